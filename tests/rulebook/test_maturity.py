"""Previews, stable and deprecated rules: which run, what they rest on, and where it is shown."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from daw_lint.config.find import Config
from daw_lint.model.finding import Severity
from daw_lint.report.catalogue.rule import as_data, listing, render
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.profiles import load_profile, profile_names
from daw_lint.rulebook.rule import Maturity, Rule, mature_rules
from daw_lint.rulebook.selection import rules_for
from daw_lint.rulebook.targets import all_targets
from tests.support.command_line import run
from tests.support.configurations import write

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = load_rules()
PREVIEWS = [rule for rule in RULES if rule.maturity is Maturity.PREVIEW]
MASTER_BUS_AND_SESSION = ("MB", "SH")
"""Families that are stable although some of their rules rest on our own judgement."""


def running(**settings: object) -> set[str]:
    return {rule.code for rule in rules_for(Config(**settings))}  # type: ignore[arg-type]


def is_ours_alone(rule: Rule) -> bool:
    """Whether no source outside the project is named, neither a page nor a standard."""
    return all(not source.url and "our own" in source.says for source in rule.sources)


def test_a_preview_runs_only_when_it_is_asked_for() -> None:
    codes = {rule.code for rule in PREVIEWS}
    assert codes
    assert not codes & running()
    assert not codes & running(select=("ALL",))
    assert not codes & running(select=tuple({code[:2] for code in codes}))
    assert {rule.code for rule in PREVIEWS if not rule.opt_in} <= running(preview=True)
    assert codes <= running(preview=True, select=("ALL",))
    for code in codes:
        assert code in running(extend_select=(code,))
        assert running(select=(code,)) == {code}


def test_preview_leaves_opt_in_rules_alone() -> None:
    added = running(preview=True) - running()
    assert added == {rule.code for rule in PREVIEWS if not rule.opt_in}


def test_ignoring_a_preview_works_with_preview_too() -> None:
    code = next(rule.code for rule in PREVIEWS if not rule.opt_in)
    assert code not in running(preview=True, ignore=(code,))


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_runs_a_preview_only_if_it_names_its_code(name: str) -> None:
    named = set(load_profile(name).select)
    assert {rule.code for rule in PREVIEWS} & running(profile=name) <= named


def test_a_deprecated_rule_runs_only_if_its_code_is_selected() -> None:
    old = replace(RULES[0], maturity=Maturity.DEPRECATED)
    assert mature_rules((old,), ("DEFAULT", "ALL", old.code[:2]), preview=True) == ()
    assert mature_rules((old,), (old.code,), preview=False) == (old,)
    assert "deprecated: it will be removed" in render(old)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_that_rests_on_our_own_judgement_alone_is_a_preview_and_no_error(rule: Rule) -> None:
    if rule.is_builtin or not is_ours_alone(rule):
        return
    assert rule.maturity is Maturity.PREVIEW or rule.code.startswith(MASTER_BUS_AND_SESSION)
    assert rule.severity is not Severity.ERROR


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_source_says_what_it_says_and_every_page_when_it_was_read(rule: Rule) -> None:
    for source in rule.sources:
        assert source.says
        assert bool(source.url) == bool(re.fullmatch(r"20\d\d-\d\d", source.seen))


def test_every_source_of_a_target_and_of_a_profile_says_what_it_says() -> None:
    targets = [source for target in all_targets().values() for source in target.sources]
    profiles = [source for name in profile_names() for source in load_profile(name).sources]
    assert all(source.says for source in (*targets, *profiles))


def test_the_maturity_is_shown_in_the_page_the_list_and_the_data() -> None:
    rule = PREVIEWS[0]
    assert f"{rule.severity}, preview, {rule.family}" in render(rule)
    assert "preview: it runs only with `preview`" in render(rule)
    assert as_data(rule)["maturity"] == "preview"
    ((_, _, mark),) = listing([rule])
    assert "preview" in mark[0]
    stable = next(rule for rule in RULES if rule.code == "MB101")
    assert as_data(stable)["maturity"] == "stable"
    assert "preview" not in render(stable)


@pytest.fixture
def lost_track(folder: Path) -> Path:
    """A session with a track that is routed past the master, which a preview (GS114) reports."""
    shutil.copy(ROOT / "fixtures" / "equal" / "clean" / "clean.xrns", folder / "Song.xrns")
    return folder


def found(*arguments: str) -> set[str]:
    result = run("check", "--format", "json", "--fail-on", "info", *arguments)
    return {finding["code"] for finding in json.loads(result.stdout)["findings"]}


def test_preview_on_the_command_line_and_in_the_file(lost_track: Path) -> None:
    assert "GS114" not in found()
    assert "GS114" in found("--preview")
    assert "GS114" in found("--extend-select", "GS114")
    write(lost_track / "daw-lint.toml", '[[paths]]\nmatch = "Song.xrns"\npreview = true\n')
    assert "GS114" in found()


def test_config_says_why_a_preview_does_not_run(folder: Path) -> None:
    def why(*arguments: str) -> str:
        lines = run("config", "--rules", *arguments).output.splitlines()
        return next(line for line in lines if "GS114" in line)

    assert "preview: --preview runs it" in why()
    assert "not in select" in why("--config", 'select=["MB"]')
    assert "profile default" in why("--config", "preview=true")
