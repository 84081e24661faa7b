"""Compare a master with the limits for peaks, RMS and noise of its targets. One finding per target."""

from __future__ import annotations

from math import isfinite, log10

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.at_target import loudness_at, missed, true_peak
from daw_lint.model.finding import Evidence, Unjudged
from daw_lint.model.wording import fixed


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
        if strict is not None and wanted is not None and isinstance(loudness, float) and loudness > wanted:
            limit, because = strict, f" for a master louder than {wanted:.1f} LUFS"
        if peak - limit > settings["tolerance_db"]:
            message = (
                f"true peak {fixed(peak)} dBTP, wanted at most {limit:.1f} dBTP{because}: {peak - limit:.1f} dB over"
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
        if target.max_rms_db is not None and round(rms, 1) > target.max_rms_db:
            most = target.max_rms_db
            message = f"RMS {rms:.1f} dBFS, wanted at most {most:.1f} dBFS: {rms - most:.1f} dB too loud"
            yield missed(target, "max_rms_db", message, {**evidence, "max_rms_db": most})
        elif target.min_rms_db is not None and round(rms, 1) < target.min_rms_db:
            least = target.min_rms_db
            message = f"RMS {rms:.1f} dBFS, wanted at least {least:.1f} dBFS: {least - rms:.1f} dB too quiet"
            yield missed(target, "min_rms_db", message, {**evidence, "min_rms_db": least})


def peak_above(case: Case, settings: Settings) -> Result:
    """Find a sample peak above the limit of a target."""
    peak = case.level.peak_db
    for target in case.targets:
        most = target.max_peak_db
        if most is not None and round(peak, 2) > most:
            message = f"peak {peak:.2f} dBFS, wanted at most {most:.1f} dBFS: {peak - most:.2f} dB over"
            yield missed(target, "max_peak_db", message, {"peak_db": round(peak, 2), "max_peak_db": most})


def noise_in_pauses(case: Case, settings: Settings) -> Result:
    """Find noise above the limit of a target in the quietest moment of the file: no pause can be quieter."""
    floor = _quietest_db(case)
    for target in case.targets:
        most = target.max_noise_db
        if most is not None and floor is not None and round(floor, 1) > most:
            off = f"{floor - most:.1f} dB too noisy"
            message = f"RMS {floor:.1f} dBFS in its quietest moment, wanted at most {most:.1f} dBFS in pauses: {off}"
            yield missed(target, "max_noise_db", message, {"noise_db": round(floor, 1), "max_noise_db": most})


def _quietest_db(case: Case) -> float | None:
    """Give the RMS level in dBFS of the quietest measured 85 ms, from 28 Hz to 20 kHz."""
    spectrum = case.the_bounce.spectrum
    rows = spectrum.curves.level_db if spectrum is not None else ()
    powers = [sum(10 ** (level / 10) for level in row) for row in rows]
    least = min(powers, default=0.0)
    return 10 * log10(least) if least > 0 else None
