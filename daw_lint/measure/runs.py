"""Runs: consecutive samples (or cells) that fulfil a condition, tracked across the borders of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from daw_lint.measure.arrays import Indices, Ints

MAX_KEPT = 1000
_MANY = 1 << 16
"""Stored runs above which they are merged and counted, to bound the memory."""


class Runs:
    """The runs of one channel. All are counted, but only the first 1,000 are kept, so that memory stays bounded."""

    def __init__(self, shortest: int) -> None:
        """``shortest`` is the length from which a run counts."""
        self.shortest = shortest
        self.count = 0
        self.total = 0
        """Sum of the lengths of all runs."""
        self.longest = 0
        self._found: list[Ints] = []
        self._stored = 0

    def add(self, positions: Indices, start: int = 0) -> None:
        """Add positions relative to ``start`` in rising order. None may be before one that was added already."""
        if not len(positions):
            return
        breaks = np.flatnonzero(np.diff(positions) != 1) + 1
        first = positions[np.concatenate(([0], breaks))]
        last = positions[np.concatenate((breaks - 1, [len(positions) - 1]))]
        self._store(np.column_stack((first + start, last - first + 1)))

    def join(self, later: Runs) -> None:
        """Add the results of the stretch that follows."""
        self.count, self.total = self.count + later.count, self.total + later.total
        self.longest = max(self.longest, later.longest)
        for found in later._found:
            self._store(found)

    def finish(self) -> list[tuple[int, int]]:
        """Count the remaining runs, and return start and length of the first ones. Call it once."""
        runs = self._joined()
        runs = runs[runs[:, 1] >= self.shortest]
        self._count(runs)
        return [(int(start), int(length)) for start, length in runs[:MAX_KEPT]]

    def _store(self, runs: Ints) -> None:
        self._found.append(runs)
        self._stored += len(runs)
        if self._stored > _MANY:
            self._tidy()

    def _joined(self) -> Ints:
        """Return all stored runs, with adjacent ones merged."""
        if not self._found:
            return np.empty((0, 2), np.int64)
        runs = np.concatenate(self._found)
        fresh = np.concatenate(([True], runs[1:, 0] != runs[:-1].sum(axis=1)))
        lengths = np.add.reduceat(runs[:, 1], np.flatnonzero(fresh))
        return np.column_stack((runs[fresh, 0], lengths))

    def _tidy(self) -> None:
        # The first run may continue one of the stretch before, and the last one may not be finished.
        runs = self._joined()
        kept = runs[:, 1] >= self.shortest
        kept[[0, -1]] = True
        runs = runs[kept]
        self._count(runs[MAX_KEPT:-1])
        self._found = [np.concatenate((runs[:MAX_KEPT], runs[MAX_KEPT:][-1:]))]
        self._stored = len(self._found[0])

    def _count(self, runs: Ints) -> None:
        if len(runs):
            self.count += len(runs)
            self.total += int(runs[:, 1].sum())
            self.longest = max(self.longest, int(runs[:, 1].max()))
