"""The tempo map of a session: converts beats (quarter notes) to seconds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, log

from daw_lint.named_tuple import NamedTuple

MIN_BPM, MAX_BPM = 1e-3, 1e6
MAX_BEATS = 1e12
"""Far beyond what any DAW allows: such a file is damaged."""


class BeyondReasonError(ValueError):
    """Numbers that can be read from a file, but not computed with."""


class TempoPoint(NamedTuple):
    """A breakpoint of the tempo curve. Two points at one position are a jump."""

    position_beats: float
    bpm: float


@dataclass(frozen=True)
class TempoMap:
    """The tempo curve: linear over beats between two points, constant before the first and after the last.

    ``step_beats`` is the grid on which the DAW samples its curve: between two grid lines it holds the tempo of the
    earlier one. Ableton Live plays tempo automation in steps of a sixteenth note (0.25 beats), found by the author of
    dawtool against Live itself (github.com/offlinemark/dawtool); ``None`` is a DAW that follows the curve exactly.

    ``points`` are in order of position; an empty sequence, or a tempo or position beyond reason, raises ``BeyondReasonError``.
    """

    points: Sequence[TempoPoint]
    step_beats: float | None = None

    def __post_init__(self) -> None:
        """Reject points that give no time."""
        if not self.points or not all(_is_sane(point) for point in self.points):
            raise BeyondReasonError(
                "a tempo map needs at least one point, and every tempo and position must be within reason"
            )

    @property
    def start_bpm(self) -> float:
        """The tempo at the start of the arrangement, in quarter notes per minute."""
        return self.bpm_at(0.0)

    @property
    def is_constant(self) -> bool:
        """Whether the tempo never changes."""
        return all(point.bpm == self.points[0].bpm for point in self.points)

    def bpm_at(self, beats: float) -> float:
        """Return the tempo of the curve in quarter notes per minute, at a position in beats."""
        index = bisect_right(self._positions, beats) - 1
        if index < 0:
            return self.points[0].bpm
        here = self.points[index]
        if index + 1 == len(self.points):
            return here.bpm
        after = self.points[index + 1]
        share = (beats - here.position_beats) / (after.position_beats - here.position_beats)
        return here.bpm + share * (after.bpm - here.bpm)

    def seconds_at(self, beats: float) -> float:
        """Convert a position in beats to seconds from beat 0 (negative before it)."""
        if beats <= 0 or self.is_constant:
            return beats * 60.0 / self.start_bpm
        index = bisect_right(self._starts, beats) - 1
        segment = self._segments[index]
        return segment.start_s + self._advance(segment, beats)[0]

    @cached_property
    def _positions(self) -> list[float]:
        return [point.position_beats for point in self.points]

    @cached_property
    def _starts(self) -> list[float]:
        return [segment.start for segment in self._segments]

    @cached_property
    def _segments(self) -> list[_Segment]:
        """The stretches between breakpoints from beat 0 on, each with its time and the tempo held at its start."""
        borders = sorted({0.0, *(position for position in self._positions if position > 0)})
        segments: list[_Segment] = []
        time_s, held = 0.0, self.bpm_at(0.0)
        for start, end in zip(borders, [*borders[1:], borders[-1] + 1.0], strict=True):
            bpm = self.bpm_at(start)
            index = bisect_right(self._positions, start)
            bpm_end = self.points[index].bpm if index < len(self.points) and start < self._positions[-1] else bpm
            before_first = start < self._positions[0]
            slope = 0.0 if before_first else (bpm_end - bpm) / (end - start)
            segment = _Segment(start, time_s, bpm, slope, held)
            segments.append(segment)
            elapsed, held = self._advance(segment, end)
            time_s += elapsed
        return segments

    def _advance(self, segment: _Segment, end: float) -> tuple[float, float]:
        """Return the seconds from the start of a segment to ``end``, and the tempo held there."""
        length = end - segment.start
        if self.step_beats is None:
            return _seconds_of_ramp(length, segment.bpm, segment.bpm + segment.slope * length), segment.bpm
        first = (floor(segment.start / self.step_beats) + 1) * self.step_beats
        held = segment.bpm if first - self.step_beats == segment.start else segment.held
        if first >= end:
            return length * 60.0 / held, held
        steps = ceil((end - first) / self.step_beats) - 1
        last = first + steps * self.step_beats
        at_first = segment.bpm + segment.slope * (first - segment.start)
        at_last = segment.bpm + segment.slope * (last - segment.start)
        inner = _sum_of_inverses(at_first, segment.slope * self.step_beats, steps) * self.step_beats
        return 60.0 * ((first - segment.start) / held + inner + (end - last) / at_last), at_last


def _is_sane(point: TempoPoint) -> bool:
    return MIN_BPM <= point.bpm <= MAX_BPM and abs(point.position_beats) <= MAX_BEATS


class _Segment(NamedTuple):
    start: float
    start_s: float
    bpm: float
    slope: float
    held: float


def _seconds_of_ramp(length_beats: float, bpm_start: float, bpm_end: float) -> float:
    """Integrate 60 / bpm over a stretch in which the tempo changes linearly over beats."""
    change = bpm_end - bpm_start
    if abs(change) < 1e-9 * bpm_start:
        return length_beats * 60.0 / bpm_start
    return 60.0 * length_beats * log(bpm_end / bpm_start) / change


_DIRECT = 24
"""Number of terms summed one at a time; the Euler-Maclaurin formula covers the rest with a relative error of 1e-10."""


def _sum_of_inverses(first: float, change: float, count: int) -> float:
    """Return the sum of ``1 / (first + k * change)`` for ``k`` from 0 to ``count - 1``; every term is positive."""
    if change == 0.0:
        return count / first
    if change < 0:
        first, change = first + (count - 1) * change, -change
    direct = min(count, _DIRECT)
    total = sum(1.0 / (first + k * change) for k in range(direct))
    if direct == count:
        return total
    low, high = first + direct * change, first + count * change
    total += log(high / low) / change + (1 / low - 1 / high) / 2
    total += change * (1 / low**2 - 1 / high**2) / 12
    return total - change**3 * (1 / low**4 - 1 / high**4) / 120
