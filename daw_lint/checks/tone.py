"""The spectrum of a bounce."""

from __future__ import annotations

from daw_lint.case import Case, Settings
from daw_lint.checks import Result
from daw_lint.finding import Hit


def hum(case: Case, settings: Settings) -> Result:
    """Mains hum that is loud enough to be heard after mastering."""
    spectrum = case.the_bounce.spectrum
    found = spectrum.hum if spectrum is not None else None
    if found is not None and found.level_db >= settings["min_db"]:
        yield Hit(
            f"mains hum at {found.frequency_hz:.0f} Hz, {found.level_db:.1f} dBFS, all through the file",
            evidence={"hum_hz": found.frequency_hz, "hum_db": round(found.level_db, 1)},
        )
