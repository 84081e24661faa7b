"""The words for fixes: every name in them is known, and each DAW is one that daw-lint reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import daw_lint
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.files import read_house_rule
from daw_lint.rulebook.remedies import TERMS, VALUES, all_daws, all_remedies, daw_of, words
from daw_lint.rulebook.rule import Remedy, RuleError
from daw_lint.rulebook.template import names_in, problems_in

WITH_REMEDY = [(rule, rule.remedy) for rule in load_rules() if rule.remedy is not None]


@pytest.mark.parametrize(("rule", "remedy"), WITH_REMEDY, ids=lambda value: getattr(value, "code", ""))
def test_every_rule_names_a_remedy_that_exists(rule: object, remedy: Remedy) -> None:
    assert {remedy.do, remedy.in_master or remedy.do} <= all_remedies().keys()


def test_every_remedy_is_used_and_says_something_without_a_daw() -> None:
    used = {name for _, remedy in WITH_REMEDY for name in (remedy.do, remedy.in_master) if name}
    assert used == all_remedies().keys()
    for name in all_remedies():
        assert re.fullmatch(r"[A-Z][^{}]+\.", words(name, "", {})), name


@pytest.mark.parametrize("name", all_remedies())
def test_every_sentence_has_known_names_alone(name: str) -> None:
    known = dict.fromkeys((*TERMS, *VALUES), "x")
    for step in all_remedies()[name]:
        assert not list(problems_in(step.say, known, "term"))
        assert names_in(step.plain) <= set(VALUES)


@pytest.mark.parametrize("application", all_daws())
def test_every_daw_is_one_that_a_parser_names(application: str) -> None:
    folder = Path(daw_lint.__file__).parent / "parsers"
    brand = application.removesuffix(" SX")
    assert any(brand in path.read_text("utf-8") for path in folder.glob("**/*.py"))
    assert all_daws()[application].source.startswith("https://")


@pytest.mark.parametrize(
    ("application", "name"),
    [("Pro Tools HD", "Pro Tools"), ("Cubase Elements", "Cubase"), ("Cubase SX", "Cubase SX"), ("REAPER", "REAPER")],
)
def test_an_edition_has_the_menus_of_its_daw(application: str, name: str) -> None:
    daw = daw_of(application)
    assert daw is not None
    assert daw.name == name
    assert daw_of("Reaperish") is None
    assert daw_of("") is None


def test_a_house_rule_cannot_ask_for_a_width_that_takes_all_memory(tmp_path: Path) -> None:
    rule = tmp_path / "HS101-long.toml"
    rule.write_text(
        'code = "HS101"\nname = "long"\nsummary = "s"\nseverity = "info"\nwhy = "w"\nhow_to_fix = "h"\nneeds = ["session"]\n'
        'flag_when = "true"\ntogether = "{number:999999999d} songs"\n',
        "utf-8",
    )
    with pytest.raises(RuleError, match="names in braces have no format"):
        read_house_rule(rule)


def test_no_fix_sets_off_another_finding() -> None:
    """A master fader that was turned down is a finding itself (GS101): no DAW is told to do that."""
    assert not [name for name, daw in all_daws().items() if "fader" in daw.lower.lower().replace("master fader", "")]
    assert "plug-in in the first insert" in all_daws()["Pro Tools"].lower
