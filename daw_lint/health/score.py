"""The verdict on a session, and its score: a plain sum that anybody can check."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from daw_lint.model.finding import Finding, Severity

COSTS = {Severity.ERROR: 20, Severity.WARNING: 7, Severity.INFO: 1}
"""Points that a rule costs: once, however many findings it has."""
FORMULA = "100 minus 20 for each rule with an error, 7 for each with a warning, 1 for each with an info; never below 0"


class Verdict(StrEnum):
    """Whether a session is ready for the step after its stage."""

    READY = "ready"
    NOTES = "ready with notes"
    NOT_READY = "not ready"


class Score(NamedTuple):
    """The score from 0 to 100, and the rules that cost points, worst first."""

    points: int
    parts: tuple[tuple[str, Severity, int], ...]


def score(findings: Iterable[Finding]) -> Score:
    """Calculate the score. A rule with findings of several severities costs the worst."""
    worst: dict[str, Severity] = {}
    for finding in findings:
        if finding.code not in worst or finding.severity.rank > worst[finding.code].rank:
            worst[finding.code] = finding.severity
    parts = sorted(worst.items(), key=lambda part: (-part[1].rank, part[0]))
    lost = sum(COSTS[severity] for _, severity in parts)
    return Score(max(100 - lost, 0), tuple((code, severity, COSTS[severity]) for code, severity in parts))


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Decide the verdict: an error makes a session not ready, anything less makes it ready with notes."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.NOT_READY
    return Verdict.NOTES if severities else Verdict.READY
