"""Silence, cut tails, fades and gaps, from the cells and rows of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.edges import EdgeMeter
from daw_lint.measure.grid import Grid
from daw_lint.measure.ranks import ranked
from daw_lint.measure.results import db
from daw_lint.measure.rows import Rows
from daw_lint.model.bounce import Edges, Gap

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64

SOUNDING_DB = -48.0
LAST_S, BEFORE_LAST_S = 0.01, 0.1
FALLING_DB = 6.0
"""A tail is cut if its last 10 ms peak above -48 dBFS and less than 6 dB below the 100 ms before. Our own bounds."""
FADE_FLOOR_DB = -60.0
FADE_SMOOTHING_S = 0.5
SLACK_DB = 1.0
"""A fade may go the other way by this much."""


def edges_of(meter: EdgeMeter, rows: Rows, grid: Grid, frames: int) -> Edges:
    """Build the model's ``Edges`` of a file."""
    rate = grid.rate_hz
    head = frames if meter.first_sound is None else meter.first_sound
    tail = frames if meter.sound_end is None else frames - meter.sound_end
    fade_in, fade_out = fades(rows, grid)
    gaps = [Gap(start * grid.cell / rate, length * grid.cell / rate) for start, length in meter.gaps.finish()]
    # Silence before the first sound and after the last one is not a gap.
    inner = [gap for gap in gaps if gap.start_s > head / rate and gap.start_s + gap.length_s < (frames - tail) / rate]
    outside = len(gaps) - len(inner)
    return Edges(
        head_silence_s=head / rate,
        tail_silence_s=tail / rate,
        first_sample_db=db(meter.first_sample or 0.0),
        last_sample_db=db(meter.last_sample),
        end_peak_db=db(float(meter.end.max(initial=0))),
        tail_is_cut=_is_cut(meter.end, grid),
        fade_in_s=fade_in,
        fade_out_s=fade_out,
        gap_count=max(0, meter.gaps.count - outside),
        gaps=tuple(inner),
    )


def _is_cut(end: F32, grid: Grid) -> bool:
    cells_per_s = grid.rate_hz / grid.cell
    last = end[-max(1, round(LAST_S * cells_per_s)) :]
    before = end[-round((LAST_S + BEFORE_LAST_S) * cells_per_s) : -len(last)]
    if not len(before):
        return False
    level = db(float(last.max()))
    return level > SOUNDING_DB and level > db(float(before.max())) - FALLING_DB


def fades(rows: Rows, grid: Grid) -> tuple[float, float]:
    """Return the length in seconds of the rise at the start and the fall at the end.

    Measured on the RMS over 0.5 s, from -60 dBFS (or the edge of the file) to 6 dB below the median, as long as the level
    goes one way within 1 dB. A long decay counts as a fade: by level alone they are the same.
    """
    power = rows.energy.mean(axis=0, dtype=np.float64) / grid.row
    width = min(grid.rows(FADE_SMOOTHING_S), len(power))
    smooth = np.convolve(power, np.ones(width) / width, mode="valid")
    level = 10 * np.log10(np.maximum(smooth, 1e-30))
    sounding = level[level > FADE_FLOOR_DB]
    if len(sounding) < 2 * width:
        return 0.0, 0.0
    target = float(ranked(sounding, 50)) - FALLING_DB
    return _rise(level, target) * grid.row_s, _rise(level[::-1], target) * grid.row_s


def _rise(level: F64, target: float) -> int:
    """Count the rows in which the level rises from silence to the target without falling."""
    reached = int(np.argmax(level >= target))
    highest = np.maximum.accumulate(level[: reached + 1])
    falls = np.flatnonzero(level[: reached + 1] < highest - SLACK_DB)
    silent = np.flatnonzero(level[: reached + 1] <= FADE_FLOOR_DB)
    begin = max(int(falls[-1]) if len(falls) else -1, int(silent[-1]) if len(silent) else -1) + 1
    return max(0, reached - begin)
