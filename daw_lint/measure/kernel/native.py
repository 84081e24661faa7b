"""The functions of the kernel on numpy arrays. All sizes are checked here: the C code trusts them."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, Structure, c_char_p, c_double, c_float, c_int, c_int32, c_int64, c_ssize_t, c_void_p
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64, Complex, Ints

KINDS = {"u1": 1, "i1": 2, "i2": 3, "i3": 4, "i4": 5, "f4": 6, "f8": 7}
"""Numbers in a file, as numpy names them (i3 is ours), and as the kernel does."""
LONGEST_CELL, TAPS, MOST_POINTS = 64, 32, 15
"""The room that the C code has on its stack."""
_LANES = 4


class _Interpolation(Structure):
    _fields_ = (
        *((name, c_int32) for name in ("cell", "per_row", "reach", "late", "points", "coarse_points")),
        *((name, c_float) for name in ("linear", "curved", "slack", "sure")),
    )


class Interpolation(NamedTuple):
    """What a true-peak meter is made of: see ``true_peak.py``."""

    cell: int
    per_row: int
    reach: int
    late: int
    fine: F32
    """Filters, shape (points, taps)."""
    coarse: F32
    linear: float
    curved: float
    slack: float
    sure: float


class Peaks(NamedTuple):
    """True peaks of one channel of a block."""

    rows: F32
    between: F32
    """The highest point of each cell that was interpolated, 0 for the others."""
    is_over: bool
    best: tuple[float, int, int] | None
    """The highest value, its cell, and its point in it (sample times points + point), if it is above what was known."""


class Filters(NamedTuple):
    """Two biquads in series over hops."""

    numbers: F64
    """Of the recursion, shape (9,): see ``struct biquads``."""
    weights: F64
    """What each sample of a hop leaves in each state, shape (4, hop)."""
    decay: F64
    """What a state leaves of itself over a hop, shape (4, 4)."""


class Frames:
    """Frames to transform: their window, and the bins that are of interest."""

    def __init__(self, window: F32, first: int, stop: int) -> None:
        """``window`` has a power of two as its length."""
        self.window, self.first, self.stop = np.ascontiguousarray(window, np.float32), first, stop
        length = len(window)
        self.turns = np.exp(-2j * np.pi * np.arange(3 * length // 4) / length)


class Phases:
    """Sums of phases of products, shape (bins,), and how many louder than ``heard`` were added."""

    def __init__(self, sums: Complex, heard: float) -> None:
        """Add to ``sums``, in double precision."""
        self.sums, self.heard, self.added = sums, heard, 0


class Bands:
    """Weighted sums over bands of bins: what is not 0 in a matrix, whose columns have it in one piece."""

    def __init__(self, matrix: F32) -> None:
        """``matrix`` has shape (bins, bands)."""
        self.bins, self.bands = matrix.shape
        counts = np.count_nonzero(matrix, axis=0)
        first = np.where(counts > 0, (matrix != 0).argmax(axis=0), 0)
        self.spans = np.ascontiguousarray(np.column_stack((first, counts)), np.int32)
        pieces = [matrix[at : at + count, band] for band, (at, count) in enumerate(self.spans.tolist())]
        self.weights = np.concatenate([*pieces, np.zeros(0, np.float32)]).astype(np.float32)


class Kernel:
    """The loaded library. Its methods may be called from any thread."""

    def __init__(self, path: Path) -> None:
        """Load it. Raises ``OSError`` where that fails, and ``AttributeError`` where a function is missing."""
        self.path = path
        self._library = ctypes.CDLL(str(path))
        size, whole, at = c_ssize_t, c_int, c_void_p
        self._source = self._function("source", [], c_char_p, "daw_lint_kernel_")
        self._runs = self._function("runs", [], c_int, "daw_lint_kernel_")
        self._convert = self._function("convert", [at, whole, whole, whole, size, at, size])
        self._cells = self._function("cells", [at, size, whole, size, whole, at])
        self._hops = self._function("hops", [at, size, whole, size, whole, at, at, at])
        self._weighted = self._function("k_weighted", [at, size, whole, size, whole, *[at] * 6])
        self._spectra = self._function(
            "spectra", [at, at, size, whole, at, at, whole, whole, at, at, at, c_double, at], c_int64
        )
        self._bands = self._function("bands", [at, size, size, at, whole, at, at])
        self._decimate = self._function("decimate", [at, size, whole, size, whole, at, at])
        self._peaks = self._function("true_peaks", [at, size, size, at, POINTER(_Interpolation), *[at] * 6], c_int)

    @property
    def source(self) -> str:
        """Which source it was built from."""
        return bytes(self._source()).decode("ascii", "replace")

    @property
    def runs_here(self) -> bool:
        """Whether this processor has the instructions that it uses: on x86-64 those of Haswell and Zen, from 2013 on."""
        return bool(self._runs())

    def convert(self, raw: memoryview, kind: str, is_big_endian: bool, out: F32) -> None:
        """Convert interleaved samples to ``out``, shape (channels, frames). ``kind`` is one of ``KINDS``."""
        channels, frames = _checked(out)
        numbers = np.frombuffer(raw, np.uint8)
        if len(numbers) < channels * frames * int(kind[1]):
            raise ValueError("fewer bytes than samples")
        self._convert(_at(numbers), KINDS[kind], int(is_big_endian), channels, frames, _at(out), row_distance(out))

    def cells(self, samples: F32, cell: int) -> F32:
        """Return the highest magnitude of each cell, shape (channels, cells). NaN in a cell makes it NaN."""
        channels, length = _checked(samples)
        count = _whole(length, cell)
        out = np.empty((channels, count), np.float32)
        self._cells(_at(samples), row_distance(samples), channels, count, cell, _at(out))
        return out

    def hops(self, samples: F32, hop: int) -> tuple[F64, F64, F64 | None]:
        """Return sums and sums of squares, shape (channels, hops), and of the products of the first two channels, (hops,)."""
        channels, length = _checked(samples)
        count = _whole(length, hop)
        sums, squares = np.empty((channels, count)), np.empty((channels, count))
        products = np.empty(count) if channels > 1 else None
        to = None if products is None else _at(products)
        self._hops(_at(samples), row_distance(samples), channels, count, hop, _at(sums), _at(squares), to)
        return sums, squares, products

    def k_weighted(self, samples: F32, filters: Filters, states: F64) -> tuple[F64, F64 | None]:
        """Return the weighted energy of each hop, and for two channels that of their product. Moves ``states``, (channels, 4)."""
        channels, length = _checked(samples)
        hop = filters.weights.shape[1]
        count = _whole(length, hop)
        for array, shape in zip((*filters, states), ((9,), (4, hop), (4, 4), (channels, 4)), strict=True):
            _require(array.shape == shape and array.dtype == np.float64 and array.flags.c_contiguous)
        energy = np.empty((channels, count))
        products = np.empty(count) if channels == 2 else None
        self._weighted(
            _at(samples), row_distance(samples), channels, count, hop, *map(_at, filters), _at(states), _at(energy),
            None if products is None else _at(products),
        )  # fmt: skip
        return energy, products

    def decimate(self, samples: F32, cell: int, weights: F32) -> F32:
        """Return the weighted sums over each cell and the one before it, shape (channels, cells - 1). ``weights``: (2 * cell,)."""
        channels, length = _checked(samples)
        count = _whole(length, cell) - 1
        _require(
            count >= 0 and weights.shape == (2 * cell,) and weights.dtype == np.float32 and weights.flags.c_contiguous
        )
        out = np.empty((channels, count), np.float32)
        self._decimate(_at(samples), row_distance(samples), channels, count, cell, _at(weights), _at(out))
        return out

    def spectra(self, samples: F32, at: Ints, how: Frames, phases: Phases | None = None) -> tuple[F32, F32]:
        """Return the power of frames, shape (pairs, 2, bins), and the real part of the product of each pair, (pairs, bins).

        ``samples`` has shape (channels, length). ``at`` has shape (pairs, 2): the channel times the distance of the rows in
        floats, plus the first sample; -1 for silence. The phases of the products are added to ``phases``.
        """
        channels, columns = _checked(samples)
        length, bins = len(how.window), how.stop - how.first
        _require(at.ndim == 2 and at.shape[1] == 2 and at.dtype == np.int64 and at.flags.c_contiguous)
        last = (channels - 1) * row_distance(samples) + columns - length
        _require(not at.size or (int(at.min()) >= -1 and int(at.max()) <= last))
        _require(length >= 4 and length & (length - 1) == 0 and 0 <= how.first < how.stop <= length // 2 + 1)
        for array, dtype, shape in (
            (how.window, np.float32, (length,)),
            (how.turns, np.complex128, (3 * length // 4,)),
        ):
            _require(array.dtype == dtype and array.shape == shape and array.flags.c_contiguous)
        power, cross = np.empty((len(at), 2, bins), np.float32), np.empty((len(at), bins), np.float32)
        sums = None
        if phases is not None:
            sums = phases.sums
            _require(sums.shape == (bins,) and sums.dtype == np.complex128 and sums.flags.c_contiguous)
        scratch = np.empty(4 * _LANES * length)
        count = self._spectra(
            _at(samples), _at(at), len(at), length, _at(how.window), _at(how.turns), how.first, bins, _at(power), _at(cross),
            None if sums is None else _at(sums), 0.0 if phases is None else phases.heard, _at(scratch),
        )  # fmt: skip
        if phases is not None:
            phases.added += count
        return power, cross

    def bands(self, rows: F32, how: Bands) -> F32:
        """Return the sums of each row over the bands, shape (rows, bands). ``rows`` has shape (rows, bins)."""
        _require(rows.ndim == 2 and rows.shape[1] == how.bins and rows.dtype == np.float32 and rows.flags.c_contiguous)
        out = np.empty((len(rows), how.bands), np.float32)
        self._bands(_at(rows), len(rows), how.bins, _at(how.spans), how.bands, _at(how.weights), _at(out))
        return out

    def true_peaks(self, samples: F32, cells: F32, how: Interpolation, highest: float) -> Peaks:
        """Return the true peaks of one channel of a block. ``cells`` are those of the new samples, at its end."""
        taps, points = how.fine.shape[1], len(how.fine)
        rows = _whole(len(cells), how.per_row)
        _require(
            1 <= how.cell <= LONGEST_CELL
            and taps == TAPS
            and points <= MOST_POINTS
            and how.late * how.cell >= taps // 2
        )
        _require(how.coarse.shape[1:] == (taps,) and len(how.coarse) <= points and 1 <= how.reach <= how.late)
        for array in (samples, cells, how.fine, how.coarse):
            _require(array.dtype == np.float32 and array.flags.c_contiguous)
        history = len(samples) - len(cells) * how.cell
        _require(history >= how.late * how.cell + max(how.reach * how.cell + 1, taps // 2 - 1))
        peaks, between = np.empty(rows, np.float32), np.zeros(len(cells), np.float32)
        best = np.array([highest, -1.0, -1.0])
        scratch = np.empty(2 * (len(cells) + how.late + how.reach + how.per_row), np.float32)
        numbers = _Interpolation(
            how.cell,
            how.per_row,
            how.reach,
            how.late,
            points,
            len(how.coarse),
            how.linear,
            how.curved,
            how.slack,
            how.sure,
        )
        is_over = self._peaks(
            _at(samples), len(samples), rows, _at(cells), numbers, _at(how.coarse), _at(how.fine), _at(peaks), _at(between),
            _at(best), _at(scratch),
        )  # fmt: skip
        value, cell, point = best.tolist()
        return Peaks(peaks, between, bool(is_over), (value, int(cell), int(point)) if cell >= 0 else None)

    def _function(self, name: str, takes: list[Any], returns: Any = None, prefix: str = "daw_lint_") -> Any:
        function = self._library[prefix + name]
        function.argtypes, function.restype = takes, returns
        return function


def _checked(samples: F32) -> tuple[int, int]:
    """Return the shape of single-precision rows, or raise ``ValueError``."""
    _require(samples.ndim == 2 and samples.dtype == np.float32 and samples.dtype.isnative)
    _require(samples.shape[1] < 2 or samples.strides[1] == samples.itemsize)
    _require(len(samples) < 2 or (samples.strides[0] % samples.itemsize == 0 and samples.strides[0] >= 0))
    return len(samples), samples.shape[1]


def row_distance(samples: F32) -> int:
    """Return the distance of two rows in floats."""
    return samples.strides[0] // samples.itemsize


def _whole(length: int, part: int) -> int:
    _require(part > 0 and length % part == 0)
    return length // part


def _at(array: Any) -> int:
    address: int = array.__array_interface__["data"][0]
    return address


def _require(is_so: bool) -> None:
    if not is_so:
        raise ValueError("the kernel cannot work on this array")
