"""K-weighting (ITU-R BS.1770-5, annex 1) as matrix products: the energy of every hop, without the filtered signal.

The two biquads are one linear system with four states. A block of about 60 samples times one matrix gives the output of a
system at rest and the change of its states. A second product chains the states over many blocks. The states are in an
orthonormal basis (from a QR decomposition of their contributions to the output); without it single precision would not
be accurate enough.
"""

from __future__ import annotations

from math import pi, tan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.grid import Grid, divisor_near
from daw_lint.measure.kernel import kernel
from daw_lint.measure.products import product

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64
    from daw_lint.measure.kernel.native import Filters

BLOCK = 64
"""Target length of a block in samples."""
CHAIN = 20
"""Number of blocks whose states one product chains."""
_FORGOTTEN = 1e-9
"""A state that has decayed below this no longer changes a result in single precision."""
_STATES = 4


def coefficients(rate_hz: int) -> tuple[F64, F64]:
    """Compute the high shelf and the high-pass, each as ``b0 b1 b2 a1 a2``, for any sample rate.

    BS.1770-5 tabulates them at 48 kHz. The bilinear transform of these analogue prototypes gives that table at 48 kHz.
    """
    gain, corner, quality = 10 ** (3.999843853973347 / 20), 1681.974450955533, 0.7071752369554196
    knee = gain**0.4996667741545416
    k = tan(pi * corner / rate_hz)
    norm = 1 + k / quality + k * k
    shelf = [gain + knee * k / quality + k * k, 2 * (k * k - gain), gain - knee * k / quality + k * k]
    shelf = [*(b / norm for b in shelf), 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm]
    corner, quality = 38.13547087602444, 0.5003270373238773
    k = tan(pi * corner / rate_hz)
    norm = 1 + k / quality + k * k
    high_pass = [1.0, -2.0, 1.0, 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm]
    return np.array(shelf), np.array(high_pass)


def state_space(rate_hz: int) -> tuple[F64, F64, F64, float]:
    """Build A, B, C, D of both filters in series: ``s' = A s + B x``, ``y = C s + D x``."""
    (b0, b1, b2, a1, a2), (d0, d1, d2, c1, c2) = coefficients(rate_hz)
    into_second = np.array([d1 - c1 * d0, d2 - c2 * d0])
    step = np.zeros((_STATES, _STATES))
    step[:2, :2] = [[-a1, 1], [-a2, 0]]
    step[2:, 2:] = [[-c1, 1], [-c2, 0]]
    step[2:, 0] = into_second
    into = np.concatenate(([b1 - a1 * b0, b2 - a2 * b0], into_second * b0))
    return step, into, np.array([d0, 0.0, 1.0, 0.0]), float(d0 * b0)


class KWeighting:
    """The filter for a number of channels. Feed it consecutive samples with ``energies``."""

    def __init__(self, grid: Grid, channels: int) -> None:
        """Begin at rest."""
        self._state: F64 = np.zeros((channels, _STATES))
        self._filters = _hop_filters(grid) if kernel() is not None else None
        """For the kernel, whose states are those of the filters; numpy's are in the other basis."""
        if self._filters is not None:
            return
        self._block = divisor_near(grid.hop, BLOCK)
        self._blocks_per_hop = grid.hop // self._block
        self._matrix, self._decay = _block_matrix(grid.rate_hz, self._block)
        self._chains: dict[int, _Chain] = {}

    def energies(self, samples: F32) -> tuple[F64, F64 | None]:
        """Compute the energy of each hop, shape (channels, hops), and for two channels their product, shape (hops,).

        ``samples`` has shape (channels, a whole number of hops). Energies are sums of squares of weighted samples.
        """
        if self._filters is not None and (native := kernel()) is not None:
            return native.k_weighted(samples, self._filters, self._state)
        parts = self._filter(samples)
        energy = self._product(parts, parts)
        cross = None
        if len(samples) == 2:
            left, right = (_Parts(*(part[channel] for part in parts)) for channel in (0, 1))
            cross = self._product(left, right)
        return energy, cross

    def _product(self, one: _Parts, other: _Parts) -> F64:
        """Sum the product of two outputs over each hop."""
        blocks = np.einsum("...j,...j->...", one.rest, other.rest)
        total: F64 = blocks.reshape(*blocks.shape[:-1], -1, self._blocks_per_hop).sum(axis=-1, dtype=np.float64)
        total += np.vecdot(self._by_hop(one.states), self._by_hop(other.seen + other.states))
        total += np.vecdot(self._by_hop(other.states), self._by_hop(one.seen))
        return total

    def _by_hop(self, of_blocks: F32) -> F32:
        return of_blocks.reshape(*of_blocks.shape[:-2], -1, self._blocks_per_hop * _STATES)

    def _filter(self, samples: F32) -> _Parts:
        width, shape = self._block, (len(samples), samples.shape[1] // self._block)
        out = product(samples.reshape(*shape, width), self._matrix)
        inputs = np.ascontiguousarray(out[..., width : width + _STATES])
        states, self._state = self._chain(shape[1]).run(inputs, self._state)
        return _Parts(out[..., :width], states, np.ascontiguousarray(out[..., width + _STATES :]))

    def _chain(self, blocks: int) -> _Chain:
        if blocks not in self._chains:
            self._chains[blocks] = _Chain(self._decay, divisor_near(blocks, CHAIN))
        return self._chains[blocks]


def _hop_filters(grid: Grid) -> Filters:
    """Build what the kernel filters with."""
    from daw_lint.measure.kernel.native import Filters

    (b0, b1, b2, a1, a2), (d0, d1, d2, c1, c2) = coefficients(grid.rate_hz)
    step, column, _, _ = state_space(grid.rate_hz)
    weights = np.empty((_STATES, grid.hop))
    for index in reversed(range(grid.hop)):
        weights[:, index] = column
        column = step @ column
    # The states in the transposed direct form II, with the feedback of each output written as that of a state.
    numbers = np.array([b0, a1, a2, b1 - a1 * b0, b2 - a2 * b0, c1, c2, d1 - c1 * d0, d2 - c2 * d0])
    return Filters(numbers, weights, np.ascontiguousarray(np.linalg.matrix_power(step, grid.hop)))


class _Parts(NamedTuple):
    """A filtered signal in blocks, shape (..., blocks, samples or 4)."""

    rest: F32
    """The output of each block from rest."""
    states: F32
    """The states before each block. Their contribution to the output is their sum in the orthonormal basis."""
    seen: F32
    """The output from rest, projected on the basis."""


def _block_matrix(rate_hz: int, width: int) -> tuple[F32, F64]:
    """Build the matrix of a block, (width, width + 8), and the decay of the states over one block, (4, 4).

    Columns: the output from rest, the input to the states, the output projected on the basis.
    """
    step, into, out, direct = state_space(rate_hz)
    seen = np.empty((width, _STATES))
    inputs = np.empty((width, _STATES))
    impulse = np.empty(width)
    impulse[0] = direct
    column, row = into, out
    for index in range(width):
        seen[index] = row
        inputs[width - 1 - index] = column
        if index + 1 < width:
            impulse[index + 1] = out @ column
        row, column = row @ step, step @ column
    response = np.zeros((width, width))
    for index in range(width):
        response[index, index:] = impulse[: width - index]
    basis, to_basis = np.linalg.qr(seen)
    decay = to_basis @ np.linalg.matrix_power(step, width) @ np.linalg.inv(to_basis)
    matrix = np.hstack([response, inputs @ to_basis.T, response @ basis])
    return np.ascontiguousarray(matrix, np.float32), decay


class _Chain:
    """Chains the states of ``length`` blocks in one product, and groups of blocks by a short sum."""

    def __init__(self, decay: F64, length: int) -> None:
        powers = [np.eye(_STATES)]
        for _ in range(length):
            powers.append(decay @ powers[-1])
        within = np.zeros((length, _STATES, length + 1, _STATES))
        for source in range(length):
            for target in range(source + 1, length + 1):
                within[source, :, target] = powers[target - 1 - source].T
        self._length = length
        self._within = within.reshape(length * _STATES, -1).astype(np.float32)
        self._spread = np.hstack([power.T for power in powers[:length]]).astype(np.float32)
        self._carries = [np.eye(_STATES)]
        while len(self._carries) < 64 and np.abs(self._carries[-1]).max() > _FORGOTTEN:
            self._carries.append(self._carries[-1] @ powers[length].T)

    def run(self, inputs: F32, first: F64) -> tuple[F32, F64]:
        """Return the states before each block, (channels, blocks, 4), and those after the last one, (channels, 4)."""
        channels, blocks, _ = inputs.shape
        groups = blocks // self._length
        chained = product(inputs.reshape(channels, groups, -1), self._within)
        ends = np.concatenate((first[:, None], chained[..., -_STATES:].astype(np.float64)), axis=1)
        starts = ends.copy()
        for age, carry in enumerate(self._carries[1 : groups + 1], 1):
            starts[:, age:] += ends[:, :-age] @ carry
        states = chained[..., :-_STATES] + product(starts[:, :groups].astype(np.float32), self._spread)
        return states.reshape(inputs.shape), starts[:, groups]
