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
from daw_lint.cli.table import joined
from tests.support.archive_songs import write_songs
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
    "profiles": ("strict",),
    "targets": ("spotify",),
    "archive query": ("stock", "rates"),
}
"""The commands with output, and arguments with which they print something."""
FOLDERS = {"archive", "archive report", "handover"}
"""The commands whose output is a folder of files."""
OTHERS = (
    "show Song.als --plain",
    "rule --all",
    "config --rules",
    "config --schema",
    "plugins --unknown .",
    "profiles",
    "targets",
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def songs(folder: Path) -> Path:
    """A folder with two versions of a session, a bounce, and a history."""
    write_set(folder / "Song.als", live_set(master=vst2("Nobody Knows It")))
    write_set(folder / "New.als", live_set())
    write_wav(folder / "mix.wav", peak_db=-4.0)
    write_songs(folder / "stock")
    run("check", "Song.als", "--no-bounce", "--history")
    return folder


def test_every_command_that_prints_a_document_has_both_options_under_the_same_names() -> None:
    options = {
        name: {word for param in command.params for word in param.opts} for name, command in PROGRAM.commands.items()
    }
    assert {name for name, words in options.items() if "--format" in words} == set(COMMANDS)
    assert {name for name, words in options.items() if {"--output", "-o"} <= words} == {*COMMANDS, *FOLDERS}


@pytest.mark.parametrize("line", [*(" ".join([name, *COMMANDS[name]]) for name in COMMANDS), *OTHERS])
def test_output_goes_to_the_file_as_it_goes_to_the_terminal(songs: Path, line: str) -> None:
    name, *words = joined(line.split())
    words = [name, *(COMMANDS[name] if line == " ".join([name, *COMMANDS[name]]) else words)]
    printed = run(*words)
    assert printed.stdout
    written = run(*words, "--output", "out")
    assert written.stdout == ""
    assert written.exit_code == printed.exit_code
    mark = "" if "markdown" in words or printed.stdout.startswith("{") else "Written by daw-lint\n"
    assert (songs / "out").read_text("utf-8") == printed.stdout + mark
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
        {"name": "Nobody Knows It", "class": "unknown", "format": "VST2", "vendor": None, "sessions": 1}
        | {"id": found["plugins"][0]["id"], "known_by": None, "name_suggests": None}
    ]
    assert [entry["file"] for entry in found["unreadable"]] == ["Broken.als"]


@pytest.mark.parametrize(
    "line",
    ["report Song.als -o a.html -o b.html", "rule MB101 -o=a.txt --output b.txt", "measure mix.wav -oa.csv -o b.csv"],
)
def test_a_second_output_is_refused_where_only_one_file_is_written(songs: Path, line: str) -> None:
    before = sorted(songs.iterdir())
    result = run(*line.split())
    assert (result.exit_code, "'--output' is given twice" in result.stderr) == (2, True)
    assert sorted(songs.iterdir()) == before


@pytest.mark.parametrize(
    "line", ["report Song.als", "measure mix.wav", "rule MB101", "history", "diff Song.als New.als"]
)
def test_format_and_file_in_one_are_told_apart_where_check_alone_takes_both(songs: Path, line: str) -> None:
    result = run(*line.split(), "-o", "json=r.json")
    assert (result.exit_code, result.stderr) == (
        2,
        "daw-lint: --output json=r.json: write --format json --output r.json\n",
    )
    assert not (songs / "json=r.json").exists()


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("check Song.als --exit-zero -o x.xyz", ".txt, .json, .jsonl, .csv, .sarif, .xml, .md"),
        ("report Song.als -o r.xlsx", ".html, .md, .json, .csv, .svg"),
        ("measure mix.wav -o x.xlsx", ".txt, .json, .csv"),
        ("show Song.als -o x.html", ".txt, .json"),
    ],
)
def test_a_suffix_of_no_format_is_refused_with_those_that_are(songs: Path, line: str, known: str) -> None:
    name = line.split()[-1]
    result = run(*line.split())
    said = f"daw-lint: no format has the suffix of {name}: use {known}, or say which with --format\n"
    assert (result.exit_code, result.stderr, (songs / name).exists()) == (2, said, False)
    form = "json"
    assert run(*line.split(), "--format", form).exit_code in (0, 1)
    json.loads((songs / name).read_text("utf-8"))


def test_text_goes_into_files_for_people_and_pages_into_a_folder_of_any_name(songs: Path) -> None:
    assert run("rule", "MB101", "-o", "MB101.md").exit_code == 0
    assert run("check", "Song.als", "--exit-zero", "-o", "run.log").exit_code == 0
    assert run("report", ".", "-o", "Reports.2026").exit_code in (0, 1)
    assert (songs / "Reports.2026" / "index.html").is_file()


def test_several_rules_are_explained_one_after_the_other(songs: Path) -> None:
    pages = run("rule", "MB101", "hr101").stdout
    assert [line for line in pages.splitlines() if line.startswith("# ")] == [
        "# MB101 limiter-on-master",
        "# HR101 peak-above-window",
    ]
    assert pages == "\n".join(run("rule", code).stdout for code in ("MB101", "HR101"))
    assert [entry["code"] for entry in json.loads(run("rule", "MB101", "HR101", "--format", "json").stdout)] == [
        "MB101",
        "HR101",
    ]
    assert run("rule", "MB101", "nope").exit_code == 2


def test_profiles_and_targets_as_data(songs: Path) -> None:
    names = [entry["name"] for entry in json.loads(run("profiles", "--format", "json").stdout)]
    assert names[0] == "default"
    assert json.loads(run("profiles", "strict", "--format", "json").stdout)["name"] == "strict"
    spotify = json.loads(run("targets", "spotify", "-o", "-", "--format", "json").stdout)
    assert (spotify["name"], spotify["loudness_lufs"]) == ("spotify", -14.0)
    assert spotify in json.loads(run("targets", "--format", "json").stdout)


def test_a_hint_with_a_name_of_spaces_can_be_copied(songs: Path) -> None:
    assert run("history", "My Song.als").stderr.endswith("keep one with: daw-lint report 'My Song.als' --history\n")


def test_a_folder_is_no_configuration_file(songs: Path) -> None:
    result = run("check", "--config", ".")
    assert result.stderr == "daw-lint: --config . is a folder: name the configuration file in it\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("check --stage foo", "'--stage': 'foo' is not one of 'auto', 'mix', 'master'."),
        ("measure mix.wav --format text", "'--format': 'text' is not one of 'table', 'json', 'csv'."),
    ],
)
def test_a_choice_that_is_none_is_refused_in_the_words_of_the_command_line(songs: Path, line: str, said: str) -> None:
    result = run(*line.split())
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"Error: Invalid value for {said}")


@pytest.mark.parametrize("line", ["check --jobs 0", "check --jobs x", "watch --settle x", "watch --port 1.5"])
def test_a_number_that_is_none_is_refused_without_the_words_of_a_library(songs: Path, line: str) -> None:
    result = run(*line.split())
    assert result.exit_code == 2
    assert "Input should" not in result.stderr


def test_unknown_plug_ins_of_what_cannot_be_read_are_not_called_known(songs: Path) -> None:
    gone = run("plugins", "--unknown", "Sogn.als")
    assert (gone.exit_code, gone.stdout) == (2, "")
    assert gone.stderr == "daw-lint: there is no Sogn.als: did you mean 'Song.als'?\n"
    (songs / "Broken.als").write_text("nothing")
    broken = run("plugins", "--unknown", "Broken.als")
    assert (broken.exit_code, "in the catalogue" in broken.stdout) == (2, False)
    assert broken.stdout.startswith("Broken.als: E902  ")
    write_set(songs / "Plain.als")
    some = run("plugins", "--unknown", "Broken.als", "Plain.als")
    assert some.exit_code == 2
    assert some.stdout.endswith("every plug-in of the sessions that could be read is in the catalogue\n")
    assert run("plugins", "--unknown", "Plain.als").stdout == "every plug-in is in the catalogue\n"
    (songs / "empty").mkdir()
    none = run("plugins", "--unknown", "empty")
    assert (none.exit_code, none.stdout) == (0, "")
    assert none.stderr.startswith("daw-lint: no session and no audio in empty or below")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
@pytest.mark.parametrize("out", ["out.csv", "out.json", "out.txt"])
def test_a_name_that_is_no_text_can_be_written_to_a_file(songs: Path, out: str) -> None:
    name = os.fsdecode(b"b\xff.wav")
    write_wav(songs / name, peak_db=-6.0)
    assert run("measure", name, "--what", "level", "-o", out).exit_code == 0
    # JSON doubles the backslash: many readers reject its escapes of lone surrogates.
    assert "b\\udcff.wav" in (songs / out).read_text("utf-8").replace("\\\\", "\\")


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
