"""Power spectra of short frames (about 85 ms): bands, their levels over time, and the correlation of two channels.

One frame in every 340 ms is analysed, which on music is within 0.3 dB of analysing all. Its place in the slot moves by the
golden ratio from slot to slot, so that it does not lock to any tempo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.band_sums import BandSums
from daw_lint.measure.blocks import Block
from daw_lint.measure.frame_powers import FramePowers
from daw_lint.measure.highs import Highs, HighsMeter, hann_window
from daw_lint.measure.late_channel import PhaseMeter, Phases

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64, Ints

SLOT = 4
"""Frames per slot, of which one is analysed."""
FRAME_S = 0.085
GOLDEN = 0.6180339887498949
LOWEST_CENTRE_HZ = 31.5


class Spectra(NamedTuple):
    """Power per bin over the whole file, and per band and frame. The bins of a full-scale sine sum to 0.5."""

    frequencies_hz: F64
    power: F64
    """Mean power of each bin, summed over the channels, shape (bins,)."""
    edges_hz: F64
    """Edges of the bands, shape (bands + 1,)."""
    starts_s: F64
    """Start of each frame."""
    bands: F32
    """Power of each frame and band: left, right and their product, shape (3, frames, bands), or the sum, (1, ...)."""
    highs: Highs
    """How the highs of short frames end."""
    phases: Phases
    """Between left and right; empty for other than two channels."""


def frame_length(rate_hz: int) -> int:
    """Return the length of a frame in samples: the power of two nearest to 85 ms."""
    return int(2 ** round(np.log2(max(FRAME_S * rate_hz, 16))))


def third_octaves(rate_hz: int) -> F64:
    """Return the edges in Hz of third-octave bands (IEC 61260-1, base ten) from 28 Hz to half the rate."""
    count = int(np.ceil(10 * np.log10(max(rate_hz / 2 / 1000, 0.1)) + 0.5))
    borders = 1000 * 10 ** ((np.arange(-15, count + 1) - 0.5) / 10)
    kept: F64 = borders[borders < rate_hz / 2]
    return np.append(kept, rate_hz / 2)


def band_matrix(frequencies_hz: F64, edges_hz: F64) -> F32:
    """Build the matrix that sums bins to bands, shape (bins, bands). A bin across an edge is divided."""
    half = (frequencies_hz[1] - frequencies_hz[0]) / 2
    low = np.maximum(frequencies_hz[:, None] - half, edges_hz[None, :-1])
    high = np.minimum(frequencies_hz[:, None] + half, edges_hz[None, 1:])
    shares: F32 = (np.maximum(high - low, 0) / (2 * half)).astype(np.float32)
    return shares


class SpectrumMeter:
    """Measures blocks in order. Their history must be at least ``history`` samples."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        """Create an empty meter."""
        self._rate_hz = rate_hz
        self.length = frame_length(rate_hz)
        self.history = self.length
        self._slot = SLOT * self.length
        self._frequencies = np.fft.rfftfreq(self.length, 1 / rate_hz)
        self._frames_of = FramePowers(hann_window(self.length), 0, len(self._frequencies))
        self._edges = third_octaves(rate_hz)
        self._band_sums = BandSums(band_matrix(self._frequencies, self._edges))
        self._pair = channels == 2
        self._power = np.zeros(len(self._frequencies))
        self._starts: list[Ints] = []
        self._bands: list[F32] = []
        self._highs = HighsMeter(rate_hz, self.length)
        self._phases = PhaseMeter(len(self._frequencies))
        self._frames = 0

    def add(self, block: Block) -> None:
        """Process the next block: every frame that ends in it."""
        end = block.start + block.frames
        starts = self._frames_ending(block.start, end)
        self._frames += block.frames
        if self._frames == end < self.length and not len(starts) and block.frames:
            starts = np.array([end - self.length])  # a file shorter than a frame is padded with silence in front
        if not len(starts):
            return
        at = starts - block.start + block.history
        self._highs.add(block.samples, at)
        powers, cross = self._frames_of.powers(block.samples, at, self._phases if self._pair else None)
        total = powers[0] if len(powers) == 1 else powers.sum(axis=0)
        self._power += total.sum(axis=0, dtype=np.float64)
        self._starts.append(starts)
        parts = [total] if cross is None else [*powers, cross]
        self._bands.append(np.stack([self._band_sums.of(part) for part in parts]))

    def join(self, later: SpectrumMeter) -> None:
        """Add the results of the stretch that follows."""
        self._power += later._power
        self._starts += later._starts
        self._bands += later._bands
        self._frames += later._frames
        self._highs.join(later._highs)
        self._phases.join(later._phases)

    def spectra(self) -> Spectra | None:
        """Return the spectra of all blocks; ``None`` if there was no frame."""
        if not self._starts:
            return None
        starts = np.concatenate(self._starts)
        return Spectra(
            self._frequencies,
            self._power / len(starts),
            self._edges,
            np.maximum(starts, 0) / self._rate_hz,
            np.concatenate(self._bands, axis=1),
            self._highs.highs(),
            self._phases.phases(),
        )

    def _frames_ending(self, start: int, end: int) -> Ints:
        """Return the starts of the frames that end after ``start`` and not after ``end``."""
        slots = np.arange(max(0, start // self._slot - 1), end // self._slot + 1)
        starts = slots * self._slot + (slots * GOLDEN % 1 * (self._slot - self.length)).astype(np.int64)
        return starts[(starts + self.length > start) & (starts + self.length <= end)]
