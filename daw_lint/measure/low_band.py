"""Fine spectrum below 300 Hz: the signal decimated by the length of a cell, in frames of about 2.7 s.

The decimation filter is a triangle of two cells. It attenuates everything that aliases below 200 Hz by 48 dB or more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.grid import Grid

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64

HIGHEST_HZ = 420.0
FRAME_S = 2.7
MAX_KEPT = 256
"""Maximum number of frames whose spectra are kept, to find what sounds all the time."""


class LowBand(NamedTuple):
    """Power below 420 Hz, scaled as in ``Spectra``."""

    frequencies_hz: F64
    power: F64
    """Mean power of each bin: left, right and their product, shape (3, bins), or the sum of all channels, (1, bins)."""
    frames: F32
    """Power of evenly spaced frames, summed over the channels, shape (frames, bins)."""


class LowBandMeter:
    """Measures blocks in order. Each has a whole number of cells, and a cell of history."""

    def __init__(self, grid: Grid, channels: int, start: int) -> None:
        """``start`` is the first frame, a whole number of cells from the start of the file."""
        cell = grid.cell
        self._cell = cell
        rate = grid.rate_hz / cell
        self.length = int(2 ** round(np.log2(max(FRAME_S * rate, 16))))
        self._frequencies = np.fft.rfftfreq(self.length, 1 / rate)
        self._frequencies = self._frequencies[self._frequencies <= min(HIGHEST_HZ, rate / 4)]
        rise = (np.arange(cell) + 1) / cell**2
        self._rise_fall = np.column_stack((rise, 1 / cell - rise)).astype(np.float32)
        # Compensate the loss of the triangle, which is known exactly.
        phase = np.pi * self._frequencies / grid.rate_hz
        with np.errstate(invalid="ignore"):
            loss = np.where(phase > 0, np.sin(cell * phase) / (cell * np.sin(phase)), 1.0) ** 2
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(self.length) / self.length)
        self._window = (window / np.sqrt((window**2).sum() * self.length) * np.sqrt(2)).astype(np.float32)
        self._gain = (1 / loss**2).astype(np.float32)
        self._first = start // cell
        self._waiting: list[F32] = []
        self._frame = -(-self._first // self.length)
        self._head_length = self._frame * self.length - self._first
        self._head = np.zeros((channels, 0), np.float32)
        self._power = np.zeros((3 if channels == 2 else 1, len(self._frequencies)))
        self._count = 0
        self._stride = 1
        self._kept: list[tuple[int, F32]] = []

    def add(self, block: Block) -> None:
        """Process the next block."""
        cells = block.samples[:, block.history - self._cell :].reshape(len(block.samples), -1, self._cell)
        sums = cells @ self._rise_fall
        decimated = sums[:, 1:, 0] + sums[:, :-1, 1]
        self._take(decimated[:, : -(-block.frames // self._cell)])

    def join(self, later: LowBandMeter) -> None:
        """Add the results of the stretch that follows, and the frame across the border."""
        self._take(later._head)
        self._waiting = later._waiting or self._waiting
        self._power += later._power
        self._count += later._count
        self._kept += later._kept
        self._frame = max(self._frame, later._frame)
        self._stride = max(self._stride, later._stride)
        self._thin_out()

    def band(self) -> LowBand | None:
        """Return the mean spectrum; ``None`` for an empty file."""
        if not self._count:
            rest = np.concatenate(self._waiting, axis=1) if self._waiting else None
            if rest is None or not rest.shape[1]:
                return None
            self._analyse(np.pad(rest, ((0, 0), (0, self.length - rest.shape[1]))))
            # The frame was padded with silence, which would lower its mean power.
            self._power *= self.length / rest.shape[1]
        frames = np.stack([power for _, power in self._kept])
        return LowBand(self._frequencies, self._power / self._count, frames)

    def _take(self, decimated: F32) -> None:
        missing = self._head_length - self._head.shape[1]
        if missing > 0:
            self._head = np.concatenate((self._head, decimated[:, :missing]), axis=1)
            decimated = decimated[:, missing:]
        if not decimated.shape[1]:
            return
        self._waiting.append(decimated.copy())
        if sum(part.shape[1] for part in self._waiting) < self.length:
            return
        joined = np.concatenate(self._waiting, axis=1)
        whole = joined.shape[1] // self.length
        for index in range(whole):
            self._analyse(joined[:, index * self.length : (index + 1) * self.length])
        self._waiting = [joined[:, whole * self.length :].copy()]

    def _analyse(self, frame: F32) -> None:
        bins = np.fft.rfft(frame * self._window)[:, : len(self._frequencies)]
        powers = (np.square(bins.real) + np.square(bins.imag)) * self._gain
        total = powers.sum(axis=0)
        if len(self._power) == 3:
            cross = (bins[0].real * bins[1].real + bins[0].imag * bins[1].imag) * self._gain
            self._power += np.stack((*powers, cross))
        else:
            self._power += total
        self._count += 1
        self._kept.append((self._frame, total))
        self._frame += 1
        self._thin_out()

    def _thin_out(self) -> None:
        while len(self._kept) > MAX_KEPT:
            self._stride *= 2
            self._kept = [kept for kept in self._kept if kept[0] % self._stride == 0]
