"""The profiles: each is whole, says what it is for, and changes something."""

from __future__ import annotations

import pytest

from daw_lint.config.find import Config
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.profiles import load_profile, profile_names
from daw_lint.rulebook.selection import rules_for

NAMES = profile_names()
every = pytest.mark.parametrize("name", NAMES)


def book(name: str) -> dict[str, tuple[str, str]]:
    return {rule.code: (str(rule.severity), repr(dict(rule.values))) for rule in rules_for(Config(profile=name))}


def test_the_profiles_are_those_that_studios_ask_for() -> None:
    assert NAMES[0] == "default"
    assert set(NAMES) == {"default", "strict", "relaxed", "bus-compression-ok", "stems", "archive", "self-master"}


@every
def test_a_profile_says_what_it_is_for_and_where_it_comes_from(name: str) -> None:
    profile = load_profile(name)
    assert profile.summary
    assert profile.why
    assert profile.sources


@every
def test_a_profile_names_only_rules_that_there_are(name: str) -> None:
    codes = [rule.code for rule in load_rules()]
    profile = load_profile(name)
    for prefix in (*profile.select, *profile.ignore, *profile.rules):
        assert prefix == "DEFAULT" or any(code.startswith(prefix) for code in codes), prefix


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_profile_differs_from_the_default(name: str) -> None:
    assert book(name) != book("default")


def test_the_default_is_the_founding_practice() -> None:
    values = {rule.code: rule.values for rule in rules_for(Config())}
    assert (values["HR101"]["min_db"], values["HR101"]["max_db"]) == (-6.0, -3.0)
    assert {"limiter", "maximizer", "clipper", "mastering-suite"} == set(values["MB101"]["classes"])
    assert values["TM101"]["min_h"] == 24.0


def test_no_opt_in_rule_runs_by_default_and_each_can_be_asked_for() -> None:
    opt_in = {rule.code for rule in load_rules() if rule.opt_in}
    assert opt_in
    assert not opt_in & book("default").keys()
    assert opt_in <= {rule.code for rule in rules_for(Config(extend_select=tuple(sorted(opt_in))))}
