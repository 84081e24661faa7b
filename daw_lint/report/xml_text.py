"""XML in ASCII, without characters that XML forbids."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from daw_lint.report.escape import clean
from daw_lint.report.view import Document

if TYPE_CHECKING:
    from collections.abc import Mapping


def element(parent: Element | None, tag: str, attributes: Mapping[str, str | int], text: str = "") -> Element:
    """Add an element to another one. Control characters in its texts become escapes."""
    made = Element(tag, {name: clean(str(value)) for name, value in attributes.items()})
    made.text = "\n".join(clean(line) for line in text.split("\n")) or None
    if parent is not None:
        parent.append(made)
    return made


def document(root: Element) -> Document:
    """Write a document with its declaration."""
    from xml.etree.ElementTree import indent, tostring

    indent(root)
    text = tostring(root, "us-ascii", xml_declaration=False).decode("ascii")
    return Document(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')


def escaped(text: str) -> str:
    """Escape a text for an element or an attribute of SVG that is written by hand."""
    return escape(clean(text))
