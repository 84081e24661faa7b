"""Hum and hiss that are heard alone before the first note and after the last one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from daw_lint.measure.hiss import BAND_HZ, LOWEST_DB, SMOOTH_DB
from daw_lint.measure.hum import BELOW_PROGRAMME_DB, DRIFT, FLOOR_DB, HARMONICS, MAINS_HZ
from daw_lint.measure.results import power_db
from daw_lint.model.bounce import Hiss, Hum

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, F64

STEP_S = 0.1
MIN_STEPS, MIN_STEPS_ALONE = 2, 4
"""0.2 s at each end, or 0.4 s where the other end has music or digital silence. Our own bounds, as all of this file."""
STEADY_DB = 1.0
"""Noise keeps its level from step to step and from end to end. Music fades, and begins differently from how it ends."""
QUIET_DB = 15.0
"""An end this far below the level of the file is no music."""
SILENCE = 1e-10
"""Mean square (-100 dBFS) of an end that has no noise to speak of."""
BASES_HZ = np.arange(44.0, 66.05, 0.1)
"""Fundamentals that are tried: the mains and the bass notes around them."""
LINES_DB = 10.0
"""Lines stand out if they are this far above what remains of the low end without them."""
LOW_HZ, LOW_RATE_HZ = 420.0, 1000
BELOW_STRONGEST_DB = 20.0


class QuietEnds(NamedTuple):
    """The steps of 0.1 s in which noise is alone, shape (steps, channels, samples)."""

    steps: F64
    rate_hz: int
    programme: float
    """Mean square of the file, mean of the channels."""
    length_s: float
    """Length of the file."""


def quiet_ends(head: F32, tail: F32, rate_hz: int, programme: float, length_s: float) -> QuietEnds | None:
    """Cut steady steps from the first and the last samples, shape (channels, samples); ``None`` where music is there."""
    if rate_hz < LOW_RATE_HZ:
        return None
    found = [_steady(head, rate_hz, programme, from_end=False), _steady(tail, rate_hz, programme, from_end=True)]
    kept = [steps for steps in found if len(steps) >= MIN_STEPS]
    if not kept or (len(kept) == 1 and len(kept[0]) < MIN_STEPS_ALONE):
        return None
    steps = np.concatenate(kept)
    return QuietEnds(steps, rate_hz, programme, length_s) if np.ptp(_levels(steps)) <= STEADY_DB else None


def _steady(samples: F32, rate_hz: int, programme: float, *, from_end: bool) -> F64:
    """Return the steps at one end that are quiet, no silence, and as loud as the outermost one."""
    length = round(STEP_S * rate_hz)
    count = samples.shape[1] // length if length else 0
    whole = samples[:, samples.shape[1] - count * length :] if from_end else samples[:, : count * length]
    steps = whole.astype(np.float64).reshape(len(samples), count, length).transpose(1, 0, 2)
    steps = steps - steps.mean(axis=2, keepdims=True)
    if from_end:
        steps = steps[::-1]
    power = (steps**2).mean(axis=(1, 2))
    fits = (power > SILENCE) & (power < programme * 10 ** (-QUIET_DB / 10))
    level = _levels(steps)
    fits &= np.abs(level - level[:1]) <= STEADY_DB
    kept: F64 = steps[: len(fits) if fits.all() else int(np.argmin(fits))]
    return kept


def _levels(steps: F64) -> F64:
    levels: F64 = 10 * np.log10(np.maximum((steps**2).mean(axis=(1, 2)), 1e-30))
    return levels


def hum_alone(ends: QuietEnds) -> Hum | None:
    """Find hum: lines of one fundamental near 50 or 60 Hz that are all of the low end, as loud in every step."""
    steps = _low(ends)
    base = max(BASES_HZ, key=lambda hz: float(np.square(steps @ np.linalg.qr(_waves(steps.shape[2], hz))[0]).sum()))
    mains = next((hz for hz in MAINS_HZ if abs(base - hz) <= DRIFT * hz + 0.05), None)
    if mains is None:
        return None
    lines = _lines(steps, float(base))
    rest = float(np.square(steps - lines.sum(axis=0)).mean())
    of_steps = np.square(lines).mean(axis=(2, 3))
    power = of_steps.mean(axis=1)
    loud = power >= max(power.max() * 10 ** (-BELOW_STRONGEST_DB / 10), rest)
    harmonics = tuple(int(k) for k in np.array(HARMONICS)[loud])
    total = float(power[loud].sum())
    steady = np.ptp(10 * np.log10(of_steps[loud].sum(axis=0))) <= STEADY_DB
    is_hum = 1 in harmonics or (2 in harmonics and len(harmonics) > 1)
    if not is_hum or not steady or total < rest * 10 ** (LINES_DB / 10):
        return None
    level = power_db(total)
    is_apart = total < ends.programme * 10 ** (-BELOW_PROGRAMME_DB / 10)
    return Hum(mains, level, harmonics) if is_apart and level > FLOOR_DB else None


def _low(ends: QuietEnds) -> F64:
    """Return the steps below 420 Hz, at a sample rate of 1 kHz."""
    count = round(STEP_S * LOW_RATE_HZ)
    bins = np.fft.rfft(ends.steps, axis=2)[:, :, : round(STEP_S * LOW_HZ)]
    low: F64 = np.fft.irfft(bins, count, axis=2) * (count / ends.steps.shape[2])
    return low


def _lines(steps: F64, base: float) -> F64:
    """Fit the harmonics of a fundamental to each step, shape (harmonics, steps, channels, samples)."""
    count, waves = len(HARMONICS), _waves(steps.shape[2], base)
    fitted = steps @ np.linalg.pinv(waves).T
    lines: F64 = np.stack([fitted[..., [k, k + count]] @ waves[:, [k, k + count]].T for k in range(count)])
    return lines


def _waves(samples: int, base: float) -> F64:
    """Return the cosines and then the sines of the harmonics, shape (samples, 2 x harmonics)."""
    phases = 2 * np.pi * base / LOW_RATE_HZ * np.outer(np.arange(samples), np.array(HARMONICS))
    waves: F64 = np.concatenate((np.cos(phases), np.sin(phases)), axis=1)
    return waves


def hiss_alone(ends: QuietEnds, edges_hz: F64) -> Hiss | None:
    """Find hiss: noise with a smooth spectrum, as loud in every step and third octave."""
    length = ends.steps.shape[2]
    window = np.hanning(length)
    bins = np.square(np.abs(np.fft.rfft(ends.steps * window, axis=2))).mean(axis=1)
    hz = np.fft.rfftfreq(length, 1 / ends.rate_hz)
    inside = [(low, high) for low, high in pairwise(edges_hz) if low >= BAND_HZ[0] and high <= BAND_HZ[1]]
    if len(inside) < 3:
        return None
    power = np.stack([bins[:, (hz >= low) & (hz < high)].sum(axis=1) for low, high in inside], axis=1)
    power *= 2 / (length * np.square(window).sum())
    levels = 10 * np.log10(np.maximum(power, 1e-30))
    if levels.std(axis=0).mean() > STEADY_DB or np.abs(np.diff(levels.mean(axis=0))).max() > SMOOTH_DB:
        return None
    found = power_db(float(power.sum(axis=1).mean()))
    below = power_db(ends.programme) - found
    return Hiss(found, below, len(power) * STEP_S / ends.length_s) if found >= LOWEST_DB and below >= QUIET_DB else None
