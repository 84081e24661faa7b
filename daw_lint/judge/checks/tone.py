"""Check the spectrum of a bounce."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.model.bounce import Hum
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit, Unjudged


def hum(case: Case, settings: Settings) -> Result:
    """Find mains hum that is loud enough to be audible after mastering."""
    spectrum = case.the_bounce.spectrum
    found = spectrum.hum if spectrum is not None else None
    if found is not None and not compared(found.level_db, settings["min_db"]).is_below:
        yield Hit(
            f"mains hum at {found.frequency_hz:.0f} Hz, {found.level_db:.1f} dBFS{_harmonics(found)}",
            evidence={"hum_hz": found.frequency_hz, "hum_db": round(found.level_db, 1)},
        )


def _harmonics(found: Hum) -> str:
    over = [f"{order * found.frequency_hz:.0f}" for order in found.harmonics if order > 1]
    return f", with {' and '.join(filter(None, (', '.join(over[:-1]), over[-1])))} Hz" if over else ""


def hiss(case: Case, settings: Settings) -> Result:
    """Find steady noise that mastering would bring out."""
    spectrum = case.the_bounce.spectrum
    found = spectrum.hiss if spectrum is not None else None
    if found is None:
        return
    distance = compared(found.below_programme_db, settings["min_below_db"], 0)
    if distance.is_below:
        yield Hit(
            f"steady noise at {found.level_db:.1f} dBFS in the quietest moments, {distance.value} dB below the RMS level, "
            f"wanted at least {distance.bound} dB",
            evidence={"noise_db": round(found.level_db, 1), "below_rms_db": round(found.below_programme_db, 1)},
        )


def tilted(case: Case, settings: Settings) -> Result:
    """Find a spectrum that falls much more steeply, or less, than that of most music."""
    spectrum = case.the_bounce.spectrum
    tilt = spectrum.tilt_db_per_octave if spectrum is not None else None
    low, high = settings["min_db_per_octave"], settings["max_db_per_octave"]
    if tilt is None:
        yield Unjudged("the bounce is too short or too quiet to have a spectrum")
        return
    under, over = compared(tilt, low), compared(tilt, high)
    if under.is_below or over.is_above:
        found, kind = (under, "dark") if under.is_below else (over, "bright")
        yield Hit(
            f"spectral tilt {found.value} dB per octave, wanted {under.bound} to {over.bound} dB: {kind}",
            evidence={"tilt_db_per_octave": round(tilt, 2)},
        )


def resonant(case: Case, settings: Settings) -> Result:
    """Find narrow peaks that stick out of the spectrum: resonances, or held notes."""
    spectrum = case.the_bounce.spectrum
    found = spectrum.resonances if spectrum is not None else ()
    peaks = [one for one in found if not compared(one.prominence_db, settings["min_db"], 0).is_below]
    if peaks:
        shown = ", ".join(f"{one.frequency_hz:,.0f} Hz (+{one.prominence_db:.0f} dB)" for one in peaks)
        yield Hit(
            f"narrow peaks at {shown}: resonances, or held notes",
            evidence={
                "frequency_hz": round(peaks[0].frequency_hz, 1),
                "prominence_db": round(peaks[0].prominence_db, 1),
            },
        )
