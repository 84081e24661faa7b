"""Loudness (ITU-R BS.1770-5; EBU R 128, Tech 3341 and Tech 3342) from the weighted energy of every hop."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.grid import Grid
from daw_lint.measure.k_weighting import KWeighting
from daw_lint.measure.ranks import ranked

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64

MOMENTARY_S, SHORT_TERM_S = 0.4, 3.0
ABSOLUTE_GATE = -70.0
"""LUFS, for integrated loudness (BS.1770-5, annex 1) and for loudness range (Tech 3342, clause 3.1)."""
RELATIVE_GATE, RANGE_GATE = -10.0, -20.0
"""LU relative to the loudness of what passes the absolute gate (BS.1770-5, annex 1; Tech 3342, clause 3.1)."""
RANGE_PERCENT = (10, 95)
"""Percentiles between which the loudness range extends (Tech 3342, clause 3.1)."""
_OFFSET = -0.691
"""Constant of the loudness formula (BS.1770-5, annex 1)."""
_FLOOR = 1e-30
_CHUNK = 1 << 18
"""Hops per cumulative sum: few enough to keep the double-precision sums accurate and small."""


class Hops(NamedTuple):
    """Weighted mean square of each hop, shape (hops,), summed over the channels, and that of the mono fold-down."""

    power: F32
    fold: F32 | None


class LoudnessMeter:
    """Measures blocks in order. ``weights`` has one weight per channel; channels of weight 0 (LFE) are skipped."""

    def __init__(self, grid: Grid, weights: tuple[float, ...]) -> None:
        """Start with filters at rest."""
        self._grid = grid
        self._used = [channel for channel, weight in enumerate(weights) if weight]
        self._weights = np.array([weights[channel] for channel in self._used])
        self._filter = KWeighting(grid, len(self._used)) if self._used else None
        self._stereo = len(weights) == 2
        self._parts: list[Hops] = []
        self._frames = 0

    def warm_up(self, samples: F32) -> None:
        """Run the filters on samples before the stretch, so that their state is as if they had run from the start."""
        if self._filter is not None:
            self._filter.energies(samples[self._used])

    def add(self, block: Block) -> None:
        """Process the next block."""
        new = block.new
        if self._filter is None:
            self._parts.append(Hops(np.zeros(new.shape[1] // self._grid.hop, np.float32), None))
            self._frames += block.frames
            return
        # Indexing with a list copies, so it is avoided if every channel counts.
        energy, cross = self._filter.energies(new if len(self._used) == len(new) else new[self._used])
        power = (np.einsum("c,ch->h", self._weights, energy) / self._grid.hop).astype(np.float32)
        fold = None
        if self._stereo and cross is not None:
            # Both loudspeakers play the mean of left and right.
            fold = ((energy[0] + energy[1] + 2 * cross) / 2 / self._grid.hop).astype(np.float32)
        self._parts.append(Hops(power, fold))
        self._frames += block.frames

    def join(self, later: LoudnessMeter) -> None:
        """Add the results of the stretch that follows."""
        self._parts += later._parts
        self._frames += later._frames

    def hops(self) -> Hops:
        """Return the hops that the file fills completely."""
        count = self._frames // self._grid.hop
        power = np.concatenate([part.power for part in self._parts])[:count]
        folds = [part.fold for part in self._parts if part.fold is not None]
        return Hops(power, np.maximum(np.concatenate(folds)[:count], 0) if folds else None)


def windows(power: F32, length: float, step: int) -> F64:
    """Compute the mean over windows of ``length`` hops (the last one counts by its fraction), every ``step`` hops.

    Empty if the power is shorter than a window.
    """
    whole = int(length)
    part = length - whole
    needed = whole + (part > 0)
    if len(power) < needed:
        return np.empty(0)
    means = []
    for at in range(0, len(power) - needed + 1, _CHUNK // step * step):
        some = power[at : at + _CHUNK // step * step + needed - 1].astype(np.float64)
        total = np.concatenate(([0.0], np.cumsum(some)))
        starts = np.arange(0, min(len(some) - needed + 1, _CHUNK // step * step), step)
        sums = total[starts + whole] - total[starts]
        if part:
            sums = sums + part * some[starts + whole]
        means.append(sums / length)
    return np.concatenate(means)


def lufs(power: F64 | float) -> F64:
    """Convert a weighted mean square to LUFS."""
    loudness: F64 = _OFFSET + 10 * np.log10(np.maximum(power, _FLOOR))
    return loudness


def highest(power: F32, grid: Grid, seconds: float) -> tuple[float, float | None]:
    """Return the highest loudness in LUFS of windows of this length, in steps of one hop, and its start in seconds."""
    means = windows(power, grid.hops(seconds), 1)
    if not len(means) or means.max() <= 0:
        return -inf, None
    best = int(means.argmax())
    return float(lufs(means[best])), best * grid.hop / grid.rate_hz


def integrated(blocks: F64) -> float:
    """Compute the gated loudness in LUFS of mean squares over 400 ms; ``-inf`` if nothing passes the gates.

    ``blocks`` start every 100 ms (BS.1770-5, annex 1, clause on gating: overlap of 75 %).
    """
    loudness = lufs(blocks)
    passing = blocks[loudness > ABSOLUTE_GATE]
    if not len(passing):
        return -inf
    passing = blocks[loudness > max(ABSOLUTE_GATE, float(lufs(passing.mean())) + RELATIVE_GATE)]
    return float(lufs(passing.mean())) if len(passing) else -inf


def loudness_range(short_term: F64) -> float | None:
    """Compute the loudness range in LU of mean squares over 3 s every 100 ms; ``None`` if nothing passes the gates."""
    loudness = lufs(short_term)
    passing = loudness[loudness >= ABSOLUTE_GATE]
    if not len(passing):
        return None
    gate = float(lufs(short_term[loudness >= ABSOLUTE_GATE].mean())) + RANGE_GATE
    low, high = (float(ranked(passing[passing >= gate], percent)) for percent in RANGE_PERCENT)
    return high - low
