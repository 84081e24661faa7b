"""Check the levels of a bounce."""

from __future__ import annotations

from math import isinf

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import channel_name
from daw_lint.model.finding import Hit
from daw_lint.model.wording import clock, count, fixed

_DB_PER_BIT = 6.02
"""20 log10(2): each bit doubles the range."""


def clipped(case: Case, settings: Settings) -> Result:
    """Find runs of samples at full scale, or a float file that exceeds it."""
    level, audio = case.level, case.the_bounce.audio
    if audio.is_float and level.peak_db > settings["max_db"]:
        over = level.peak_db - settings["max_db"]
        yield Hit(
            f"peak {level.peak_db:+.1f} dBFS in a float file: any fixed-point copy clips by {over:.1f} dB",
            evidence={"peak_dbfs": round(level.peak_db, 2)},
        )
    elif level.clipped_run_count:
        first = level.clipped_runs[0] if level.clipped_runs else None
        where = ""
        if first is not None:
            where = (
                f", the first at {clock(first.start_s)} on the {channel_name(first.channel, audio.channels)} channel"
            )
        yield Hit(
            f"clips in {count(level.clipped_run_count, 'place')} ({count(level.clipped_samples, 'sample')}{where})",
            evidence={"clipped_runs": level.clipped_run_count, "clipped_samples": level.clipped_samples},
        )


def silent(case: Case, settings: Settings) -> Result:
    """Find silent bounces."""
    peak = case.level.peak_db
    if peak < settings["floor_db"]:
        shown = "digital silence" if isinf(peak) else f"the highest peak is {peak:.1f} dBFS"
        yield Hit(f"the bounce is silent ({shown})")


def broken_samples(case: Case, settings: Settings) -> Result:
    """Find NaN and infinite samples."""
    bad = case.level.not_finite_samples
    if bad:
        yield Hit(f"{count(bad, 'sample')} with NaN or infinite values: left out of all measured levels")


def normalised(case: Case, settings: Settings) -> Result:
    """Find a highest sample exactly at full scale in a file that does not clip."""
    level = case.level
    if abs(level.peak_db) <= settings["tolerance_db"] and not level.clipped_run_count:
        yield Hit(
            "the highest peak is exactly at full scale, and nothing clips: the bounce was normalised, or limited to 0 dBFS",
            evidence={"peak_db": round(level.peak_db, 3)},
        )


def near_full_scale(case: Case, settings: Settings) -> Result:
    """Find a true peak between ``max_dbtp`` and full scale, unless a target gives its own limit."""
    found = case.the_bounce.true_peak
    peak, most = found.peak_db if found is not None else None, settings["max_dbtp"]
    if peak is None or any(target.max_true_peak_db is not None for target in case.targets):
        return
    if settings["tolerance_db"] < peak - most and peak <= 0:
        yield Hit(
            f"true peak {fixed(peak)} dBTP, wanted at most {most:.1f} dBTP for a master that will be encoded: "
            f"{peak - most:.1f} dB over",
            evidence={"true_peak_db": round(peak, 2), "max_dbtp": most},
        )


def rms_outside_window(case: Case, settings: Settings) -> Result:
    """Find an RMS level outside the window of a mastering house."""
    rms, low, high = case.level.rms_db, settings["min_db"], settings["max_db"]
    if rms is None or isinf(rms) or low <= round(rms, 1) <= high:
        return
    off = f"{rms - high:.1f} dB too loud" if rms > high else f"{low - rms:.1f} dB too quiet"
    yield Hit(f"RMS {rms:.1f} dBFS, wanted {low:.1f} to {high:.1f} dBFS: {off}", evidence={"rms_db": round(rms, 2)})


def wasted_bits(case: Case, settings: Settings) -> Result:
    """Find files of few bits whose highest peak leaves the upper bits unused."""
    depth, peak = case.the_bounce.audio.bit_depth, case.level.peak_db
    if depth is None or depth > settings["max_bits"] or isinf(peak) or peak >= settings["min_db"]:
        return
    left = max(depth + peak / _DB_PER_BIT, 0.0)
    yield Hit(
        f"{depth}-bit file with a peak of {peak:.1f} dBFS, wanted at least {settings['min_db']:.0f} dBFS: "
        f"only {left:.0f} of its bits are used",
        evidence={"peak_db": round(peak, 2), "bit_depth": depth},
    )
