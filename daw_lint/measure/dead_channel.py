"""A channel that is silent, or holds nothing but noise, while the other one plays: from a moment on to the end of the file.

Silence at the start, or in the middle, is not judged: music may begin and pause on one side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.grid import Grid
from daw_lint.measure.ranks import ranked
from daw_lint.measure.rows import Rows
from daw_lint.measure.ticks import TickMeter
from daw_lint.model.bounce import DeadChannel

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F64

DEAD_BELOW_DB = 45.0
"""A channel this far below the level of the other one is not heard. The bounds of this module are our own."""
PLAYING_WITHIN_DB = 20.0
SILENT_DB = -90.0
"""RMS. A file whose louder channel stays below this is silent as a whole."""
NOISE_BELOW_DB, NOISE_BELOW_OTHER_DB = -55.0, 12.0
STEADY_DB = 1.0
"""Noise keeps its level from one row to the next, music does not."""
VARIED_DB = 3.0
MIN_DEAD_S, MIN_CUT_S = 3.0, 1.0
"""How long the other channel plays on: where the level fell slowly, and where it stopped at once."""
CUT_WITHIN_DB = 20.0
"""A channel stopped at once if its last 20 ms peak within this of its usual peaks."""
_EDGE_S = 0.02
_FLOOR = 1e-20


class _Sides(NamedTuple):
    """Levels of rows in dB, without DC: the channel in question, and the other one."""

    quiet: F64
    loud: F64


def dead_channel(rows: Rows, ticks: TickMeter, grid: Grid, frames: int) -> DeadChannel | None:
    """Find the dead channel of a file with two channels; ``None`` if both live."""
    if len(rows.energy) != 2:
        return None
    levels = _levels(rows, grid, frames)
    for channel in (0, 1):
        sides = _Sides(levels[channel], levels[1 - channel])
        usual = _usual(sides.loud)
        if sides.loud.max() < SILENT_DB:
            continue
        for alive in (sides.quiet > usual - DEAD_BELOW_DB, _not_noise(sides, usual)):
            found = _death(sides, alive, usual, ticks, grid, channel)
            if found is not None:
                return found
    return None


def _levels(rows: Rows, grid: Grid, frames: int) -> F64:
    lengths = np.full(rows.energy.shape[1], grid.row, np.float64)
    lengths[-1] = frames - (len(lengths) - 1) * grid.row
    mean = rows.sums.astype(np.float64) / lengths
    power = np.maximum(rows.energy.astype(np.float64) / lengths - mean**2, _FLOOR)
    # What single precision leaves of a DC offset is not sound.
    power[power < 1e-6 * mean**2] = _FLOOR
    levels: F64 = 10 * np.log10(power)
    return levels


def _usual(loud: F64) -> float:
    """Return the usual level of a channel that plays: the median of its rows within 30 dB of the loudest."""
    return float(ranked(loud[loud >= loud.max() - 30], 50))


def _not_noise(sides: _Sides, usual: float) -> np.ndarray:
    """Return where the quiet channel holds more than steady noise; everywhere if it ends in no such noise."""
    playing = np.flatnonzero(sides.loud > usual - PLAYING_WITHIN_DB)
    everywhere = np.ones(len(sides.quiet), bool)
    last = playing[-30:]
    level = float(ranked(sides.quiet[last], 50))
    varied = float(np.ptp(sides.loud[playing])) >= VARIED_DB
    if not varied or not level < min(NOISE_BELOW_DB, usual - NOISE_BELOW_OTHER_DB):
        return everywhere
    alive: np.ndarray = np.abs(sides.quiet - level) > STEADY_DB
    alive[sides.loud <= usual - PLAYING_WITHIN_DB] = False
    return alive


def _death(
    sides: _Sides, alive: np.ndarray, usual: float, ticks: TickMeter, grid: Grid, channel: int
) -> DeadChannel | None:
    lived = np.flatnonzero(alive)
    first = int(lived[-1]) + 1 if len(lived) else 0
    playing = np.flatnonzero(sides.loud[first:] > usual - PLAYING_WITHIN_DB) + first
    if not len(playing):
        return None
    level = 10 * np.log10(np.mean(10 ** (sides.quiet[playing] / 10)))
    level_db = float(level) if level > 10 * np.log10(_FLOOR) + 20 else float("-inf")
    if not first:
        return DeadChannel(channel, 0.0, level_db)
    peaks = ticks.peaks()[channel]
    stop = _last_sound(peaks, first, int(playing[-1]) + 1, ticks)
    edge = peaks[max(0, stop - max(1, round(_EDGE_S / ticks.length_s))) : stop].max(initial=0)
    typical = ranked(peaks[:stop].reshape(1, -1)[0].astype(np.float32), 90)
    at_once = float(edge) >= float(typical) * 10 ** (-CUT_WITHIN_DB / 20)
    if len(playing) * grid.row_s < (MIN_CUT_S if at_once else MIN_DEAD_S):
        return None
    return DeadChannel(channel, stop * ticks.length_s, level_db)


def _last_sound(peaks: np.ndarray, first: int, stop: int, ticks: TickMeter) -> int:
    """Return the tick after the last one that is louder than what the channel holds later."""
    rest = float(peaks[(first + 1) * ticks.per_row : stop * ticks.per_row].max(initial=0))
    louder = np.flatnonzero(peaks[: (first + 1) * ticks.per_row] > 1.5 * rest)
    return int(louder[-1]) + 1 if len(louder) else 0
