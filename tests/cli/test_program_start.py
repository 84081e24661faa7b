"""What the program that needs no Python does before it reads its words."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from daw_lint.cli import program_start, table
from daw_lint.cli.program_start import is_opened, prepare
from daw_lint.cli.setup import own_command
from tests.support.command_line import run
from tests.support.git_repositories import git, make_repository, needs_git
from tests.support.live_sets import write_set

is_on_linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell otherwise who opened a program")
OPENED = """
import json, os, sys
from daw_lint.cli.program_start import is_opened
with open(sys.argv[1], "w") as stream:
    json.dump(is_opened(), stream)
"""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program was opened on the desktop, and has the command for that."""
    monkeypatch.setattr(program_start, "is_opened", lambda: True)
    monkeypatch.setitem(table.COMMANDS, "Test", {"app": "app"})


def words_after(monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    monkeypatch.setattr(sys, "argv", ["daw-lint", *words])
    prepare()
    return sys.argv[1:]


@pytest.mark.usefixtures("opened")
def test_a_double_click_opens_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    assert words_after(monkeypatch) == ["app"]


@pytest.mark.usefixtures("opened")
def test_what_is_dropped_on_the_program_is_opened_in_the_app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert words_after(monkeypatch, str(tmp_path)) == ["app", str(tmp_path)]


@pytest.mark.usefixtures("opened")
def test_a_command_is_run_wherever_it_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    assert words_after(monkeypatch, "check", ".") == ["check", "."]
    assert words_after(monkeypatch, "--version") == ["--version"]


def test_without_the_app_a_double_click_shows_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_start, "is_opened", lambda: True)
    for commands in table.COMMANDS.values():
        monkeypatch.delitem(commands, "app", raising=False)
    assert words_after(monkeypatch) == []


def test_in_a_script_no_words_are_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_start, "is_opened", lambda: False)
    monkeypatch.setitem(table.COMMANDS, "Test", {"app": "app"})
    assert words_after(monkeypatch) == []


@is_on_linux
@pytest.mark.parametrize(
    ("display", "streams", "expected"),
    [
        ({"DISPLAY": ":0"}, subprocess.DEVNULL, "true"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, subprocess.DEVNULL, "true"),
        ({}, subprocess.DEVNULL, "false"),
        ({"DISPLAY": ":0"}, subprocess.PIPE, "false"),
    ],
)
def test_only_a_desktop_opens_a_program(tmp_path: Path, display: dict[str, str], streams: int, expected: str) -> None:
    root = Path(program_start.__file__).parent.parent.parent
    command = [sys.executable, "-c", OPENED, str(tmp_path / "told")]
    subprocess.run(
        command, env={"PYTHONPATH": str(root), **display}, stdin=streams, stdout=streams, stderr=streams, check=True
    )
    assert (tmp_path / "told").read_text() == expected


@is_on_linux
def test_a_terminal_opens_no_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(os, "isatty", lambda number: number == 1)
    assert not is_opened()


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"LD_LIBRARY_PATH": "/program", "LD_LIBRARY_PATH_ORIG": "/own"}, "/own"),
        ({"LD_LIBRARY_PATH": "/program"}, None),
        ({"LD_LIBRARY_PATH": "/own"}, "/own"),
    ],
)
def test_the_library_path_of_the_person_is_back(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], left: str | None
) -> None:
    for name in ("LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "_MEIPASS", "/program", raising=False)
    words_after(monkeypatch, "--version")
    assert os.environ.get("LD_LIBRARY_PATH") == left
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


# How git and hooks call it


@needs_git
@pytest.mark.parametrize("name", ["daw-lint", "my daw-lint", "für José", "a'b", 'a"b', "a$HOME`b"])
def test_git_and_hooks_call_the_program_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    repo = make_repository(tmp_path / "repo", monkeypatch)
    write_set(repo / "Song.als")
    program = tmp_path / "bin" / name
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho told: $1\n")
    program.chmod(0o755)
    monkeypatch.setattr(own_command, "program_path", program.as_posix)
    output = run("init", "--yes").output
    (entry,) = yaml.safe_load((repo / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert shlex.split(entry["hooks"][0]["entry"]) == [str(program), "check"]
    command = next(line for line in output.splitlines() if "git config" in line)
    subprocess.run(["sh", "-c", command], check=True)
    git("add", "--all")
    assert "told: show" in git("diff", "--cached", "Song.als")
    assert shutil.which(str(program))
