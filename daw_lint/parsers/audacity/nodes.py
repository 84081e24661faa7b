"""The tree of an Audacity project, from the binary form or from XML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.limits import Limits
from daw_lint.parsers.parts import check_parts
from daw_lint.parsers.values import as_number
from daw_lint.parsers.xml import parse_xml

Value = str | int | float
_PARTS_A_NODE = 5
"""Parts that a node of Python counts for: it takes five times the memory of an element."""


class Node:
    """An element: its tag, attributes and children."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str) -> None:
        """Create an empty element."""
        self.tag = tag
        self.attributes: dict[str, Value] = {}
        self.children: list[Node] = []

    def all(self, *tags: str) -> Iterator[Node]:
        """Yield the children with one of these tags."""
        return (child for child in self.children if child.tag in tags)

    def first(self, tag: str) -> Node | None:
        """Return the first child with a tag, or ``None``."""
        return next(self.all(tag), None)

    def text(self, name: str) -> str:
        """Return an attribute as text, empty if it is missing."""
        return str(self.attributes.get(name, ""))

    def number(self, name: str, default: float | None = None) -> float | None:
        """Return an attribute as a finite number; ``default`` if it is absent, ``None`` if it is not a number."""
        value = self.attributes.get(name)
        return default if value is None else as_number(str(value))

    def flag(self, name: str) -> bool | None:
        """Return an attribute as a boolean; both forms store 0 or 1."""
        value = self.number(name)
        return None if value is None else value != 0


def from_xml(path: Path, data: bytes, limits: Limits) -> Node:
    """Parse the XML of an .aup project to a tree. Raises ``SessionError``."""
    root = parse_xml(path, data, "Audacity project", limits)
    check_parts(path, _PARTS_A_NODE * sum(1 for _ in root.iter("*")), limits)
    return _convert(root)


def _convert(element: Element) -> Node:
    # A loop, not a recursion: the depth of the file must not exhaust Python's stack.
    top = _without_children(element)
    waiting = [(element, top)]
    while waiting:
        parent, node = waiting.pop()
        for child in parent:
            if isinstance(child.tag, str):
                converted = _without_children(child)
                node.children.append(converted)
                waiting.append((child, converted))
    return top


def _without_children(element: Element) -> Node:
    node = Node(str(element.tag).rpartition("}")[2])
    node.attributes.update({str(name): str(value) for name, value in element.attrib.items()})
    return node
