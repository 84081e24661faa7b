"""Finds elements in the bytes of an XML text, without changing a byte of it.

An lxml tree tells lines at best, and not those of the file where it was trimmed before parsing. This looks at the tags
alone, and passes over what is beside the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from daw_lint.model.place import Address, Step
from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.regex import regex

# A start tag, an end tag, or what holds no tags: comment, CDATA section, processing instruction (XML 1.0, 2.4 to 2.7, 3.1).
# Each byte is looked at once, also in a text that is no XML where the parser has trimmed it: what has no end takes the rest,
# and no tag holds a "<".
_TOKEN = regex(
    rb"<(?:!--(?:.*?-->|.*\Z)|!\[CDATA\[(?:.*?\]\]>|.*\Z)|\?(?:.*?\?>|.*\Z)"
    rb"|(?P<close>/)?(?P<name>[^\s/>!?\"'=<]++)(?P<rest>(?:[^\"'<>]|\"[^\"<]*\"|'[^'<]*')*+)>)",
    re.DOTALL,
)
_DOCTYPE = regex(rb"<!(?:DOCTYPE[^\[<>]*>|--.*?-->)|<\?.*?\?>|\s+|\xef\xbb\xbf", re.DOTALL)
_ATTRIBUTE = regex(rb"\s([^\s=\"'/<>]++)\s*+=\s*+(?:\"([^\"<]*)\"|'([^'<]*)')")
_OPAQUE = regex(rb"<!--|<!\[CDATA\[|<\?")
_RESTORE = "the XML is not as expected", "open the session in its program, save it, and try again"


class Element(NamedTuple):
    """An element in a text: where its start tag and the whole of it begin and end."""

    tag: str
    start: int
    start_tag_end: int
    end: int
    is_empty: bool
    """Whether it is written as one tag, ``<Tag />``."""


def find_element(text: bytes, place: Address) -> Element:
    """Find the element at a place. Raises ``RefusedFixError`` where the text has no such element."""
    steps = place.steps
    element = _root(text, steps[0])
    for step in steps[1:]:
        found = child(text, element, step)
        if found is None:
            raise RefusedFixError(*_RESTORE)
        element = found
    return element


def child(text: bytes, parent: Element, step: Step | str) -> Element | None:
    """Find a child of an element; ``None`` if it has no such child. A tag alone means the first of its tag."""
    tag, ordinal = (step, 0) if isinstance(step, str) else step
    for element in children(text, parent):
        if element.tag == tag:
            if not ordinal:
                return element
            ordinal -= 1
    return None


def find_root(text: bytes, step: Step) -> Element:
    """Find the root element. Raises ``RefusedFixError`` where the text does not begin with it."""
    return _root(text, step)


def step_down(found: Iterable[Element], step: Step) -> Element:
    """Return the child that a step leads to. Raises ``RefusedFixError`` where there is no such child."""
    same = [element for element in found if element.tag == step.tag]
    if step.ordinal >= len(same):
        raise RefusedFixError(*_RESTORE)
    return same[step.ordinal]


def children(text: bytes, parent: Element) -> list[Element]:
    """List the children of an element."""
    if parent.is_empty:
        return []
    found: list[Element] = []
    position = parent.start_tag_end
    while True:
        token = _token(text, position)
        if token["close"]:
            return found
        if token["name"] is None:
            position = token.end()
            continue
        element = _element(text, token)
        found.append(element)
        position = element.end


def attribute(text: bytes, element: Element, name: str) -> tuple[int, int] | None:
    """Return where the value of an attribute begins and ends, without its quotes; ``None`` where it is not written."""
    wanted = name.encode()
    tag_end = element.start + 1 + len(element.tag.encode())
    for found in _ATTRIBUTE.finditer(text, tag_end, element.start_tag_end):
        if found[1] == wanted:
            return found.span(2) if found[2] is not None else found.span(3)
    return None


def attributes(text: bytes, element: Element) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield the name and the value of each attribute as they are written, and where the value begins."""
    tag_end = element.start + 1 + len(element.tag.encode())
    for found in _ATTRIBUTE.finditer(text, tag_end, element.start_tag_end):
        group = 2 if found[2] is not None else 3
        yield found[1], found[group], found.start(group)


def as_attribute(value: str) -> bytes:
    """Write a text as the value of an attribute, for either quote (XML 1.0, 2.4 and 3.3.3)."""
    escapes = {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&apos;",
        "\n": "&#x0A;",
        "\r": "&#x0D;",
        "\t": "&#x09;",
    }
    return "".join(escapes.get(letter, letter) for letter in value).encode("utf-8")


def element_starts(text: bytes, tag: str) -> Iterator[Element]:
    """Yield the start tags of all elements of a tag, in the order of the text. The end of each is that of its start tag."""
    wanted = tag.encode()
    for token in _TOKEN.finditer(text):
        if token["name"] == wanted and not token["close"]:
            is_empty = token["rest"].endswith(b"/")
            yield Element(tag, token.start(), token.end(), token.end(), is_empty)


def whole_element(text: bytes, start: Element) -> Element:
    """Return an element with its true end, of which only the start tag is known."""
    end = start.start_tag_end if start.is_empty else _end(text, start.start_tag_end, start.tag.encode())
    return start._replace(end=end)


def line_of(text: bytes, position: int) -> int:
    """Return the line of a byte, counted from 1."""
    return text.count(b"\n", 0, position) + 1


def _root(text: bytes, step: Step) -> Element:
    position = 0
    while (found := _DOCTYPE.match(text, position)) is not None:
        position = found.end()
    token = _token(text, position)
    if token.start() != position or token["name"] is None or token["close"] or token["name"].decode() != step.tag:
        raise RefusedFixError(*_RESTORE)
    is_empty = token["rest"].endswith(b"/")
    # The root ends with the text: nothing looks for its end.
    return Element(step.tag, token.start(), token.end(), token.end() if is_empty else len(text), is_empty)


def _token(text: bytes, position: int) -> re.Match[bytes]:
    token = _TOKEN.search(text, position)
    if token is None:
        raise RefusedFixError(*_RESTORE)
    return token


def _element(text: bytes, token: re.Match[bytes]) -> Element:
    name = token["name"]
    is_empty = token["rest"].endswith(b"/")
    end = token.end() if is_empty else _end(text, token.end(), name)
    return Element(name.decode("utf-8", "replace"), token.start(), token.end(), end, is_empty)


def _end(text: bytes, position: int, name: bytes) -> int:
    """Return where the element ends whose content begins at ``position``."""
    end_tag = b"</" + name + b">"
    first = text.find(end_tag, position)
    # The common case: nothing in it has the same name, and nothing without tags may hide an end tag.
    if first >= 0 and not _nested(name).search(text, position, first) and not _OPAQUE.search(text, position, first):
        return first + len(end_tag)
    depth = 1
    while depth:
        token = _token(text, position)
        position = token.end()
        if token["name"] == name:
            if token["close"]:
                depth -= 1
            elif not token["rest"].endswith(b"/"):
                depth += 1
    return position


_patterns: dict[bytes, re.Pattern[bytes]] = {}


def _nested(name: bytes) -> re.Pattern[bytes]:
    if name not in _patterns:
        # An end tag may have a space before its ">" (XML 1.0, 3.1).
        _patterns[name] = re.compile(b"</?" + re.escape(name) + rb"[\s/>]")
    return _patterns[name]
