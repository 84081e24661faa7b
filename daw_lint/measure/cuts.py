"""Whether a file begins or ends in the middle of a sound: its first and last samples, held against the music."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.grid import Grid
from daw_lint.measure.ranks import ranked
from daw_lint.measure.rows import Rows, levels_db

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64

WINDOW_S = 0.01
LAST_S, BEFORE_S, STEADY_S = 0.05, 0.1, 0.25
FALLING_DB = 6.0
"""A sound that falls by this much in its last moments dies away. The bounds of this module are our own."""
AUDIBLE_DB = -60.0
TAIL_WITHIN_DB, FULL_WITHIN_DB = 30.0, 12.0
"""A tail that is cut is at most this much below the usual level of the file; one at full level is not even that much below."""
NOISE_BELOW_DB, STEADY_DB, ABOVE_FLOOR_DB = 15.0, 3.0, 6.0
"""Hum and hiss are far below the music, and keep their level for 0.25 s or are not above the quietest moment of the file."""
HEAD_S, HEAD_WITHIN_DB = 0.02, 20.0
HEAD_STEP = 4.0
"""The step from silence to the first sample, relative to the RMS of the steps from sample to sample after it."""
FAR_SHARE = 0.1
"""The first sample is at least this part of the highest one of the 20 ms that it begins."""
RUMBLE_S = 0.02
"""What is slower than this is not heard, and left out."""


def usual_level(rows: Rows, grid: Grid) -> tuple[float, float]:
    """Return the usual level of a file in dB (the RMS of the rows within 30 dB of the loudest), and its lowest."""
    levels = levels_db(rows, grid).max(axis=0)
    usual = float(10 * np.log10(np.mean(10 ** (levels[levels >= levels.max() - 30] / 10))))
    return usual, float(levels[1:-1].min(initial=usual))


def ends_in_sound(tail: F32, rows: Rows, grid: Grid) -> tuple[bool, bool]:
    """Tell whether the last samples, shape (channels, n), are cut off in the middle of a sound, and whether at full level."""
    levels = _levels(tail, grid)
    last, before = round(LAST_S / WINDOW_S), round(BEFORE_S / WINDOW_S)
    if len(levels) < last + before:
        return False, False
    usual, floor = usual_level(rows, grid)
    end = float(ranked(levels[-last:], 50))
    dies = end < float(ranked(levels[-last - before : -last], 50)) - FALLING_DB
    if dies or end < max(AUDIBLE_DB, usual - TAIL_WITHIN_DB):
        return False, False
    steady = levels[-round(STEADY_S / WINDOW_S) :]
    if end < usual - NOISE_BELOW_DB and float(ranked(steady, 90)) - float(ranked(steady, 10)) < STEADY_DB:
        return False, False
    if floor < usual - NOISE_BELOW_DB and end < floor + ABOVE_FLOOR_DB:
        return False, False
    return True, end >= usual - FULL_WITHIN_DB


def begins_in_sound(head: F32, rows: Rows, grid: Grid) -> bool:
    """Tell whether the first samples, shape (channels, n), are in the middle of a sound: a drum begins near zero."""
    first = head[:, : round(HEAD_S * grid.rate_hz)].astype(np.float64)
    if first.shape[1] < 16:
        return False
    begins = np.abs(first[:, 0]) >= FAR_SHARE * np.abs(first).max(axis=1)
    first = first - _slow(first)
    levels = 10 * np.log10(np.maximum(np.mean(first**2, axis=1), 1e-20))
    usual, _ = usual_level(rows, grid)
    steps = np.sqrt(np.mean(np.diff(first, axis=1) ** 2, axis=1))
    cut = np.abs(first[:, 0]) > HEAD_STEP * steps
    heard = levels > max(AUDIBLE_DB, usual - HEAD_WITHIN_DB)
    return bool((cut & heard & begins).any())


def _slow(first: F64) -> F64:
    """Return the parabola through the first samples of each channel: DC and rumble."""
    powers = np.vander(np.linspace(-1, 1, first.shape[1]), 3)
    # By the normal equations, which are well behaved for a parabola: no library of linear algebra, so none of its threads.
    squares = np.einsum("ni,nj->ij", powers, powers)
    factors = np.linalg.solve(squares, np.einsum("ni,cn->ic", powers, first))
    slow: F64 = np.einsum("ni,ic->cn", powers, factors)
    return slow


def _levels(samples: F32, grid: Grid) -> F64:
    """Return the RMS in dB of windows of 10 ms that end with the samples, of the loudest channel, without DC and rumble."""
    width = max(1, round(WINDOW_S * grid.rate_hz))
    box = max(1, round(RUMBLE_S * grid.rate_hz))
    count = samples.shape[1] // width
    if not count or samples.shape[1] < box:
        return np.empty(0)
    loudest = np.zeros(count)
    for channel in samples:
        heard = _without_slow(_without_slow(channel.astype(np.float64), box), box)
        loudest = np.maximum(loudest, np.square(heard[len(heard) - count * width :]).reshape(count, width).mean(axis=1))
    levels: F64 = 10 * np.log10(np.maximum(loudest, 1e-20))
    return levels


def _without_slow(samples: F64, box: int) -> F64:
    """Subtract the moving mean over ``box`` samples."""
    sums = np.cumsum(np.pad(samples, (1, 0)))
    slow = (sums[box:] - sums[:-box]) / box
    lead = (len(samples) - len(slow)) // 2
    rest: F64 = samples - np.pad(slow, (lead, len(samples) - len(slow) - lead), mode="edge")
    return rest
