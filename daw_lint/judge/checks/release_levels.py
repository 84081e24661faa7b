"""Compare a master with the limits for peaks, RMS and noise of its targets. One finding per target."""

from __future__ import annotations

from math import isfinite, log10

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.at_target import loudness_at, missed, true_peak
from daw_lint.model.compared import compared
from daw_lint.model.finding import Evidence, Unjudged


def true_peak_above(case: Case, settings: Settings) -> Result:
    """Find a true peak above the limit of a target; some targets have a stricter limit for loud masters."""
    peak = true_peak(case)
    for target in case.targets:
        limit, loudness = target.max_true_peak_db, loudness_at(case, target)
        if limit is None or peak is None:
            continue
        if target.on_downmix and isinstance(loudness, Unjudged):
            yield loudness
            continue
        strict, wanted, because = target.max_true_peak_if_loud_db, target.loudness_lufs, ""
        if (
            strict is not None
            and wanted is not None
            and isinstance(loudness, float)
            and compared(loudness, wanted).is_above
        ):
            limit, because = strict, f" for a master louder than {wanted:.1f} LUFS"
        found = compared(peak, limit)
        if found.step > settings["tolerance_db"]:
            message = (
                f"true peak {found.value} dBTP, wanted at most {found.bound} dBTP{because}: {found.difference} dB over"
            )
            evidence: Evidence = {"true_peak_db": round(peak, 2), "max_true_peak_db": limit}
            yield missed(target, "max_true_peak_db", message, evidence)


def rms_outside(case: Case, settings: Settings) -> Result:
    """Find an RMS level outside the range of a target."""
    rms = case.level.rms_db
    for target in case.targets:
        if rms is None or not isfinite(rms):
            continue
        evidence: Evidence = {"rms_db": round(rms, 2)}
        most, least = target.max_rms_db, target.min_rms_db
        if most is not None and (over := compared(rms, most)).is_above:
            message = f"RMS {over.value} dBFS, wanted at most {over.bound} dBFS: {over.difference} dB too loud"
            yield missed(target, "max_rms_db", message, {**evidence, "max_rms_db": most})
        elif least is not None and (under := compared(rms, least)).is_below:
            message = f"RMS {under.value} dBFS, wanted at least {under.bound} dBFS: {under.difference} dB too quiet"
            yield missed(target, "min_rms_db", message, {**evidence, "min_rms_db": least})


def peak_above(case: Case, settings: Settings) -> Result:
    """Find a sample peak above the limit of a target."""
    peak = case.level.peak_db
    for target in case.targets:
        most = target.max_peak_db
        if most is not None and (found := compared(peak, most, 2, bound_decimals=1)).is_above:
            message = f"peak {found.value} dBFS, wanted at most {found.bound} dBFS: {found.difference} dB over"
            yield missed(target, "max_peak_db", message, {"peak_db": round(peak, 2), "max_peak_db": most})


def noise_in_pauses(case: Case, settings: Settings) -> Result:
    """Find noise above the limit of a target in the quietest moment of the file: no pause can be quieter."""
    floor = _quietest_db(case)
    for target in case.targets:
        most = target.max_noise_db
        if most is not None and floor is not None and (found := compared(floor, most)).is_above:
            off = f"{found.difference} dB too noisy"
            message = (
                f"RMS {found.value} dBFS in its quietest moment, wanted at most {found.bound} dBFS in pauses: {off}"
            )
            yield missed(target, "max_noise_db", message, {"noise_db": round(floor, 1), "max_noise_db": most})


def _quietest_db(case: Case) -> float | None:
    """Give the RMS level in dBFS of the quietest measured 85 ms, from 28 Hz to 20 kHz."""
    spectrum = case.the_bounce.spectrum
    rows = spectrum.curves.level_db if spectrum is not None else ()
    powers = [sum(10 ** (level / 10) for level in row) for row in rows]
    least = min(powers, default=0.0)
    return 10 * log10(least) if least > 0 else None
