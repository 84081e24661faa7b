"""The quick parser gives a command the values that typer gives it, or leaves the call to typer."""

from __future__ import annotations

import inspect
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from daw_lint.cli.commands import for_typer
from daw_lint.cli.given import is_forced
from daw_lint.cli.help import Command
from daw_lint.cli.plain_call import plain_call, values_of
from daw_lint.cli.table import COMMANDS, function, joined

NAMES = [name for modules in COMMANDS.values() for name in modules]

USUAL = (
    "check", "check Song.als", "check a.als b.als", "check -", "check -q Song.als", "check Song.als -v --bounce a.wav -b b.wav",
    "check --format json Song.als", "check --format=json --output=x.json", "check -o sarif=a -o junit=b", "check --no-history",
    "check --history a", "check --stage mix --profile strict --target spotify -t vinyl", "check --fail-on info --exit-zero",
    "check --select MB,HR --ignore MB101 --config fail-on=info --config=rules.HR101.max_db=-4", "check --jobs 3", "check -j 12",
    "check - --stdin-filename Song.als", "check --set stems --mix 'Song mix.wav' Stems", "check --diff --unsafe-fixes Song.als",
    "show Song.als", "show --format json Song.als", "diff a.als", "diff a.als b.als", "diff HEAD~1:Song.als", "history", "history Son",
    "rule MB101", "rule MB101 HR101 --format json", "rule --all", "profiles", "profiles strict", "targets spotify -o x.txt",
    "measure a.wav b.wav --what level --what loudness", "plugins 'Pro-L 2' --unknown", "report Song.als", "init --yes", "init -y x",
    "config", "config Song.als --rules", "clean", "watch Songs --port 8000", "fix Song.als", "measure -", "check ''",
    "suppress Song.als MB101 --reason x", "suppress Song.als MB101 Master --reason x --diff",
    "archive query stock rates", "archive query stock --list", "archive report stock -o x --title 'The label'",
)  # fmt: skip
UNUSUAL = (
    "", "-h", "--help", "chek", "check --help", "check -h", "check --nonsense", "check --form json", "check --format",
    "check -qv", "check -ofile", "check --", "check -- -a.als", "check --jobs 0", "check --jobs x", "check --jobs", "check --jobs -1",
    "check --stage mixdown", "check --stage MIX", "check --quiet=yes", "check --quiet --quiet", "check --output --force",
    "show", "show a b", "diff", "diff a b c", "clean x", "show a --output a --output b", "watch --interval 0.5", "--version check",
    "check --profile a --profile b", "check --jobs ٣", "measure --format text", "watch --port 70000", "check --no-history --history",
)  # fmt: skip


def by_typer(called: Callable[..., None], words: list[str]) -> dict[str, Any] | None:
    """Return the values that typer gives to a command; ``None`` if it rejects the words, or prints help."""
    seen: list[dict[str, Any]] = []

    def record(**values: Any) -> None:
        seen.append(values)

    declared = for_typer(called)
    record.__annotations__ = declared.__annotations__
    record.__signature__ = inspect.signature(declared)  # type: ignore[attr-defined]
    app = typer.Typer(rich_markup_mode=None)
    app.command(cls=Command)(record)
    CliRunner().invoke(app, words)
    return seen[0] if seen else None


@pytest.mark.parametrize("line", USUAL)
def test_a_usual_call_has_the_values_that_typer_gives(line: str, folder: Path) -> None:
    name, *words = joined(shlex.split(line))
    called = function(name)
    assert called is not None
    values = values_of(called, words)
    assert values is not None
    expected = by_typer(called, words)
    assert values == expected
    assert {name: type(value) for name, value in values.items()} == {
        name: type(value) for name, value in expected.items()
    }


@pytest.mark.parametrize("line", UNUSUAL)
def test_an_unusual_call_is_left_to_typer(line: str, folder: Path) -> None:
    assert plain_call(shlex.split(line)) is None


def test_a_file_that_may_not_be_read_is_left_to_typer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "plan.txt").write_text("x", "utf-8")
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert plain_call(["config", "plan.txt"]) is None
    assert plain_call(["check", "plan.txt"]) is not None


def test_typer_expands_patterns_where_the_shell_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daw_lint.cli.plain_call._ON_WINDOWS", True)
    assert plain_call(["check", "*.als"]) is None
    assert plain_call(["check", "Song.als"]) is not None


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_of_every_command_is_understood(name: str) -> None:
    called = function(name)
    assert called is not None
    needed = {"show": 1, "diff": 1, "suppress": 2, "handover": 1, "mcp": 1}
    needed |= {word: 1 for word in NAMES if word.startswith("archive")}
    given = values_of(called, ["x"] * needed.get(name, 0))
    assert given is not None
    assert set(given) == set(called.__annotations__) - {"return"}


def test_a_usual_call_does_not_load_typer(folder: Path) -> None:
    code = (
        "import sys\nfrom daw_lint.__main__ import main\n"
        "sys.argv = ['daw-lint', 'profiles']\nmain()\nsys.exit('typer' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("default")


def test_what_was_given_is_known_while_the_command_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr("daw_lint.cli.rules.profiles", lambda **values: seen.append(is_forced()))
    monkeypatch.setattr("daw_lint.cli.plain_call.values_of", lambda called, words: {"force": True})
    call = plain_call(["profiles", "--force"])
    assert call is not None
    call()
    assert (seen, is_forced()) == ([True], False)
