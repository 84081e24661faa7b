"""The score of each family of rules: the sum of the whole score, over the rules of one family."""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.health.model import Health
from daw_lint.model.finding import Severity


class FamilyScore(NamedTuple):
    """The score of one family from 0 to 100."""

    family: str
    points: int
    passed: int
    """Rules that were judged to their end and found nothing."""
    failed: int
    """Rules with findings."""
    worst: Severity | None
    """The worst severity of its findings; ``None`` where it has none."""


def family_scores(health: Health) -> tuple[FamilyScore, ...]:
    """Score each family of which a rule passed or found something, the lowest score first.

    Findings without a rule (unreadable files) are of no family.
    """
    passed = {family.family: len(family.codes) for family in health.passed}
    parts: dict[str, list[tuple[Severity, int]]] = {}
    for code, severity, cost in health.score.parts:
        if code in health.rules:
            parts.setdefault(health.rules[code].family, []).append((severity, cost))
    found = [
        FamilyScore(
            family,
            max(100 - sum(cost for _, cost in parts.get(family, ())), 0),
            passed.get(family, 0),
            len(parts.get(family, ())),
            max((severity for severity, _ in parts.get(family, ())), key=lambda one: one.rank, default=None),
        )
        for family in passed.keys() | parts.keys()
    ]
    return tuple(sorted(found, key=lambda one: (one.points, one.family)))
