"""What the shell offers after TAB, asked for as the shells ask: through the environment, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from daw_lint.cli.completion import rule_selectors
from daw_lint.measure import WHAT
from daw_lint.report.findings.formats import FORMATS
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.profiles import profile_names
from daw_lint.rulebook.targets import all_targets

pytestmark = pytest.mark.slow


def ask(words: str, shell: str = "bash", **extra: str) -> list[str]:
    """Return what is offered for the last of the words, without the descriptions."""
    variables = {
        "_DAW_LINT_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
        "_TYPER_COMPLETE_ARGS": words,
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words.rpartition(" ")[2],
        **extra,
    }
    program = "import sys; sys.argv[0] = 'daw-lint'; from daw_lint.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert not done.stderr, done.stderr
    return [line for line in done.stdout.splitlines() if line]


def test_a_code_is_offered_by_its_beginning_in_the_case_that_was_typed() -> None:
    assert ask("daw-lint rule MB10")[:2] == ["MB101", "MB102"]
    assert ask("daw-lint rule mb10")[:2] == ["mb101", "mb102"]
    assert ask("daw-lint rule NOPE") == []


def test_the_code_to_suppress_is_offered() -> None:
    assert ask("daw-lint suppress Song.als MB10")[:2] == ["MB101", "MB102"]


def test_selections_are_offered_families_codes_and_all() -> None:
    for option in ("--select", "--ignore", "--extend-select"):
        offered = ask(f"daw-lint check {option} M")
        assert offered[:2] == ["MB", "MX"]
        assert "MB101" in offered
        assert all(word.startswith("M") for word in offered)
    assert ask("daw-lint check --select AL")[0] == "ALL"


def test_a_second_code_is_offered_after_a_comma() -> None:
    assert ask("daw-lint check --select MB101,HR10")[0] == "MB101,HR101"


def test_every_code_can_be_reached_by_tab() -> None:
    assert {rule.code for rule in load_rules()} <= {word for word, _ in rule_selectors("")}


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("daw-lint check --profile ", profile_names()),
        ("daw-lint profiles ", profile_names()),
        ("daw-lint check --target ", list(all_targets())),
        ("daw-lint targets ", list(all_targets())),
        ("daw-lint check --set ", ["stems", "album", "alternates", "versions"]),
        ("daw-lint check --stage ", ["auto", "mix", "master"]),
        ("daw-lint check --format ", list(FORMATS)),
        ("daw-lint check --output ", [f"{name}=" for name in FORMATS]),
        ("daw-lint report Song.als --profile ", profile_names()),
        ("daw-lint watch . --target ", list(all_targets())),
        ("daw-lint watch . --stage ", ["auto", "mix", "master"]),
        ("daw-lint measure mix.wav --what ", list(WHAT)),
    ],
)
def test_what_is_known_is_offered(words: str, known: list[str]) -> None:
    assert ask(words) == known


def test_commands_and_options_are_offered() -> None:
    assert "measure" in ask("daw-lint m")
    assert "--no-bounce" in ask("daw-lint check --no-")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_file_names_are_left_to_the_shell(shell: str, tmp_path: Path) -> None:
    assert ask("daw-lint check So", shell) in ([], ["_files"])


def test_zsh_shows_what_a_rule_finds() -> None:
    summary = next(rule.summary for rule in load_rules() if rule.code == "MB101")
    assert f'"MB101":"{summary}"' in "\n".join(ask("daw-lint rule MB101", "zsh"))


def test_fish_and_powershell_are_answered_in_their_forms() -> None:
    assert ask("daw-lint check --target spot", "fish", _TYPER_COMPLETE_FISH_ACTION="get-args") == ["spotify\tSpotify"]
    assert ask("daw-lint check --target spot", "powershell") == ["spotify:::Spotify"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_of_each_shell_asks_daw_lint(shell: str) -> None:
    script = "\n".join(ask("daw-lint --show-completion", shell, _DAW_LINT_COMPLETE=f"source_{shell}"))
    assert f"complete_{shell}" in script
    assert "daw-lint" in script
