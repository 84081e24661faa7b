"""Evaluate spectra: bands, tilt, resonances."""

from __future__ import annotations

from math import inf, log2
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.hiss import hiss
from daw_lint.measure.hum import hum
from daw_lint.measure.lossy import lossy_trace, low_pass_hz
from daw_lint.measure.low_band import LowBand
from daw_lint.measure.products import product
from daw_lint.measure.quiet_ends import QuietEnds, hiss_alone, hum_alone
from daw_lint.measure.results import CURVE_DECIMALS, correlation, mono_loss_db, power_db
from daw_lint.measure.spectrum import Spectra, band_matrix
from daw_lint.model.bounce import BandCurves, BandLevel, Resonance, Spectrum

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F64

NAMED = (
    ("sub", 20, 50), ("bass", 63, 200), ("low-mid", 250, 500), ("mid", 630, 2000), ("high-mid", 2500, 5000),
    ("air", 6300, 20000),
)  # fmt: skip
"""Bands of whole third octaves, by the nominal centre of their first and last one in Hz."""
NOMINAL_HZ = (20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500,
              3150, 4000, 5000, 6300, 8000, 10000, 12500, 16000, 20000)  # fmt: skip
_FROM_LOW_BAND = 11
"""The 11 third octaves from 20 to 200 Hz come from the low band. Above, short frames are fine enough."""
LOW_END_HZ = 120.0
LOW_END_SHARE = 0.01
"""Share of the power. Below it there is no low end to judge. Our own bound."""
INFRASOUND_HZ = 30.0
TILT_HZ = (63, 12500)
SILENCE = 1e-14
"""Mean square (-140 dBFS) below which there is nothing to judge. Our own bound."""


FLOOR_DB = 60.0
"""Below the level of the file. What is weaker decides neither tilt nor narrow peaks. Our own bound."""


class Floor(NamedTuple):
    """Power below which nothing is judged, summed over the channels."""

    power: float
    per_hz: float
    """6 dB above the noise of triangular dither at the last bit (a quarter of a step squared, spread to half the rate)."""

    def of(self, width_hz: float | F64) -> float | F64:
        """Return the floor of a band of this width."""
        return np.maximum(self.power, self.per_hz * width_hz)


class Bands(NamedTuple):
    """Mean power of the third octaves: of all channels, and for two channels left, right and their product."""

    total: F64
    pair: F64 | None


def spectrum_of(
    spectra: Spectra,
    every: Spectra,
    low: LowBand,
    ends: QuietEnds | None,
    total: float,
    channels: int,
    rate_hz: int,
    bits: int,
) -> Spectrum:
    """Build the spectrum of a file.

    ``every`` is of every frame if the highs need a closer look (``is_suspicious``), else ``spectra`` again. ``total`` is the
    mean square of the file without DC, summed over the channels. ``bits`` are those that the samples use. ``ends`` is the noise
    before and after the music.
    """
    floor = Floor(total * 10 ** (-FLOOR_DB / 10), 10**0.6 * channels * 4.0**-bits / (rate_hz / 2))
    bands = _third_octaves(spectra, low)
    silent = total <= SILENCE
    low_pass = None if silent else low_pass_hz(every, rate_hz)
    return Spectrum(
        bands=tuple(
            _level(name, first, last, bands, total, channels) for name, first, last in NAMED if first < rate_hz / 2
        ),
        third_octaves=tuple(
            _level(f"{hz:g} Hz", hz, hz, bands, total, channels) for hz in NOMINAL_HZ[: len(bands.total)]
        ),
        tilt_db_per_octave=None if silent else _tilt(bands.total, floor),
        below_30_hz_share=None if silent else min(1.0, _between(low, 1.0, INFRASOUND_HZ) / total),
        resonances=() if silent else resonances(spectra, floor),
        low_pass_hz=low_pass,
        lossy=None if silent else lossy_trace(every.highs, low_pass, rate_hz),
        hum=None if silent else (hum_alone(ends) if ends else None) or hum(low, channels, total),
        hiss=None
        if silent
        else (hiss_alone(ends, spectra.edges_hz) if ends else None) or hiss(spectra, total, channels),
        curves=_curves(spectra, channels),
    )


def low_correlation(low: LowBand | None, total: float) -> float | None:
    """Compute the correlation below 120 Hz; ``None`` if that band has less than 1 % of the ``total`` power."""
    if low is None or len(low.power) != 3:
        return None
    band = (low.frequencies_hz >= 20) & (low.frequencies_hz < LOW_END_HZ)
    left, right, cross = (float(power[band].sum()) for power in low.power)
    return correlation(left, right, cross) if left + right > max(LOW_END_SHARE * total, SILENCE) else None


def _edge(index: int) -> float:
    """Return the exact lower edge in Hz of a third octave: 17.8 Hz for 20 Hz (IEC 61260-1, base ten)."""
    return float(1000 * 10 ** ((index - 17 - 0.5) / 10))


def _third_octaves(spectra: Spectra, low: LowBand) -> Bands:
    edges = np.array([_edge(index) for index in range(_FROM_LOW_BAND + 1)])
    fine = product(low.power, band_matrix(low.frequencies_hz, edges))
    # The bands of the frames begin at 28 Hz. Skip those that the low band resolves better.
    skipped = int(np.argmin(np.abs(spectra.edges_hz - edges[-1])))
    coarse = spectra.bands.mean(axis=1, dtype=np.float64)[:, skipped:]
    coarse = coarse[:, : len(NOMINAL_HZ) - _FROM_LOW_BAND]
    both = np.concatenate((fine, coarse), axis=1)
    if len(both) == 3:
        return Bands(both[0] + both[1], both)
    return Bands(both[0], None)


def _level(name: str, first_hz: float, last_hz: float, bands: Bands, total: float, channels: int) -> BandLevel:
    first, last = NOMINAL_HZ.index(first_hz), NOMINAL_HZ.index(last_hz) + 1
    power = float(bands.total[first:last].sum())
    pair = None if bands.pair is None else [float(one) for one in bands.pair[:, first:last].sum(axis=1)]
    heard = pair is not None and power > SILENCE
    return BandLevel(
        name,
        _edge(first),
        _edge(last),
        power_db(power / channels),
        min(1.0, power / total) if total > 0 else 0.0,
        correlation(*pair) if heard and pair is not None else None,
        mono_loss_db(*pair) if heard and pair is not None else None,
    )


def _between(low: LowBand, low_hz: float, high_hz: float) -> float:
    power = low.power[:2].sum(axis=0) if len(low.power) == 3 else low.power[0]
    return float((power @ band_matrix(low.frequencies_hz, np.array([low_hz, high_hz])))[0])


def _tilt(total: F64, floor: Floor) -> float | None:
    first, last = (NOMINAL_HZ.index(hz) for hz in TILT_HZ)
    power = total[first : last + 1]
    width = np.array([_edge(index + 1) - _edge(index) for index in range(first, last + 1)])[: len(power)]
    sounding = power > floor.of(width)
    if np.count_nonzero(sounding) < 10:
        return None
    octaves = np.arange(len(power))[sounding] / 3
    octaves = octaves - octaves.mean()  # the slope of a least-squares line through level over octaves
    return float(octaves @ (10 * np.log10(power[sounding])) / (octaves @ octaves))


MIN_FRAMES = 30
MIN_PROMINENCE_DB = 12.0
RESONANCE_HZ = (150, 12000)
MAX_RESONANCES = 5
"""Our own bounds (see ``resonances``)."""


def resonances(spectra: Spectra, floor: Floor) -> tuple[Resonance, ...]:
    """Find the highest narrow peaks from 150 Hz to 12 kHz, 12 dB above the mean level of the half octave around them.

    A held note makes a peak too; only listening shows which it is. Empty for less than about 10 s of audio.
    """
    if len(spectra.starts_s) < MIN_FRAMES:
        return ()
    level = 10 * np.log10(np.maximum(spectra.power, 1e-16))
    hz = spectra.frequencies_hz
    low, high = np.searchsorted(hz, hz / 2**0.25), np.searchsorted(hz, hz * 2**0.25)
    total = np.concatenate(([0.0], np.cumsum(level)))
    around = (total[high] - total[low]) / np.maximum(high - low, 1)
    peak = np.zeros(len(level), bool)
    peak[1:-1] = (level[1:-1] > level[:-2]) & (level[1:-1] >= level[2:])
    prominent = peak & (hz >= RESONANCE_HZ[0]) & (hz <= min(RESONANCE_HZ[1], hz[-1] / 1.3))
    prominent &= (level - around >= MIN_PROMINENCE_DB) & (high - low > 10)
    # The window spreads a line over three bins.
    prominent[1:-1] &= spectra.power[:-2] + spectra.power[1:-1] + spectra.power[2:] > floor.of(3 * hz[1])
    found = [Resonance(float(hz[index]), float(level[index] - around[index])) for index in np.flatnonzero(prominent)]
    found.sort(key=lambda one: -one.prominence_db)
    kept: list[Resonance] = []
    for one in found:
        if all(abs(log2(one.frequency_hz / other.frequency_hz)) > 0.1 for other in kept):
            kept.append(one)
    return tuple(kept[:MAX_RESONANCES])


def _curves(spectra: Spectra, channels: int) -> BandCurves:
    edges = [(_edge(NOMINAL_HZ.index(first)), _edge(NOMINAL_HZ.index(last) + 1)) for _, first, last in NAMED]
    columns = [(spectra.edges_hz[:-1] >= low * 0.99) & (spectra.edges_hz[1:] <= high * 1.01) for low, high in edges]
    sums = np.stack([spectra.bands[..., wanted].sum(axis=2, dtype=np.float64) for wanted in columns], axis=2)
    power = sums[0] + sums[1] if len(sums) == 3 else sums[0]
    level = np.where(power > 1e-30 * channels, 10 * np.log10(np.maximum(power / channels, 1e-30)), -inf)
    together: tuple[tuple[float | None, ...], ...] = ()
    if len(sums) == 3:
        heard = np.minimum(sums[0], sums[1]) > SILENCE
        ratio = np.clip(sums[2] / np.sqrt(np.where(heard, sums[0] * sums[1], 1)), -1, 1)
        # NaN, which is not equal to itself, marks silence here.
        rows = np.where(heard, ratio, np.nan).round(CURVE_DECIMALS).tolist()
        together = tuple(tuple(one if one == one else None for one in row) for row in rows)
    starts, levels = spectra.starts_s.round(CURVE_DECIMALS).tolist(), level.round(CURVE_DECIMALS).tolist()
    return BandCurves(tuple(starts), tuple(map(tuple, levels)), together)
