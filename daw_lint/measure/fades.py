"""The length of a fade at either end, by the fade curve that fits the level best.

Music rises and falls within a fade, so the level is not followed from moment to moment: for each length and curve, what
the level would be is held against what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.grid import Grid
from daw_lint.measure.ranks import different, ranked
from daw_lint.measure.rows import Rows, levels_db

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F64, Ints

LONGEST_S, SHORTEST_S = 30.0, 0.4
BESIDE_S = (3.0, 8.0)
"""A fade of 3 to 8 s is held against as much music beside it; a shorter or longer one against 3 or 8 s of it."""
SMOOTHING_S = 0.5
ENDS_DB, DEEPEST_DB, NEAR_S = 45.0, 25.0, 10.0
"""Below the level beside it: where the sound ends, and where its level says nothing more. The bounds are our own."""
POWERS = (1.0, 2.0)
"""Curves of a fade: the amplitude falls as this power of the time left. A third one is straight in dB."""
MAX_ERROR_DB = 4.0
BETTER = 0.4
"""The squared error with the fade is at most this part of that without it."""
STEPS = 150


ENOUGH = 0.3
"""A fit explains at least this part of what the one that explains most does."""


class _Fits(NamedTuple):
    """Fade curves of several lengths held against the level, shape (curves, lengths)."""

    errors: F64
    """Mean squared error in dB; infinite for a curve that is not near the level."""
    explained: F64
    """By how much the squared error is less than that of a level that stays."""


def fades(rows: Rows, grid: Grid) -> tuple[float, float]:
    """Return the length in seconds of the fade at the start and of that at the end; 0 for none.

    A long decay counts as a fade: by level alone they are the same.
    """
    power = (10 ** (levels_db(rows, grid) / 10)).mean(axis=0)
    width = min(grid.rows(SMOOTHING_S), len(power))
    smooth = np.convolve(power, np.ones(width), mode="same") / np.convolve(
        np.ones(len(power)), np.ones(width), mode="same"
    )
    level = 10 * np.log10(np.maximum(smooth, 1e-20))
    return _fade(level[::-1], grid), _fade(level, grid)


def _fade(level: F64, grid: Grid) -> float:
    """Return the length in seconds of the fade with which a series of levels ends."""
    heard = np.flatnonzero(level > level.max() - 60)
    level = level[: int(heard[-1]) + 1]
    near = level[-round(NEAR_S / grid.row_s) :]
    level = level[: int(np.flatnonzero(level > float(ranked(near, 90)) - ENDS_DB)[-1]) + 1]
    longest = min(round(LONGEST_S / grid.row_s), len(level) - round(BESIDE_S[0] / grid.row_s))
    shortest = max(2, round(SHORTEST_S / grid.row_s))
    if longest < shortest:
        return 0.0
    lengths = different(np.geomspace(shortest, longest, STEPS).astype(int))
    fits = _fits(level, lengths, grid)
    # A short stretch fits by chance; a long one that explains much may still fit badly.
    explained = np.where(np.isfinite(fits.errors), fits.explained, 0.0).max()
    errors = np.where(fits.explained >= ENOUGH * explained, fits.errors, np.inf).min(axis=0)
    best = int(errors.argmin())
    if not np.isfinite(errors[best]):
        return 0.0
    # The smoothing rounds the knee of the curve off, which makes it longer by half its width.
    return max(0.0, float(lengths[best]) * grid.row_s - SMOOTHING_S / 2)


def _fits(level: F64, lengths: Ints, grid: Grid) -> _Fits:
    """Hold the curves of all lengths against the level, each against a part of it that begins with the music beside the fade."""
    least, most = (round(seconds / grid.row_s) for seconds in BESIDE_S)
    beside = np.maximum(least, np.minimum(lengths, most))
    counts = np.minimum(lengths + beside, len(level))
    ends = np.arange(counts.max())  # rows before the last one
    backwards = level[::-1][: len(ends)]
    sums = np.concatenate(([0.0], np.cumsum(backwards)))
    inner = counts - beside  # less than the length where the level does not reach as far back
    usual = (sums[counts] - sums[inner]) / beside
    part = np.maximum(backwards - usual[:, None], -DEEPEST_DB)
    part[ends >= counts[:, None]] = 0.0
    left = np.minimum((ends + 0.5) / lengths[:, None], 1.0)
    level_left = np.minimum(20 * np.log10(ends + 0.5) - 20 * np.log10(lengths)[:, None], 0.0)
    plain = np.square(part).sum(axis=1)
    errors, within = np.empty((2, len(POWERS) + 1, len(lengths)))
    for index, curve in enumerate((*(power * level_left for power in POWERS), ENDS_DB * (left - 1))):
        # Before the fade a curve is 0, as is what lies before the part.
        misses = np.square(part - np.maximum(curve, -DEEPEST_DB))
        errors[index] = misses.sum(axis=1)
        within[index] = np.where(ends < inner[:, None], misses, 0.0).sum(axis=1) / inner
    is_near = (errors <= BETTER * plain) & (within <= MAX_ERROR_DB**2)
    return _Fits(np.where(is_near, errors / counts, np.inf), plain - errors)
