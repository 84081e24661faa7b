"""The time grid of all meters. It starts with the file, so that no value depends on the size of blocks."""

from __future__ import annotations

from math import inf, log
from typing import NamedTuple

MIN_LOUDNESS_RATE_HZ = 8000
"""Below this rate the high shelf of the K-weighting (1,682 Hz) is too close to half the rate to keep its shape."""


class Grid(NamedTuple):
    """Samples in a *cell* (about 0.3 ms), a *hop* (about 10 ms) and a *row* (ten hops) at a sample rate.

    At rates that are multiples of 100 Hz a hop is exactly 10 ms. At others (11,025 Hz) it is the nearest multiple of 16
    samples, and windows of 400 ms and 3 s are a number of hops with a fraction.
    """

    rate_hz: int
    cell: int
    hop: int
    row: int

    @property
    def cells_per_row(self) -> int:
        """Number of cells in a row."""
        return self.row // self.cell

    @property
    def row_s(self) -> float:
        """Length of a row in seconds."""
        return self.row / self.rate_hz

    def hops(self, seconds: float) -> float:
        """Convert seconds to hops, with a fraction if the rate is not a multiple of 100 Hz."""
        return seconds * self.rate_hz / self.hop

    def rows(self, seconds: float) -> int:
        """Convert seconds to whole rows, at least one."""
        return max(1, round(seconds * self.rate_hz / self.row))

    def to_rows(self, frames: int) -> int:
        """Return the number of rows for a number of frames, rounded up."""
        return -(-frames // self.row)


def grid_for(rate_hz: int) -> Grid:
    """Return the grid of a sample rate."""
    hop = rate_hz // 100 if rate_hz >= 1600 and rate_hz % 100 == 0 else 16 * max(1, round(rate_hz / 1600))
    row = 10 * hop
    return Grid(rate_hz, divisor_near(row, 16), hop, row)


def divisor_near(number: int, target: int) -> int:
    """Return the divisor of ``number`` whose ratio to ``target`` is nearest to one."""
    best, distance = number, inf
    for divisor in range(1, min(number, 4 * target) + 1):
        if number % divisor == 0 and abs(log(divisor / target)) < distance:
            best, distance = divisor, abs(log(divisor / target))
    return best
