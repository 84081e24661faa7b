"""Refuses arrays that are not audio: by mistake in their shape, or in the sample rate that comes with them."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from daw_lint.measure.header import MAX_CHANNELS, MAX_RATE_HZ

_FORM = "floats or integers of shape (frames,) or (frames, channels), and not empty"


def check_array(samples: Any, rate: Any) -> int:
    """Return the sample rate in Hz. Raises ``ValueError`` for what cannot be measured, with what to do."""
    if rate is None:
        raise ValueError("an array needs a sample rate in Hz: pass rate")
    # Integral is what numpy's whole numbers are too; NaN is refused since it is not between the two.
    hz = int(rate) if isinstance(rate, Integral | float) and 1 <= float(rate) <= MAX_RATE_HZ else 0
    if not hz or hz != rate:
        raise ValueError(f"the sample rate must be a whole number of Hz from 1 to {MAX_RATE_HZ:,}, not {rate!r}")
    if not hasattr(samples, "dtype") or not hasattr(samples, "ndim"):
        kind = type(samples).__name__
        raise ValueError(f"samples must be a path or a numpy array ({_FORM}), not {kind}: use numpy.asarray")
    if samples.ndim not in (1, 2) or not samples.size or samples.dtype.kind not in "fiu":
        raise ValueError(f"samples must be {_FORM}")
    if samples.ndim == 2 and samples.shape[1] > MAX_CHANNELS:
        frames, channels = samples.shape
        raise ValueError(
            f"shape {samples.shape} means {frames:,} frames of {channels:,} channels: "
            "pass (frames, channels), perhaps array.T"
        )
    return hz
