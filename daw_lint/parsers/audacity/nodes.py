"""The tree of an Audacity project, whichever form it was stored in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.parsers.values import as_number
from daw_lint.parsers.xml import parse_xml

Value = str | int | float


class Node:
    """An element: its tag, its attributes and what stands in it."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str) -> None:
        """Begin an empty element."""
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
        """Return an attribute as text; empty where there is none."""
        return str(self.attributes.get(name, ""))

    def number(self, name: str, default: float | None = None) -> float | None:
        """Return an attribute as a finite number; ``default`` where it is absent, ``None`` where it is no number."""
        value = self.attributes.get(name)
        return default if value is None else as_number(str(value))

    def flag(self, name: str) -> bool | None:
        """Return an attribute as a switch: 0 or 1 in every form."""
        value = self.number(name)
        return None if value is None else value != 0


def from_xml(path: Path, data: bytes) -> Node:
    """Return the tree of an .aup project. Raises ``SessionError``."""
    return _converted(parse_xml(path, data, "Audacity project"))


def _converted(element: Element) -> Node:
    top = _bare(element)
    waiting = [(element, top)]
    while waiting:
        parent, node = waiting.pop()
        for child in parent:
            if isinstance(child.tag, str):
                made = _bare(child)
                node.children.append(made)
                waiting.append((child, made))
    return top


def _bare(element: Element) -> Node:
    node = Node(str(element.tag).rpartition("}")[2])
    node.attributes.update({str(name): str(value) for name, value in element.attrib.items()})
    return node
