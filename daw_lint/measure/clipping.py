"""Flat tops: runs of samples at full scale (clipped), and runs at one level below it (clipped, then turned down)."""

from __future__ import annotations

from math import ceil, pi, sqrt
from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.ranks import different
from daw_lint.measure.runs import Runs

if TYPE_CHECKING:
    from daw_lint.measure.arrays import Indices

MIN_RUN = 3
"""Samples. A normalized file has one at full scale; three in a row are a flat top. Our own bound."""
MAX_WAVES = 1000
WAVE_STEPS = 64
"""Two waves are different if a sample before their peaks differs by a step of this part of full scale. Our own bound."""
CUT_PER_S, HIGHEST_CUT = 70.0, 0.35
"""The sample before a flat top of a clipped wave is lower by this part of the level per second, at least: measured on six
songs, hard clipping leaves 220 to 4,000, a look-ahead limiter 5 to 35. Where it is lower by a third of the level, as
in a square wave of a synthesiser, the flat top is the wave itself."""
LOWEST_HZ = 20.0
_FLOAT_STEP = 2.0**-23
"""Spacing of 24-bit samples: a float has 24 bits of mantissa."""


class ClippedRuns:
    """Runs of samples at or beyond ``full_scale`` on each channel, and the places in time where any channel is there."""

    def __init__(self, cell: int, channels: int, full_scale: float) -> None:
        """Create an empty meter."""
        self._cell = cell
        self._full_scale = np.float32(full_scale)
        self.runs = [Runs(MIN_RUN) for _ in range(channels)]
        self.places = Runs(1)
        self.samples = 0
        """Samples at full scale, in runs of any length."""
        self._waves: set[tuple[int, ...]] = set()

    @property
    def waves(self) -> int:
        """The number of different waves that reach full scale, up to 1,000. The same hit, however often it returns, is one."""
        return min(len(self._waves), MAX_WAVES)

    def add(self, block: Block) -> None:
        """Process the next block."""
        found = [reaching(block, channel, self._cell, self._full_scale) for channel in range(len(self.runs))]
        for channel, positions in enumerate(found):
            self.runs[channel].add(positions, block.start)
            self.samples += len(positions)
            if len(positions) and len(self._waves) < MAX_WAVES:
                self._waves.update((channel, *steps) for steps in self._approaches(block, channel, positions))
        together = different(np.concatenate(found)) if len(found) > 1 else found[0]
        self.places.add(together, block.start)

    def _approaches(self, block: Block, channel: int, positions: Indices) -> list[list[int]]:
        """Return the two samples before each run, in coarse steps: equal for equal waves, whatever is mixed in far below."""
        samples = block.samples[channel]
        places = block.history + positions
        near, far = samples[places - 1], samples[np.maximum(places - 2, 0)]
        begins = np.abs(near) < self._full_scale
        steps: list[list[int]] = np.rint(WAVE_STEPS * np.column_stack((near, far))[begins]).astype(int).tolist()
        return steps

    def join(self, later: ClippedRuns) -> None:
        """Add the results of the stretch that follows."""
        for mine, theirs in zip(self.runs, later.runs, strict=True):
            mine.join(theirs)
        self.places.join(later.places)
        self.samples += later.samples
        self._waves |= later._waves


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
        self._drops = [(0.0, 0)] * channels
        """Sum and number of the steps up to flat tops, in parts of the level."""

    def add(self, block: Block) -> None:
        """Process the next block."""
        for channel, highest in enumerate(block.cells.max(axis=1).tolist()):
            if highest > self.tops[channel] + self._step:
                self.runs[channel] = Runs(self.shortest(highest))
                self._drops[channel] = (0.0, 0)
            self.tops[channel] = max(self.tops[channel], highest)
            if highest > 0 and highest >= self.tops[channel] - self._step:
                level = np.float32(self.tops[channel] - self._step)
                positions = reaching(block, channel, self._cell, level)
                self.runs[channel].add(positions, block.start)
                self._add_drops(block, channel, positions)

    def join(self, later: FlatTops) -> None:
        """Add the results of the stretch that follows. Of two levels the higher one counts."""
        for channel, (mine, theirs) in enumerate(zip(self.tops, later.tops, strict=True)):
            if theirs > mine + self._step:
                self.runs[channel] = later.runs[channel]
                self._drops[channel] = later._drops[channel]
            elif theirs >= mine - self._step:
                self.runs[channel].join(later.runs[channel])
                (total, number), (other, more) = self._drops[channel], later._drops[channel]
                self._drops[channel] = (total + other, number + more)
            self.tops[channel] = max(mine, theirs)

    def are_cut(self, channel: int) -> bool:
        """Whether the waves of a channel meet its flat tops at an angle, as cut ones do, instead of bending into them."""
        total, number = self._drops[channel]
        return number > 0 and CUT_PER_S / self._rate_hz <= total / number <= HIGHEST_CUT

    def _add_drops(self, block: Block, channel: int, positions: Indices) -> None:
        """Add the step up to each flat top that begins and reaches its shortest length within the block."""
        ahead = self.runs[channel].shortest - 1
        if len(positions) <= ahead:
            return
        begins = positions[: len(positions) - ahead]
        long = positions[ahead:] - begins == ahead
        long[1:] &= np.diff(begins) != 1
        before = np.abs(block.samples[channel][block.history + begins[long] - 1])
        steps = 1 - before[before < self.tops[channel] - self._step].astype(np.float64) / self.tops[channel]
        total, number = self._drops[channel]
        self._drops[channel] = (total + float(steps.sum()), number + len(steps))

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
