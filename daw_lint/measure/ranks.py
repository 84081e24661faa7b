"""Percentiles without interpolation, and different values. (numpy's own functions import masked arrays at first use: 7 ms.)"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64, Ints


def ranked(values: F32 | F64, percent: float) -> F32 | F64:
    """Return the percentile along the first axis, at the rank ``round((n - 1) p / 100)`` (EBU Tech 3342)."""
    ordered: F32 | F64 = np.sort(values, axis=0)[round((len(values) - 1) * percent / 100)]
    return ordered


def different(values: Ints) -> Ints:
    """Return each value once, in order."""
    ordered: Ints = np.sort(values)
    found: Ints = ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]
    return found
