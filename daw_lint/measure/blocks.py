"""Split a file into blocks of whole grid rows, which every meter processes in turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from daw_lint.measure.cells import cell_peaks
from daw_lint.measure.grid import Grid

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32

BLOCK_S = 6.0
BLOCK_SAMPLES = 1 << 19
"""Maximum samples of a block over all channels (but at least one row): 2 MiB."""
ABSURD = np.float32(1e9)
"""180 dB above full scale. Larger values count with NaN and infinity: they are no sound, and their squares overflow."""


class Block(NamedTuple):
    """Consecutive samples. Before the first sample of a file and after its last one there is silence.

    ``samples`` has shape (channels, history + rows x row): ``history`` samples of earlier blocks, then new ones.
    ``cells`` has shape (channels, new cells): the highest magnitude of each. ``broken`` counts samples set to zero.
    """

    start: int
    """Frame of the first new sample."""
    frames: int
    """Number of new frames in the file. The rest is silence."""
    history: int
    samples: F32
    cells: F32
    broken: int

    @property
    def new(self) -> F32:
        """The new samples, shape (channels, rows x row)."""
        return self.samples[:, self.history :]


class Reader(Protocol):
    """Reads the samples of a file in order."""

    def read(self, out: F32) -> int:
        """Fill the first columns of ``out``, shape (channels, n), and return their number; fewer than n only at the end."""
        ...


def block_rows(grid: Grid, channels: int, block_s: float = BLOCK_S) -> int:
    """Return the number of rows in a block."""
    return max(1, min(round(block_s * grid.rate_hz), BLOCK_SAMPLES // channels) // grid.row)


def blocks(
    reader: Reader, grid: Grid, span: tuple[int, int | None], before: F32, after: int, rows: int | None = None
) -> Iterator[Block]:
    """Yield the frames from ``span[0]`` up to ``span[1]`` (``None``: the end). The reader must be at ``span[0]``.

    ``before`` is the history of the first block, shape (channels, history). At the end of the file at least ``after``
    samples of silence follow. Buffers are reused, so a meter must copy what it keeps.
    """
    start, stop = span
    channels, history = before.shape
    size = (rows or block_rows(grid, channels)) * grid.row
    if stop is not None:
        size = min(size, grid.to_rows(stop - start) * grid.row)
    room = size + grid.to_rows(after) * grid.row
    buffer = np.zeros((channels, history + room), np.float32)
    buffer[:, :history] = before
    magnitude = np.empty((channels, room), np.float32)
    while True:
        wanted = size if stop is None else min(size, stop - start)
        frames = reader.read(buffer[:, history : history + wanted])
        ended = frames < size
        used = grid.to_rows(frames + (after if ended else 0)) * grid.row
        if not used:
            return
        new = buffer[:, history : history + used]
        new[:, frames:] = 0
        cells = cell_peaks(new, grid.cell, magnitude)
        broken = 0
        # Written as a negation so that NaN, which fails every comparison, is caught too.
        if not cells.max(initial=0) <= ABSURD:
            broken = silence_broken(new)
            cells = cell_peaks(new, grid.cell, magnitude)
        yield Block(start, frames, history, buffer[:, : history + used], cells, broken)
        start += frames
        if ended or start == stop:
            return
        buffer[:, :history] = buffer[:, used : used + history].copy()


def silence_broken(samples: F32) -> int:
    """Set NaN and samples above 180 dBFS to zero in place, and return their number."""
    broken = ~(np.abs(samples) <= ABSURD)
    samples[broken] = 0
    return int(np.count_nonzero(broken))
