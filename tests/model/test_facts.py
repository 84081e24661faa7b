"""Facts: one name each, in code and in the parts that belong to each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import daw_lint
from daw_lint.measure import WHAT
from daw_lint.model.facts import Fact

PACKAGE = Path(daw_lint.__file__).parent
HOME = PACKAGE / "model" / "facts.py"


def test_code_names_facts_by_the_enum_and_not_by_texts_that_can_be_misspelt() -> None:
    texts = {fact.value for fact in Fact if "." in fact.value}
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in texts}
        assert not found or path == HOME, path


@pytest.mark.parametrize("head", ["bounce", "mix", "set"])
def test_each_part_that_is_measured_is_a_fact_of_bounce_mix_and_set(head: str) -> None:
    for part in (*WHAT, "format"):
        assert Fact(f"bounce.{part}").of(head) == Fact(f"{head}.{part}")


def test_the_head_of_a_fact_is_what_gives_it() -> None:
    assert {fact.head for fact in Fact} == {"session", "bounce", "mix", "master", "set", "targets"}
    assert Fact.MASTER_DEVICES.head == "session"
