"""Conditions of house rules that take too much: the rule is not judged, and everything else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daw_lint.rulebook import conditions
from daw_lint.rulebook.conditions import ConditionError, TooMuchError, answers
from tests.support.command_line import run
from tests.support.live_sets import live_set, vst2, write_set

RULE = """
code = "{code}"
name = "{name}"
summary = "a rule of the house"
severity = "warning"
why = "so"
how_to_fix = "so"
flag_when = '''{condition}'''
for_each = "session"
message = "found"
"""
LIST = "[" + ", ".join("1" * 30) + "]"
STEPS = f"{LIST}.all(a, {LIST}.all(b, {LIST}.all(c, a == b || b == c || true)))"
MEMORY = "['" + "x" * 100 + "']" + ".map(x, x + x)" * 26 + ".size() == 1"
TIME = "[[1]]" + ".map(x, [x, x])" * 28 + " == [[2]]" + ".map(x, [x, x])" * 28
KINDS = (("track.name", "text"),)


def test_a_condition_has_a_bound_of_steps() -> None:
    with pytest.raises(ConditionError, match="too many steps"):
        answers(STEPS, (), [{}], 5.0)


def test_a_condition_has_a_bound_of_memory() -> None:
    with pytest.raises(TooMuchError):
        answers(MEMORY, (), [{}], 20.0)
    assert answers("true", (), [{}], 1.0)[0] == [True]


def test_a_condition_has_a_bound_of_time() -> None:
    slow = "[" + ",".join("1" * 90) + "]"
    condition = f"{slow}.all(a, {slow}.all(b, track.name.matches('(x+x+)+y') || true))"
    with pytest.raises(TooMuchError):
        answers(condition, KINDS, [{"track.name": "x" * 200_000}], 0.2)
    assert answers("track.name == 'a'", KINDS, [{"track.name": "a"}, {"track.name": "b"}, {}], 1.0)[0] == [
        True,
        False,
        None,
    ]


def test_a_pattern_in_a_condition_does_not_try_again() -> None:
    found, seconds = answers("track.name.matches('(a+)+$')", KINDS, [{"track.name": "a" * 50_000 + "b"}], 5.0)
    assert found == [False]
    assert seconds < 1.0


def test_a_process_that_was_killed_is_started_again() -> None:
    assert answers("true", (), [{}], 1.0)[0] == [True]
    conditions.end()
    assert answers("true", (), [{}], 1.0)[0] == [True]


@pytest.mark.parametrize("condition", [STEPS, MEMORY, "1 / (size(session.file) - size(session.file)) == 1"])
def test_a_condition_that_takes_too_much_loses_no_finding_of_another_rule(folder: Path, condition: str) -> None:
    write_set(folder / "Song.als", live_set(master=vst2("Precision Limiter")))
    house = folder / "house"
    house.mkdir()
    (house / "a.toml").write_text(RULE.format(code="HS101", name="takes-much", condition=condition), "utf-8")
    (house / "b.toml").write_text(RULE.format(code="HS102", name="always", condition="true"), "utf-8")
    (folder / "daw-lint.toml").write_text('rule-folders = ["house"]\nextend-select = ["HS"]\n', "utf-8")
    result = run("check", "--no-cache", "--format", "json", "Song.als")
    document = json.loads(result.stdout)
    codes = [finding["code"] for finding in document["findings"]]
    assert {"MB101", "HS102"} <= set(codes)
    assert not {"E902", "HS101"} & set(codes)
    assert "HS101" in {entry["code"] for entry in document["not_judged"]}
