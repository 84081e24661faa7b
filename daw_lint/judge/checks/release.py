"""Compare a master with the playback loudness and the loudness limits of its targets. One finding per target."""

from __future__ import annotations

from math import isfinite

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.at_target import loudness_at, missed, passes_as_a_whole, true_peak
from daw_lint.model.compared import compared
from daw_lint.model.finding import Evidence, Severity, Unjudged
from daw_lint.model.wording import fixed
from daw_lint.rulebook.targets import Target


def turned_down(case: Case, settings: Settings) -> Result:
    """Find masters above the playback loudness of a platform, which turns them down. This is information, not a fault."""
    for target in case.targets:
        wanted = target.loudness_lufs
        if wanted is None or target.turns_down is not True:
            continue
        loudness = loudness_at(case, target)
        if isinstance(loudness, Unjudged):
            yield loudness
        elif (found := compared(loudness, wanted)).step >= settings["min_difference_lu"]:
            message = (
                f"integrated loudness {found.value} LUFS, played {found.difference} dB quieter, at {found.bound} LUFS"
            )
            yield missed(target, "loudness_lufs", message, _levels(loudness, wanted))


def quieter_than_target(case: Case, settings: Settings) -> Result:
    """Find masters below the playback loudness of a platform: turned up as far as their peaks allow, or left quiet."""
    for target in case.targets:
        wanted = target.loudness_lufs
        if wanted is None or target.turns_down is not True:
            continue
        loudness = loudness_at(case, target)
        if isinstance(loudness, Unjudged):
            yield loudness
        elif -(found := compared(loudness, wanted)).step >= settings["min_difference_lu"]:
            what = _playback(target, wanted - loudness, true_peak(case))
            number = "turns_up" if target.turns_up is not None else "loudness_lufs"
            message = f"integrated loudness {found.value} LUFS, {found.difference} LU below {found.bound} LUFS: {what}"
            yield missed(target, number, message, _levels(loudness, wanted))


def _playback(target: Target, missing: float, peak: float | None) -> str:
    """Describe how a platform plays a quiet master."""
    ceiling = target.turns_up_to_peak_db
    if target.turns_up and ceiling is not None and peak is not None:
        gain = max(ceiling - peak, 0.0)
        if not compared(gain, missing).is_below:
            return f"played {missing:.1f} dB louder"
        if round(gain, 1) > 0:
            return f"played {gain:.1f} dB louder, until its true peak is at {ceiling:.1f} dBTP, still {missing - gain:.1f} LU too quiet"
        return f"it is not turned up, because its true peak is already at {fixed(peak)} dBTP (at most {ceiling:.1f})"
    says = {True: "it is turned up", False: "it is not turned up", None: "it is not known whether it is turned up"}[
        target.turns_up
    ]
    return says + _headroom(target.max_true_peak_db, missing, peak)


def _headroom(limit: float | None, missing: float, peak: float | None) -> str:
    if limit is None or peak is None:
        return ""
    room = limit - peak
    if round(room, 1) <= 0:
        return f"; its true peak of {fixed(peak)} dBTP leaves no headroom below {limit:.1f}"
    if not compared(room, missing).is_below:
        return f"; its true peak of {fixed(peak)} dBTP leaves enough headroom below {limit:.1f}"
    return f"; its true peak of {fixed(peak)} dBTP leaves {room:.1f} dB of headroom below {limit:.1f}"


def loudness_outside(case: Case, settings: Settings) -> Result:
    """Find a loudness outside the range of a platform that does not change the level itself."""
    for target in case.targets:
        if target.turns_down is True or (target.loudness_lufs is None and target.max_loudness_lufs is None):
            continue
        if passes_as_a_whole(case, target):
            continue
        loudness = loudness_at(case, target)
        if isinstance(loudness, Unjudged):
            yield loudness
        else:
            yield from _outside(target, loudness)


def _outside(target: Target, loudness: float) -> Result:
    most = target.max_loudness_lufs
    if most is not None and (over := compared(loudness, most)).is_above:
        message = (
            f"integrated loudness {over.value} LUFS, wanted at most {over.bound} LUFS: {over.difference} LU too loud"
        )
        yield missed(target, "max_loudness_lufs", message, _levels(loudness, most))
    wanted, tolerance = target.loudness_lufs, target.loudness_tolerance_lu
    if wanted is None or tolerance is None:
        return
    found = compared(loudness, wanted)
    off = abs(found.step)
    kind = "too loud" if found.is_above else "too quiet"
    shown = f"integrated loudness {found.value} LUFS, wanted {found.bound}"
    if off > tolerance:
        message = f"{shown} within {tolerance:g} LU: {off:.1f} LU {kind}"
        yield missed(target, "loudness_lufs", message, _levels(loudness, wanted))
    elif target.loudness_aim_lu is not None and off > target.loudness_aim_lu:
        message = f"{shown}: {off:.1f} LU off, within {tolerance:g} but not within {target.loudness_aim_lu:g} LU"
        yield missed(target, "loudness_lufs", message, _levels(loudness, wanted), Severity.INFO)


def loud_moment(case: Case, settings: Settings) -> Result:
    """Find a short-term loudness above the limit of a target."""
    loudness = case.the_bounce.loudness
    for target in case.targets:
        most = target.max_short_term_lufs
        if most is None or loudness is None or not isfinite(loudness.short_term_max_lufs):
            continue
        highest = loudness.short_term_max_lufs
        if (found := compared(highest, most)).is_above:
            message = f"short-term loudness up to {found.value} LUFS, wanted at most {found.bound} LUFS: {found.difference} LU over"
            evidence: Evidence = {"short_term_lufs": round(highest, 2), "max_short_term_lufs": most}
            yield missed(target, "max_short_term_lufs", message, evidence)


def range_too_wide(case: Case, settings: Settings) -> Result:
    """Find a loudness range above the limit of a target."""
    found = case.the_bounce.loudness
    measured = found.range_lu if found is not None else None
    for target in case.targets:
        most = target.max_range_lu
        if most is not None and measured is not None and (wide := compared(measured, most)).is_above:
            message = f"loudness range {wide.value} LU, wanted at most {wide.bound} LU: {wide.difference} LU too wide"
            yield missed(target, "max_range_lu", message, {"range_lu": round(measured, 2), "max_range_lu": most})


def _levels(loudness: float, wanted: float) -> Evidence:
    return {"integrated_lufs": round(loudness, 2), "wanted_lufs": wanted, "difference_lu": round(loudness - wanted, 2)}
