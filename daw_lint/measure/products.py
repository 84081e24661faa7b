"""Matrix products in one thread, whatever the BLAS behind numpy is set to.

A BLAS gives large products to a pool of threads. For thousands of products of a fraction of a millisecond that costs more than it
saves, and the cores are in use already: by the other stretch of the file, or by other files. The setting of the pool is that of the
whole process, so it is left alone. Products in small pieces never get to the pool, and are faster besides: a piece stays in
the cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32

MOST_MULTIPLICATIONS = 1 << 18
"""Up to here OpenBLAS uses one thread: 65,536 times ``GEMM_MULTITHREAD_THRESHOLD``, which is 4 (OpenBLAS, Makefile.rule)."""
_MOST_OF_A_ROW = 9000
"""A product with a single row goes another way, with a limit of 2,304 times the same 4 (OpenBLAS, interface/gemv.c)."""


def product(rows: F32, matrix: F32) -> F32:
    """Multiply rows, shape (..., n, k), by a matrix, shape (k, m). The last two axes of ``rows`` should be contiguous."""
    count, (inner, width) = rows.shape[-2], matrix.shape
    out = np.empty((*rows.shape[:-1], width), np.result_type(rows, matrix))
    step = max(2, MOST_MULTIPLICATIONS // max(1, inner * width))
    whole = count // step * step
    if whole:
        pieces = (*rows.shape[:-2], count // step, step)
        np.matmul(rows[..., :whole, :].reshape(*pieces, inner), matrix, out=out[..., :whole, :].reshape(*pieces, width))
    if count - whole == 1 and inner * width > _MOST_OF_A_ROW:
        np.einsum("...k,km->...m", rows[..., whole:, :], matrix, out=out[..., whole:, :])
    elif count > whole:
        np.matmul(rows[..., whole:, :], matrix, out=out[..., whole:, :])
    return out
