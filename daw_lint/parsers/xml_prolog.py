"""Refuse XML that declares entities, in whatever encoding it hides them, before a parser sees it."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.session import SessionError
from daw_lint.parsers.parts import check_encoding

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_ENTITIES = tuple("<!ENTITY".encode(name) for name in ("ascii", *_WIDE))


def refuse_entities(path: Path, data: bytes) -> None:
    """Raise ``SessionError`` for XML with entities, or in an encoding in which they could not be seen.

    Nested entities can expand to gigabytes ("billion laughs"), and external ones can read other files.
    """
    if any(mark in data for mark in _ENTITIES):
        todo = "do not open it: no DAW writes entities, and they can be used in an attack"
        raise SessionError(path, "the XML declares entities, which daw-lint rejects", todo)
    check_encoding(path, data)
