"""The XML inside a stored state, read with bounds: no document type, no entities, few elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

LONGEST = 1 << 17
"""Longest text that is read, in bytes, so that it takes milliseconds. Our own bound; that of a dynamics processor has a few thousand."""
_MOST_ELEMENTS = 4096


class Element(NamedTuple):
    """One element: its name and its attributes."""

    tag: str
    attributes: Mapping[str, str]


class _RefusedError(Exception):
    """The text has a document type, or more elements than are read."""


def elements(text: bytes) -> tuple[Element, ...] | None:
    """Return the elements of an XML text in document order, the root first; ``None`` if it is damaged, too long, or has a DTD."""
    if len(text) > LONGEST:
        return None
    found: list[Element] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(found) >= _MOST_ELEMENTS:
            raise _RefusedError
        found.append(Element(tag, attributes))

    def refuse(*_: object) -> None:
        raise _RefusedError

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except (ExpatError, _RefusedError, ValueError, LookupError):
        # ``ValueError`` and ``LookupError``: an encoding that Python cannot use.
        return None
    return tuple(found)
