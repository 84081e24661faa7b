"""What streaming platforms do to a bounce, according to the release targets."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from daw_lint.health.model import PlatformLine
from daw_lint.model.bounce import Bounce
from daw_lint.rulebook.targets import Target

_EXACT_DB = 0.05


def platform_lines(bounce: Bounce | None, targets: Iterable[Target]) -> tuple[PlatformLine, ...]:
    """Make a line for each streaming target with a loudness; none for a silent bounce."""
    if bounce is None or bounce.loudness is None or not isfinite(bounce.loudness.integrated_lufs):
        return ()
    return tuple(
        _line(bounce, target) for target in targets if target.kind == "streaming" and target.loudness_lufs is not None
    )


def _line(bounce: Bounce, target: Target) -> PlatformLine:
    loudness = bounce.loudness.integrated_lufs if bounce.loudness is not None else 0.0
    gain, sentence = _gain((target.loudness_lufs or 0.0) - loudness, target, _true_peak(bounce))
    return PlatformLine(target.title, gain, sentence, _peaks(bounce, target, loudness))


def _gain(needed_db: float, target: Target, peak_db: float | None) -> tuple[float | None, str]:
    """Return the gain in dB, if it is known, and the sentence about it. ``needed_db`` reaches the target's loudness."""
    level = f"{target.loudness_lufs:.0f} LUFS"
    if abs(needed_db) < _EXACT_DB:
        return 0.0, f"unchanged: it is at {level}"
    if needed_db < 0:
        if target.turns_down is False:
            return 0.0, f"unchanged, {-needed_db:.1f} dB above {level}"
        return needed_db, f"turned down by {-needed_db:.1f} dB to {level}"
    if target.turns_up is None:
        return None, f"{needed_db:.1f} dB below {level}; the platform does not publish whether it turns it up"
    if not target.turns_up:
        return 0.0, f"unchanged, {needed_db:.1f} dB below {level}"
    ceiling = target.turns_up_to_peak_db
    if ceiling is None or peak_db is None:
        return needed_db, f"turned up by {needed_db:.1f} dB to {level}"
    room = max(min(needed_db, ceiling - peak_db), 0.0)
    if room >= needed_db - _EXACT_DB:
        return needed_db, f"turned up by {needed_db:.1f} dB to {level}"
    if room < _EXACT_DB:
        return 0.0, f"unchanged, {needed_db:.1f} dB below {level}: its peaks leave no room"
    return room, f"turned up by {room:.1f} dB, {needed_db - room:.1f} dB short of {level}: its peaks leave no more room"


def _peaks(bounce: Bounce, target: Target, loudness: float) -> str:
    peak = _true_peak(bounce)
    limit = target.max_true_peak_db
    if target.max_true_peak_if_loud_db is not None and loudness > (target.loudness_lufs or 0.0):
        limit = target.max_true_peak_if_loud_db
    if peak is None or limit is None:
        return ""
    if peak <= limit:
        return f"true peak {peak:.1f} dBTP, within the limit of {limit:.1f} dBTP"
    return f"true peak {peak:.1f} dBTP, {peak - limit:.1f} dB above the limit of {limit:.1f} dBTP: it may distort when encoded"


def _true_peak(bounce: Bounce) -> float | None:
    peak = bounce.true_peak.peak_db if bounce.true_peak is not None else None
    return peak if peak is not None and isfinite(peak) else None
