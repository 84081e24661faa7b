"""Sample peak, clipped runs and identical channels, in one pass over the blocks of a file."""

from __future__ import annotations

from math import inf, log10

import numpy as np

from daw_lint.bounce import AudioFormat, ClippedRun, Level
from daw_lint.measure.samples import Samples

MIN_RUN = 3
"""A run of fewer samples at full scale is no flat top: a sine can touch full scale in one or two."""
MAX_RUNS = 1000


class LevelMeter:
    """Takes blocks in their order and gives the levels of the whole.

    A sample is at full scale when it has the largest code of the file's integers, or, in float and lossy files, when it
    reaches 1.0.
    """

    def __init__(self, audio: AudioFormat) -> None:
        """Prepare for a file of this format."""
        self._rate = audio.sample_rate_hz
        bits = None if audio.is_float or audio.lossy else audio.bit_depth
        self._full_scale = 1.0 if bits is None else 1.0 - 2.0 ** (1 - bits)
        self._peaks = np.zeros(audio.channels)
        self._positions = np.zeros(audio.channels, np.int64)
        self._open = np.zeros(audio.channels, np.int64)
        self._runs: list[ClippedRun] = []
        self._run_count = self._clipped = self._bad = self._frames = 0
        self._identical: bool | None = True if audio.channels == 2 else None

    def add(self, block: Samples) -> None:
        """Take the next block, of shape (frames, channels)."""
        magnitude = np.abs(block)
        highest = magnitude.max(axis=0)
        if not np.isfinite(highest).all():
            bad = ~np.isfinite(magnitude)
            self._bad += int(bad.sum())
            magnitude = np.where(bad, 0.0, magnitude)
            highest = magnitude.max(axis=0)
        for channel in np.flatnonzero(highest > self._peaks):
            self._peaks[channel] = highest[channel]
            self._positions[channel] = self._frames + int(magnitude[:, channel].argmax())
        for channel in np.flatnonzero((highest >= self._full_scale) | (self._open > 0)):
            self._note_runs(int(channel), magnitude[:, channel] >= self._full_scale)
        if self._identical:
            self._identical = bool(np.array_equal(block[:, 0], block[:, 1], equal_nan=True))
        self._frames += len(block)

    def result(self) -> Level:
        """Return the levels of all blocks so far."""
        for channel in np.flatnonzero(self._open):
            self._close(int(channel), self._frames)
        peaks = [float(peak) for peak in self._peaks]
        loudest = int(np.argmax(self._peaks))
        is_silent = peaks[loudest] == 0.0
        self._runs.sort(key=lambda run: run.start_s)
        return Level(
            peak_db=_db(peaks[loudest]),
            peak_position_s=None if is_silent else int(self._positions[loudest]) / self._rate,
            peak_channel=None if is_silent else loudest,
            channel_peaks_db=tuple(map(_db, peaks)),
            clipped_run_count=self._run_count,
            clipped_samples=self._clipped,
            clipped_runs=tuple(self._runs[:MAX_RUNS]),
            not_finite_samples=self._bad,
            identical_channels=self._identical,
        )

    def _note_runs(self, channel: int, full: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
        """Find the runs of a block; one that reaches its end stays open for the next block."""
        edges = np.flatnonzero(np.diff(full.astype(np.int8), prepend=0, append=0))
        starts, ends = edges[::2], edges[1::2]
        if self._open[channel]:
            if len(starts) and starts[0] == 0:
                if ends[0] == len(full):
                    self._open[channel] += len(full)
                    return
                self._open[channel] += ends[0]
                self._close(channel, self._frames + int(ends[0]))
                starts, ends = starts[1:], ends[1:]
            else:
                self._close(channel, self._frames)
        if len(ends) and ends[-1] == len(full):
            self._open[channel] = ends[-1] - starts[-1]
            starts, ends = starts[:-1], ends[:-1]
        lengths = ends - starts
        for start, length in zip(starts[lengths >= MIN_RUN], lengths[lengths >= MIN_RUN], strict=True):
            self._count(channel, self._frames + int(start), int(length))

    def _close(self, channel: int, end: int) -> None:
        length = int(self._open[channel])
        self._open[channel] = 0
        if length >= MIN_RUN:
            self._count(channel, end - length, length)

    def _count(self, channel: int, start: int, length: int) -> None:
        self._run_count += 1
        self._clipped += length
        if len(self._runs) < MAX_RUNS * len(self._peaks):
            self._runs.append(ClippedRun(channel, start / self._rate, length))


def _db(linear: float) -> float:
    return -inf if linear == 0.0 else 20.0 * log10(linear)
