"""The difference between a mix and the sum of its stems. Imports numpy, so import it only to measure."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from math import inf, log10
from pathlib import Path
from typing import NamedTuple

import numpy as np

from daw_lint.measure.samples import reader_at
from daw_lint.model.bounce import AudioFormat

_BLOCK = 1 << 16


class Residual(NamedTuple):
    """The sum of the stems compared with the mix. Levels are RMS relative to the mix, in dB."""

    level_db: float
    """Level of the mix minus the sum; ``-inf`` if they are equal."""
    gain_db: float | None
    """The gain that brings the sum closest to the mix; ``None`` if one of them is silent."""
    level_after_gain_db: float
    """Level of the difference with that gain."""


def residual(stems: Sequence[tuple[Path, AudioFormat]], mix: tuple[Path, AudioFormat]) -> Residual:
    """Compare the sum of stems at unity gain with a mix. All must have the same rate, channel count and start.

    A file that ends early counts as silent from there on. Raises ``BounceError`` for a file that cannot be read.
    """
    channels = mix[1].channels
    total = np.zeros((channels, _BLOCK), np.float64)
    out = np.zeros((channels, _BLOCK), np.float32)
    left = ss = sm = mm = 0.0
    with ExitStack() as stack:
        readers = [stack.enter_context(reader_at(path, audio)) for path, audio in stems]
        mixed = stack.enter_context(reader_at(*mix))
        for _ in range(-(-max(audio.frames for _, audio in (*stems, mix)) // _BLOCK)):
            total[:] = 0.0
            for reader in readers:
                got = reader.read(out)
                total[:, :got] += out[:, :got]
            got = mixed.read(out)
            out[:, got:] = 0.0
            ss += _dot(total, total)
            sm += _dot(total, out)
            mm += _dot(out, out.astype(np.float64))
            left += float(np.square(total - out).sum())
    if mm <= 0.0 or ss <= 0.0:
        return Residual(_db(left, mm), None, _db(left, mm))
    gain = sm / ss  # least squares: minimizes the energy of mix - gain * sum
    return Residual(_db(left, mm), _db(gain * gain, 1.0) if gain > 0 else None, _db(max(mm - gain * sm, 0.0), mm))


def _dot(one: np.ndarray, other: np.ndarray) -> float:
    """Sum the products. (numpy's own function gives them to the threads of the BLAS.)"""
    return float(np.einsum("ij,ij->", one, other))


def _db(power: float, reference: float) -> float:
    if power <= 0.0:
        return -inf
    return 10 * log10(power / reference) if reference > 0.0 else inf
