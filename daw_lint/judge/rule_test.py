"""Run the examples in a rule file: the rule must fire on every bad one, and on no good one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.config.faults import FaultsError
from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import judge
from daw_lint.rulebook.catalogue import Catalogue
from daw_lint.rulebook.files import read_rule_text
from daw_lint.rulebook.rule import Rule, RuleError


class ExampleResult(NamedTuple):
    """The result of one example. ``problem`` is empty if it passed."""

    kind: str
    """``bad`` or ``good``."""
    title: str
    problem: str


def run_examples(
    path: Path, rule: Rule, catalogue: Catalogue, reference_names: tuple[str, ...]
) -> Iterator[ExampleResult]:
    """Yield the result of each example of a rule that was read from ``path``.

    Raises ``RuleError`` for an invalid example, and for a rule without both kinds of examples.
    """
    file = read_rule_text(path)
    if not rule.bad or not rule.good:
        missing = "[[bad]]" if not rule.bad else "[[good]]"
        raise RuleError(f"{path}: a rule needs an example {missing} to be tested")
    for kind, examples in (("bad", rule.bad), ("good", rule.good)):
        for number, example in enumerate(examples, 1):
            title = str(example.get("title", f"example {number}"))
            try:
                problem = _problem(rule, kind, example, catalogue, reference_names)
            except FaultsError as error:
                raise RuleError(file.told(str(path), error.below(kind, number - 1).faults)) from None
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                line = file.line((kind, number - 1))
                raise RuleError(f"{path}:{line}: the {kind} example {title!r} is invalid: {error}") from None
            yield ExampleResult(kind, title, problem)


def _problem(
    rule: Rule, kind: str, example: Mapping[str, Any], catalogue: Catalogue, reference_names: tuple[str, ...]
) -> str:
    case = build_case(example, catalogue, reference_names)
    judgement = judge(case, [rule])
    messages = [finding.message for finding in judgement.findings]
    if kind == "good":
        return f"it fired: {messages[0]}" if messages else ""
    if not messages:
        reasons = "; ".join(missed.reason for missed in judgement.not_judged)
        return f"it did not fire ({reasons})" if reasons else "it did not fire"
    says = example.get("says", "")
    return "" if any(says in message for message in messages) else f"it says {messages[0]!r}, not {says!r}"
