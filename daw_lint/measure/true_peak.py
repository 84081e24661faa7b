"""True peak (ITU-R BS.1770-5, annex 2): the highest value between samples, found by interpolation.

Oversampling is 16 times at 44.1 and 48 kHz (annex 2 requires at least 4 times), with a windowed sinc of 32 taps: on music
this is within 0.04 dB of 64 times and 512 taps. Only cells that can contain a new peak are interpolated. For an
interpolator that is linear interpolation plus a filter ``g`` on the second difference,

    ``|y| <= a max(|x0|, |x1|) + sum(|g|) max|second difference|``,

which holds for any filter, and is tight for music: 2 to 7 cells of 100 remain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.cells import fold_max
from daw_lint.measure.grid import Grid
from daw_lint.measure.kernel import kernel
from daw_lint.measure.products import product

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64, Indices, Ints
    from daw_lint.measure.kernel.native import Interpolation, Peaks

TAPS = 32
KAISER_BETA = 8.0
LEAD = TAPS // 2 - 1
"""Taps before the sample that precedes a point."""
COARSE = 4
"""Oversampling of the coarse pass."""
_AT_ONCE = 1024
_SAFETY = 1.0001
"""Factor on the bounds against rounding in single precision."""
_OVER = np.float32(1 + 1e-6)
"""Where a point is over 0 dBTP: 0.00001 dB of what stays at full scale is rounding, and not the same on every processor."""
_SURE = np.float32(1 - 1e-5)
"""Part of a coarse point that a fine pass reaches too, however both are rounded."""


def interpolator(phases: int, taps: int = TAPS, beta: float = KAISER_BETA) -> F64:
    """Design the filters for the ``phases - 1`` points between two samples, shape (phases - 1, taps)."""
    offset = np.arange(taps) - (taps // 2 - 1)
    distance = offset - np.arange(1, phases)[:, None] / phases
    inside = np.sqrt(np.clip(1 - (distance / (taps / 2)) ** 2, 0, 1))
    filters = np.sinc(distance) * np.i0(beta * inside) / np.i0(beta)
    shaped: F64 = filters / filters.sum(axis=1, keepdims=True)
    return shaped


def phases_for(rate_hz: int) -> int:
    """Return the oversampling factor of a sample rate."""
    return 16 if rate_hz < 80000 else 8 if rate_hz < 160000 else 4


class TruePeaks:
    """The results of a stretch of a file. Values are magnitudes; 1.0 is 0 dBTP."""

    def __init__(self, channels: int) -> None:
        """Create empty results."""
        self.rows: list[F32] = []
        """For each block, the true peak of each channel and row, shape (channels, rows)."""
        self.highest = [(0.0, channel, 0.0) for channel in range(channels)]
        """For each channel, the highest interpolated value, the channel, and its position in samples from the start."""
        self.overs: list[Ints] = []
        """Cells over 0 dBTP, shape (cells, 2): number of the cell in the file, channel."""


class _Near(NamedTuple):
    """The samples of a channel from ``LEAD`` samples before the first cell to judge."""

    samples: F32
    first_cell: int
    channel: int

    def windows(self, width: int, cell: int) -> F32:
        """Return the samples needed to interpolate each cell, shape (cells, width)."""
        count, step = (len(self.samples) - width) // cell + 1, self.samples.itemsize
        return np.ndarray((count, width), self.samples.dtype, self.samples.data, 0, (cell * step, step))


class TruePeakMeter:
    """Measures blocks in order, with ``history`` samples before each and ``after`` samples of silence after the last."""

    def __init__(self, grid: Grid, channels: int) -> None:
        """Create an empty meter."""
        self._grid = grid
        self._late = -(-TAPS // 2 // grid.cell)
        self._reach = -(-(TAPS // 2 - 1) // grid.cell)
        filters = interpolator(phases_for(grid.rate_hz))
        self._phases = len(filters) + 1
        self._matrix = _cell_matrix(filters, grid.cell)
        step = self._phases // COARSE
        self._filters = filters.astype(np.float32), np.ascontiguousarray(filters[step - 1 :: step], np.float32)
        self._coarse = _cell_matrix(filters[step - 1 :: step], grid.cell)
        self._slack = np.float32(_SAFETY * _slack(filters, step))
        self._linear, self._curved = (np.float32(_SAFETY * bound) for bound in _bounds(filters))
        self.after = self._late * grid.cell
        self.history = self.after + max(self._reach * grid.cell + 1, TAPS // 2)
        self.found = TruePeaks(channels)

    def add(self, block: Block) -> None:
        """Process the next block. Cells are judged with a delay, once the samples after them are known."""
        count = block.cells.shape[1]
        peaks = np.empty((len(block.samples), count // self._grid.cells_per_row), np.float32)
        first_cell = block.start // self._grid.cell - self._late
        native = kernel()
        how = self._interpolation() if native is not None else None
        for channel, samples in enumerate(block.samples):
            if native is not None and how is not None:
                found = native.true_peaks(samples, block.cells[channel], how, self.found.highest[channel][0])
                self._take(found, peaks[channel], first_cell, channel)
                continue
            cells, curvature = self._survey(samples, block.history, block.cells[channel])
            near = _Near(samples[block.history - self.after - LEAD :], first_cell, channel)
            sampled = cells[:count].reshape(peaks.shape[1], -1).max(axis=1)
            between = np.zeros(count, np.float32)
            self._interpolate(near, self._candidates(near, cells, curvature, sampled), between)
            np.maximum(sampled, between.reshape(len(sampled), -1).max(axis=1), out=peaks[channel])
            self._add_overs(between, first_cell, channel)
        self.found.rows.append(peaks)

    def _interpolation(self) -> Interpolation | None:
        """Return what the kernel needs; ``None`` for the odd sample rates that it has no room for."""
        from daw_lint.measure.kernel.native import LONGEST_CELL, Interpolation

        if self._grid.cell > LONGEST_CELL:
            return None
        grid, bounds = self._grid, (self._linear, self._curved, self._slack, _SURE)
        return Interpolation(
            grid.cell, grid.cells_per_row, self._reach, self._late, *self._filters, *map(float, bounds)
        )

    def _take(self, found: Peaks, rows: F32, first_cell: int, channel: int) -> None:
        """Take what the kernel found on a channel of a block."""
        rows[:] = found.rows
        if found.is_over:
            self._add_overs(found.between, first_cell, channel)
        if found.best is not None:
            value, cell, point = found.best
            sample, index = divmod(point, self._phases - 1)
            place = (first_cell + cell) * self._grid.cell + sample + (index + 1) / self._phases
            self.found.highest[channel] = (value, channel, place)

    def join(self, later: TruePeakMeter) -> None:
        """Add the results of the stretch that follows."""
        mine, theirs = self.found, later.found
        mine.rows += theirs.rows
        mine.overs += theirs.overs
        mine.highest = [max(pair, key=lambda one: one[0]) for pair in zip(mine.highest, theirs.highest, strict=True)]

    def _survey(self, samples: F32, history: int, new_cells: F32) -> tuple[F32, F32]:
        """Return the peaks of the cells to judge and one more, and the highest second difference around each."""
        cell, reach = self._grid.cell, self._reach
        before = fold_max(np.abs(samples[history - self.after : history]), cell)
        near = samples[history - self.after - reach * cell - 1 :]
        steps = np.subtract(near[1:], near[:-1])
        second = np.empty(len(near) - 1, np.float32)
        np.subtract(steps[1:], steps[:-1], out=second[:-1])
        second[-1] = 0
        folded = fold_max(np.abs(second, out=second), cell)
        seen = folded[: len(new_cells)]
        for offset in range(1, 2 * reach + 1):
            seen = np.maximum(seen, folded[offset : offset + len(new_cells)])
        return np.concatenate((before, new_cells)), seen

    def _candidates(self, near: _Near, cells: F32, curvature: F32, sampled: F32) -> Indices:
        """Return the cells that can hold the peak of their row, or an over, in order. ``sampled`` are the peaks of the rows."""
        count, per_row = len(curvature), self._grid.cells_per_row
        bound = np.maximum(cells[:count], cells[1 : count + 1])
        bound *= self._linear
        bound += self._curved * curvature
        by_row = bound.reshape(-1, per_row)
        # Overs count above 1, so no cell above it may be skipped, however high the row's peak is.
        known = np.minimum(sampled, 1)
        # The cell with the highest bound in each row rules out many others.
        likeliest = by_row.argmax(axis=1)
        rows = np.flatnonzero(np.take_along_axis(by_row, likeliest[:, None], axis=1)[:, 0] > known)
        known[rows] = np.maximum(known[rows], _SURE * self._coarse_peaks(near, rows * per_row + likeliest[rows]))
        np.minimum(known, 1, out=known)
        chosen = np.flatnonzero(by_row > known[:, None])
        peaks = self._coarse_peaks(near, chosen)
        row = chosen // per_row
        np.maximum.at(known, row, _SURE * peaks)
        np.minimum(known, 1, out=known)
        # No fine point can be higher than the coarse ones and the samples plus what the curvature allows.
        room = np.maximum(peaks, cells[chosen]) + self._slack * curvature[chosen]
        found: Indices = chosen[room > known[row]]
        return found

    def _coarse_peaks(self, near: _Near, chosen: Indices) -> F32:
        """Return the highest coarse point of each cell."""
        windows = near.windows(len(self._coarse), self._grid.cell)
        peaks = np.empty(len(chosen), np.float32)
        for at in range(0, len(chosen), _AT_ONCE):
            points = product(windows[chosen[at : at + _AT_ONCE]], self._coarse)
            np.abs(points, out=points)
            peaks[at : at + _AT_ONCE] = fold_max(points.reshape(-1), points.shape[1])
        return peaks

    def _interpolate(self, near: _Near, chosen: Indices, between: F32) -> None:
        """Write the highest point of each chosen cell into ``between``, and update the highest of all."""
        first_cell, channel = near.first_cell, near.channel
        windows = near.windows(len(self._matrix), self._grid.cell)
        for at in range(0, len(chosen), _AT_ONCE):
            some = chosen[at : at + _AT_ONCE]
            points = product(windows[some], self._matrix)
            np.abs(points, out=points)
            peaks = fold_max(points.reshape(-1), points.shape[1])
            between[some] = peaks
            best = int(peaks.argmax())
            if peaks[best] > self.found.highest[channel][0]:
                sample, point = divmod(int(points[best].argmax()), self._phases - 1)
                place = (first_cell + int(some[best])) * self._grid.cell + sample + (point + 1) / self._phases
                self.found.highest[channel] = (float(peaks[best]), channel, place)

    def _add_overs(self, between: F32, first_cell: int, channel: int) -> None:
        over = np.flatnonzero(between > _OVER)
        if len(over):
            self.found.overs.append(np.column_stack((over + first_cell, np.full(len(over), channel))))


def _cell_matrix(filters: F64, cell: int) -> F32:
    """Build the matrix from the samples around a cell to the points between them, shape (cell + taps - 1, points)."""
    points, taps = filters.shape
    matrix = np.zeros((cell + taps - 1, cell, points), np.float32)
    for sample in range(cell):
        matrix[sample : sample + taps, sample] = filters.T
    return matrix.reshape(len(matrix), -1)


def _bounds(filters: F64) -> tuple[float, float]:
    """Compute the two factors of the bound: for the higher neighbour, and for the highest second difference."""
    linear = curved = 0.0
    offset = np.arange(filters.shape[1]) - LEAD
    for taps in filters:
        slope = float(taps @ offset)
        rest = taps.copy()
        rest[LEAD] -= taps.sum() - slope
        rest[LEAD + 1] -= slope
        linear = max(linear, abs(taps.sum() - slope) + abs(slope))
        curved = max(curved, _curvature(rest))
    return linear, curved


def _slack(filters: F64, step: int) -> float:
    """Compute how far a fine point can be above the line between two coarse ones, per unit of second difference."""
    taps = filters.shape[1]
    now, next_sample = np.zeros((2, taps))
    now[LEAD] = next_sample[LEAD + 1] = 1
    points = np.vstack((now, filters, next_sample))
    slack = 0.0
    for start in range(0, len(points) - 1, step):
        for index in range(1, step):
            line = points[start] * (1 - index / step) + points[start + step] * (index / step)
            slack = max(slack, _curvature(points[start + index] - line))
    return slack


def _curvature(taps: F64) -> float:
    """Sum the magnitudes of the filter that does to second differences what ``taps`` do to samples.

    ``taps`` must give 0 for constants and straight lines.
    """
    return float(np.abs(np.cumsum(np.cumsum(taps))[:-2]).sum())
