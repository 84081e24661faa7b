"""What checks of a master say of one place of release: its title first, its severity, its dispute."""

from __future__ import annotations

from math import isfinite

from daw_lint.judge.case import Case
from daw_lint.model.finding import Evidence, Hit, Severity, Unjudged
from daw_lint.rulebook.targets import Target


def missed(target: Target, number: str, message: str, evidence: Evidence, severity: Severity | None = None) -> Hit:
    """Return the finding that a master misses a number of a target, given by the name of its field."""
    return Hit(
        f"{target.title}: {message}",
        notes=target.notes(number),
        evidence={"target": target.name, **evidence},
        severity=severity or target.severity(number),
    )


def unknown(target: Target, reason: str) -> Unjudged:
    """Return why a number of a target cannot be compared."""
    return Unjudged(f"{target.title}: {reason}")


def loudness_at(case: Case, target: Target) -> float | Unjudged:
    """Return the integrated loudness in LUFS where it is the one that the target means, else why it is not."""
    bounce = case.the_bounce
    loudness = bounce.loudness.integrated_lufs if bounce.loudness is not None else None
    length_s, channels = bounce.audio.length_s, bounce.audio.channels
    if target.on_downmix:
        return unknown(target, "loudness and true peak are those of its 5.1 downmix, which the file does not hold")
    if target.dialogue_from_s is not None and length_s >= target.dialogue_from_s:
        return unknown(target, "the loudness of the dialogue counts, which daw-lint does not tell from the rest")
    if target.loudness_over_s is not None and length_s < target.loudness_over_s:
        minutes = target.loudness_over_s / 60
        return unknown(target, f"its loudness is that of {minutes:.0f} minutes of play or more, this file is shorter")
    if channels == 1 and not target.loudness_of_mono:
        return unknown(
            target, "its loudness is meant for two channels; one channel reads 3 LU less than it sounds on two"
        )
    if channels > 1 and target.loudness_of_mono:
        return unknown(target, "its loudness is meant for one channel, this file has more")
    if loudness is None or not isfinite(loudness):
        return unknown(target, "the file is too short or too quiet to have a loudness")
    return loudness


def true_peak(case: Case) -> float | None:
    """Return the true peak in dBTP; ``None`` for silence."""
    found = case.the_bounce.true_peak
    return found.peak_db if found is not None and isfinite(found.peak_db) else None
