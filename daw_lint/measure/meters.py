"""The meters of one stretch of a file: run them on a series of blocks, and join them with the next stretch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from daw_lint.measure.blocks import Reader, blocks, silence_broken
from daw_lint.measure.ceiling import CeilingMeter
from daw_lint.measure.channel_weights import channel_weights
from daw_lint.measure.clipping import ClippedRuns, FlatTops
from daw_lint.measure.content import FLOAT_BITS, BitMeter
from daw_lint.measure.dropouts import DropoutMeter
from daw_lint.measure.edges import EdgeMeter
from daw_lint.measure.grid import MIN_LOUDNESS_RATE_HZ, Grid
from daw_lint.measure.loudness import LoudnessMeter
from daw_lint.measure.low_band import LowBandMeter
from daw_lint.measure.outline import OutlineMeter
from daw_lint.measure.plan import Plan
from daw_lint.measure.rows import RowMeter
from daw_lint.measure.spectrum import SpectrumMeter
from daw_lint.measure.ticks import TickMeter
from daw_lint.measure.true_peak import TruePeakMeter
from daw_lint.model.bounce import AudioFormat

WARM_UP_ROWS = 4
"""0.4 s before a stretch. After that, the slowest pole of the K-weighting (38 Hz) has forgotten the samples before."""


class Meters:
    """The meters of a plan. Those that it does not include are ``None``."""

    def __init__(self, plan: Plan, audio: AudioFormat, grid: Grid, start: int = 0) -> None:
        """``start`` is the first frame, a whole number of rows from the start of the file."""
        channels, rate = audio.channels, audio.sample_rate_hz
        loud = plan.loudness and rate >= MIN_LOUDNESS_RATE_HZ
        plain = not audio.lossy
        depth = None if audio.is_float or audio.lossy else audio.bit_depth
        self.grid = grid
        self.start = start
        self.channels = channels
        self.is_float = audio.is_float
        self.rows = RowMeter(grid, channels)
        self.ticks = TickMeter(grid) if plan.ticks else None
        self.ceiling = CeilingMeter(grid) if plan.ceiling else None
        self.clips = ClippedRuns(grid.cell, channels, full_scale(audio)) if plan.clipping else None
        self.flat_tops = FlatTops(grid.cell, channels, rate, depth) if plan.clipping else None
        self.true_peak = TruePeakMeter(grid, channels) if plan.true_peak else None
        self.loudness = LoudnessMeter(grid, channel_weights(audio)) if loud else None
        self.spectrum = SpectrumMeter(rate, channels) if plan.spectrum else None
        self.low_band = LowBandMeter(grid, channels, start) if plan.low_band else None
        self.edges = EdgeMeter(grid) if plan.edges else None
        self.dropouts = DropoutMeter(grid) if plan.edges else None
        self.bits = BitMeter(grid.cell, depth or FLOAT_BITS) if plan.bits and plain else None
        self.outline = OutlineMeter(grid, audio.frames) if plan.outline else None
        self._all: list[Any] = [
            meter
            for meter in (self.rows, self.ticks, self.ceiling, self.clips, self.flat_tops, self.true_peak, self.loudness, self.spectrum,
                          self.low_band, self.edges, self.dropouts, self.bits, self.outline)
            if meter is not None
        ]  # fmt: skip

    @property
    def lead(self) -> int:
        """Frames to read before the stretch for history and warm-up, in whole rows."""
        rows = max(self.grid.to_rows(self._history()), WARM_UP_ROWS)
        return min(self.start, rows * self.grid.row)

    def run(self, reader: Reader, stop: int | None, progress: Callable[[int], None] | None = None) -> Meters:
        """Run all meters up to the frame ``stop``. The reader must be ``lead`` frames before the start."""
        before = np.zeros((self.channels, max(self.lead, self._history())), np.float32)
        if self.lead:
            heard = before[:, -self.lead :]
            reader.read(heard)
            silence_broken(heard)
            if self.loudness is not None:
                self.loudness.warm_up(heard)
        after = self.true_peak.after if self.true_peak is not None and stop is None else 0
        before = before[:, before.shape[1] - self._history() :]
        for block in blocks(reader, self.grid, (self.start, stop), before, after):
            for meter in self._all:
                meter.add(block)
            if progress is not None:
                progress(block.start + block.frames - self.start)
        return self

    def join(self, later: Meters) -> None:
        """Add the results of the stretch that follows."""
        for mine, theirs in zip(self._all, later._all, strict=True):
            mine.join(theirs)

    def _history(self) -> int:
        needed = [self.grid.cell]
        if self.true_peak is not None:
            needed.append(self.true_peak.history)
        if self.spectrum is not None:
            needed.append(self.spectrum.history)
        if self.ceiling is not None:
            needed.append(self.ceiling.history)
        return max(needed)


def full_scale(audio: AudioFormat) -> float:
    """Return the magnitude at which samples of this format are clipped.

    For integers it is the largest positive code, one step below the most negative: ``1 - 2 ** (1 - bits)``.
    """
    if audio.lossy or audio.is_float or audio.bit_depth is None:
        return 1.0
    return float(1 - 2.0 ** (1 - max(2, audio.bit_depth)))
