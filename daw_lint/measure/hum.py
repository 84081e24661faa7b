"""Mains hum: lines at 50 or 60 Hz and their multiples that keep their frequency and level whenever they can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.low_band import LowBand
from daw_lint.measure.ranks import ranked
from daw_lint.measure.results import power_db
from daw_lint.model.bounce import Hum

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64

MAINS_HZ = (50.0, 60.0)
HARMONICS = range(1, 7)
DRIFT = 0.004
"""Largest share by which the frequency may differ: 0.2 Hz at 50 Hz, the range of a grid in normal operation (ENTSO-E). No note
of equal temperament at 415, 432, 440 or 444 Hz is that close to a line."""
PROMINENCE_DB = 8.0
LINE_HZ, BESIDE_HZ, AROUND_HZ = 0.45, 1.1, 12.5
"""A line is 8 dB above everything from 1.1 to 12.5 Hz beside it. Sixteenths at 180 bpm make a comb of lines 12 Hz apart."""
SPREAD_DB, SPREAD_HZ = 0.5, 0.08
STEADY_SHARE = 0.65
"""Two of three frames in which a line stands out are this close to their middle. Notes decay, and start elsewhere in each."""
MIN_SEEN = 6
"""Number of frames in which lines must be seen, each line counted, and each in two frames or more."""
BELOW_STRONGEST_DB = 40.0
FLOOR_DB = -100.0
BELOW_PROGRAMME_DB = 12.0
"""A line closer to the level of the file is part of the music. All bounds without a source are our own."""


class _Line(NamedTuple):
    harmonic: int
    power: float
    seen: int


def hum(low: LowBand, channels: int, total: float) -> Hum | None:
    """Find mains hum. ``total`` is the mean square of the file, summed over the channels.

    The lines are looked for in every frame of 2.7 s. Music hides them in most; in a pause, or between bass notes, hum is
    there with the same level and frequency, and music is not. A single line counts if it is the fundamental.
    """
    found = []
    for base in MAINS_HZ:
        steady = [line for k in HARMONICS if (line := _line(low.frequencies_hz, low.frames, k, base)) is not None]
        strongest = max((line.power for line in steady), default=0.0)
        lines = [line for line in steady if line.power >= strongest * 10 ** (-BELOW_STRONGEST_DB / 10)]
        harmonics = tuple(line.harmonic for line in lines)
        is_hum = 1 in harmonics or (2 in harmonics and len(harmonics) > 1)
        if is_hum and sum(line.seen for line in lines) >= MIN_SEEN:
            found.append((sum(line.power for line in lines), base, harmonics))
    if not found:
        return None
    power, base, harmonics = max(found)
    level = power_db(power / channels)
    is_apart = power < total * 10 ** (-BELOW_PROGRAMME_DB / 10)
    return Hum(base, level, harmonics) if is_apart and level > FLOOR_DB else None


def _line(hz: F64, frames: F32, harmonic: int, base: float) -> _Line | None:
    """Return the line if it is steady in the frames in which it stands out."""
    line_hz = harmonic * base
    distance = np.abs(hz - line_hz)
    near, around = distance <= LINE_HZ, (distance > BESIDE_HZ) & (distance <= AROUND_HZ)
    if not near.any() or not around.any() or not len(frames):
        return None
    stands_out = frames[:, near].max(axis=1) > frames[:, around].max(axis=1) * 10 ** (PROMINENCE_DB / 10)
    seen = frames[stands_out].astype(np.float64)
    if not len(seen):
        return None
    level = 10 * np.log10(np.maximum(seen[:, distance <= BESIDE_HZ].sum(axis=1), 1e-30))
    at = _peaks(hz, seen, line_hz)
    middle_db, middle_hz = float(ranked(level, 50)), float(ranked(at, 50))
    steady = int(np.count_nonzero((np.abs(level - middle_db) <= SPREAD_DB) & (np.abs(at - middle_hz) <= SPREAD_HZ)))
    if steady < max(2, STEADY_SHARE * len(seen)) or abs(middle_hz - line_hz) > DRIFT * line_hz:
        return None
    return _Line(harmonic, float(10 ** (middle_db / 10)), steady)


def _peaks(hz: F64, power: F64, line_hz: float) -> F64:
    """Return the frequency of the highest bin near the line in each frame, from a parabola through three bins in dB."""
    inside = np.flatnonzero(np.abs(hz - line_hz) <= BESIDE_HZ)
    top = inside[power[:, inside].argmax(axis=1)]
    rows = np.arange(len(power))
    level = np.log(np.maximum(power, 1e-30))
    before, here, after = (level[rows, top + step] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.where(bend < 0, (before - after) / np.where(bend < 0, 2 * bend, 1.0), 0.0)
    peaks: F64 = hz[top] + shift * hz[1]
    return peaks
