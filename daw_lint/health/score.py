"""The verdict on a session, and its score: a plain sum that anybody can check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from daw_lint.model.finding import Finding, Severity
from daw_lint.rulebook.rule import Rule

COSTS = {Severity.ERROR: 20, Severity.WARNING: 7, Severity.INFO: 1}
"""Points that a rule of weight 1 costs: once, however many findings it has."""
FORMULA = (
    "100 minus 20 for each rule with an error, 7 for each with a warning, 1 for each with an info, "
    "each times the weight of its rule (1 unless its page says otherwise); never below 0"
)


class Verdict(StrEnum):
    """Whether a session is ready for the step after its stage."""

    READY = "ready"
    NOTES = "ready with notes"
    NOT_READY = "not ready"


class Score(NamedTuple):
    """The score from 0 to 100, and the rules that cost points, worst first."""

    points: int
    parts: tuple[tuple[str, Severity, int], ...]


def score(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> Score:
    """Calculate the score. A rule with findings of several severities costs the worst; ``rules`` give the weights."""
    worst: dict[str, Severity] = {}
    for finding in findings:
        if finding.code not in worst or finding.severity.rank > worst[finding.code].rank:
            worst[finding.code] = finding.severity
    costs = {code: cost(rules.get(code), severity) for code, severity in worst.items()}
    parts = sorted(worst.items(), key=lambda part: (-part[1].rank, part[0]))
    return Score(max(100 - sum(costs.values()), 0), tuple((code, severity, costs[code]) for code, severity in parts))


def cost(rule: Rule | None, severity: Severity) -> int:
    """Return the points that a rule costs with this severity; an engine's own findings have no rule and weigh 1."""
    return round(COSTS[severity] * (rule.weight if rule is not None else 1.0))


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Decide the verdict: an error makes a session not ready, anything less makes it ready with notes."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.NOT_READY
    return Verdict.NOTES if severities else Verdict.READY
