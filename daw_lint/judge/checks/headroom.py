"""Check the levels of a bounce."""

from __future__ import annotations

from math import isinf

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import channel_name
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit, Severity, Unjudged
from daw_lint.model.wording import clock, count

_DB_PER_BIT = 6.02
"""20 log10(2): each bit doubles the range."""


def clipped(case: Case, settings: Settings) -> Result:
    """Find runs of samples at full scale, or a float file that exceeds it. A float mix is whole: it can be turned down."""
    level, audio = case.level, case.the_bounce.audio
    over = compared(level.peak_db, settings["max_db"], sign=True)
    if audio.is_float and level.peak_db > settings["max_db"]:
        by = f"by {over.difference} dB" if over.is_above else "by less than 0.1 dB"
        yield Hit(
            f"peak {over.value} dBFS in a float file: nothing is lost yet, but any fixed-point copy clips {by}",
            evidence={"float_peak_dbfs": round(level.peak_db, 2)},
            severity=Severity.INFO if case.stage == "mix" else None,
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
    found = compared(peak, settings["floor_db"])
    if found.is_below:
        shown = "digital silence" if isinf(peak) else f"the highest peak is {found.value} dBFS"
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
    true_peak = case.the_bounce.true_peak
    peak, most = true_peak.peak_db if true_peak is not None else None, settings["max_dbtp"]
    if peak is None or any(target.max_true_peak_db is not None for target in case.targets):
        return
    found = compared(peak, most)
    if found.step > settings["tolerance_db"] and not compared(peak, 0.0, 2).is_above:
        yield Hit(
            f"true peak {found.value} dBTP, wanted at most {found.bound} dBTP for a master that will be encoded: "
            f"{found.difference} dB over",
            evidence={"true_peak_db": round(peak, 2), "max_dbtp": most},
        )


def rms_outside_window(case: Case, settings: Settings) -> Result:
    """Find an RMS level outside the window of a mastering house."""
    rms, low, high = case.level.rms_db, settings["min_db"], settings["max_db"]
    if rms is None or isinf(rms):
        yield Unjudged("the bounce is silent")
        return
    over, under = compared(rms, high), compared(rms, low)
    found, off = (over, "loud") if over.is_above else (under, "quiet")
    if over.is_above or under.is_below:
        yield Hit(
            f"RMS {found.value} dBFS, wanted {under.bound} to {over.bound} dBFS: {found.difference} dB too {off}",
            evidence={"rms_db": round(rms, 2)},
        )


def wasted_bits(case: Case, settings: Settings) -> Result:
    """Find files of few bits whose highest peak leaves the upper bits unused."""
    depth, peak = case.the_bounce.audio.bit_depth, case.level.peak_db
    if depth is None or depth > settings["max_bits"] or isinf(peak):
        return
    found = compared(peak, settings["min_db"], bound_decimals=0)
    if not found.is_below:
        return
    left = max(depth + peak / _DB_PER_BIT, 0.0)
    yield Hit(
        f"{depth}-bit file with a peak of {found.value} dBFS, wanted at least {found.bound} dBFS: "
        f"only {left:.0f} of its bits are used",
        evidence={"peak_db": round(peak, 2), "bit_depth": depth},
        severity=Severity.WARNING if case.stage == "master" else None,
    )
