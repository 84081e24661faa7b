"""The score of each family of rules: the sum of the whole score, over the rules of one family."""

from __future__ import annotations

from collections import Counter
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
    unjudged: int
    """Rules that were not judged, in part or at all: with any, the score is partial."""


def family_scores(health: Health) -> tuple[FamilyScore, ...]:
    """Score each family of which a rule passed or found something, the lowest score first.

    Findings without a rule (unreadable files) are of no family.
    """
    passed = {family.family: len(family.codes) for family in health.passed}
    parts: dict[str, list[tuple[Severity, int]]] = {}
    for code, severity, cost in health.score.parts:
        if code in health.rules:
            parts.setdefault(health.rules[code].family, []).append((severity, cost))
    unjudged = Counter(
        health.rules[code].family for code in {entry.code for entry in health.not_judged} & health.rules.keys()
    )
    found = [
        FamilyScore(
            family,
            max(100 - sum(cost for _, cost in parts.get(family, ())), 0),
            passed.get(family, 0),
            len(parts.get(family, ())),
            max((severity for severity, _ in parts.get(family, ())), key=lambda one: one.rank, default=None),
            unjudged[family],
        )
        for family in passed.keys() | parts.keys()
    ]
    return tuple(sorted(found, key=lambda one: (one.points, one.family)))
