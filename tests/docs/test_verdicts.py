"""The page about verdicts: what a mastering house sends back, held against the defaults of the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daw_lint.model.finding import Severity
from daw_lint.rulebook.book import load_rules

PAGE = (Path(__file__).parent.parent.parent / "docs" / "verdicts.md").read_text("utf-8")
RULES = {rule.code: rule for rule in load_rules()}
ROWS = re.findall(r"^\| ([^|]+) \| (\[[A-Z]{2}\d{3}\][^|]+) \| [^|]+ \| (error|warning|info) \|$", PAGE, re.MULTILINE)
BY_CHECK = {"HR103", "HR112", "FM104", "IM101", "DY102"}
"""Rules whose check itself makes some findings milder."""


@pytest.mark.parametrize(("fault", "links", "severity"), ROWS, ids=[row[0] for row in ROWS])
def test_each_severity_of_the_table_is_one_that_the_rule_gives(fault: str, links: str, severity: str) -> None:
    for code in re.findall(r"\[([A-Z]{2}\d{3})\]", links):
        rule = RULES[code]
        given = {rule.severity, *(grade.severity for grade in rule.grades)}
        assert Severity(severity) in given or code in BY_CHECK, fault


def test_the_worst_of_each_rule_of_the_table_is_its_default() -> None:
    worst: dict[str, Severity] = {}
    for _, links, severity in ROWS:
        for code in re.findall(r"\[([A-Z]{2}\d{3})\]", links):
            worst[code] = max(Severity(severity), worst.get(code, Severity.INFO), key=lambda level: level.rank)
    # A very quiet mix is a warning, and so is a float master above full scale: neither is what is sent back of a mix.
    assert {code for code in worst if worst[code] is not RULES[code].severity} == {"HR102", "HR112"}
    assert len(ROWS) > 20
