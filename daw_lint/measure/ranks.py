"""Percentiles without interpolation. (numpy's own function imports masked arrays at first use, which takes 6 ms.)"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64


def ranked(values: F32 | F64, percent: float) -> F32 | F64:
    """Return the percentile along the first axis, at the rank ``round((n - 1) p / 100)`` (EBU Tech 3342)."""
    ordered: F32 | F64 = np.sort(values, axis=0)[round((len(values) - 1) * percent / 100)]
    return ordered
