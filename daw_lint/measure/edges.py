"""Start, end and inner silence of a file, in cells of about 0.3 ms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from daw_lint.measure.blocks import Block
from daw_lint.measure.grid import Grid
from daw_lint.measure.runs import Runs

F32 = NDArray[np.float32]
SILENCE_DB = -60.0
"""Head and tail: a sample peak below it is inaudible next to music (the usual trim of mastering houses)."""
GAP_DB = -90.0
"""Gaps: below the last bit of 16."""
MIN_GAP_S = 0.01
"""Shortest gap that counts. Our own bound."""
END_S = 0.2
KEPT_S = 0.4
"""Samples kept of both ends."""


class EdgeMeter:
    """Measures blocks in order."""

    def __init__(self, grid: Grid) -> None:
        """Create an empty meter."""
        self._grid = grid
        self._silence, self._gap = (np.float32(10 ** (level / 20)) for level in (SILENCE_DB, GAP_DB))
        self.first_sound: int | None = None
        """Frame of the first cell above -60 dBFS."""
        self.sound_end: int | None = None
        """Frame after the last cell above -60 dBFS."""
        self.first_sample: float | None = None
        self.last_sample = 0.0
        """Highest magnitude of all channels in the first and the last frame."""
        self.gaps = Runs(max(1, round(MIN_GAP_S * grid.rate_hz / grid.cell)))
        self.end = np.zeros(0, np.float32)
        """Peaks of the last cells (0.2 s), over all channels."""
        self.head = self.tail = np.zeros((0, 0), np.float32)
        """The first and the last samples (0.4 s) of all channels."""
        self._kept = max(1, round(KEPT_S * grid.rate_hz))

    def add(self, block: Block) -> None:
        """Process the next block."""
        if not block.frames:
            return
        cell = self._grid.cell
        cells = block.cells.max(axis=0)[: -(-block.frames // cell)]
        loud = np.flatnonzero(cells > self._silence)
        if len(loud):
            if self.first_sound is None:
                self.first_sound = block.start + int(loud[0]) * cell
            self.sound_end = block.start + min((int(loud[-1]) + 1) * cell, block.frames)
        self.gaps.add(np.flatnonzero(cells <= self._gap), block.start // cell)
        if self.first_sample is None:
            self.first_sample = float(np.abs(block.new[:, 0]).max())
        self.last_sample = float(np.abs(block.new[:, block.frames - 1]).max())
        self.end = np.concatenate((self.end, cells))[-round(END_S * self._grid.rate_hz / cell) :]
        self._keep(block.new[:, : block.frames])

    def join(self, later: EdgeMeter) -> None:
        """Add the results of the stretch that follows."""
        if later.first_sample is None:
            return
        self.first_sound = later.first_sound if self.first_sound is None else self.first_sound
        self.sound_end = self.sound_end if later.sound_end is None else later.sound_end
        self.gaps.join(later.gaps)
        self.last_sample = later.last_sample
        self.end = np.concatenate((self.end, later.end))[-round(END_S * self._grid.rate_hz / self._grid.cell) :]
        self._keep(later.tail)

    def _keep(self, samples: F32) -> None:
        """Keep the ends of the samples so far and of those that follow. The buffer of a block is used again: copy."""
        if not self.head.size:
            self.head = self.tail = np.zeros((len(samples), 0), np.float32)
        missing = self._kept - self.head.shape[1]
        if missing > 0:
            self.head = np.concatenate((self.head, samples[:, :missing]), axis=1)
        kept = self.tail[:, max(0, self.tail.shape[1] + samples.shape[1] - self._kept) :]
        self.tail = np.concatenate((kept, samples[:, -self._kept :]), axis=1)
