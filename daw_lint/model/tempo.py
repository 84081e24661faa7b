"""The tempo map of a session: converts beats (quarter notes) to seconds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, log, log1p

from daw_lint.model.by_fields import ByFields
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


@dataclass(frozen=True, eq=False, repr=False)
class TempoMap(ByFields):
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
        if not self.points or not all(
            MIN_BPM <= bpm <= MAX_BPM and -MAX_BEATS <= beats <= MAX_BEATS for beats, bpm in self.points
        ):
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
        segments: list[_Segment] = []
        advance = self._advance
        time_s, held = 0.0, self.bpm_at(0.0)
        for start, end, bpm, slope in self._stretches():
            segment = _Segment(start, time_s, bpm, slope, held)
            segments.append(segment)
            elapsed, held = advance(segment, end)
            time_s += elapsed
        return segments

    def _stretches(self) -> Iterator[tuple[float, float, float, float]]:
        """Yield start, end, tempo at the start and slope of each stretch from beat 0 on; the last one has no end of its own."""
        start, bpm = 0.0, self.bpm_at(0.0)
        rises = self.points[0].position_beats <= 0
        for position, after in self.points:
            if position > start:
                yield start, position, bpm, (after - bpm) / (position - start) if rises else 0.0
                start, rises = position, True
            if position >= start:
                bpm = after
        yield start, start + 1.0, bpm, 0.0

    def _advance(self, segment: _Segment, end: float) -> tuple[float, float]:
        """Return the seconds from the start of a segment to ``end``, and the tempo held there."""
        start, _, bpm, slope, held = segment
        step = self.step_beats
        if step is None:
            length = end - start
            return _seconds_of_ramp(length, bpm, bpm + slope * length), bpm
        first = (start // step + 1) * step
        if first - step == start:
            held = bpm
        if first >= end:
            return (end - start) * 60.0 / held, held
        steps = ceil((end - first) / step) - 1
        ahead = first - start
        at_first = bpm + slope * ahead
        at_last = at_first + slope * step * steps
        inner = _sum_of_inverses(at_first, slope * step, steps) * step
        return 60.0 * (ahead / held + inner + (end - first - steps * step) / at_last), at_last


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


_SMOOTH = 24.0
"""From this share of the change between two terms on the Euler-Maclaurin formula holds, with a relative error of 1e-10: the first
term that it leaves out is ``(change / term) ** 5 / 252``."""


def _sum_of_inverses(first: float, change: float, count: int) -> float:
    """Return the sum of ``1 / (first + k * change)`` for ``k`` from 0 to ``count - 1``; every term is positive."""
    if change == 0.0:
        return count / first
    if change < 0:
        first, change = first + (count - 1) * change, -change
    total = 0.0
    while count and first < _SMOOTH * change:
        total += 1.0 / first
        first += change
        count -= 1
    if not count:
        return total
    span = count * change
    low, high = 1.0 / first, 1.0 / (first + span)
    # The logarithm of a ratio near 1 keeps its digits only so.
    total += log1p(span * low) / change + (low - high) / 2
    total += change * (low * low - high * high) / 12
    return total - change**3 * (low**4 - high**4) / 120
