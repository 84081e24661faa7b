"""What streaming platforms do to a bounce, from the release targets."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from daw_lint.health.model import PlatformLine
from daw_lint.model.bounce import Bounce
from daw_lint.rulebook.targets import Target

_EXACT_DB = 0.05


def platform_lines(bounce: Bounce | None, targets: Iterable[Target]) -> tuple[PlatformLine, ...]:
    """Return a line for each streaming target that names a loudness; none where the bounce has none."""
    if bounce is None or bounce.loudness is None or not isfinite(bounce.loudness.integrated_lufs):
        return ()
    return tuple(
        _line(bounce, target) for target in targets if target.kind == "streaming" and target.loudness_lufs is not None
    )


def _line(bounce: Bounce, target: Target) -> PlatformLine:
    loudness = bounce.loudness.integrated_lufs if bounce.loudness is not None else 0.0
    gain, sentence = _gain((target.loudness_lufs or 0.0) - loudness, target, _true_peak(bounce))
    return PlatformLine(target.title, gain, sentence, _peaks(bounce, target, loudness))


def _gain(wanted: float, target: Target, peak_db: float | None) -> tuple[float | None, str]:
    """Return the gain in dB, where it is known, and the sentence about it."""
    level = f"{target.loudness_lufs:.0f} LUFS"
    if abs(wanted) < _EXACT_DB:
        return 0.0, f"stays as it is: it stands at {level}"
    if wanted < 0:
        if target.turns_down is False:
            return 0.0, f"stays as it is, {-wanted:.1f} dB above {level}"
        return wanted, f"turned down by {-wanted:.1f} dB to {level}"
    if target.turns_up is None:
        return None, f"{wanted:.1f} dB below {level}; whether it is turned up is not published"
    if not target.turns_up:
        return 0.0, f"stays as it is, {wanted:.1f} dB below {level}"
    ceiling = target.turns_up_to_peak_db
    if ceiling is None or peak_db is None:
        return wanted, f"turned up by {wanted:.1f} dB to {level}"
    room = max(min(wanted, ceiling - peak_db), 0.0)
    if room >= wanted - _EXACT_DB:
        return wanted, f"turned up by {wanted:.1f} dB to {level}"
    if room < _EXACT_DB:
        return 0.0, f"stays as it is, {wanted:.1f} dB below {level}: its peaks leave no room"
    return room, f"turned up by {room:.1f} dB, {wanted - room:.1f} dB short of {level}: its peaks leave no more room"


def _peaks(bounce: Bounce, target: Target, loudness: float) -> str:
    peak = _true_peak(bounce)
    limit = target.max_true_peak_db
    if target.max_true_peak_if_loud_db is not None and loudness > (target.loudness_lufs or 0.0):
        limit = target.max_true_peak_if_loud_db
    if peak is None or limit is None:
        return ""
    if peak <= limit:
        return f"true peak {peak:.1f} dBTP, at most {limit:.1f} are asked for"
    return f"true peak {peak:.1f} dBTP, {peak - limit:.1f} dB above the {limit:.1f} that are asked for: it may distort when coded"


def _true_peak(bounce: Bounce) -> float | None:
    peak = bounce.true_peak.peak_db if bounce.true_peak is not None else None
    return peak if peak is not None and isfinite(peak) else None
