"""Shared parts of the checks against a release target: findings with its title, severity and disputed numbers."""

from __future__ import annotations

from math import isfinite

from daw_lint.judge.case import Case
from daw_lint.model.finding import Evidence, Hit, Severity, Unjudged
from daw_lint.rulebook.targets import Target


def missed(target: Target, number: str, message: str, evidence: Evidence, severity: Severity | None = None) -> Hit:
    """Make the finding that a master misses a limit of a target. ``number`` is the name of the field of ``Target``."""
    return Hit(
        f"{target.title}: {message}",
        notes=target.notes(number),
        evidence={"target": target.name, **evidence},
        severity=severity or target.severity(number),
    )


def unknown(target: Target, reason: str) -> Unjudged:
    """Say why a limit of a target cannot be checked."""
    return Unjudged(f"{target.title}: {reason}")


def loudness_at(case: Case, target: Target) -> float | Unjudged:
    """Give the integrated loudness in LUFS, or the reason why the loudness limit of the target does not apply to it."""
    bounce = case.the_bounce
    loudness = bounce.loudness.integrated_lufs if bounce.loudness is not None else None
    length_s, channels = bounce.audio.length_s, bounce.audio.channels
    if target.on_downmix:
        return unknown(
            target, "its limits apply to the loudness and true peak of a 5.1 downmix, which this file does not contain"
        )
    if target.dialogue_from_s is not None and length_s >= target.dialogue_from_s:
        return unknown(
            target, "its loudness limit applies to the dialogue, which daw-lint cannot separate from the rest"
        )
    if target.loudness_over_s is not None and length_s < target.loudness_over_s:
        minutes = target.loudness_over_s / 60
        return unknown(
            target, f"its loudness limit applies to {minutes:.0f} minutes of play or more; this file is shorter"
        )
    if channels == 1 and not target.loudness_of_mono:
        return unknown(
            target, "its loudness limit is for two channels; a mono file reads 3 LU lower than it sounds on two"
        )
    if channels > 1 and target.loudness_of_mono:
        return unknown(target, "its loudness limit is for mono files; this file has more channels")
    if loudness is None or not isfinite(loudness):
        return unknown(target, "the file is too short or too quiet to have a loudness")
    return loudness


def passes_as_a_whole(case: Case, target: Target) -> bool:
    """Whether the whole programme has a loudness that the target accepts without asking for that of the dialogue."""
    loudness = case.the_bounce.loudness
    wanted, tolerance = target.passes_at_lufs, target.passes_within_lu
    if loudness is None or wanted is None or tolerance is None or case.the_bounce.audio.channels < 2:
        return False
    return abs(loudness.integrated_lufs - wanted) <= tolerance


def true_peak(case: Case) -> float | None:
    """Give the true peak in dBTP; ``None`` for silence."""
    found = case.the_bounce.true_peak
    return found.peak_db if found is not None and isfinite(found.peak_db) else None
