"""The outline of a file, for a picture of its waveform. Imports numpy, so import it only to measure."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from daw_lint.measure.blocks import ABSURD
from daw_lint.measure.samples import reader_at
from daw_lint.model.bounce import AudioFormat

POINTS = 1000
"""Columns of a picture. More would not be visible."""
_BLOCK = 1 << 17


class Outline(NamedTuple):
    """One channel in columns of equal length; 1.0 is full scale."""

    lowest: tuple[float, ...]
    highest: tuple[float, ...]
    rms: tuple[float, ...]


class Overview(NamedTuple):
    """The outline of every channel. Broken samples (NaN, infinite, absurdly large) count as 0."""

    length_s: float
    channels: tuple[Outline, ...]


def overview(path: Path, audio: AudioFormat, points: int = POINTS) -> Overview:
    """Read a file block by block, and compute its outline in at most ``points`` columns.

    A file that ends early counts as silent from there on. Raises ``BounceError`` if it cannot be read.
    """
    columns = max(1, min(points, audio.frames))
    borders = np.arange(columns + 1, dtype=np.int64) * audio.frames // columns
    shape = (audio.channels, columns)
    lowest, highest, power = np.full(shape, np.inf), np.full(shape, -np.inf), np.zeros(shape)
    out = np.empty((audio.channels, _BLOCK), np.float32)
    done = 0
    with reader_at(path, audio) as reader:
        while done < audio.frames and (got := reader.read(out)):
            got = min(got, audio.frames - done)
            samples = out[:, :got]
            samples[~(np.abs(samples) < ABSURD)] = 0.0
            first = int(np.searchsorted(borders, done, "right")) - 1
            last = int(np.searchsorted(borders, done + got, "left"))
            starts = np.maximum(borders[first:last] - done, 0)
            span = slice(first, last)
            lowest[:, span] = np.minimum(lowest[:, span], np.minimum.reduceat(samples, starts, axis=1))
            highest[:, span] = np.maximum(highest[:, span], np.maximum.reduceat(samples, starts, axis=1))
            power[:, span] += np.add.reduceat(np.square(samples), starts, axis=1, dtype=np.float64)
            done += got
    lowest[~np.isfinite(lowest)] = highest[~np.isfinite(highest)] = 0.0
    rms = np.sqrt(power / np.maximum(np.diff(borders), 1))
    outlines = (Outline(tuple(low), tuple(high), tuple(body)) for low, high, body in zip(
        lowest.tolist(), highest.tolist(), rms.tolist(), strict=True))  # fmt: skip
    return Overview(audio.frames / audio.sample_rate_hz, tuple(outlines))
