"""The line of an XML session that holds the name of a thing, found from the element that the thing is.

lxml counts no lines above 65,535 in every version, and none that were trimmed before parsing: this counts them in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from html import unescape

from daw_lint.model.place import Address
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.parsers.editing.xml_spans import (
    Element,
    attributes,
    children,
    element_starts,
    find_root,
    line_of,
    step_down,
)

_DEPTH = 4
"""Levels of elements below a thing in which its name is looked for: Live has that of a plug-in there."""
_MOST = 400
"""Most elements below a thing that are looked at. Formats write its name before its content."""
_ENDS = ("", "track", "vol", "volume")
"""What stands behind the name of a native device or of the master where it is a tag or a field: ``MasterTrack``, ``mastervol``."""
_TRACKS = ("TRACK", "FOLDERTRACK", "Route", "track")
"""The tags of tracks whose name is in the field ``name``: Waveform, Ardour, LMMS."""
_LIVE_TRACKS = ("AudioTrack", "MidiTrack", "GroupTrack", "ReturnTrack")
_LIVE_NAME = re.compile(rb'<EffectiveName\s+Value="([^"<]*)"')
"""The first element of this kind in a track of Live is its name."""
_NAME_WITHIN = 1 << 16
"""Our own bound on what precedes it, in bytes: else many tracks without a name would each be searched to the end of the text."""
_SPACES = re.compile(r"[\s_-]+")


class XmlNames:
    """The lines of names in one text. Elements are looked up once for many findings."""

    def __init__(self, text: bytes) -> None:
        """Take the text of the whole file."""
        self._text = text
        self._children: dict[int, list[Element]] = {}
        self._lines: dict[int, int] = {}

    def line(self, place: Address, names: Sequence[str]) -> int | None:
        """Return the line that holds one of the names, in the element at the place, else in the closest one around it.

        ``names`` are those of the thing and of what it is in, the innermost first. ``None`` where none of them is found.
        """
        try:
            for element in reversed(self._way(place)):
                for name in names:
                    position = self._named(element, name)
                    if position is not None:
                        return self._line_of(position)
        except RefusedFixError:
            pass
        return None

    def track_line(self, names: Sequence[str]) -> int | None:
        """Return the line that names the track of one of the names, the first first, where a single track has that name."""
        for name in names:
            positions = self._tracks.get(name, [])
            if len(positions) == 1:
                return self._line_of(positions[0])
        return None

    @cached_property
    def _tracks(self) -> dict[str, list[int]]:
        """Where the names of tracks are, by name."""
        found: dict[str, list[int]] = {}
        for position, value in _track_names(self._text):
            found.setdefault(unescape(value.decode("utf-8", "replace")), []).append(position)
        return found

    def _line_of(self, position: int) -> int:
        if position not in self._lines:
            self._lines[position] = line_of(self._text, position)
        return self._lines[position]

    def _way(self, place: Address) -> list[Element]:
        """Return the elements from the root to a place. Raises ``RefusedFixError`` where the text has no such element."""
        way = [find_root(self._text, place.steps[0])]
        for step in place.steps[1:]:
            way.append(step_down(self._children_of(way[-1]), step))
        return way

    def _children_of(self, element: Element) -> list[Element]:
        if element.start not in self._children:
            self._children[element.start] = children(self._text, element)
        return self._children[element.start]

    def _named(self, element: Element, name: str) -> int | None:
        """Return where an element holds a name: as a value, else as a tag or a field, such as ``mastervol``."""
        as_word: int | None = None
        words = [_plain(name) + end for end in _ENDS] if name else []
        for inner in self._first_of(element):
            if _plain(inner.tag) in words and as_word is None:
                as_word = inner.start
            for key, value, position in attributes(self._text, inner):
                if _is_name(unescape(value.decode("utf-8", "replace")), name):
                    return position
                if as_word is None and _plain(key.decode("utf-8", "replace")) in words:
                    as_word = position
            if self._holds_text(inner, name):
                return inner.start_tag_end
        return as_word

    def _holds_text(self, element: Element, name: str) -> bool:
        longest = 6 * len(name.encode()) + 64
        if element.is_empty or element.end - element.start_tag_end > longest:
            return False
        held = self._text[element.start_tag_end : element.end]
        return unescape(held.partition(b"<")[0].decode("utf-8", "replace")).strip() == name

    def _first_of(self, element: Element) -> Iterator[Element]:
        """Yield an element and the first ones below it, level by level."""
        level, left = [element], _MOST
        for _ in range(_DEPTH):
            yield from level[:left]
            left -= len(level)
            if left <= 0:
                return
            level = [inner for outer in level for inner in self._children_of(outer)]


def _track_names(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield where the name of each track is, and the name as it is written."""
    for start in _starts(text, _TRACKS):
        yield from ((position, value) for key, value, position in attributes(text, start) if key == b"name")
    for start in _starts(text, _LIVE_TRACKS):
        if (found := _LIVE_NAME.search(text, start.start_tag_end, start.start_tag_end + _NAME_WITHIN)) is not None:
            yield found.start(1), found[1]


def _is_name(value: str, name: str) -> bool:
    """Whether a value is a name, or the path of the file of that name."""
    return bool(name) and (
        value == name or (len(value) > len(name) and value.endswith(name) and value[-len(name) - 1] in "/\\")
    )


def _plain(text: str) -> str:
    return _SPACES.sub("", text).casefold()


def _starts(text: bytes, tags: Iterable[str]) -> Iterator[Element]:
    """Yield the start tags of some elements. Where nothing in the text can hide a tag, all others are passed over."""
    if b"<!--" in text or b"<![CDATA[" in text:
        for tag in tags:
            yield from element_starts(text, tag)
        return
    names = "|".join(tags).encode()
    for found in re.finditer(rb"<(" + names + rb")(?=[\s/>])(?:[^\"'<>]|\"[^\"<]*\"|'[^'<]*')*+>", text):
        yield Element(found[1].decode(), found.start(), found.end(), found.end(), found[0].endswith(b"/>"))
