"""The waveform of a bounce, with the places where it clips and the borders of its parts."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

import numpy as np

from daw_lint.health.extras import Extras
from daw_lint.health.model import Health
from daw_lint.model.bounce import Bounce
from daw_lint.model.wording import count
from daw_lint.report.html.formatting import clock, db
from daw_lint.report.html.plots import Plot, hover
from daw_lint.report.html.plots.canvas import COLOURS, draw_both, part_borders, time_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from daw_lint.measure.overview import Outline, Overview

_CHANNELS = 8
"""Most channels that are drawn."""
_PLACES = 400
"""Most clipped places that are marked; more would not be distinguishable."""
_MOST_OVER = 4.0
"""Highest sample value that is drawn of a float file; 1.0 is full scale."""


def plot(health: Health, extras: Extras) -> Plot | None:
    """Plot the waveform of the bounce; ``None`` without an outline."""
    bounce, outline = health.bounce, extras.overview
    if bounce is None or outline is None or outline.length_s <= 0:
        return None
    channels = outline.channels[:_CHANNELS]
    highest = max(abs(value) for channel in channels for curve in channel[:2] for value in curve)
    scale = min(max(highest, 1.0), _MOST_OVER)

    def draw(axes: Axes, is_narrow: bool) -> None:
        time_axis(axes, outline.length_s, is_narrow)
        for index, channel in enumerate(channels):
            _channel(axes, _coarser(channel) if is_narrow else channel, index, outline.length_s, scale)
        axes.set_ylim(-2.2 * len(channels) + 1.1, 1.1)
        axes.set_yticks([-2.2 * index for index in range(len(channels))], labels(len(channels)))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        part_borders(axes, starts(bounce), is_narrow)
        _clipped(axes, bounce, len(channels))

    wide, narrow = draw_both("waveform", 90 + 70 * len(channels), draw)
    note = _note(bounce, len(outline.channels))
    return Plot("waveform", "Waveform", _alt(bounce), note, wide, narrow, hover=_hover(outline))


def _hover(outline: Overview) -> str:
    """Write the peak of each channel over time in dBFS."""
    names = labels(len(outline.channels[:_CHANNELS]))
    rows = [
        hover.Row(f"Peak {name}", "dBFS", 1, 0.0, outline.length_s / len(channel.lowest), _peaks_db(channel))
        for name, channel in zip(names, outline.channels, strict=False)
    ]
    return hover.over_time(outline.length_s, rows)


def _peaks_db(channel: Outline) -> list[float | None]:
    peaks = (max(-low, high) for low, high in zip(channel.lowest, channel.highest, strict=True))
    return [20 * log10(peak) if peak > 0 else None for peak in peaks]


def labels(channels: int) -> list[str]:
    """Name the channels briefly."""
    return {1: ["mono"], 2: ["left", "right"]}.get(channels, [f"{index + 1}" for index in range(channels)])


def starts(bounce: Bounce) -> list[float]:
    """Return the starts of the parts of the bounce in seconds, if there are several."""
    parts = bounce.sections.parts if bounce.sections is not None else ()
    return [part.start_s for part in parts] if len(parts) > 1 else []


def _channel(axes: Axes, channel: Outline, index: int, length_s: float, scale: float) -> None:
    middle = -2.2 * index
    at = np.linspace(0, length_s, len(channel.lowest))
    low, high, body = (np.clip(np.array(values) / scale, -1, 1) for values in channel)
    hairline = 0.004
    axes.fill_between(at, middle + np.minimum(low, -hairline), middle + np.maximum(high, hairline),
                      color=COLOURS["wave"], linewidth=0)  # fmt: skip
    axes.fill_between(at, middle - body, middle + body, color=COLOURS["body"], linewidth=0)
    for edge in (-1, 1):
        axes.axhline(middle + edge / scale, color=COLOURS["grid"], linewidth=0.8)


def _coarser(channel: Outline) -> Outline:
    """Reduce an outline to a third of its columns, enough for a narrow plot."""
    low, high, body = channel
    first = np.arange(0, len(low), 3)
    return channel._replace(
        lowest=tuple(np.minimum.reduceat(low, first)),
        highest=tuple(np.maximum.reduceat(high, first)),
        rms=tuple(np.sqrt(np.add.reduceat(np.square(body), first) / np.diff(np.append(first, len(body))))),
    )


def _clipped(axes: Axes, bounce: Bounce, channels: int) -> None:
    """Mark clipped samples at the top of each channel, like a clip light."""
    runs = bounce.level.clipped_runs if bounce.level is not None else ()
    for index in range(channels):
        places = sorted({round(run.start_s, 1) for run in runs if run.channel == index})[
            :: max(1, len(runs) // _PLACES)
        ]
        if places:
            axes.plot(
                places, [-2.2 * index + 1.0] * len(places), "v", color=COLOURS["bad"], markersize=6, clip_on=False
            )


def _alt(bounce: Bounce) -> str:
    level = bounce.level
    peak = f"sample peak {db(level.peak_db, 'dBFS')} at {clock(level.peak_position_s, 1)}" if level is not None else ""
    runs = level.clipped_run_count if level is not None else 0
    clipped = f"{_clips(bounce)} in {count(runs, 'place')}, the first at {_first(bounce)}" if runs else "no clipping"
    return f"Waveform of {clock(bounce.audio.length_s)}: {peak}, {clipped}."


def _clips(bounce: Bounce) -> str:
    """Say what samples at full scale mean: an integer file clips there, a float file does not."""
    return "at or above full scale" if bounce.audio.is_float else "clipped"


def _first(bounce: Bounce) -> str:
    runs = bounce.level.clipped_runs if bounce.level is not None else ()
    return clock(min((run.start_s for run in runs), default=None), 1)


def _note(bounce: Bounce, channels: int) -> str:
    words = ["Outer shape: peaks. Inner shape: RMS. Thin lines: full scale."]
    if bounce.level is not None and bounce.level.clipped_run_count:
        shown = len(bounce.level.clipped_runs)
        rest = f" (the first {shown:,} of {bounce.level.clipped_run_count:,} places)"
        words.append(f"Red: {_clips(bounce)}{rest if shown < bounce.level.clipped_run_count else ''}.")
    if starts(bounce):
        words.append("Dashed: the parts, numbered as in the table below.")
    if channels > _CHANNELS:
        words.append(f"{_CHANNELS} of {channels} channels are drawn.")
    return " ".join(words)
