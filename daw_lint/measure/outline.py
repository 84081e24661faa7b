"""The outline of a file, for a picture of its waveform, out of the pass that feeds the meters. Imports numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.cells import fold_max
from daw_lint.measure.grid import Grid

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32

COLUMNS = 2000
"""Columns of a picture: one for each two pixels of a wide window."""


class Channel(NamedTuple):
    """Lowest and highest sample of each column; 1.0 is full scale."""

    lowest: tuple[float, ...]
    highest: tuple[float, ...]


class Outline(NamedTuple):
    """The outline of every channel in columns of equal length. Broken samples count as 0."""

    length_s: float
    channels: tuple[Channel, ...]


class OutlineMeter:
    """Keeps the extremes of each unit: a hop (10 ms), or a cell (0.3 ms) where a file is too short for that."""

    def __init__(self, grid: Grid, frames: int) -> None:
        """``frames`` are those that the header states."""
        self._unit = grid.hop if frames > COLUMNS * grid.hop else grid.cell
        self._lowest: list[F32] = []
        self._highest: list[F32] = []

    def add(self, block: Block) -> None:
        """Process the next block."""
        new, unit = block.new, self._unit
        self._highest.append(fold_max(new, unit).astype(np.float32, copy=True))
        self._lowest.append(-fold_max(-new, unit))

    def join(self, later: OutlineMeter) -> None:
        """Add the results of the stretch that follows."""
        self._lowest += later._lowest
        self._highest += later._highest

    def outline(self, frames: int, rate_hz: int) -> Outline:
        """Return the outline of a file of so many frames in at most ``COLUMNS`` columns."""
        units = -(-frames // self._unit)
        lowest = np.concatenate(self._lowest, axis=1)[:, :units]
        highest = np.concatenate(self._highest, axis=1)[:, :units]
        columns = max(1, min(COLUMNS, units))
        borders = np.arange(columns, dtype=np.int64) * units // columns
        low = np.minimum.reduceat(lowest, borders, axis=1)
        high = np.maximum.reduceat(highest, borders, axis=1)
        pairs = zip(low.tolist(), high.tolist(), strict=True)
        return Outline(frames / rate_hz, tuple(Channel(tuple(down), tuple(up)) for down, up in pairs))
