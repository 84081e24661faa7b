"""What streaming platforms do to a bounce, according to the release targets."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from daw_lint.health.model import PlatformLine
from daw_lint.model.bounce import Bounce
from daw_lint.model.compared import compared
from daw_lint.rulebook.targets import Target


def platform_lines(bounce: Bounce | None, targets: Iterable[Target]) -> tuple[PlatformLine, ...]:
    """Make a line for each streaming target with a loudness; none for a silent bounce."""
    if bounce is None or bounce.loudness is None or not isfinite(bounce.loudness.integrated_lufs):
        return ()
    return tuple(
        _line(bounce, target) for target in targets if target.kind == "streaming" and target.loudness_lufs is not None
    )


def _line(bounce: Bounce, target: Target) -> PlatformLine:
    loudness = bounce.loudness.integrated_lufs if bounce.loudness is not None else 0.0
    gain, sentence = _gain(loudness, target, _true_peak(bounce))
    return PlatformLine(target.title, gain, sentence, _peaks(bounce, target, loudness))


def _gain(loudness: float, target: Target, peak_db: float | None) -> tuple[float | None, str]:
    """Return the gain in dB to the loudness of the target, if it is known, and the sentence about it."""
    found = compared(loudness, target.loudness_lufs or 0.0, bound_decimals=0)
    needed_db, level, by = -found.step, f"{found.bound} LUFS", found.difference
    if not needed_db:
        return 0.0, f"unchanged: it is at {level}"
    if found.is_above:
        if target.turns_down is False:
            return 0.0, f"unchanged, {by} dB above {level}"
        return needed_db, f"turned down by {by} dB to {level}"
    if target.turns_up is None:
        return None, f"{by} dB below {level}; the platform does not publish whether it turns it up"
    if not target.turns_up:
        return 0.0, f"unchanged, {by} dB below {level}"
    ceiling = target.turns_up_to_peak_db
    room = compared(needed_db if ceiling is None or peak_db is None else max(ceiling - peak_db, 0.0), needed_db)
    if not room.is_below:
        return needed_db, f"turned up by {by} dB to {level}"
    if not float(room.value):
        return 0.0, f"unchanged, {by} dB below {level}: its peaks leave no room"
    short = f"{room.difference} dB short of {level}"
    return float(room.value), f"turned up by {room.value} dB, {short}: its peaks leave no more room"


def _peaks(bounce: Bounce, target: Target, loudness: float) -> str:
    peak = _true_peak(bounce)
    limit = target.max_true_peak_db
    strict = target.max_true_peak_if_loud_db
    if strict is not None and compared(loudness, target.loudness_lufs or 0.0).is_above:
        limit = strict
    if peak is None or limit is None:
        return ""
    found = compared(peak, limit)
    if not found.is_above:
        return f"true peak {found.value} dBTP, within the limit of {found.bound} dBTP"
    return (
        f"true peak {found.value} dBTP, {found.difference} dB above the limit of {found.bound} dBTP: "
        "it may distort when encoded"
    )


def _true_peak(bounce: Bounce) -> float | None:
    peak = bounce.true_peak.peak_db if bounce.true_peak is not None else None
    return peak if peak is not None and isfinite(peak) else None
