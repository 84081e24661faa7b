"""Refuse XML that declares entities, in whatever encoding it hides them, before a parser sees it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from daw_lint.model.session import SessionError
from daw_lint.parsers.parts import check_encoding

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_ENTITY = b"<!ENTITY"


def refuse_entities(path: Path, data: bytes) -> None:
    """Raise ``SessionError`` for XML with entities, or in an encoding in which they could not be seen.

    Nested entities can expand to gigabytes ("billion laughs"), and external ones can read other files.
    """
    # Only the wide encodings hold zeros: one search instead of four.
    if _ENTITY in data or (b"\0" in data and any(mark in data for mark in _wide_entities())):
        todo = "do not open it: no DAW writes entities, and they can be used in an attack"
        raise SessionError(path, "the XML declares entities, which daw-lint rejects", todo)
    check_encoding(path, data)


@cache
def _wide_entities() -> tuple[bytes, ...]:
    """Return the mark in the wide encodings: each is a module, and few files have a zero."""
    return tuple("<!ENTITY".encode(name) for name in _WIDE)
