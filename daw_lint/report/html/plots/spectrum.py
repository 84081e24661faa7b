"""The spectrum in third octaves, with its slope and the slopes that are conventionally called neutral."""

from __future__ import annotations

from math import isfinite, log2
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.health.answers import TILT_DB
from daw_lint.health.extras import Extras
from daw_lint.health.model import Health
from daw_lint.model.bounce import BandLevel, Spectrum
from daw_lint.report.html.formatting import number
from daw_lint.report.html.plots import Plot, hover
from daw_lint.report.html.plots.canvas import COLOURS, draw_both

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TILT_HZ = (63.0, 12500.0)
"""Where the slope is measured (see ``measure.tone``)."""
_SHOWN_HZ = (17.8, 22400.0)
_SHOWN_DB = 60.0
_TICKS_HZ = (31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16000)


class Slope(NamedTuple):
    """The straight line through the third octaves."""

    middle_hz: float
    level_db: float
    """At the middle."""

    def at(self, hz: float, tilt_db: float) -> float:
        """Return the level at a frequency, for a slope of ``tilt_db`` dB an octave."""
        return self.level_db + tilt_db * log2(hz / self.middle_hz)


def plot(health: Health, extras: Extras) -> Plot | None:
    """Plot the spectrum of the bounce; ``None`` for silence."""
    spectrum = health.bounce.spectrum if health.bounce is not None else None
    bands = [band for band in spectrum.third_octaves if isfinite(band.level_db)] if spectrum is not None else []
    if spectrum is None or not bands:
        return None
    slope = _slope(bands) if spectrum.tilt_db_per_octave is not None else None

    def draw(axes: Axes, is_narrow: bool) -> None:
        top = 3 + max(band.level_db for band in bands)
        bottom = max(min(band.level_db for band in bands) - 3, top - _SHOWN_DB)
        axes.set_xscale("log")
        axes.set_xlim(*_SHOWN_HZ)
        axes.set_ylim(bottom, top)
        axes.set_xticks(_TICKS_HZ[::3] if is_narrow else _TICKS_HZ, minor=False)
        axes.set_xticks([], minor=True)
        axes.set_xticklabels([_short(hz) for hz in (_TICKS_HZ[::3] if is_narrow else _TICKS_HZ)])
        axes.grid(axis="y")
        centres = np.array([band.low_hz / 2 + band.high_hz / 2 for band in bands])
        widths = np.array([band.high_hz - band.low_hz for band in bands]) * 0.86
        levels = np.array([max(band.level_db, bottom) for band in bands])
        axes.bar(centres, levels - bottom, widths, bottom, color=COLOURS["body"], linewidth=0, zorder=2)
        if slope is not None and spectrum.tilt_db_per_octave is not None:
            _slopes(axes, slope, spectrum.tilt_db_per_octave)

    wide, narrow = draw_both("spectrum", 240, draw)
    hovered = hover.over_frequency(*_SHOWN_HZ, [(band.low_hz, band.high_hz, band.level_db) for band in bands])
    return Plot("spectrum", "Spectrum", _alt(spectrum), _note(spectrum), wide, narrow, "dB by Hz", hovered)


def _slopes(axes: Axes, slope: Slope, tilt_db: float) -> None:
    ends = np.geomspace(*TILT_HZ, 21)
    low, high = ([slope.at(float(hz), tilt) for hz in ends] for tilt in TILT_DB)
    axes.fill_between(ends, low, high, color=COLOURS["band"], linewidth=0, zorder=1)
    axes.plot(TILT_HZ, [slope.at(hz, tilt_db) for hz in TILT_HZ], color=COLOURS["ink"], linewidth=1.6, zorder=3)


def _slope(bands: list[BandLevel]) -> Slope | None:
    """Return the centre of the bands from 63 Hz to 12.5 kHz: the measured slope passes through it."""
    inside = [band for band in bands if TILT_HZ[0] * 0.95 < (band.low_hz * band.high_hz) ** 0.5 < TILT_HZ[1] * 1.05]
    if not inside:
        return None
    octaves = [log2((band.low_hz * band.high_hz) ** 0.5) for band in inside]
    return Slope(2 ** float(np.mean(octaves)), float(np.mean([band.level_db for band in inside])))


def _short(hz: float) -> str:
    return f"{hz / 1000:g}k" if hz >= 1000 else f"{hz:g}"


def _alt(spectrum: Spectrum) -> str:
    bands = ", ".join(f"{band.name} {number(100 * band.share)} %" for band in spectrum.bands)
    tilt = spectrum.tilt_db_per_octave
    slope = f"Slope {number(tilt, sign=True)} dB an octave. " if tilt is not None else ""
    return f"Spectrum in third octaves. {slope}Shares of the power: {bands}."


def _note(spectrum: Spectrum) -> str:
    if spectrum.tilt_db_per_octave is None:
        return "Third octaves."
    low, high = TILT_DB
    return (
        f"Third octaves from 20 Hz to 20 kHz. Line: the slope, {number(spectrum.tilt_db_per_octave, sign=True)} dB an octave."
        f" Band: slopes of {number(low, sign=True)} to {number(high, sign=True)} dB an octave, called"
        " neutral here: a convention, not a standard."
    )
