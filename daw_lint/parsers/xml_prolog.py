"""Refuse XML that declares entities, in whatever encoding it hides them, before a parser sees it."""

from __future__ import annotations

import re
from pathlib import Path

from daw_lint.model.session import SessionError

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_ENTITIES = tuple("<!ENTITY".encode(name) for name in ("ascii", *_WIDE))
_EBCDIC = b"\x4c\x6f\xa7\x94"
"""``<?xm`` in EBCDIC (XML 1.0, appendix F)."""
_DECLARED = re.compile(r"encoding\s*=\s*[\"']\s*([^\"'\s]{1,40})")
_KNOWN = re.compile(
    r"utf-?8|utf-?(?:16|32)(?:[lb]e)?|ucs-[24]|iso-10646-ucs-[24]|(?:us-)?ascii|iso-?8859-?\d+|latin-?1|windows-\d+|cp125\d",
    re.IGNORECASE,
)
"""Encodings in which ``<!ENTITY`` is written in one of the ways of ``_ENTITIES``. UTF-7, for one, hides it."""
_HEAD_BYTES = 1024


def refuse_entities(path: Path, data: bytes) -> None:
    """Raise ``SessionError`` for XML with entities, or in an encoding in which they could not be seen.

    Nested entities can expand to gigabytes ("billion laughs"), and external ones can read other files.
    """
    if any(mark in data for mark in _ENTITIES):
        todo = "do not open it: no DAW writes entities, and they can be used in an attack"
        raise SessionError(path, "the XML declares entities, which daw-lint rejects", todo)
    refuse_encodings(path, data)


def refuse_encodings(path: Path, head: bytes) -> None:
    """Raise ``SessionError`` for XML in an encoding that hides its markup. ``head`` is at least its first line."""
    found = _declared(head[:_HEAD_BYTES])
    if found is not None and _KNOWN.fullmatch(found) is None:
        todo = "do not open it: no DAW writes it, and it can be used in an attack"
        raise SessionError(path, f"the XML is in the encoding {found}, which daw-lint rejects", todo)


def _declared(head: bytes) -> str | None:
    """Return the encoding that an XML declaration names, as it is written in any width; ``None`` without one."""
    if head.startswith(_EBCDIC):
        return "EBCDIC"
    for name in ("latin-1", *_WIDE):
        text = head.decode(name, "ignore")
        start = text.find("<?xml")
        found = _DECLARED.search(text, start, text.find("?>", start)) if start >= 0 else None
        if found is not None:
            return found[1]
    return None
