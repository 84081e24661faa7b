"""What ``--help`` shows: fits the terminal, is grouped, and each of its examples runs as it stands there."""

from __future__ import annotations

import shlex
import shutil
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from daw_lint.cli.commands import app
from daw_lint.cli.help import FEW, Example, help_of, options_of
from daw_lint.cli.table import joined
from tests.support.archive_songs import write_songs
from tests.support.command_line import run
from tests.support.git_repositories import needs_git
from tests.support.song_repository import assert_went_well, songs_in

PROGRAM: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = dict(PROGRAM.commands)
NEVER_END = ("app", "watch", "mcp")
"""They run until they are ended; their own tests start and end them. Here their options are read."""


def shown(*arguments: str, width: int = 80) -> str:
    return run(*arguments, "--help", columns=width).output


def examples() -> Iterator[Example]:
    for text in (PROGRAM.help, *(command.help for command in COMMANDS.values())):
        yield from help_of(text).examples


@pytest.mark.slow
@needs_git
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("example", dict.fromkeys(examples()), ids=lambda example: example.command)
def test_each_example_runs_as_it_is_shown(example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    songs_in(tmp_path, monkeypatch)
    monkeypatch.setattr(webbrowser, "open", lambda url: True)
    name, *words = shlex.split(example.command)[1:]
    if name in NEVER_END:
        assert COMMANDS[name].make_context(name, words)
        return
    if "://" in example.command:  # another machine
        words = joined(shlex.split(example.command)[1:])
        assert COMMANDS[words[0]].make_context(words[0], words[1:])
        return
    if example.command.startswith(("daw-lint archive query", "daw-lint archive report", "daw-lint archive compact")):
        write_songs(Path("stock"))
    if example.command.startswith("daw-lint history"):
        assert_went_well("daw-lint check Song.als")
    if "--undo" in example.command:
        assert_went_well("daw-lint check --fix --unsafe-fixes Song.als")
    if "--verify" in example.command:
        assert_went_well('daw-lint handover Song.als -o "Song for Ana"')
    assert_went_well(example.command)


def test_every_command_has_an_example_and_says_what_it_wishes() -> None:
    for name, command in COMMANDS.items():
        found = help_of(command.help).examples
        assert found, name
        for example in found:
            assert f"daw-lint {name}" in example.command
            assert example.wish.endswith((":", "?"))


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_the_terminal_and_examples_are_whole(name: str, width: int) -> None:
    words = [name] if name else []
    output = shown(*words, width=width)
    before, _, after = output.partition("Examples:\n")
    assert max(len(line) for line in before.splitlines()) <= width
    command = COMMANDS.get(name, PROGRAM)
    for example in help_of(command.help).examples:
        assert f"\n    {example.command}\n" in after
        assert len(f"    {example.command}") <= 83


def test_the_commands_are_grouped_and_none_is_cut_off() -> None:
    output = shown()
    assert [line for line in output.splitlines() if line.endswith(":") and not line.startswith(" ")] == [
        "Find faults:", "Look inside:", "Archives of many sessions:", "Set up:", "Options:", "Examples:",
    ]  # fmt: skip
    assert "..." not in output.split("\n", 1)[1]
    assert [name for name in COMMANDS if f"\n  {name}  " not in output] == []


def test_many_options_are_grouped_and_few_are_not() -> None:
    for name, command in COMMANDS.items():
        number = sum(param.param_type_name == "option" for param in command.params)
        assert ("How to judge:" in shown(name)) == (number >= FEW), name
    groups = ["What to check:", "How to judge:", "What to show:", "What fails:", "Speed and history:", "Options:"]
    output = shown("check")
    assert sorted(groups, key=output.index) == groups
    assert output[output.index("\nOptions:") :].splitlines()[2].split()[0] == "-h,"


def test_help_says_what_an_option_is_without_it_in_plain_words() -> None:
    output = shown("check")
    assert "[default: one per core]" in " ".join(output.split())
    assert "x>=" not in output
    assert "[default: (" not in output


def test_help_has_no_colours_and_no_character_that_a_terminal_may_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    for name in COMMANDS:
        assert shown(name).isascii(), name
        assert "\x1b" not in shown(name)


def test_help_is_the_same_whatever_the_typer() -> None:
    def param(kind: str, record: tuple[str, str], **more: Any) -> Any:
        return SimpleNamespace(param_type_name=kind, get_help_record=lambda ctx: record, metavar=None, **more)

    params = [
        param("option", ("-h, --help", "Show this message and exit.")),
        param("option", ("--stage [auto|mix]", r"For what.  \[default: (auto)]"), rich_help_panel=None),
        param("option", ("--jobs <NUMBER>", "How many.  [default: (one per core); x>=1]"), rich_help_panel=None),
        param("argument", ("[PATHS]...", r"Files.  \[default: (this folder)]"), name="paths", nargs=-1),
    ]
    assert options_of(SimpleNamespace(get_params=lambda ctx: params), None) == {
        "Arguments": [("PATHS...", "Files.  [default: this folder]")],
        "Options": [
            ("-h, --help", "Show this message and exit."),
            ("--stage auto|mix", "For what.  [default: auto]"),
            ("--jobs NUMBER", "How many.  [default: one per core]"),
        ],
    }


@pytest.mark.parametrize(("command", "words"), [
    ("diff", "Missing OLD. For example: daw-lint diff Song.als"),
    ("show", "Missing PATH. For example: daw-lint show "),
])  # fmt: skip
def test_a_command_without_its_argument_shows_how_it_is_used(command: str, words: str) -> None:
    result = run(command)
    assert words in result.stderr
    assert result.exit_code == 2
