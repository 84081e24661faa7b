"""Tempo, time signatures and markers of a Pro Tools session of version 8 or later.

Positions are in samples, or in ticks of 1/960,000 quarter note with a large offset. The layout is known from the work
of Jon Kubis (github.com/jonkubis/PTXFormatWriter).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from struct import unpack_from
from typing import NamedTuple

from daw_lint.model.session import Marker, TimeSignature
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.pro_tools.blocks import Block, Cursor, EndError, Order, children

_TEMPO, _METER, _MARKERS, _MARKER = 0x2028, 0x2029, 0x2030, 0x2077
_QUARTER, _FIRST_TICK = 960_000, 0xE8D4A51000
_TEMPO_HEAD, _METER_HEAD = b"Tempo\2\0", b"Meter\2\0"
_HEAD_SIZE, _TEMPO_SIZE, _METER_SIZE = 15, 61, 36
_CONSTANT, _SHAPE = b"Const", slice(4, 9)
_SAMPLE, _TICK, _BPM = 26, 34, 44
_IN_TICKS, _IN_SAMPLES, _TICKS_FLAG = 1, 3, 1 << 62
_SLOWEST, _FASTEST = 1, 2000
"""Our own bounds in quarter notes per minute."""


class Timeline(NamedTuple):
    """What is known of the time line. ``markers`` is ``None`` if one of them has no known position."""

    tempo: TempoMap | None
    time_signatures: tuple[TimeSignature, ...]
    markers: tuple[Marker, ...] | None


def read_timeline(found: list[Block], order: Order, rate_hz: float | None) -> Timeline:
    """Read the time line. ``rate_hz`` is the session's sample rate, if known."""
    tempo = _tempo(found, order)
    return Timeline(tempo, tuple(_time_signatures(found, order)), _markers(found, order, tempo, rate_hz))


def _tempo(found: list[Block], order: Order) -> TempoMap | None:
    """Read the tempo map, if it begins where the session does and has no ramps."""
    content = _one(found, _TEMPO)
    if order == "big" or not content.startswith(_TEMPO_HEAD) or len(content) < _HEAD_SIZE:
        return None
    count = int.from_bytes(content[11:_HEAD_SIZE], order)
    if not count or len(content) < _HEAD_SIZE + count * _TEMPO_SIZE:
        return None
    points = [_tempo_point(content, _HEAD_SIZE + number * _TEMPO_SIZE) for number in range(count)]
    known = [point for point in points if point is not None]
    starts_at = unpack_from("<q", content, _HEAD_SIZE + _SAMPLE)[0]
    is_rising = all(a.position_beats < b.position_beats for a, b in pairwise(known))
    if len(known) != count or known[0].position_beats or starts_at or not is_rising:
        return None
    jumps = [known[0]]
    for point in known[1:]:
        jumps += [TempoPoint(point.position_beats, jumps[-1].bpm), point]
    return TempoMap(jumps)


def _tempo_point(content: bytes, start: int) -> TempoPoint | None:
    """Read a tempo in quarter notes per minute. It is stored with the note value that it counts."""
    record = content[start : start + _TEMPO_SIZE]
    if record[_SHAPE] != _CONSTANT:
        return None
    (tick,), (bpm, unit) = unpack_from("<q", record, _TICK), unpack_from("<dI", record, _BPM)
    quarters = bpm * unit / _QUARTER
    return TempoPoint((tick - _FIRST_TICK) / _QUARTER, quarters) if _SLOWEST <= quarters <= _FASTEST else None


def _time_signatures(found: list[Block], order: Order) -> Iterator[TimeSignature]:
    content = _one(found, _METER)
    if order == "big" or not content.startswith(_METER_HEAD) or len(content) < _HEAD_SIZE:
        return
    count = int.from_bytes(content[11:_HEAD_SIZE], order)
    if len(content) >= _HEAD_SIZE + count * _METER_SIZE:
        for number in range(count):
            tick, _, above, below = unpack_from("<qIII", content, _HEAD_SIZE + number * _METER_SIZE)
            if 0 < above < 1000 and 0 < below < 1000 and tick >= _FIRST_TICK:
                yield TimeSignature((tick - _FIRST_TICK) / _QUARTER, above, below)


def _markers(
    found: list[Block], order: Order, tempo: TempoMap | None, rate_hz: float | None
) -> tuple[Marker, ...] | None:
    """Read the markers by time; ``None`` if one of the session's memory locations is of an unknown kind."""
    lists = [block for block in found if block.kind == _MARKERS]
    if len(lists) != 1:
        return None
    entries = children(lists[0], order, _MARKER)
    if order == "big" or int.from_bytes(lists[0].content[:4], order) != len(entries):
        return None
    markers = [marker for entry in entries if (marker := _marker(entry, order, tempo, rate_hz)) is not None]
    return tuple(sorted(markers, key=lambda marker: marker.time_s)) if len(markers) == len(entries) else None


def _marker(entry: Block, order: Order, tempo: TempoMap | None, rate_hz: float | None) -> Marker | None:
    cursor = Cursor(entry.content, order)
    try:
        cursor.take(2)
        place_in = cursor.number(1)
        cursor.take(3)
        name, place, end = cursor.text(), cursor.number(8), cursor.number(8)
    except EndError:
        return None
    if place != end:
        return None
    if place_in == _IN_TICKS and tempo is not None:
        beats = ((place & ~_TICKS_FLAG) - _FIRST_TICK) / _QUARTER
        return Marker(name, beats, tempo.seconds_at(beats)) if abs(beats) < _FIRST_TICK else None
    if place_in == _IN_SAMPLES and rate_hz and place < _FIRST_TICK:
        return Marker(name, None, place / rate_hz)
    return None


def _one(found: list[Block], kind: int) -> bytes:
    contents = [block.content for block in found if block.kind == kind]
    return contents[0] if len(contents) == 1 else b""
