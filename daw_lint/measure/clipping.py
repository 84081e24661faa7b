"""Clipped runs: consecutive samples at full scale, followed across the borders of blocks."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from daw_lint.bounce import ClippedRun

MIN_RUN = 3
"""Samples. One at full scale is what a normalised file has; three in a row are a flat top."""
MAX_RUNS = 1000
Runs: TypeAlias = NDArray[np.int64]
"""Shape (runs, 3): first frame, channel, length in samples."""


class ClippedRuns:
    """Collects runs from masks of consecutive blocks. Memory does not grow with the length of the file."""

    def __init__(self, channels: int) -> None:
        """Begin at frame 0."""
        self.count = 0
        self.samples = 0
        self._frame = 0
        self._open: Runs = np.zeros(channels, np.int64)
        self._first: Runs = np.empty((0, 3), np.int64)

    def add_quiet(self, frames: int) -> None:
        """Take a block in which nothing is at full scale."""
        if self._open.any():
            self._close(self._left_open())
            self._open[:] = 0
        self._frame += frames

    def add(self, over: NDArray[np.bool_]) -> None:
        """Take a block: ``over`` of shape (frames, channels) says which samples are at full scale."""
        frames, channels = over.shape
        padded = np.zeros((channels, frames + 2), np.int8)
        padded[:, 1:-1] = over.T
        edges = np.diff(padded, axis=1)
        channel, start = np.nonzero(edges == 1)
        end = np.nonzero(edges == -1)[1]
        ended_before = np.where(over[0], 0, self._open)
        stale = self._left_open()[ended_before > 0]
        joined = np.where(start == 0, self._open[channel], 0)
        length = end - start + joined
        runs = np.column_stack((start - joined + self._frame, channel, length))
        goes_on = end == frames
        self._open[:] = 0
        self._open[channel[goes_on]] = length[goes_on]
        self._frame += frames
        self._close(np.concatenate((stale, runs[~goes_on])))

    def finish(self, sample_rate_hz: int) -> tuple[ClippedRun, ...]:
        """End the file and return its first runs, at most 1,000, in order of time."""
        self.add_quiet(0)
        return tuple(
            ClippedRun(int(channel), int(start) / sample_rate_hz, int(length)) for start, channel, length in self._first
        )

    def _left_open(self) -> Runs:
        channels = np.arange(len(self._open))
        return np.column_stack((self._frame - self._open, channels, self._open))

    def _close(self, runs: Runs) -> None:
        runs = runs[runs[:, 2] >= MIN_RUN]
        if not len(runs):
            return
        self.count += len(runs)
        self.samples += int(runs[:, 2].sum())
        both = np.concatenate((self._first, runs))
        self._first = both[np.lexsort((both[:, 1], both[:, 0]))[:MAX_RUNS]]
