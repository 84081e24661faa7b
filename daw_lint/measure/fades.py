"""The length of a fade at either end, by the fade curve that fits the level best.

Music rises and falls within a fade, so the level is not followed from moment to moment: for each length and curve, what
the level would be is held against what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.grid import Grid
from daw_lint.measure.ranks import different, ranked
from daw_lint.measure.rows import Rows, levels_db

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F64

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


class _Fit(NamedTuple):
    """A fade curve held against the level."""

    length: int
    """In rows."""
    error: float
    """Mean squared error in dB."""
    explained: float
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
    lengths = different(np.geomspace(shortest, longest, STEPS).astype(int)) if longest >= shortest else ()
    fits = [fit for length in lengths for fit in _fits(level, int(length), grid)]
    explained = max((fit.explained for fit in fits), default=0.0)
    # A short stretch fits by chance; a long one that explains much may still fit badly.
    best = min((fit for fit in fits if fit.explained >= ENOUGH * explained), key=lambda fit: fit.error, default=None)
    # The smoothing rounds the knee of the curve off, which makes it longer by half its width.
    return 0.0 if best is None else max(0.0, best.length * grid.row_s - SMOOTHING_S / 2)


def _fits(level: F64, length: int, grid: Grid) -> Iterator[_Fit]:
    """Yield the curves of a length that are near the level."""
    beside = max(round(BESIDE_S[0] / grid.row_s), min(length, round(BESIDE_S[1] / grid.row_s)))
    part = level[-length - beside :]
    part = np.maximum(part - part[:beside].mean(), -DEEPEST_DB)
    left = np.minimum((np.arange(len(part), 0, -1) - 0.5) / length, 1.0)
    level_left = 20 * np.log10(left)
    curves = np.stack((*(power * level_left for power in POWERS), ENDS_DB * (left - 1)))
    misses = np.square(part - np.maximum(curves, -DEEPEST_DB))
    plain = float(np.square(part).sum())
    errors = misses.sum(axis=1)
    if errors.min() > BETTER * plain:
        return
    within = misses[:, beside:].mean(axis=1)
    for error, mean in zip(errors.tolist(), within.tolist(), strict=True):
        if error <= BETTER * plain and mean <= MAX_ERROR_DB**2:
            yield _Fit(length, error / len(part), plain - error)
