"""Readers for Studio One's XML, in which ``x:id`` names the parts of an element and a UID in braces names objects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.parsers.packed import Archive
from daw_lint.parsers.prefixes import parse_prefixed, qualified

ID = qualified("x", "id")
MAX_DEPTH = 40
"""Our own bound on nested elements."""


def load(path: Path, archive: Archive, name: str) -> Element | None:
    """Parse a member of the song to its root element; ``None`` if there is no such member. Raises ``SessionError``."""
    content = archive.read(name)
    return parse_prefixed(path, content, f"song ({name})", archive.limits) if content else None


def part(element: Element | None, ident: str) -> Element | None:
    """Return the child with this ``x:id``."""
    return next((child for child in element if child.get(ID) == ident), None) if element is not None else None


def parts(element: Element | None, ident: str) -> Iterator[Element]:
    """Yield the children of the child with this ``x:id``."""
    holder = part(element, ident)
    if holder is not None:
        yield from (child for child in holder if isinstance(child.tag, str))


def uid(element: Element | None, ident: str = "uniqueID") -> str:
    """Return a UID of an element, empty if it has no such UID."""
    found = part(element, ident)
    return found.get("uid", "") if found is not None else ""


def connected(element: Element | None, ident: str) -> str | None:
    """Return the UID of a connection's target: empty if it is unconnected, ``None`` if it is not stored."""
    found = part(element, ident)
    stored = found.get("objectID") if found is not None else None
    return stored.split("/")[0] if stored is not None else None


def flag(element: Element, name: str, unless_stored: bool = False) -> bool | None:
    """Return a switch. Studio One leaves out defaults. Values other than 0 and 1 are unknown."""
    stored = element.get(name)
    return unless_stored if stored is None else {"1": True, "0": False}.get(stored)
