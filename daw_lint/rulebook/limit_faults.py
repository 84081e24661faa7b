"""What is wrong with the ``[limit]`` of a rule, and with its texts: told when the rule is loaded, not when it judges."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.config.faults import Fault, shown_value
from daw_lint.disk.suggest import did_you_mean
from daw_lint.rulebook.facts import NUMBER, SCOPES, Variable, variables_of
from daw_lint.rulebook.rule import Limit, Rule
from daw_lint.rulebook.template import problems_in

_BOUND = "a limit names the setting with its bound: above or below, one of them"


def variables_for(limit: Limit) -> dict[str, Variable]:
    """Select the facts among which the quantity of a limit must be."""
    scope = limit.quantity.split(".")[0]
    return variables_of(scope if scope in SCOPES else "session")


def limit_faults(rule: Rule, limit: Limit) -> Iterator[Fault]:
    """Yield what is wrong: the quantity, the bound, the texts."""
    numbers = [name for name, variable in variables_for(limit).items() if variable.kind == NUMBER]
    if limit.quantity not in numbers:
        hint = did_you_mean(limit.quantity, numbers)
        yield Fault(("limit", "quantity"), f"quantity: no number {limit.quantity!r}{hint}")
    yield from _bound_faults(rule, limit)
    for key, text, known, what in (
        ("wanted", limit.wanted, rule.values, "setting"),
        ("verdict", limit.verdict, {"difference": 1.0}, "name"),
    ):
        for problem in problems_in(text, known, what):
            yield Fault(("limit", key), f"{key}: {problem}")


def note_faults(rule: Rule) -> Iterator[Fault]:
    """Yield what is wrong with the notes that a rule adds to the findings it explains."""
    known = dict.fromkeys(rule.limit.evidence_keys if rule.limit is not None else (), "")
    for number, explanation in enumerate(rule.explains):
        for problem in problems_in(explanation.note, known, "evidence"):
            yield Fault(("explains", number, "note"), f"note: {problem}")


def _bound_faults(rule: Rule, limit: Limit) -> Iterator[Fault]:
    if (limit.above is None) == (limit.below is None):
        yield Fault(("limit", "below") if limit.below is not None else ("limit",), _BOUND)
        return
    key, name = ("above", limit.above) if limit.above is not None else ("below", limit.below or "")
    if name not in rule.values:
        yield Fault(("limit", key), f"{key}: no setting {name!r}{did_you_mean(name, rule.values)}")
    elif isinstance(rule.values[name], bool) or not isinstance(rule.values[name], int | float):
        yield Fault(
            ("settings", name, "default"), f"the bound {name} must be a number, not {shown_value(rule.values[name])}"
        )
