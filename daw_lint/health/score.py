"""The verdict on a session, and its score: an open sum, so that anybody can check it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from daw_lint.model.finding import Finding, Severity

COSTS = {Severity.ERROR: 20, Severity.WARNING: 7, Severity.INFO: 1}
"""Points that a rule costs. It costs them once, however often it fires."""
FORMULA = "100 minus 20 for each rule with an error, 7 for each with a warning, 1 for each with an info; never below 0"


class Verdict(StrEnum):
    """Whether a session is ready for what comes after its stage."""

    READY = "ready"
    NOTES = "ready with notes"
    NOT_READY = "not ready"


class Score(NamedTuple):
    """The score from 0 to 100 and what it is made of: the rules that cost something, worst first, with their points."""

    points: int
    parts: tuple[tuple[str, Severity, int], ...]


def score(findings: Iterable[Finding]) -> Score:
    """Return the score of findings. A rule that fires with several severities costs the worst."""
    worst: dict[str, Severity] = {}
    for finding in findings:
        if finding.code not in worst or finding.severity.rank > worst[finding.code].rank:
            worst[finding.code] = finding.severity
    parts = sorted(worst.items(), key=lambda part: (-part[1].rank, part[0]))
    lost = sum(COSTS[severity] for _, severity in parts)
    return Score(max(100 - lost, 0), tuple((code, severity, COSTS[severity]) for code, severity in parts))


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict: an error makes a session not ready, anything less makes notes."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.NOT_READY
    return Verdict.NOTES if severities else Verdict.READY
