"""Give a finding its severity: the user's, that of the check, that of a grade by distance, or the rule's own."""

from __future__ import annotations

from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit, Severity
from daw_lint.rulebook.rule import Grade, Limit, Rule

_UNITS = {"dBFS": "_db", "dBTP": "_db", "dB": "_db", "LUFS": "_lu", "LU": "_lu", "Hz": "_hz"}
"""Suffix of the keys of evidence, by the unit of a limit."""
_DECIMALS = 2
"""To which a grade of a rule without a limit is compared: its message may print fewer."""


def severity_of(rule: Rule, hit: Hit) -> Severity:
    """Return the severity of a finding. A severity that the user or a profile sets wins."""
    if rule.severity_is_set:
        return rule.severity
    if hit.severity is not None:
        return hit.severity
    return next((grade.severity for grade in rule.grades if _is_in(grade, rule.limit, hit)), rule.severity)


def value_key(limit: Limit) -> str:
    """Return the key of the measured value in the evidence of a limit."""
    return limit.quantity.rpartition(".")[2]


def bound_key(limit: Limit) -> str:
    """Return the key of the bound in the evidence of a limit."""
    return f"bound{_UNITS.get(limit.unit, '')}"


def difference_key(limit: Limit) -> str:
    """Return the key of the distance from the bound in the evidence of a limit."""
    return f"difference{_UNITS.get(limit.unit, '')}"


def _is_in(grade: Grade, limit: Limit | None, hit: Hit) -> bool:
    scale, decimals = (limit.times, limit.decimals) if limit is not None else (1.0, _DECIMALS)
    value = hit.evidence.get(grade.of or (value_key(limit) if limit is not None else ""))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if grade.by is not None and limit is not None:
        bound = hit.evidence[bound_key(limit)]
        off = compared(value, bound if isinstance(bound, int | float) else 0.0, decimals, bound_decimals=0, scale=scale)
        return not compared(abs(off.step), grade.by * scale, decimals).is_above
    if grade.upto is not None:
        return not compared(value, grade.upto, decimals, bound_decimals=0, scale=scale).is_above
    return (
        grade.downto is not None and not compared(value, grade.downto, decimals, bound_decimals=0, scale=scale).is_below
    )
