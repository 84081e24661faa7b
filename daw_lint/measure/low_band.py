"""Fine spectrum below 420 Hz: the signal decimated by the length of a cell, in frames of about 2.7 s.

The decimation filter is a triangle of two cells. It attenuates everything that aliases below 200 Hz by 45 dB or more.
Frames overlap by three quarters, and the first and last ones reach into the silence around the file. The squares of their
windows add up to the same everywhere, so every sample counts alike, wherever the file starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.frame_powers import FramePowers
from daw_lint.measure.grid import Grid
from daw_lint.measure.kernel import kernel
from daw_lint.measure.products import product

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64

HIGHEST_HZ = 420.0
FRAME_S = 2.7
OVERLAPS = 4
"""Frames that cover each sample. The squares of four Hann windows, a quarter of a frame apart, add up to 1.5."""
MAX_KEPT = 512
"""Maximum number of frames whose spectra are kept, to find lines that are always there."""


class LowBand(NamedTuple):
    """Power below 420 Hz, scaled as in ``Spectra``."""

    frequencies_hz: F64
    power: F64
    """Mean power of each bin: left, right and their product, shape (3, bins), or the sum of all channels, (1, bins)."""
    frames: F32
    """Power of evenly spaced frames inside the file, summed over the channels, shape (frames, bins)."""


class LowBandMeter:
    """Measures blocks in order. Each has a whole number of cells, and a cell of history."""

    def __init__(self, grid: Grid, channels: int, start: int) -> None:
        """``start`` is the first frame, a whole number of cells from the start of the file."""
        cell = grid.cell
        self._cell = cell
        rate = grid.rate_hz / cell
        self.length = int(2 ** round(np.log2(max(FRAME_S * rate, 16))))
        self._hop = self.length // OVERLAPS
        self._frequencies = np.fft.rfftfreq(self.length, 1 / rate)
        self._frequencies = self._frequencies[self._frequencies <= min(HIGHEST_HZ, rate / 4)]
        rise = (np.arange(cell) + 1) / cell**2
        self._rise_fall = np.column_stack((rise, 1 / cell - rise)).astype(np.float32)
        self._triangle = np.ascontiguousarray(self._rise_fall[:, ::-1].T).reshape(-1)
        # Compensate the loss of the triangle, which is known exactly.
        phase = np.pi * self._frequencies / grid.rate_hz
        with np.errstate(invalid="ignore"):
            loss = np.where(phase > 0, np.sin(cell * phase) / (cell * np.sin(phase)), 1.0) ** 2
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(self.length) / self.length)
        self._window = (window / np.sqrt((window**2).sum() * self.length) * np.sqrt(2)).astype(np.float32)
        self._frames = FramePowers(self._window, 0, len(self._frequencies))
        self._gain = (1 / loss**2).astype(np.float32)
        first = start // cell
        lead = self.length - self._hop
        # The frame ``index`` starts at ``index * hop - lead``. At the start of the file it reaches into silence.
        self._index = -(-(first + lead) // self._hop) if first else 0
        before_first = self._index * self._hop - lead - first
        self._head_length = before_first + lead if first else 0
        """What the frames that begin before this stretch need of it."""
        self._head = np.zeros((channels, 0), np.float32)
        self._skipped = max(0, before_first)
        self._waiting: list[F32] = [np.zeros((channels, max(0, -before_first)), np.float32)]
        self._power = np.zeros((3 if channels == 2 else 1, len(self._frequencies)))
        self._taken = 0
        self._stride = 1
        self._kept: list[tuple[int, F32]] = []

    def add(self, block: Block) -> None:
        """Process the next block."""
        samples = block.samples[:, block.history - self._cell :]
        if (native := kernel()) is not None:
            decimated = native.decimate(samples, self._cell, self._triangle)
        else:
            sums = product(samples.reshape(len(samples), -1, self._cell), self._rise_fall)
            decimated = sums[:, 1:, 0] + sums[:, :-1, 1]
        self._take(decimated[:, : -(-block.frames // self._cell)])

    def join(self, later: LowBandMeter) -> None:
        """Add the results of the stretch that follows, and the frames across the border."""
        taken = self._taken + later._taken
        self._take(later._head)
        if later._taken > later._head_length:
            self._waiting = later._waiting
            self._index = later._index
        self._taken = taken
        self._power += later._power
        self._kept += later._kept
        self._stride = max(self._stride, later._stride)
        self._thin_out()

    def band(self) -> LowBand | None:
        """Return the mean spectrum; ``None`` for an empty file."""
        if not self._taken:
            return None
        taken, inside = self._taken, (self._taken - self.length) // self._hop + OVERLAPS
        self._take(np.zeros((len(self._head), self.length - self._hop), np.float32))
        # Frames that reach into the silence around the file show less of it. They count in the mean only.
        frames = [power for index, power in self._kept if OVERLAPS - 1 <= index < inside]
        return LowBand(
            self._frequencies,
            self._power * (self._hop / taken),
            np.stack(frames) if frames else np.zeros((0, len(self._frequencies)), np.float32),
        )

    def _take(self, decimated: F32) -> None:
        missing = self._head_length - self._head.shape[1]
        if missing > 0:
            self._head = np.concatenate((self._head, decimated[:, :missing]), axis=1)
        new = decimated[:, self._skipped :]
        self._skipped -= min(self._skipped, decimated.shape[1])
        self._taken += decimated.shape[1]
        self._waiting.append(new.copy())
        if sum(part.shape[1] for part in self._waiting) < self.length:
            return
        joined = np.concatenate(self._waiting, axis=1)
        count = (joined.shape[1] - self.length) // self._hop + 1
        starts = np.arange(count) * self._hop
        powers, cross = self._frames.powers(joined, starts)
        self._analyse(powers * self._gain, cross * self._gain if cross is not None else None)
        self._waiting = [joined[:, count * self._hop :].copy()]

    def _analyse(self, powers: F32, cross: F32 | None) -> None:
        """Add consecutive frames: their powers, shape (channels, frames, bins), and that of the product of two channels."""
        totals = powers.sum(axis=0)
        parts = [totals] if cross is None else [*powers, cross]
        self._power += np.stack([part.sum(axis=0, dtype=np.float64) for part in parts])
        for total in totals:
            if self._index % self._stride == 0:
                self._kept.append((self._index, total))
                self._thin_out()
            self._index += 1

    def _thin_out(self) -> None:
        while len(self._kept) > MAX_KEPT:
            self._stride *= 2
            self._kept = [kept for kept in self._kept if kept[0] % self._stride == 0]
