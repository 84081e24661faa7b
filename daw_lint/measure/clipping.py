"""Flat tops: runs of samples at full scale (clipped), and runs at one level below it (clipped, then turned down)."""

from __future__ import annotations

from math import ceil, pi, sqrt
from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.runs import Runs

if TYPE_CHECKING:
    from daw_lint.measure.arrays import Indices

MIN_RUN = 3
"""Samples. A normalized file has one at full scale; three in a row are a flat top. Our own bound."""
LOWEST_HZ = 20.0
_FLOAT_STEP = 2.0**-23
"""Spacing of 24-bit samples: a float has 24 bits of mantissa."""


class ClippedRuns:
    """Runs of samples at or beyond ``full_scale`` on each channel."""

    def __init__(self, cell: int, channels: int, full_scale: float) -> None:
        """Create an empty meter."""
        self._cell = cell
        self._full_scale = np.float32(full_scale)
        self.runs = [Runs(MIN_RUN) for _ in range(channels)]

    def add(self, block: Block) -> None:
        """Process the next block."""
        for channel, runs in enumerate(self.runs):
            runs.add(reaching(block, channel, self._cell, self._full_scale), block.start)

    def join(self, later: ClippedRuns) -> None:
        """Add the results of the stretch that follows."""
        for mine, theirs in zip(self.runs, later.runs, strict=True):
            mine.join(theirs)


class FlatTops:
    """Runs at the highest level of each channel, whatever that level is.

    A run counts if it is longer than the top of a 20 Hz sine at this bit depth, so that no music makes one.
    """

    def __init__(self, cell: int, channels: int, rate_hz: int, bit_depth: int | None) -> None:
        """``bit_depth`` is ``None`` for floats and lossy codecs."""
        self._cell = cell
        self._rate_hz = rate_hz
        # One and a half steps of the last bit, so that rounding after a gain change does not break a run.
        self._step = _FLOAT_STEP if bit_depth is None else 1.5 * 2.0 ** (1 - min(bit_depth, 24))
        self.tops = [0.0] * channels
        self.runs = [Runs(1) for _ in range(channels)]

    def add(self, block: Block) -> None:
        """Process the next block."""
        for channel, highest in enumerate(block.cells.max(axis=1).tolist()):
            if highest > self.tops[channel] + self._step:
                self.runs[channel] = Runs(self.shortest(highest))
            self.tops[channel] = max(self.tops[channel], highest)
            if highest > 0 and highest >= self.tops[channel] - self._step:
                level = np.float32(self.tops[channel] - self._step)
                self.runs[channel].add(reaching(block, channel, self._cell, level), block.start)

    def join(self, later: FlatTops) -> None:
        """Add the results of the stretch that follows. Of two levels the higher one counts."""
        for channel, (mine, theirs) in enumerate(zip(self.tops, later.tops, strict=True)):
            if theirs > mine + self._step:
                self.runs[channel] = later.runs[channel]
            elif theirs >= mine - self._step:
                self.runs[channel].join(later.runs[channel])
            self.tops[channel] = max(mine, theirs)

    def shortest(self, top: float) -> int:
        """Return the shortest run in samples at the level ``top`` that is no natural wave."""
        natural = 2 * sqrt(2 * self._step / top) / (2 * pi * LOWEST_HZ / self._rate_hz)
        return max(MIN_RUN, ceil(natural) + 2)


def reaching(block: Block, channel: int, cell: int, level: np.float32) -> Indices:
    """Return the positions in the block of a channel's samples whose magnitude reaches a level, in order."""
    cells = np.flatnonzero(block.cells[channel] >= level)
    if not len(cells):
        return cells
    samples = block.new[channel].reshape(-1, cell)[cells]
    inside, offset = np.nonzero(np.abs(samples) >= level)
    positions: Indices = cells[inside] * cell + offset
    return positions
