"""The tempo and the sample rate of a Cubase project.

Each is in an object of its own: its class, a version of two bytes and a size of four, all big-endian. Seen in projects of
SX 2 to 14.
"""

from __future__ import annotations

import re
from itertools import pairwise
from struct import error as StructError  # noqa: N812
from struct import unpack_from
from typing import NamedTuple

from daw_lint.model.tempo import TempoMap, TempoPoint

_TEMPO = re.compile(rb"\0\0\0\x11MTempoTrackEvent\0.{6}", re.DOTALL)
_SETUP = re.compile(rb"\0\0\0\x0ePArrangeSetup\0.{6}", re.DOTALL)
_POINT_SIZE, _TICKS_PER_QUARTER = 22, 480
_MOST_POINTS = 100_000
_FIXED, _JUMP = 1, 0
_SLOWEST, _FASTEST = 1, 1000
"""Tempo in BPM; outside it the bytes are not a tempo track. Our own bounds."""
_ACCURACY_S = 0.01
_RATE_OFFSET = 48
"""Bytes from the head of ``PArrangeSetup`` to the sample rate."""
_RATES = frozenset({32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000, 352_800, 384_000})
"""Rates of audio interfaces. Any other number means that the layout is unknown."""


def read_tempo(data: bytes) -> TempoMap | None:
    """Read the tempo; ``None`` if it has ramps, or if two tempo tracks differ."""
    found = [_tempo(data, match.end()) for match in _TEMPO.finditer(data)]
    return found[0] if found and all(tempo == found[0] for tempo in found) else None


def read_rate(data: bytes) -> float | None:
    """Read the sample rate of the project in Hz."""
    rates = {_rate(data, match.end() + _RATE_OFFSET) for match in _SETUP.finditer(data)}
    return rates.pop() if len(rates) == 1 else None


class _Point(NamedTuple):
    seconds_per_quarter: float
    time_s: float
    ticks: float
    curve: int


def _tempo(data: bytes, start: int) -> TempoMap | None:
    """Read the tempo that starts here: the points of the track, the fixed tempo, and which of the two applies."""
    try:
        (count,) = unpack_from(">I", data, start)
        if not 0 < count <= _MOST_POINTS:
            return None
        points = [_Point(*unpack_from(">fddH", data, start + 4 + number * _POINT_SIZE)) for number in range(count)]
        fixed, mode = unpack_from(">fH", data, start + 4 + count * _POINT_SIZE)
    except StructError:
        return None
    if mode == _FIXED:
        return TempoMap([TempoPoint(0.0, fixed)]) if _SLOWEST <= fixed <= _FASTEST else None
    return _jumps(points)


def _jumps(points: list[_Point]) -> TempoMap | None:
    """Build the tempo map of points that are jumps. Each point stores its time too, which must match the ones before."""
    slow, fast = 60 / _FASTEST, 60 / _SLOWEST
    if points[0].ticks != 0 or not all(slow <= point.seconds_per_quarter <= fast for point in points):
        return None
    # The stored times are a checksum: if they disagree with the tempo, the layout is not the known one.
    for here, after in pairwise(points):
        quarters = (after.ticks - here.ticks) / _TICKS_PER_QUARTER
        error_s = after.time_s - here.time_s - quarters * here.seconds_per_quarter
        if after.curve != _JUMP or not quarters > 0 or not abs(error_s) <= _ACCURACY_S:
            return None
    known = [TempoPoint(0.0, 60 / points[0].seconds_per_quarter)]
    for point in points[1:]:
        beats = point.ticks / _TICKS_PER_QUARTER
        known += [TempoPoint(beats, known[-1].bpm), TempoPoint(beats, 60 / point.seconds_per_quarter)]
    return TempoMap(known)


def _rate(data: bytes, start: int) -> float | None:
    try:
        (rate,) = unpack_from(">f", data, start)
    except StructError:
        return None
    return rate if rate in _RATES else None
