"""Sums for each row of the grid (100 ms): energy, mean, correlation and sample peak of the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.grid import Grid
from daw_lint.measure.kernel import kernel

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64


class Rows(NamedTuple):
    """Sums over each row of a file. The last row may have fewer samples; the rest is silence."""

    energy: F32
    """Sum of squares, shape (channels, rows)."""
    sums: F32
    """Sum of samples, shape (channels, rows)."""
    cross: F32 | None
    """Sum of products of the first two channels, shape (rows,)."""
    peaks: F32
    """Highest magnitude, shape (channels, rows)."""


class RowMeter:
    """Measures blocks in order."""

    def __init__(self, grid: Grid, channels: int) -> None:
        """Create an empty meter."""
        self._grid = grid
        self._parts: list[Rows] = []
        self.frames = 0
        self.broken = 0
        self.highest = [(0.0, -1)] * channels
        """For each channel, its highest magnitude and the frame of its first occurrence."""
        self.channels_identical = channels == 2
        """Whether there are two channels with the same samples."""

    def add(self, block: Block) -> None:
        """Process the next block."""
        new = block.new.reshape(len(block.samples), -1, self._grid.row)
        sums, energy, cross = self._sums(block.new)
        peaks = block.cells.reshape(len(new), -1, self._grid.cells_per_row).max(axis=2)
        self._parts.append(Rows(energy, sums, cross, peaks))
        self.channels_identical = self.channels_identical and np.array_equal(new[0], new[1])
        self.frames += block.frames
        self.broken += block.broken
        for channel, peak in enumerate(peaks.max(axis=1).tolist()):
            if peak > self.highest[channel][0]:
                row = int(peaks[channel].argmax())
                frame = block.start + row * self._grid.row + int(np.abs(new[channel, row]).argmax())
                self.highest[channel] = (peak, frame)

    def _sums(self, new: F32) -> tuple[F64, F64, F64 | None]:
        """Return the sums of samples and of squares, shape (channels, rows), and of products of two channels, (rows,)."""
        hop, row = self._grid.hop, self._grid.row
        # In single precision each hop is accurate to about 1e-7; hops and rows are added in double precision.
        if (native := kernel()) is not None:
            sums, squares, products = native.hops(new, hop)
            sums = _by_row(sums, row // hop)
        else:
            hops = new.reshape(len(new), -1, hop)
            sums, squares = new.reshape(len(new), -1, row).sum(axis=2), np.vecdot(hops, hops)
            # By hops: a BLAS gives longer sums of products to its threads.
            products = np.vecdot(hops[0], hops[1]) if len(new) > 1 else None
        return sums, _by_row(squares, row // hop), None if products is None else _by_row(products, row // hop)

    def join(self, later: RowMeter) -> None:
        """Add the results of the stretch that follows."""
        self._parts += later._parts
        self.frames += later.frames
        self.broken += later.broken
        self.channels_identical = self.channels_identical and later.channels_identical
        self.highest = [max(pair, key=lambda one: one[0]) for pair in zip(self.highest, later.highest, strict=True)]

    def rows(self) -> Rows:
        """Return all rows that contain a frame of the file."""
        count = self._grid.to_rows(self.frames)
        energy, sums, peaks = (
            np.concatenate([part[index] for part in self._parts], axis=1)[:, :count] for index in (0, 1, 3)
        )
        has_cross = all(part.cross is not None for part in self._parts)
        cross = np.concatenate([part.cross for part in self._parts])[:count] if has_cross else None
        return Rows(energy, sums, cross, peaks)


def _by_row(hops: F32, per_row: int) -> F64:
    sums: F64 = hops.reshape(*hops.shape[:-1], -1, per_row).sum(axis=-1, dtype=np.float64)
    return sums


def levels_db(rows: Rows, grid: Grid) -> F64:
    """Compute the RMS of each row in dB, shape (channels, rows), without the DC offset of the whole file."""
    mean = rows.sums.sum(axis=1, dtype=np.float64) / (rows.sums.shape[1] * grid.row)
    power = rows.energy.astype(np.float64) / grid.row
    power += (mean**2 - 2 * mean * (rows.sums.astype(np.float64) / grid.row).T).T
    levels: F64 = 10 * np.log10(np.maximum(power, 1e-20))
    return levels
