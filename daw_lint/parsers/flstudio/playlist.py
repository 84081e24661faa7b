"""The playlist of FL Studio: patterns, audio clips and automation clips on tracks, and the markers."""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct
from typing import NamedTuple

from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.events import Event
from daw_lint.parsers.flstudio.strings import Version, is_unicode, text

_BASE, _OLD_BLOCK, _TOP_ROW = 20480, 24576, 999
"""Numbers from ``_BASE`` on are patterns, smaller ones channels (PyFLP). The other two belong to versions before 9.8."""
_SIZES = (32, 60, 80, 28)
"""Bytes per item, in the order in which they are tried: the size grew with the versions and is stored nowhere."""
_MUTED = 0x2000
_TRACK = Struct("<I8xB")
_MARKER_BITS = 24
_FIRST_MARKERS_OF_PATTERNS = (12, 1)


class Item(NamedTuple):
    """An item of the playlist, in beats: a pattern, or the channel of an audio or automation clip."""

    start_beats: float
    end_beats: float
    pattern: int | None
    channel: int | None
    muted: bool
    """Muted itself, or on a muted track."""
    offset: int
    """Start inside the clip, as stored."""


class Arrangement(NamedTuple):
    """The arrangement that was open when the project was saved."""

    items: list[Item] | None
    """``None`` if the layout of the items is unknown."""
    markers: list[tuple[float, str]]
    """Plain markers: position in beats and name, in order."""


def read_arrangement(stream: Sequence[Event], pulses: int, version: Version) -> Arrangement:
    """Read the open arrangement from ``stream``, the events before the mixer. Before 12.9 there is only one."""
    here = _current(stream)
    block = next((block for number, _, block in here if number == ev.PLAYLIST), memoryview(b""))
    muted = {
        track for number, _, block in here if number == ev.PLAYLIST_TRACK and (track := _muted_track(block)) is not None
    }
    return Arrangement(_items(block, pulses, muted, version), _markers(here, pulses, version))


def _current(stream: Sequence[Event]) -> Sequence[Event]:
    starts = [at for at, event in enumerate(stream) if event[0] == ev.ARRANGEMENT_NEW]
    if not starts:
        return stream
    current = next((value for number, value, _ in stream if number == ev.ARRANGEMENT_CURRENT), 0)
    index = current if current < len(starts) else 0
    return stream[starts[index] : starts[index + 1] if index + 1 < len(starts) else None]


def _muted_track(block: memoryview) -> int | None:
    if len(block) < _TRACK.size:
        return None
    track, on = _TRACK.unpack_from(block)
    return None if on else int(track)


def _items(block: memoryview, pulses: int, muted_tracks: set[int], version: Version) -> list[Item] | None:
    size = next((size for size in _SIZES if _fits(block, size)), None)
    if size is None:
        return None if block else []
    # Items count tracks from the bottom, so the number of tracks turns them around. It grew twice.
    tracks = 500 if version >= (12, 9) else 199 if version >= (10, 9) else 99
    found = []
    for start, base, index, length, track, flags, offset in _rows(block, size):
        pattern, channel, muted = None, None, bool(flags & _MUTED)
        if base != _BASE:
            pattern = _TOP_ROW - track
        else:
            pattern, channel = (index - base, None) if index > base else (None, index)
            muted = muted or tracks - track in muted_tracks
        found.append(Item(start / pulses, (start + length) / pulses, pattern, channel, muted, offset))
    return found


def _rows(block: memoryview, size: int) -> list[tuple[int, int, int, int, int, int, int]]:
    """Unpack start, base, index, length, track counted from the bottom, flags and offset of each item.

    Until 8.0 an item has 28 bytes, with the low and high byte of its track in separate places.
    """
    if size == 28:
        old = Struct("<iHHIBxBBIII")
        # The flags had one byte then: the high byte of today's two.
        return [(*row[:4], row[4] | row[5] << 8, row[6] << 8, row[8]) for row in old.iter_unpack(block)]
    new = Struct(f"<iHHIH4xH4xI{size - 28}x")
    return list(new.iter_unpack(block))


def _fits(block: memoryview, size: int) -> bool:
    """Whether every item of this size has the base of the patterns in its place.

    In the block playlist of versions before 9.8 a block has a row instead, 999 minus the number of its pattern.
    """
    if not block or len(block) % size:
        return False
    bases = set(zip(block[4::size], block[5::size], strict=True))
    if bases == {(0, _BASE >> 8)}:
        return True
    blocks = {(block[at + 6], block[at + 7]) for at in range(0, len(block), size) if not block[at + 5]}
    return bases <= {(0, _BASE >> 8), (0, 0)} and blocks == {(0, _OLD_BLOCK >> 8)}


def _markers(stream: Sequence[Event], pulses: int, version: Version) -> list[tuple[float, str]]:
    """Read the plain markers of the playlist.

    The highest byte of a position is the kind of marker: 0 is plain, others are loops, starts, punches and time
    signatures (dawtool). Since 12.1 patterns have markers of their own, after the event that begins the pattern.
    """
    found: list[tuple[float, str]] = []
    position: int | None = None
    in_pattern = False
    for number, value, block in stream:
        if number in (ev.PATTERN_NEW, ev.PLAYLIST, ev.ARRANGEMENT_NEW):
            in_pattern = number == ev.PATTERN_NEW and version >= _FIRST_MARKERS_OF_PATTERNS
        elif number == ev.MARKER_POSITION:
            position = value if not in_pattern and value < 1 << _MARKER_BITS else None
        elif number == ev.MARKER_NAME and position is not None:
            found.append((position / pulses, text(block, is_unicode(version))))
            position = None
    return sorted(found)
