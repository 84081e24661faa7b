"""Seconds and beats where the tempo changes in steps only, without ramps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.values import as_number

LONGEST = 1e9
"""Largest position in beats or seconds (30 years). Our own bound: a larger value means a damaged file."""
_FASTEST_BPM = 1e5
_SLOWEST_BPM = 1e-2
"""Our own bounds, far outside what any DAW offers. They keep the arithmetic finite."""


def as_time(stored: str | None) -> float | None:
    """Convert stored text to a position or length in a plausible range, else ``None``."""
    number = as_number(stored)
    return number if number is not None and abs(number) <= LONGEST else None


def is_tempo(bpm: float | None) -> bool:
    """Whether a tempo in BPM is in a plausible range."""
    return bpm is not None and _SLOWEST_BPM <= bpm <= _FASTEST_BPM


class Clock:
    """The time line of an arrangement. Each step is a position in beats and the tempo in BPM from there on."""

    def __init__(self, steps: Iterable[tuple[float, float]]) -> None:
        """Of several steps at one position the last one counts. The first tempo applies from beat 0."""
        ordered = sorted(dict(steps).items()) or [(0.0, 120.0)]
        points = [TempoPoint(*ordered[0])]
        self._beats, self._seconds, self._bpm = [0.0], [0.0], [ordered[0][1]]
        for beats, bpm in ordered[1:]:
            if bpm == points[-1].bpm or beats <= 0:
                continue
            elapsed = (beats - self._beats[-1]) * 60.0 / points[-1].bpm
            self._beats.append(beats)
            self._seconds.append(self._seconds[-1] + elapsed)
            self._bpm.append(bpm)
            points += [TempoPoint(beats, points[-1].bpm), TempoPoint(beats, bpm)]
        self.tempo_map = TempoMap(tuple(points))

    def beats_at(self, seconds: float) -> float:
        """Convert a time in seconds to a position in beats."""
        index = max(0, bisect_right(self._seconds, seconds) - 1)
        return self._beats[index] + (seconds - self._seconds[index]) * self._bpm[index] / 60.0

    def seconds_at(self, beats: float) -> float:
        """Convert a position in beats to a time in seconds."""
        index = max(0, bisect_right(self._beats, beats) - 1)
        return self._seconds[index] + (beats - self._beats[index]) * 60.0 / self._bpm[index]
