"""Tries the kernel of an installed wheel: it must be used, and give the loudness and true peak that numpy gives."""

from __future__ import annotations

import sys

import numpy as np

from daw_lint import measure_bounce
from daw_lint.measure.kernel import kernel, using

RATE_HZ = 48_000

if kernel() is None:
    sys.exit("the kernel is not used here")
samples = np.random.default_rng(1).standard_normal((5 * RATE_HZ, 2)) / 8
compiled = measure_bounce(samples, RATE_HZ)
with using(None):
    reference = measure_bounce(samples, RATE_HZ)
for name in ("loudness", "true_peak"):
    one, other = getattr(compiled, name), getattr(reference, name)
    for field in ("integrated_lufs", "peak_db"):
        if abs(getattr(one, field, 0) - getattr(other, field, 0)) > 1e-4:
            sys.exit(f"{field}: the kernel gives {getattr(one, field)}, numpy {getattr(other, field)}")
print("the kernel works")
