"""``--format`` and ``--output`` mean the same in every command: what the output looks like, and where it goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from daw_lint.cli.commands import app
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav

PROGRAM: Any = typer.main.get_command(app)
COMMANDS = {
    "check": ("Song.als", "--no-bounce", "--exit-zero"),
    "report": ("Song.als", "--format", "markdown"),
    "measure": ("mix.wav",),
    "rule": ("MB101",),
    "show": ("Song.als",),
    "config": (),
    "history": (),
    "diff": ("Song.als", "New.als"),
    "plugins": ("Pro-L 2", "No Such Thing"),
}
"""The commands with output, and arguments with which they print something."""
OTHERS = ("show Song.als --plain", "rule --all", "config --rules", "config --schema", "plugins --unknown .")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def songs(folder: Path) -> Path:
    """A folder with two versions of a session, a bounce, and a history."""
    write_set(folder / "Song.als", live_set(master=vst2("Nobody Knows It")))
    write_set(folder / "New.als", live_set())
    write_wav(folder / "mix.wav", peak_db=-4.0)
    run("check", "Song.als", "--no-bounce", "--history")
    return folder


def test_every_command_that_prints_a_document_has_both_options_under_the_same_names() -> None:
    options = {
        name: {word for param in command.params for word in param.opts} for name, command in PROGRAM.commands.items()
    }
    assert {name for name, words in options.items() if "--format" in words} == set(COMMANDS)
    assert {name for name, words in options.items() if {"--output", "-o"} <= words} == set(COMMANDS)


@pytest.mark.parametrize("line", [*(" ".join([name, *COMMANDS[name]]) for name in COMMANDS), *OTHERS])
def test_output_goes_to_the_file_as_it_goes_to_the_terminal(songs: Path, line: str) -> None:
    name = line.split()[0]
    words = [name, *COMMANDS[name]] if line == " ".join([name, *COMMANDS[name]]) else line.split()
    printed = run(*words)
    assert printed.stdout
    written = run(*words, "--output", "out")
    assert written.stdout == ""
    assert written.exit_code == printed.exit_code
    assert (songs / "out").read_text("utf-8") == printed.stdout
    assert run(*words, "-o", "-").stdout == printed.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_suffix_of_the_file_decides_where_no_format_is_given(songs: Path, name: str) -> None:
    words = [word for word in COMMANDS[name] if word not in ("--format", "markdown")]
    run(name, *words, "-o", "out.json")
    document = json.loads((songs / "out.json").read_text("utf-8"))
    printed = json.loads(run(name, *words, "--format", "json").stdout)
    for entry in (document, printed):
        if isinstance(entry, dict):
            entry.pop("made_at", None)
    assert document == printed


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_that_cannot_be_written_is_told_in_one_line(songs: Path, name: str) -> None:
    result = run(name, *COMMANDS[name], "-o", "gone/out.txt")
    assert result.exit_code == 2
    assert f"cannot write {Path('gone/out.txt')}: No such file or directory" in result.stderr


def test_a_table_in_a_file_has_no_colours_although_they_are_forced(songs: Path) -> None:
    command = [sys.executable, "-m", "daw_lint", "history", "-o", "out.txt"]
    subprocess.run(command, check=True, env=os.environ | {"FORCE_COLOR": "1"})
    assert "Song" in (songs / "out.txt").read_text("utf-8")
    assert "\x1b" not in (songs / "out.txt").read_text("utf-8")


def test_plug_ins_as_data(songs: Path) -> None:
    known, unknown = json.loads(run("plugins", "Pro-L 2", "No Such Thing", "--format", "json").stdout)["plugins"]
    assert (known["class"], known["entry"]["vendor"], known["close"]) == ("limiter", "FabFilter", [])
    assert (unknown["class"], unknown["entry"]) == ("unknown", None)
    (songs / "Broken.als").write_text("nothing")
    found = json.loads(run("plugins", "--unknown", ".", "--format", "json").stdout)
    assert found["plugins"] == [
        {"name": "Nobody Knows It", "format": "VST2", "vendor": None, "id": found["plugins"][0]["id"], "sessions": 1}
    ]
    assert [entry["file"] for entry in found["unreadable"]] == ["Broken.als"]


def test_unknown_plug_ins_of_what_cannot_be_read_are_not_called_known(songs: Path) -> None:
    gone = run("plugins", "--unknown", "Sogn.als")
    assert (gone.exit_code, gone.stdout) == (2, "")
    assert gone.stderr == "daw-lint: there is no Sogn.als: did you mean 'Song.als'?\n"
    (songs / "Broken.als").write_text("nothing")
    broken = run("plugins", "--unknown", "Broken.als")
    assert (broken.exit_code, "in the catalogue" in broken.stdout) == (1, False)
    assert broken.stdout.startswith("Broken.als: E902  ")
    write_set(songs / "Plain.als")
    some = run("plugins", "--unknown", "Broken.als", "Plain.als")
    assert some.exit_code == 1
    assert some.stdout.endswith("every plug-in of the sessions that could be read is in the catalogue\n")
    assert run("plugins", "--unknown", "Plain.als").stdout == "every plug-in is in the catalogue\n"
    (songs / "empty").mkdir()
    none = run("plugins", "--unknown", "empty")
    assert (none.exit_code, none.stdout) == (0, "")
    assert none.stderr.startswith("daw-lint: no session in empty or below")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
@pytest.mark.parametrize("out", ["out.csv", "out.json", "out.txt"])
def test_a_name_that_is_no_text_can_be_written_to_a_file(songs: Path, out: str) -> None:
    name = os.fsdecode(b"b\xff.wav")
    write_wav(songs / name, peak_db=-6.0)
    assert run("measure", name, "--what", "level", "-o", out).exit_code == 0
    assert "b\\udcff.wav" in (songs / out).read_text("utf-8")


@pytest.mark.parametrize("more", [[], ["--stage", "master"], ["--set", "stems"]])
def test_a_mix_that_is_not_there_is_an_error(songs: Path, more: list[str]) -> None:
    write_wav(songs / "Vox.wav", peak_db=-6.0)
    result = run("check", "Vox.wav", "--mix", "nope.wav", *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("daw-lint: there is no mix nope.wav: ")


def test_a_page_can_go_to_standard_output_but_a_folder_of_pages_cannot(songs: Path) -> None:
    assert run("report", "Song.als", "-o", "-").stdout.startswith("<!doctype html>")
    result = run("report", ".", "-o", "-")
    assert result.exit_code == 2
    assert "name a folder with --output" in result.stderr


def test_a_written_page_is_told_with_its_verdict(songs: Path) -> None:
    assert "Wrote Song-health.html: " in run("report", "Song.als").stderr
    assert run("report", "Song.als").stderr.endswith("Open it with --open.\n")
