"""Apply a rule that is written as a limit: a quantity and a bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isinf, isnan
from typing import Any

from daw_lint.judge.case import Case
from daw_lint.judge.fact_values import bounce_numbers, objects
from daw_lint.judge.grading import bound_key, difference_key, value_key
from daw_lint.model.compared import Compared, compared
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Evidence, Hit, Unjudged
from daw_lint.model.wording import count
from daw_lint.rulebook.facts import SCOPES
from daw_lint.rulebook.rule import Limit, Rule

_UNKNOWN: dict[str, str] = {
    "bounce.stereo.correlation": "one channel is silent, so left and right have no correlation",
    "bounce.loudness.range_lu": "the bounce is too short or too quiet to have a loudness range",
    Fact.BOUNCE_DYNAMICS: "the bounce is too short or too quiet to measure its dynamics",
    Fact.BOUNCE_LOUDNESS: "the bounce is too short or too quiet to have a loudness",
    Fact.BOUNCE_SPECTRUM: "the bounce is too short or too quiet to have a spectrum",
}
"""Why a quantity, or all those of a part of a bounce, have no value although the part was measured."""


def apply_limit(case: Case, rule: Rule, limit: Limit) -> Iterator[Hit | Unjudged]:
    """Compare each object's value with the bound. Those without a value are not judged, and never pass."""
    scope = limit.quantity.split(".")[0]
    unknown: list[str] = []
    silent: list[str] = []
    for path, values in _objects(case, scope):
        value = values.get(limit.quantity)
        if value is None or isnan(value):
            unknown.append(path)
        elif isinf(value):
            silent.append(path)
        else:
            yield from _held(value, rule, limit, path)
    for paths, reason in ((unknown, _why_unknown(limit)), (silent, _why_infinite(limit))):
        if paths:
            several = f", for {count(len(paths), scope)}" if scope in SCOPES and len(paths) > 1 else ""
            yield Unjudged(reason + several, paths[0] if len(paths) == 1 else "")


def _objects(case: Case, scope: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
    if scope == "bounce":
        return [("", bounce_numbers(case.bounce))]
    return objects(case, scope if scope in SCOPES else "session")


def _held(value: float, rule: Rule, limit: Limit, path: str) -> Iterator[Hit]:
    bound = rule.values[limit.above or limit.below or ""]
    found = compared(value, bound, limit.decimals, bound_decimals=0, scale=limit.times)
    if not (found.is_above if limit.above else found.is_below):
        return
    evidence: Evidence = {
        value_key(limit): round(value, 4),
        bound_key(limit): bound,
        difference_key(limit): round(abs(value - bound), 4),
    }
    yield Hit(_message(found, limit, rule.values), path, evidence=evidence)


def wanted(rule: Rule, limit: Limit) -> str:
    """Write what a limit asks for, with the settings of its rule: ``at most 0.0 dBTP``."""
    from daw_lint.judge.printer import PRINTER

    return PRINTER.format(limit.wanted, **rule.values)


def _message(found: Compared, limit: Limit, settings: Mapping[str, Any]) -> str:
    from daw_lint.judge.printer import PRINTER

    unit = f" {limit.unit}" if limit.unit else ""
    verdict = PRINTER.format(limit.verdict, difference=float(found.difference))
    return f"{limit.label} {found.value}{unit}, wanted {PRINTER.format(limit.wanted, **settings)}: {verdict}"


def _why_unknown(limit: Limit) -> str:
    reason = _UNKNOWN.get(limit.quantity) or _UNKNOWN.get(limit.quantity.rpartition(".")[0])
    if reason is None and limit.quantity.startswith("bounce."):
        return f"{limit.label} could not be measured in this bounce"
    return reason or f"the file does not give {limit.quantity}"


def _why_infinite(limit: Limit) -> str:
    if limit.quantity.startswith(("bounce.level.", "bounce.true_peak.")):
        return "the bounce is silent"
    return _UNKNOWN.get(limit.quantity.rpartition(".")[0]) or f"{limit.label} is infinite: it is silent"
