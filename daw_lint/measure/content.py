"""The bits that a file uses, and whether the last one is noise in quiet passages."""

from __future__ import annotations

import numpy as np

from daw_lint.measure.blocks import Block

FLOAT_BITS = 24
"""A float sample has 24 bits of signal. A file whose samples are all on that grid was made from integers."""
QUIET_STEPS = 8
"""Cells whose peak is at most this many steps of the last bit show whether that bit is noise or rounding."""
MIN_SAMPLES = 4800
MAX_SAMPLES = 1 << 20
"""Quiet samples needed for an answer, and those that are enough. Our own bounds."""
NOISE_BELOW, ROUNDING_ABOVE = 0.65, 0.9
"""Share of samples equal to the one before. Triangular dither over silence gives 0.59; a rounded decay nearly 1."""


class BitMeter:
    """Measures blocks in order. ``depth`` is that of the file, 24 for floats."""

    def __init__(self, cell: int, depth: int) -> None:
        """Create an empty meter."""
        self._cell = cell
        self._depth = min(depth, FLOAT_BITS)
        self._ored = 0
        self._full = self._off_grid = False
        self._equal = self._compared = 0

    def add(self, block: Block) -> None:
        """Process the next block."""
        if not self._full:
            before = self._ored
            for samples in block.new:
                if not self._full:
                    self._take(samples)
            if self._ored & -self._ored != before & -before:
                self._equal = self._compared = 0
        if self._ored and not self._off_grid and self._compared < MAX_SAMPLES:
            self._compare_quiet(block)

    def join(self, later: BitMeter) -> None:
        """Add the results of the stretch that follows."""
        mine, theirs = self._used(), later._used()
        if theirs > mine:
            self._equal = self._compared = 0
        if theirs >= mine:
            self._equal, self._compared = self._equal + later._equal, self._compared + later._compared
        self._ored |= later._ored
        self._full = self._full or later._full
        self._off_grid = self._off_grid or later._off_grid

    def used(self) -> int | None:
        """Return the number of bits used; 0 for digital silence, ``None`` for floats that are not on a grid."""
        return None if self._off_grid else self._used()

    def noise_at_last_bit(self) -> bool | None:
        """Whether the last used bit is noise in quiet passages (dither or natural noise), not plain rounding.

        ``None`` if too little of the file is quiet, or the answer is not clear.
        """
        if self._compared < MIN_SAMPLES:
            return None
        share = self._equal / self._compared
        return True if share < NOISE_BELOW else False if share > ROUNDING_ABOVE else None

    def _used(self) -> int:
        return self._depth - ((self._ored & -self._ored).bit_length() - 1) if self._ored else 0

    def _take(self, samples: np.ndarray) -> None:
        scaled = samples * np.float32(2 ** (self._depth - 1))
        with np.errstate(invalid="ignore"):  # a float far above full scale becomes another code, so it is off the grid
            codes = scaled.astype(np.int32)
        if not np.array_equal(codes, scaled):
            self._off_grid = self._full = True
            return
        self._ored |= int(np.bitwise_or.reduce(codes))
        self._full = bool(self._ored & 1)

    def _compare_quiet(self, block: Block) -> None:
        step = 2.0 ** (1 - self._used())
        for samples, cells in zip(block.new, block.cells, strict=True):
            quiet = np.flatnonzero((cells > 0) & (cells <= np.float32(QUIET_STEPS * step)))
            if len(quiet):
                some = samples.reshape(-1, self._cell)[quiet]
                self._equal += int(np.count_nonzero(some[:, 1:] == some[:, :-1]))
                self._compared += some.shape[0] * (self._cell - 1)
