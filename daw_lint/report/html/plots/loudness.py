"""Loudness over time: momentary, short-term, and the integrated loudness as a line."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from daw_lint.health.extras import Extras
from daw_lint.health.model import Health
from daw_lint.model.bounce import Bounce, Loudness, LoudnessCurve
from daw_lint.report.html.formatting import clock, db
from daw_lint.report.html.plots import Plot, hover
from daw_lint.report.html.plots.canvas import COLOURS, draw_both, part_borders, time_axis
from daw_lint.report.html.plots.waveform import starts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from daw_lint.measure.arrays import Numbers

_COLUMNS = {False: 900, True: 320}
"""Columns of a wide and of a narrow plot."""
_LOWEST_LUFS = -70.0
_ROOM_LU = 24.0
"""Smallest range below the loudest moment that is drawn."""


def plot(health: Health, extras: Extras) -> Plot | None:
    """Plot loudness over time; ``None`` for silence and for less than one window of 400 ms."""
    bounce = health.bounce
    loudness = bounce.loudness if bounce is not None else None
    if bounce is None or loudness is None or not isfinite(loudness.integrated_lufs):
        return None
    top = np.ceil(loudness.momentary_max_lufs) + 1.5

    def draw(axes: Axes, is_narrow: bool) -> None:
        time_axis(axes, bounce.audio.length_s, is_narrow)
        bottom = _bottom(loudness.short_term if loudness.short_term.lufs else loudness.momentary, top)
        axes.set_ylim(bottom, top)
        axes.grid(axis="y")
        at, low, high = columns(loudness.momentary, is_narrow)
        axes.fill_between(at, np.maximum(low, bottom), np.maximum(high, bottom), color=COLOURS["wave"], linewidth=0.6)
        if loudness.short_term.lufs:
            at, _, high = columns(loudness.short_term, is_narrow)
            axes.plot(at, np.maximum(high, bottom), color=COLOURS["line"], linewidth=1.6)
        axes.axhline(loudness.integrated_lufs, color=COLOURS["ink"], linewidth=1.1, dashes=(5, 3))
        part_borders(axes, starts(bounce), is_narrow)

    wide, narrow = draw_both("loudness", 220, draw)
    alt = (
        f"Loudness over time: integrated {db(loudness.integrated_lufs, 'LUFS')}, short-term at most"
        f" {db(loudness.short_term_max_lufs, 'LUFS')} at {clock(loudness.short_term_max_position_s)}, momentary at most"
        f" {db(loudness.momentary_max_lufs, 'LUFS')} at {clock(loudness.momentary_max_position_s)}."
    )
    note = "Shape: momentary (400 ms). Line: short-term (3 s). Dashed: integrated, the whole file."
    return Plot("loudness", "Loudness over time", alt, note, wide, narrow, "LUFS", _hover(bounce, loudness))


def _hover(bounce: Bounce, loudness: Loudness) -> str:
    curves = (("Momentary", loudness.momentary), ("Short-term", loudness.short_term))
    rows = [
        hover.Row(label, "LUFS", 1, curve.start_s - curve.step_s / 2, curve.step_s, curve.lufs)
        for label, curve in curves
        if curve.lufs
    ]
    return hover.over_time(bounce.audio.length_s, rows)


def columns(curve: LoudnessCurve, is_narrow: bool) -> tuple[Numbers, Numbers, Numbers]:
    """Reduce a curve to columns: their times in seconds, and the lowest and highest value of each, so that no peak is lost."""
    values = np.nan_to_num(np.array(curve.lufs, np.float64), neginf=-200.0, posinf=0.0)
    count = min(len(values), _COLUMNS[is_narrow])
    first = np.arange(count) * len(values) // count
    at = curve.start_s + first * curve.step_s
    return at, np.minimum.reduceat(values, first), np.maximum.reduceat(values, first)


def _bottom(curve: LoudnessCurve, top: float) -> float:
    """Choose the lower end of the scale in LUFS; what is far quieter than the song is drawn on it."""
    sounding = [value for value in curve.lufs if value > _LOWEST_LUFS]
    quiet = float(np.percentile(sounding, 5)) - 3 if sounding else _LOWEST_LUFS
    return float(max(min(quiet, top - _ROOM_LU), top - 2 * _ROOM_LU, _LOWEST_LUFS))
