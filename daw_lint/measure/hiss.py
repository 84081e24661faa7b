"""Hiss: broadband noise that stays when the music pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.results import power_db
from daw_lint.measure.spectrum import Spectra
from daw_lint.model.bounce import Hiss

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F64

BAND_HZ = (1700.0, 14500.0)
"""Third octaves of 2 to 12.5 kHz, where hiss is heard."""
SOUNDING = 1e-12
"""Mean square (-120 dBFS) that is no silence."""
QUIETEST_SHARE = 0.01
NEAR_DB, STEADY_DB, SMOOTH_DB = 1.0, 1.0, 4.0
MIN_QUIET = 6
"""Hiss is a level that six or more frames have within 1 dB, counted from the quietest 1 %: in each third octave with a standard
deviation of 1 dB at most, and with steps of 4 dB at most between third octaves. Of 6 songs without hiss none is near it (one such
frame, or steps of 7 dB). Our own bounds."""
LOWEST_DB = -80.0
BELOW_PROGRAMME_DB = 15.0
"""Noise closer to the level of the file is part of the music."""


def hiss(spectra: Spectra, total: float, channels: int) -> Hiss | None:
    """Find steady noise in the quietest frames. ``total`` is the mean square of the file, summed over the channels.

    ``None`` also where the music leaves no frame in which hiss would be heard.
    """
    power = (spectra.bands[0] + spectra.bands[1]) if len(spectra.bands) == 3 else spectra.bands[0]
    bands = (spectra.edges_hz[:-1] >= BAND_HZ[0]) & (spectra.edges_hz[1:] <= BAND_HZ[1])
    highs = power[:, bands].astype(np.float64) / channels
    highs = highs[highs.sum(axis=1) > SOUNDING]
    if np.count_nonzero(bands) < 3 or len(highs) < MIN_QUIET:
        return None
    level = 10 * np.log10(highs.sum(axis=1))
    floor = np.sort(level)[min(len(level) - 1, max(2, int(QUIETEST_SHARE * len(level))))]
    quiet = highs[np.abs(level - floor) <= NEAR_DB]
    if len(quiet) < MIN_QUIET or not _is_noise(quiet):
        return None
    found = power_db(float(quiet.sum(axis=1).mean()))
    below = power_db(total / channels) - found
    if found < LOWEST_DB or below < BELOW_PROGRAMME_DB:
        return None
    return Hiss(found, below, len(quiet) / len(spectra.starts_s))


def _is_noise(quiet: F64) -> bool:
    level = 10 * np.log10(np.maximum(quiet, 1e-30))
    steps = np.abs(np.diff(level.mean(axis=0)))
    return bool(level.std(axis=0).mean() <= STEADY_DB and steps.max() <= SMOOTH_DB)
