"""Peaks that pile up at one level: a limiter gives equal peaks to unequal waves, a sample that is played again does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.grid import Grid
from daw_lint.measure.ranks import different

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32

CEILING_DB = 0.1
WITHIN_DB = 20.0
"""Rows count whose peak is at most this much below the highest one."""
TIGHT_DB = 0.05
TIGHT_SHARE = 0.7
"""Of the rows within 0.1 dB so many are within 0.05 dB at a limiter: at chance, half. The bounds here are our own."""
MIN_ROWS = 30
"""Fewer peaks say nothing."""
MIN_WAVES, MAX_CHANCE = 8, 0.03
"""From so many different waves on it is a limiter; music without one has no more than this share of its peaks there."""
DIFFERENT = 0.05
"""Two waves are different if they differ by this part of the peak."""
LOOK_BACK_S = 0.02
_POINTS = 24
_COMPARED = 300


class Ceiling(NamedTuple):
    """What is at the highest level."""

    share: float | None
    """Share of the rows; ``None`` if too few sound, or many are there but of the same few waves."""
    waves: int
    """Different waves among them, up to 300."""


class CeilingMeter:
    """Keeps the waves of the rows that reach the highest peak so far: a few samples of the 20 ms before each peak."""

    def __init__(self, grid: Grid) -> None:
        """Create an empty meter."""
        self._grid = grid
        self.history = max(2, round(LOOK_BACK_S * grid.rate_hz))
        self._back = different(np.geomspace(1, self.history, _POINTS).astype(int))
        self._top = 0.0
        self._kept: list[tuple[float, int, F32]] = []

    def add(self, block: Block) -> None:
        """Process the next block."""
        row = self._grid.row
        peaks = block.cells.reshape(len(block.samples), -1, self._grid.cells_per_row).max(axis=2)
        highest = peaks.max(axis=0)
        self._raise(float(highest.max(initial=0)))
        for index in np.flatnonzero(highest >= np.float32(self._top * _factor(CEILING_DB))).tolist():
            if highest[index] <= 0:
                continue
            channel = int(peaks[:, index].argmax())
            samples = block.samples[channel]
            place = block.history + index * row
            place += int(np.abs(samples[place : place + row]).argmax())
            wave = samples[np.maximum(place - self._back, 0)] / samples[place]
            self._kept.append((float(highest[index]), channel, wave))

    def join(self, later: CeilingMeter) -> None:
        """Add the results of the stretch that follows."""
        self._kept += later._kept
        self._top = max(self._top, later._top)
        self._prune()

    def waves(self) -> int:
        """Count the different waves at the ceiling; 0 if most peaks there are only near it, as chance brings them."""
        tight = [wave for peak, _, wave in self._kept if peak >= self._top * _factor(TIGHT_DB)]
        if len(tight) < TIGHT_SHARE * len(self._kept):
            return 0
        some = np.stack(tight[:: -(-len(tight) // _COMPARED)]) if tight else np.empty((0, len(self._back)), np.float32)
        distinct: list[F32] = []
        for wave in some:
            if not distinct or np.abs(np.stack(distinct) - wave).max(axis=1).min() > DIFFERENT:
                distinct.append(wave)
        return len(distinct)

    def _raise(self, top: float) -> None:
        if top > self._top:
            self._top = top
            self._prune()

    def _prune(self) -> None:
        least = np.float32(self._top * _factor(CEILING_DB))
        self._kept = [kept for kept in self._kept if kept[0] >= least]


def ceiling_of(meter: CeilingMeter, row_peaks: F32) -> Ceiling:
    """Compute the share of the rows at the ceiling. ``row_peaks`` are the peaks of all rows over all channels."""
    top = float(row_peaks.max(initial=0))
    sounding = row_peaks[row_peaks > top * _factor(WITHIN_DB)]
    if top <= 0 or len(sounding) < MIN_ROWS:
        return Ceiling(None, 0)
    waves = meter.waves()
    share = float(np.count_nonzero(sounding >= np.float32(top * _factor(CEILING_DB))) / len(sounding))
    return Ceiling(None if share > MAX_CHANCE and waves < MIN_WAVES else share, waves)


def _factor(below_db: float) -> float:
    return float(10 ** (-below_db / 20))
