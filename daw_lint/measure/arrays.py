"""Names of array types. Imported for type checking only: numpy.typing takes 6 ms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Ints = NDArray[np.int64]
Indices = NDArray[np.intp]
Complex = NDArray[np.complex64]
Samples = NDArray[np.floating] | NDArray[np.integer]  # type: ignore[type-arg]
Numbers = NDArray[np.generic]
