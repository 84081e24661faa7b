"""Judge where the highs end: a lossy source, a resampled one, or nothing of either, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.highs import BAND_HZ, FILLED, NOISY_HZ, Highs, falls
from daw_lint.measure.spectrum import Spectra
from daw_lint.model.bounce import LossyTrace

if TYPE_CHECKING:
    from daw_lint.measure.arrays import Ints

WALL_DB = 20.0
"""Fall within 750 Hz that is a wall, in the loudest frames. Our own bound."""
_SHOULDER_HZ = 750.0
HIGHEST_WALL = 0.9
"""Share of half the sample rate. Above it every converter and resampler has its own filter."""
LOWER_RATES_HZ = (44100, 48000)
_HALF_RATE_HZ = 250.0
"""A wall so close to half of a lower sample rate is that of a resampler."""
HIGHEST_CODED_HZ = 20640.0
"""Coders at constant bit rates cut at 16, 17, 18 to 19.5 and 20 to 20.6 kHz (LAME at 320 kbit/s). Some sample libraries end at
20.7 kHz."""
MP3_BORDER_HZ = (15500.0, 16250.0)
ABOVE_MP3_BORDER_HZ = 16500.0
"""Above 16 kHz MP3 has no scale factors (ISO 11172-3, tables B.8: line 418 at 44.1 kHz, 384 at 48 kHz), so coders often leave it
out, frame by frame."""
JUMPS_FROM_HZ = 12500.0
"""Below it the highs of dull music end by themselves."""
JUMP_HZ = 1000.0
MIN_WALLS, MIN_JUMPS = 20, 10
MIN_SHARE, MIN_JUMPING, MIN_NOISY = 0.02, 0.045, 0.3
"""A coder was certainly at work if 2 % of the short frames with highs end like a wall, 30 % of these in noise, and 4.5 %
of those 1 kHz or more away from the usual place, or at the border of MP3 below a higher end. In songs that were never coded no
frame does, or all in one place. Our own bounds."""
PARTIALS_SHARE = 0.2
"""Below this share of noise the highs are partials, which end with the highest one."""


def lossy_trace(highs: Highs, low_pass: float | None, rate_hz: int) -> LossyTrace | None:
    """Judge the traces of a coder or a resampler; ``None`` without any. ``low_pass`` is the result of ``low_pass_hz``."""
    walls = np.where(highs.edges_hz >= JUMPS_FROM_HZ, highs.walls, 0)
    count = int(walls.sum())
    if count >= MIN_WALLS and count >= MIN_SHARE * highs.sounding and count >= MIN_NOISY * (count + highs.tonal):
        usual = float(highs.edges_hz[walls.argmax()])
        jumps = max(_jumps(walls, highs, usual), _at_the_border_of_mp3(walls, highs, low_pass))
        if jumps >= max(MIN_JUMPS, MIN_JUMPING * count):
            return LossyTrace("lossy", "certain", low_pass or usual, jumps / count)
    if low_pass is None:
        return None
    if _is_half_of_a_lower_rate(low_pass, rate_hz):
        return LossyTrace("resampled", "likely", low_pass, 0.0)
    return LossyTrace("lossy", "likely" if low_pass <= HIGHEST_CODED_HZ else "possible", low_pass, 0.0)


def is_suspicious(spectra: Spectra) -> bool:
    """Whether every frame has to be looked at. It asks for less than any of the answers needs."""
    highs = spectra.highs
    if _last_band(highs, 0.6 * WALL_DB) is not None:
        return True
    return int(highs.walls.sum()) >= 0.2 * MIN_SHARE * max(1, highs.sounding)


def has_wall(highs: Highs) -> bool:
    """Whether the highs end steeply in all but a few short frames, so that their power has to be known."""
    return _last_band(highs, WALL_DB) is not None


def _jumps(walls: Ints, highs: Highs, usual_hz: float) -> int:
    """Count the walls 1 kHz or more away from the usual place."""
    return int(walls[np.abs(highs.edges_hz - usual_hz) >= JUMP_HZ].sum())


def _at_the_border_of_mp3(walls: Ints, highs: Highs, low_pass: float | None) -> int:
    """Count the walls at 16 kHz in a file that ends above."""
    low, high = MP3_BORDER_HZ
    if low_pass is None or not ABOVE_MP3_BORDER_HZ <= low_pass <= HIGHEST_CODED_HZ:
        return 0
    return int(walls[(highs.edges_hz >= low) & (highs.edges_hz <= high)].sum())


def _is_of_partials(spectra: Spectra, wall_hz: float) -> bool:
    """Whether the highs are partials of a synthesizer, not noise: in the walls of short frames, or in the mean spectrum."""
    noisy, tonal = int(spectra.highs.walls.sum()), spectra.highs.tonal
    if tonal >= MIN_WALLS and noisy < PARTIALS_SHARE * (noisy + tonal):
        return True
    hz = spectra.frequencies_hz
    below = spectra.power[(hz >= wall_hz - NOISY_HZ) & (hz < wall_hz - BAND_HZ)]
    return bool(np.median(below) < PARTIALS_SHARE * below.mean())


def low_pass_hz(spectra: Spectra, rate_hz: int) -> float | None:
    """Find the frequency in Hz where the highs end steeply in all but a few short frames, or ``None``.

    Lossy coders cut between 16 kHz (MP3 at 128 kbit/s) and 20 kHz. A file converted from a lower rate ends at half of that
    rate. No equalizer is as steep.
    """
    last = _last_band(spectra.highs, WALL_DB)
    if last is None:
        return None
    found = _edge(spectra, float(spectra.highs.edges_hz[last]))
    if _is_of_partials(spectra, found):
        return None
    return found if found < HIGHEST_WALL * rate_hz / 2 or _is_half_of_a_lower_rate(found, rate_hz) else None


def _last_band(highs: Highs, fall_db: float) -> int | None:
    """Return the last filled band below a wall."""
    if not len(highs.edges_hz):
        return None
    fall = falls(highs.loud_db)
    return int(fall.argmax()) + FILLED - 1 if fall.max() >= fall_db else None


def _edge(spectra: Spectra, about_hz: float) -> float:
    """Return the last bin nearby that is closer to the mean level below the wall than to the level above it."""
    hz, level = spectra.frequencies_hz, 10 * np.log10(np.maximum(spectra.power, 1e-18))
    near = (hz > about_hz - BAND_HZ) & (hz < about_hz + _SHOULDER_HZ)
    below = level[(hz > about_hz - BAND_HZ - _SHOULDER_HZ) & (hz < about_hz - BAND_HZ)]
    above = level[hz >= about_hz + _SHOULDER_HZ]
    if not len(above):
        return about_hz
    high = hz[near][level[near] > (below.mean() + above[: len(below)].mean()) / 2]
    return float(high[-1]) if len(high) else about_hz


def _is_half_of_a_lower_rate(wall_hz: float, rate_hz: int) -> bool:
    return any(abs(wall_hz - lower / 2) <= _HALF_RATE_HZ for lower in LOWER_RATES_HZ if lower < rate_hz)
