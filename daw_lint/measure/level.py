"""Sample peaks, clipped runs, broken samples and twin channels of a file, in one pass over its blocks."""

from __future__ import annotations

from math import inf, log10

import numpy as np
from numpy.typing import NDArray

from daw_lint.bounce import AudioFormat, Level
from daw_lint.measure.clipping import ClippedRuns
from daw_lint.measure.samples import Block

_FOLDED = 64


class LevelMeter:
    """Feed it every block in order with ``add``, then ask for ``result``.

    ``full_scale`` is the magnitude, 0 to 1, from which on a sample counts as clipped.
    """

    def __init__(self, channels: int, sample_rate_hz: int, full_scale: float) -> None:
        """Begin at frame 0."""
        self.frames = 0
        """Frames taken so far."""
        self._rate_hz = sample_rate_hz
        self._full_scale = full_scale
        self._peaks = np.zeros(channels, np.float64)
        self._peak_at: tuple[int, int] | None = None
        self._clips = ClippedRuns(channels)
        self._not_finite = 0
        self._twins: bool | None = True if channels == 2 else None

    def add(self, block: Block) -> None:
        """Take the next block, an array of shape (frames, channels) with full scale at 1.0."""
        if not len(block):
            return
        magnitude = np.abs(block)
        peaks = _highest(magnitude)
        if self._twins:
            self._twins = np.array_equal(block[:, 0], block[:, 1], equal_nan=True)
        if not np.isfinite(peaks).all():
            self._leave_out_not_finite(magnitude)
            peaks = _highest(magnitude)
        self._take_peaks(magnitude, peaks)
        if peaks.max() >= self._full_scale:
            self._clips.add(magnitude >= self._full_scale)
        else:
            self._clips.add_quiet(len(block))
        self.frames += len(block)

    def result(self) -> Level:
        """Return the levels of all that was taken. Call it once, at the end."""
        runs = self._clips.finish(self._rate_hz)
        frame, channel = self._peak_at or (None, None)
        return Level(
            peak_db=_db(float(self._peaks.max())),
            peak_position_s=None if frame is None else frame / self._rate_hz,
            peak_channel=channel,
            channel_peaks_db=tuple(_db(float(peak)) for peak in self._peaks),
            clipped_run_count=self._clips.count,
            clipped_samples=self._clips.samples,
            clipped_runs=runs,
            not_finite_samples=self._not_finite,
            identical_channels=self._twins,
        )

    def _leave_out_not_finite(self, magnitude: Block) -> None:
        broken = ~np.isfinite(magnitude)
        self._not_finite += int(np.count_nonzero(broken))
        magnitude[broken] = 0

    def _take_peaks(self, magnitude: Block, peaks: NDArray[np.floating]) -> None:
        if peaks.max() > self._peaks.max():
            # Row by row: of equal peaks the earliest counts, then the lowest channel.
            frame, channel = divmod(int(np.argmax(magnitude)), magnitude.shape[1])
            self._peak_at = (self.frames + frame, channel)
        np.maximum(self._peaks, peaks, out=self._peaks)


def full_scale(audio: AudioFormat) -> float:
    """Return the magnitude from which on samples of this format are clipped.

    For integers that is the largest positive code, one step below the most negative: ``1 - 2 ** (1 - bits)``.
    """
    if audio.lossy or audio.is_float or audio.bit_depth is None:
        return 1.0
    return float(1 - 2.0 ** (1 - max(2, audio.bit_depth)))


def _highest(magnitude: Block) -> NDArray[np.floating]:
    """Return the highest value of each channel; NaN where one is.

    Halves are folded onto each other: numpy is about six times slower along the short rows of a (frames, channels) array.
    """
    with np.errstate(invalid="ignore"):
        while len(magnitude) > _FOLDED:
            half = (len(magnitude) + 1) // 2
            # The two halves overlap by a row when their number is odd.
            magnitude = np.maximum(magnitude[:half], magnitude[-half:])
        highest: NDArray[np.floating] = magnitude.max(axis=0)
    return highest


def _db(peak: float) -> float:
    return 20 * log10(peak) if peak > 0 else -inf
