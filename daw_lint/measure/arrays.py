"""Names of array types. Import them for type checking only: numpy.typing takes 6 ms."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.floating[Any]]
"""Single precision: samples, and sums over a few thousand of them."""
F64 = NDArray[np.floating[Any]]
"""Double precision: sums over a whole file."""
Ints = NDArray[np.int64]
Indices = NDArray[np.intp]
Complex = NDArray[np.complexfloating[Any, Any]]
Samples = NDArray[np.floating[Any]] | NDArray[np.integer[Any]]
Numbers = NDArray[Any]
