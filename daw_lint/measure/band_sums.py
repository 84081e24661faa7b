"""Sums of bins to bands, with the kernel or with a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.kernel import kernel
from daw_lint.measure.products import product

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32
    from daw_lint.measure.kernel.native import Bands


class BandSums:
    """Weighted sums over bands. A matrix says what each bin counts in each band, and is 0 nearly everywhere."""

    def __init__(self, matrix: F32) -> None:
        """``matrix`` has shape (bins, bands). What is not 0 in a column is in one piece."""
        self._matrix = matrix
        self._native: Bands | None = None

    def of(self, rows: F32) -> F32:
        """Return the sums of rows, shape (..., bins), over the bands, shape (..., bands)."""
        if (native := kernel()) is None:
            return product(rows, self._matrix)
        from daw_lint.measure.kernel.native import Bands

        if self._native is None:
            self._native = Bands(self._matrix)
        flat = np.ascontiguousarray(rows).reshape(-1, rows.shape[-1])
        return native.bands(flat, self._native).reshape(*rows.shape[:-1], -1)
