"""Edits of attributes in the bytes of an XML text."""

from __future__ import annotations

from daw_lint.parsers.editing.edit import Edit, RefusedFixError
from daw_lint.parsers.editing.xml_spans import Element, as_attribute, attribute


def set_attribute(text: bytes, element: Element, name: str, value: str, member: str = "") -> Edit:
    """Return the edit that gives an attribute another value. Raises ``RefusedFixError`` where it is not written."""
    span = attribute(text, element, name)
    if span is None:
        raise RefusedFixError(f"the file does not store {name!r} here", "make the change in the program itself")
    return Edit(*span, as_attribute(value), member)


def put_attribute(text: bytes, element: Element, name: str, value: str, member: str = "") -> Edit:
    """Return the edit that gives an attribute a value, and adds it where it is not written."""
    if attribute(text, element, name) is not None:
        return set_attribute(text, element, name, value, member)
    # After the name of the tag: attributes have no order (XML 1.0, 3.1).
    at = element.start + 1 + len(element.tag.encode())
    return Edit(at, at, b" " + name.encode() + b'="' + as_attribute(value) + b'"', member)


def value_of(text: bytes, element: Element, name: str) -> str | None:
    """Return the value of an attribute as it is written, with its escapes; ``None`` where it is not written."""
    span = attribute(text, element, name)
    return None if span is None else text[slice(*span)].decode("utf-8", "replace")
