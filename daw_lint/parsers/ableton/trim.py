"""Remove from the XML of a Live set the bulk that no rule reads, before it is parsed.

Most bytes of a set are notes, plug-in state and the same four ranges around every parameter. Where the state of a plug-in
was, a small mark stays: what it stands for can be read later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lxml.etree import _Element as Element

from daw_lint.named_tuple import NamedTuple
from daw_lint.regex import regex

_UNREAD = (
    # notes, warp markers and slices
    b"KeyTracks|WarpMarkers|SavedWarpMarkersForStretched|UserOnsets|SlicePoints|ManualSlicePoints|BeatSlicePoints"
    b"|RegionSlicePoints|SampleWarpProperties"
    # plug-in state and parameters; of ``Data`` only paths are kept
    b"|Buffer|ProcessorState|ParameterList|Data|Preset"
    # voices of samplers and synthesisers
    b"|VolumeAndPan|LoopModulators|Globals|Filter|Lfo|Envelope|Pitch|Operator\\.[0-3]|ModConnections\\.[01]|MidiControllers"
    # the rendered copy of a frozen track, presets, and what a clip looks like
    b"|FreezeSequencer|LastPresetRef|Fades|Grid|ScrollerTimePreserver|FollowAction"
    # ranges and targets that accompany every parameter
    b"|MidiControllerRange|ModulationTarget|ModulationAutomation|MidiCCOnOffThresholds"
)
_START = regex(rb"<(" + _UNREAD + rb")(?=[\s>])[^<>]*>")
_MARKED = frozenset([b"Preset", b"ParameterList"])
"""What holds the state of a plug-in: it leaves a mark."""
_MARK = "Span"
"""The attribute of a mark: its number. Live writes none of this name on these elements."""

_PATH = regex(rb"[0-9A-F\s]+")
_LONGEST_TAG = 1 << 22
"""Bytes of the longest tag. Our own bound; the longest seen has 200 kB (the notes of a set)."""
_LONGEST_PATH = 1 << 15
"""Bytes of a ``Data`` that holds a path: two digits a byte, line ends and indents. Our own bound; the longest seen has 2 kB."""


class Span(NamedTuple):
    """Where an element is in the whole text: the offset of its first byte, and its length in bytes."""

    start: int
    length: int


class Spans:
    """The removed elements that left a mark."""

    def __init__(self) -> None:
        self._spans: list[Span | None] = []

    def mark(self, name: bytes, start: int, end: int) -> bytes:
        """Note an element from ``start`` to ``end``, and return the mark that stays in its place."""
        self._spans.append(Span(start, end - start))
        return b'<%s %s="%d"/>' % (name, _MARK.encode(), len(self._spans) - 1)

    def take(self, mark: Element) -> Span | None:
        """Return the span that a mark stands for; ``None`` if the element is no mark.

        A span is given away once: a set that holds marks of its own cannot have one element read many times.
        """
        number = mark.get(_MARK, "")
        if not (number.isascii() and number.isdecimal() and len(number) < 10) or int(number) >= len(self._spans):
            return None
        span, self._spans[int(number)] = self._spans[int(number)], None
        return span


def trim(pieces: Iterable[bytes], spans: Spans | None = None) -> Iterator[bytes]:
    """Yield the pieces of an XML text without the elements in ``_UNREAD``; note those of plug-ins in ``spans``.

    Comments that contain such tags, and elements that are never closed, leave a stray end tag or remove everything after.
    The parser then rejects the result, and the caller reads the whole text.
    """
    trimmer = _Trimmer(Spans() if spans is None else spans)
    for piece in pieces:
        yield trimmer.take(piece)
    yield trimmer.end()


class _Trimmer:
    """Where the trimming is: the text that still belongs to the next piece, and the element that is being removed."""

    def __init__(self, spans: Spans) -> None:
        self._spans = spans
        self._rest = b""
        self._offset = 0
        """Of the first byte of the text at hand in the whole text."""
        self._name = b""
        """Of the element that is being removed; empty outside of one."""
        self._begin = 0
        self._depth = 0

    def take(self, piece: bytes) -> bytes:
        """Return what stays of the rest and the next piece."""
        text = self._rest + piece
        kept: list[bytes] = []
        position = self._trim(text, kept)
        if len(text) - position > _LONGEST_TAG:
            # No tag of Live is so long. To join it to each of the next pieces would take time by the square.
            if not self._name:
                kept.append(text[position:])
            position = len(text)
        self._rest = text[position:]
        self._offset += position
        return b"".join(kept)

    def end(self) -> bytes:
        """Return what is left when the text ends."""
        return b"" if self._name else self._rest

    def _trim(self, text: bytes, kept: list[bytes]) -> int:
        """Add what stays of a text to ``kept``; return where the part begins that is to be joined to the next piece."""
        position = 0
        while True:
            if self._name:
                position = self._skip(text, position)
                if self._depth:
                    return position
                if self._name in _MARKED:
                    kept.append(self._spans.mark(self._name, self._begin, self._offset + position))
                self._name = b""
            start = _START.search(text, position)
            if start is None:
                split = _whole_tags(text, position)
                kept.append(text[position:split])
                return split
            name: bytes = start[1]
            kept.append(text[position : start.start()])
            if text[start.end() - 2] == ord("/"):
                kept.append(b"<%s/>" % name if name in _MARKED else start[0])
                position = start.end()
                continue
            if name == b"Data":
                path_end = _end_of_path(text, start.end())
                if path_end is None:
                    return start.start()
                if path_end:
                    kept.append(text[start.start() : path_end])
                    position = path_end
                    continue
            self._name, self._begin, self._depth = name, self._offset + start.start(), 1
            position = start.end()

    def _skip(self, text: bytes, position: int) -> int:
        """Return where the element that is being removed ends, or what of the text belongs to the next piece.

        Elements of its name nest: the ``ParameterList`` of a Max device is in another one. ``_depth`` is 0 at the end.
        """
        end_tag = b"</" + self._name + b">"
        while True:
            end = text.find(end_tag, position)
            stop = _whole_tags(text, position) if end < 0 else end
            self._depth += _nested(self._name, text, position, stop)
            if end < 0:
                return stop
            position = end + len(end_tag)
            self._depth -= 1
            if not self._depth:
                return position


def _nested(name: bytes, text: bytes, start: int, end: int) -> int:
    """Count the elements of a name that begin in a part of a text, and are not empty."""
    if text.find(b"<" + name, start, end) < 0:
        return 0
    return sum(text[tag.end() - 2] != ord("/") for tag in _start_of(name).finditer(text, start, end))


@cache
def _start_of(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<" + re.escape(name) + rb"(?=[\s>])[^<>]*>")


def _end_of_path(text: bytes, start: int) -> int | None:
    """Return where the digits of a path end that begin at ``start``: 0 if there are no digits, ``None`` if the piece ends first."""
    end = text.find(b"</Data>", start, start + _LONGEST_PATH)
    if end < 0:
        return None if len(text) - start < _LONGEST_PATH else 0
    return end if _PATH.fullmatch(text, start, end) else 0


def _whole_tags(text: bytes, position: int) -> int:
    """Return where the last tag begins if it continues in the next piece, else the end of the text."""
    last = text.rfind(b"<", position)
    return last if last >= 0 and text.find(b">", last) < 0 else len(text)
