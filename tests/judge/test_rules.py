"""Every rule is tested from the examples in its own file."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from inspect import getmembers, isfunction
from typing import Any

import pytest

from daw_lint.config.find import REFERENCE_NAMES
from daw_lint.judge.checks import FAMILIES, find_check
from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import judge
from daw_lint.model.finding import Finding
from daw_lint.report.catalogue.rule import render
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.rule import Rule, RuleError, configure, select_rules

RULES = load_rules()
BAD = [pytest.param(rule, example, id=f"{rule.code}-{example['title']}") for rule in RULES for example in rule.bad]
GOOD = [pytest.param(rule, example, id=f"{rule.code}-{example['title']}") for rule in RULES for example in rule.good]


def findings_in(example: Mapping[str, Any], rule: Rule) -> list[Finding]:
    """Judge an example by the rules that run by default, and by the rule that it is an example of."""
    case = build_case(example, load(), REFERENCE_NAMES)
    about = [
        entry
        for entry in RULES
        if (entry is rule or not entry.opt_in)
        and entry.needs_set == (case.files is not None)
        and (case.bounce is not None or not entry.needs_bounce)
        and (case.session is not None or not entry.needs_session)
    ]
    return list(judge(case, about).findings)


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_bad_example_fires_its_rule_and_no_other(rule: Rule, example: Mapping[str, Any]) -> None:
    findings = findings_in(example, rule)
    assert {finding.code for finding in findings} == {rule.code, *example.get("also", ())}
    messages = [finding.message for finding in findings if finding.code == rule.code]
    assert any(example["says"] in message for message in messages), messages


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_a_good_example_fires_no_rule(rule: Rule, example: Mapping[str, Any]) -> None:
    assert {finding.code for finding in findings_in(example, rule)} == set(example.get("also", ()))


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.is_builtin], ids=lambda rule: rule.code)
def test_a_rule_has_examples_that_fire_and_that_do_not(rule: Rule) -> None:
    assert rule.bad
    assert rule.good
    assert rule.needs


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_of_a_rule_says_why_and_how_to_fix_it(rule: Rule) -> None:
    page = render(rule)
    assert rule.why in page
    assert rule.how_to_fix in page
    assert rule.sources
    assert all(source.url in page and source.says in page for source in rule.sources)


def test_every_check_is_named_by_a_rule_and_every_rule_names_a_check_that_exists() -> None:
    named = {rule.check for rule in RULES if rule.check}
    for name in named:
        find_check(name)
    existing = {
        f"{family}.{name}"
        for family in FAMILIES
        for name, function in getmembers(import_module(f"daw_lint.judge.checks.{family}"), isfunction)
        if not name.startswith("_") and function.__module__ == f"daw_lint.judge.checks.{family}"
    }
    assert existing == named


def test_only_one_rule_is_judged_by_neither_limit_nor_check_for_each_engine_message() -> None:
    assert [rule.code for rule in RULES if rule.is_builtin] == ["E902", "E903", "E904", "E905"]


def test_a_setting_changes_what_a_rule_finds() -> None:
    case = build_case({"bounce": {"peak_db": -3.5}}, load())
    assert not judge(case, select_rules(RULES, ["HR101"], [])).findings
    stricter = configure(RULES, {"HR101": {"max_db": -4, "severity": "info"}})
    (finding,) = judge(case, select_rules(stricter, ["HR101"], [])).findings
    assert finding.severity == "info"
    assert finding.evidence["difference_db"] == 0.5


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"HR1O1": {}}, "did you mean 'HR101'"),
        ({"HR101": {"max": -4.0}}, "did you mean 'max_db'"),
        ({"HR101": {"max_db": "loud"}}, "must be a number"),
        ({"HR101": {"severity": "fatal"}}, "must be error, warning or info"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_hint(options: dict[str, dict[str, Any]], hint: str) -> None:
    with pytest.raises(RuleError, match=hint.replace("?", r"\?")):
        configure(RULES, options)


def test_of_two_prefixes_the_longer_one_decides() -> None:
    codes = {rule.code for rule in select_rules(RULES, ["MB", "HR101"], ["MB102", "HR"])}
    assert "MB101" in codes
    assert "MB102" not in codes
    assert "HR101" in codes
    assert "HR102" not in codes
