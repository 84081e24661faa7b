"""Correlation of left and right over time. The table of bands has it by frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daw_lint.health.extras import Extras
from daw_lint.health.model import Health
from daw_lint.report.html.formatting import clock, number
from daw_lint.report.html.plots import Plot, hover
from daw_lint.report.html.plots.canvas import COLOURS, draw_both, part_borders, time_axis
from daw_lint.report.html.plots.waveform import starts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS = {False: 900, True: 320}
"""Columns of a wide and of a narrow plot."""


def plot(health: Health, extras: Extras) -> Plot | None:
    """Plot the correlation second by second; ``None`` without two channels that sound."""
    bounce = health.bounce
    stereo = bounce.stereo if bounce is not None else None
    if bounce is None or stereo is None or stereo.correlation is None or len(stereo.correlation_curve) < 2:
        return None
    values = np.array([np.nan if value is None else value for value in stereo.correlation_curve], np.float64)

    def draw(axes: Axes, is_narrow: bool) -> None:
        time_axis(axes, bounce.audio.length_s, is_narrow)
        _scale(axes)
        count = min(len(values), _COLUMNS[is_narrow])
        first = np.arange(count) * len(values) // count
        lowest = np.fmin.reduceat(values, first)
        at = np.append(first, len(values)) * stereo.correlation_step_s
        axes.stairs(lowest, at, color=COLOURS["line"], linewidth=1.3, baseline=None)
        axes.fill_between(at, -1.05, 0, color=COLOURS["bad"], alpha=0.08, linewidth=0)
        part_borders(axes, starts(bounce), is_narrow)

    wide, narrow = draw_both("correlation", 150, draw)
    worst = int(np.nanargmin(values))
    alt = (
        f"Correlation of left and right over time: {number(stereo.correlation, 2, True)} as a whole, lowest"
        f" {number(float(values[worst]), 2, True)} at {clock(worst * stereo.correlation_step_s)}."
    )
    note = "+1 is mono, 0 is wide, below 0 cancels in mono. One value per second; gaps are silence."
    row = hover.Row("Correlation", "", 2, 0.0, stereo.correlation_step_s, stereo.correlation_curve)
    hovered = hover.over_time(bounce.audio.length_s, [row], min)
    return Plot("correlation", "Correlation over time", alt, note, wide, narrow, hover=hovered)


def _scale(axes: Axes) -> None:
    axes.set_ylim(-1.05, 1.05)
    axes.set_yticks([-1, 0, 1], ["\u22121", "0", "+1"])
    axes.axhline(0, color=COLOURS["grid"], linewidth=0.8)
