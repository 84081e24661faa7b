"""Dropouts: the sound breaks off within one sample, is gone for a moment, and is back within one sample.

A note that stops, a gate and a pause bend to zero; a dropout cuts the wave at any phase. So the step into the silence is
held against the steps from sample to sample beside it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.blocks import Block
from daw_lint.measure.grid import Grid
from daw_lint.measure.ranks import ranked
from daw_lint.measure.ticks import TickMeter
from daw_lint.model.bounce import Dropout

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32

SILENT = np.float32(1e-4)
"""-80 dBFS: digital silence, dither included. The bounds of this module are our own."""
LOUD = np.float32(10 ** (-50 / 20))
"""A step from less than this is no break."""
MIN_S, MAX_S = 0.004, 0.2
MIN_STEP = 3.0
"""The step into the silence, relative to the RMS of the steps beside it."""
AROUND_S = 0.05
LOUD_WITHIN_DB = 20.0
"""The 50 ms on both sides peak at most this much below the usual peaks of the file."""
BESIDE_S, ALIKE_DB = 0.015, 12.0
"""The 15 ms on both sides differ by no more: after a musical stop the sound comes back with an attack."""
MAX_COUNT = 5
"""With more such holes than this they are part of the music: a stutter, a gate, a synthesiser without envelopes."""
_BESIDE = 16
_MAX_EDGES = 2000


class _Edge(NamedTuple):
    """A step from sound into silence, or back, on one channel."""

    frame: int
    """The first silent frame, or the first one that sounds again."""
    channel: int
    into_silence: bool
    step: float
    """Relative to the steps beside it."""


class DropoutMeter:
    """Measures blocks in order: it notes each step between sound and a cell of silence."""

    def __init__(self, grid: Grid) -> None:
        """Create an empty meter."""
        self._cell = grid.cell
        self.edges: list[_Edge] = []

    def add(self, block: Block) -> None:
        """Process the next block."""
        count = -(-block.frames // self._cell)
        for channel, cells in enumerate(block.cells[:, :count]):
            samples = block.samples[channel]
            before = np.abs(samples[block.history - self._cell : block.history]).max()
            levels = np.concatenate(([before], cells))
            silent = levels <= SILENT
            if not silent.any() or len(self.edges) > _MAX_EDGES:
                continue
            into = np.flatnonzero((levels[:-1] > LOUD) & silent[1:]).tolist()
            back = np.flatnonzero(silent[:-1] & (levels[1:] > LOUD)).tolist()
            for index, falls in sorted([(one, True) for one in into] + [(one, False) for one in back]):
                self.edges.append(self._edge(block, samples, channel, index, falls))

    def join(self, later: DropoutMeter) -> None:
        """Add the results of the stretch that follows."""
        self.edges += later.edges

    def _edge(self, block: Block, samples: F32, channel: int, index: int, falls: bool) -> _Edge:
        """Build the edge between the cell before ``index`` of the block and that cell."""
        border = block.history + index * self._cell
        cell = samples[border - self._cell : border] if falls else samples[border : border + self._cell]
        sounding = np.flatnonzero(np.abs(cell) > SILENT)
        if falls:
            last = border - self._cell + int(sounding[-1])
            beside, frame = samples[max(0, last + 1 - _BESIDE) : last + 1], last + 1
            step = abs(float(samples[last]))
        else:
            frame = border + int(sounding[0])
            beside, step = samples[frame : frame + _BESIDE], abs(float(samples[frame]))
        steps = np.diff(beside.astype(np.float64))
        usual = float(np.sqrt(np.mean(steps**2))) if len(steps) else step
        return _Edge(block.start + frame - block.history, channel, falls, step / max(usual, 1e-9))


class _Hole(NamedTuple):
    """Silence between two edges, on the channels that fall silent and come back together."""

    first: int
    stop: int
    channels: tuple[int, ...]
    step: float
    """The smaller one of its steps in and out, each the largest over the channels."""


def dropouts(meter: DropoutMeter, ticks: TickMeter, grid: Grid) -> tuple[Dropout, ...]:
    """Find the dropouts of a file; empty if there are so many holes that they belong to the music."""
    holes = _holes(meter.edges, grid)
    if not 0 < len(holes) <= MAX_COUNT:
        return ()
    peaks = ticks.peaks()
    found = [hole for hole in holes if hole.step >= MIN_STEP and _in_music(peaks[list(hole.channels)], hole, ticks)]
    return tuple(
        Dropout(hole.first / grid.rate_hz, (hole.stop - hole.first) / grid.rate_hz, channel)
        for hole in found
        for channel in ((None,) if _all_silent(peaks, hole, ticks) else hole.channels)
    )


def _holes(edges: list[_Edge], grid: Grid) -> list[_Hole]:
    together: dict[tuple[int, int], list[tuple[_Edge, _Edge]]] = {}
    for channel in {edge.channel for edge in edges}:
        own = [edge for edge in edges if edge.channel == channel]
        for one, other in pairwise(own):
            length_s = (other.frame - one.frame) / grid.rate_hz
            if one.into_silence and not other.into_silence and MIN_S <= length_s <= MAX_S:
                slack = grid.cell
                near = (at for at in together if abs(at[0] - one.frame) <= slack and abs(at[1] - other.frame) <= slack)
                together.setdefault(next(near, (one.frame, other.frame)), []).append((one, other))
    return [
        _Hole(
            first,
            stop,
            tuple(one.channel for one, _ in pairs),
            min(max(one.step for one, _ in pairs), max(other.step for _, other in pairs)),
        )
        for (first, stop), pairs in sorted(together.items())
    ]


def _in_music(peaks: F32, hole: _Hole, ticks: TickMeter) -> bool:
    """Whether music plays on both sides of a hole, and is back as loud as it left. ``peaks`` are those of its channels."""
    own = peaks.max(axis=0).astype(np.float32)
    usual = float(ranked(own[own > SILENT], 75))
    start, end = hole.first // ticks.length + 1, hole.stop // ticks.length
    around, beside = (round(seconds / ticks.length_s) for seconds in (AROUND_S, BESIDE_S))
    sides = own[max(0, start - around) : start], own[end : end + around]
    loud = min(float(side.max(initial=0)) for side in sides) >= usual * 10 ** (-LOUD_WITHIN_DB / 20)
    low, high = sorted((float(sides[0][-beside:].max(initial=0)), float(sides[1][:beside].max(initial=0))))
    return loud and high <= low * 10 ** (ALIKE_DB / 20)


def _all_silent(peaks: F32, hole: _Hole, ticks: TickMeter) -> bool:
    inner = peaks[:, hole.first // ticks.length + 2 : hole.stop // ticks.length - 1]
    return bool((inner <= SILENT).all())
