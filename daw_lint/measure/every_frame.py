"""A closer look at the highs of a file that may have been coded: every frame, where ``SpectrumMeter`` takes one of four."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.blocks import ABSURD, Reader, silence_broken
from daw_lint.measure.highs import HighsMeter, hann_window
from daw_lint.measure.lossy import has_wall
from daw_lint.measure.spectrum import Spectra, frame_length
from daw_lint.measure.workers import run_all
from daw_lint.model.bounce import AudioFormat

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64

Opener = Callable[[int], AbstractContextManager[Reader]]
"""Opens the audio for reading from a frame."""
_AT_ONCE = 16


def of_every_frame(opener: Opener, audio: AudioFormat, frames: int, spectra: Spectra, workers: int) -> Spectra:
    """Read the file once more, and return ``spectra`` with the highs, and where needed the power, of every frame.

    ``frames`` is the length of the file. The power is needed only where the highs end like a wall: most files that look as if
    they were coded show otherwise before that.
    """
    length = frame_length(audio.sample_rate_hz)
    count = frames // length
    if not count:
        return spectra
    # Reading from the middle of a lossy file is not exact.
    parts = 1 if audio.lossy else max(1, min(workers, count))
    borders = [count * part // parts for part in range(parts + 1)]
    spans = list(pairwise(borders))
    first, *others = run_all([partial(_highs, opener, audio, length, *span) for span in spans])
    for other in others:
        first.join(other)
    spectra = spectra._replace(highs=first.highs())
    if not has_wall(spectra.highs):
        return spectra
    powers = run_all([partial(_power, opener, audio, length, *span) for span in spans])
    return spectra._replace(power=sum(powers[1:], powers[0]) / count)


def _highs(opener: Opener, audio: AudioFormat, length: int, first: int, stop: int) -> HighsMeter:
    meter = HighsMeter(audio.sample_rate_hz, length)
    for some in _frames(opener, audio, length, first, stop):
        meter.add(some.reshape(len(some), -1), np.arange(some.shape[1]) * length)
    return meter


def _power(opener: Opener, audio: AudioFormat, length: int, first: int, stop: int) -> F64:
    """Sum the power of each bin over frames and channels."""
    window = hann_window(length)
    power = np.zeros(length // 2 + 1)
    for some in _frames(opener, audio, length, first, stop):
        bins = np.fft.rfft(some * window)
        power += (np.square(bins.real) + np.square(bins.imag)).sum(axis=(0, 1), dtype=np.float64)
    return power


def _frames(opener: Opener, audio: AudioFormat, length: int, first: int, stop: int) -> Iterator[F32]:
    """Yield consecutive frames, shape (channels, frames, length). The memory is used again."""
    buffer = np.empty((audio.channels, _AT_ONCE * length), np.float32)
    with opener(first * length) as reader:
        for at in range(first, stop, _AT_ONCE):
            samples = buffer[:, : min(_AT_ONCE, stop - at) * length]
            samples[:, reader.read(samples) :] = 0
            # Written as a negation so that NaN, which fails every comparison, is caught too.
            if not max(samples.max(), -samples.min()) <= ABSURD:
                silence_broken(samples)
            yield samples.reshape(len(samples), -1, length)
