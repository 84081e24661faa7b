"""Check the levels of a bounce."""

from __future__ import annotations

from math import isinf

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import channel_name
from daw_lint.model.compared import compared
from daw_lint.model.finding import Evidence, Hit, Severity, Unjudged
from daw_lint.model.wording import clock, count, fixed

_FINE_BITS = 16
_ONE_WAVE = 2
"""A normalised file has one wave at full scale; its mirror on the other channel may be a second one."""
_DB_PER_BIT = 6.02
"""20 log10(2): each bit doubles the range."""


def clipped(case: Case, settings: Settings) -> Result:
    """Find samples at full scale that are no single highest peak. A float file that goes beyond has its own rule (HR112)."""
    level, audio = case.level, case.the_bounce.audio
    evidence: Evidence = {"clipped_runs": level.clipped_run_count, "clipped_samples": level.full_scale_samples}
    tops = [top for top in level.flat_tops if audio.is_float and top.level_db >= 0]
    if tops:
        top = max(tops, key=lambda one: one.runs)
        yield Hit(
            f"{count(top.runs, 'flat top')} at {fixed(top.level_db, 1, sign=True)} dBFS on the "
            f"{channel_name(top.channel, audio.channels)} channel: clipped before it became a float file",
            evidence={"flat_tops": top.runs, "level_db": round(top.level_db, 2)},
        )
    elif level.clipped_run_count:
        first = level.clipped_runs[0] if level.clipped_runs else None
        where = ""
        if first is not None:
            where = (
                f", the first at {clock(first.start_s)} on the {channel_name(first.channel, audio.channels)} channel"
            )
        yield Hit(
            f"clips in {count(level.full_scale_places, 'place')} "
            f"({count(level.full_scale_samples, 'sample')} at full scale{where})",
            evidence=evidence,
        )
    elif _touches_full_scale(case, settings):
        where = (
            f", the first at {clock(level.full_scale_position_s)}" if level.full_scale_position_s is not None else ""
        )
        yield Hit(
            f"clips in {count(level.full_scale_places, 'place')}, or is limited to 0 dBFS "
            f"({count(level.full_scale_samples, 'sample')} at full scale{where})",
            evidence=evidence,
        )


def _touches_full_scale(case: Case, settings: Settings) -> bool:
    """Whether many different waves end exactly at full scale. A master may: its limiter is allowed to hold it there.

    Below 16 bits, and in what a lossy codec gives back, waves meet full scale by chance.
    """
    audio = case.the_bounce.audio
    fine = not audio.lossy and (audio.bit_depth is None or audio.bit_depth >= _FINE_BITS)
    return fine and case.stage != "master" and case.level.full_scale_waves >= int(settings["min_waves"])


def float_over(case: Case, settings: Settings) -> Result:
    """Find a float file that goes beyond full scale and is not cut off there."""
    level, audio = case.level, case.the_bounce.audio
    if audio.is_float and level.peak_db > settings["max_db"] and not any(top.level_db >= 0 for top in level.flat_tops):
        yield Hit(
            f"peak {fixed(level.peak_db, 2, sign=True)} dBFS in a float file: nothing is lost, "
            f"but any fixed-point copy clips by {fixed(level.peak_db - settings['max_db'], 2)} dB",
            evidence={"float_peak_dbfs": round(level.peak_db, 2)},
            severity=Severity.INFO if case.stage == "mix" else None,
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
    if abs(level.peak_db) > settings["tolerance_db"] or level.clipped_run_count or _touches_full_scale(case, settings):
        return
    if case.the_bounce.audio.is_float and level.peak_db > 0:
        return
    if level.full_scale_waves <= _ONE_WAVE:
        yield Hit(
            "the highest peak is exactly at full scale, and nothing clips: the bounce was normalised, or limited to 0 dBFS",
            evidence={"peak_db": round(level.peak_db, 3)},
        )
    else:
        yield Hit(
            f"the peaks reach full scale exactly in {count(level.full_scale_places, 'place')}: "
            "the bounce was limited to 0 dBFS, or clips a little",
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
