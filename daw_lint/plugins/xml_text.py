"""The XML inside a stored state, read with bounds: no document type, no entities, few elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

LONGEST = 1 << 17
"""Longest text that is read, in bytes, so that it takes milliseconds. Our own bound; that of a dynamics processor has a few thousand."""
_MOST_ELEMENTS = 4096


class Element(NamedTuple):
    """One element: its name, its attributes, and the text that is directly in it."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""


class _RefusedError(Exception):
    """The text has a document type, or more elements than are read."""


def elements(text: bytes) -> tuple[Element, ...] | None:
    """Return the elements of an XML text in document order, the root first; ``None`` if it is damaged, too long, or has a DTD."""
    if len(text) > LONGEST:
        return None
    found: list[tuple[str, dict[str, str], list[str]]] = []
    open_now: list[int] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(found) >= _MOST_ELEMENTS:
            raise _RefusedError
        open_now.append(len(found))
        found.append((tag, attributes, []))

    def end(_: str) -> None:
        open_now.pop()

    def words(data: str) -> None:
        found[open_now[-1]][2].append(data)

    def refuse(*_: object) -> None:
        raise _RefusedError

    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except (ExpatError, _RefusedError, ValueError, LookupError):
        # ``ValueError`` and ``LookupError``: an encoding that Python cannot use.
        return None
    return tuple(Element(tag, attributes, "".join(parts)) for tag, attributes, parts in found)
