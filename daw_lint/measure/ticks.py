"""The peak of every millisecond of each channel: fine enough for edges and dropouts, small enough to keep for a whole file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.cells import fold_max
from daw_lint.measure.grid import Grid, divisor_near

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32

CELLS_PER_TICK = 3
_LARGEST = np.float32(60_000)
"""Half precision ends at 65,504. It halves the memory, and its steps of 0.05 % are far below any threshold here."""


class TickMeter:
    """Measures blocks in order. A tick is a few cells, about 1 ms; a row has a whole number of them."""

    def __init__(self, grid: Grid) -> None:
        """Create an empty meter."""
        self._cells = divisor_near(grid.cells_per_row, CELLS_PER_TICK)
        self.length = self._cells * grid.cell
        """Samples of a tick."""
        self.length_s = self.length / grid.rate_hz
        self.per_row = grid.row // self.length
        self._parts: list[F32] = []

    def add(self, block: Block) -> None:
        """Process the next block."""
        peaks = np.minimum(fold_max(block.cells, self._cells), _LARGEST).astype(np.float16)
        self._parts.append(peaks[:, : -(-block.frames // self.length)])

    def join(self, later: TickMeter) -> None:
        """Add the results of the stretch that follows."""
        self._parts += later._parts

    def peaks(self) -> F32:
        """Return the highest magnitude of every tick, shape (channels, ticks), in half precision."""
        peaks: F32 = np.concatenate(self._parts, axis=1)
        return peaks
