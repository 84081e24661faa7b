"""Where the findings of ``daw-lint check`` go: formats, files, several at once; what no format may do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from daw_lint.report.findings.formats import FORMATS
from tests.support.check_outputs import EMPTY, EVERYTHING, FILE, LIMITER, NAME, check, fill, fill_empty
from tests.support.command_line import run
from tests.support.live_sets import live_set, track, vst2, write_set

STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters that move the cursor, end a line, or turn text; a line feed ends the lines of the formats themselves."""
COMMAND = re.compile(r"^\s*::(?!(?:error|warning|notice) file=)|##\w*\[", re.MULTILINE)
"""What a CI job would take from its log as a command, but for the annotations that daw-lint means."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a file of each format, all from one run with all that can be shown."""
    folder = tmp_path_factory.mktemp("written")
    outputs = [word for form in FORMATS for word in ("-o", f"{form}=out.{form}")]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        fill(folder)
        assert run("check", *EVERYTHING, "-v", *outputs).exit_code == 1
    return folder


def mark_of(form: str) -> str:
    """Return what a file for people ends with, and the terminal does not show."""
    return "Written by daw-lint\n" if FORMATS[form].is_for_people else ""


@pytest.mark.parametrize("form", FORMATS)
def test_no_name_steers_a_terminal_or_a_log_in_any_format(written: Path, form: str) -> None:
    text = (written / f"out.{form}").read_text("utf-8")
    assert not STEERS.findall(text.replace("\u2068", "").replace("\u2069", ""))
    assert not COMMAND.findall(text)
    assert ("solo is on" if form == "email" else "SH101") in text


@pytest.mark.parametrize("form", FORMATS)
def test_files_have_the_line_ends_and_letters_of_every_system(written: Path, form: str) -> None:
    content = (written / f"out.{form}").read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    content.decode("utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_goes_to_a_file_as_it_goes_to_the_terminal(folder: Path, form: str) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    text = check(form)
    assert text
    assert run("check", "--output", f"{form}=lint.out").exit_code == 1
    assert (folder / "lint.out").read_bytes() == (text + mark_of(form)).encode()


def test_several_formats_are_written_in_one_run_and_the_terminal_still_shows_text(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    result = run("check", "-o", "json=lint.json", "--output", "junit=lint.xml", "--output", "concise=lint.txt")
    assert result.stdout == run("check").stdout
    assert json.loads((folder / "lint.json").read_text("utf-8"))["findings"][0]["code"] == "MB101"
    assert ElementTree.parse(folder / "lint.xml").getroot().get("failures") == "1"
    assert (folder / "lint.txt").read_text("utf-8").count("\n") == 1


def test_a_dash_is_standard_output_and_takes_the_place_of_the_text(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    assert run("check", "--output", "json=-").stdout == check("json")


@pytest.mark.parametrize(
    ("arguments", "form"),
    [
        (("-o", "out.sarif"), "sarif"),
        (("-o", "out.MD"), "markdown"),
        (("-o", "out"), "text"),
        (("--format", "json", "-o", "out.sarif"), "json"),
        (("--statistics", "-o", "out.json"), "statistics"),
        (("-o", "./out=1.jsonl"), "jsonl"),
    ],
)
def test_a_file_alone_takes_the_place_of_standard_output_in_the_format_asked_for_or_that_of_its_suffix(
    folder: Path, arguments: tuple[str, ...], form: str
) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    expected = check(form)
    result = run("check", *arguments)
    assert (result.stdout, result.exit_code) == ("", 1)
    (written,) = folder.glob("out*")
    assert written.read_text("utf-8") == expected + mark_of(form)


def test_a_file_alone_and_more_formats_go_together(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    expected = check("json")
    assert run("check", "-o", "text.txt", "-o", "json=-").stdout == expected
    assert "MB101" in (folder / "text.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "json=x", "-o", "sarif=x"), "two formats go to x"),
        (("-o", "json=x", "-o", "sarif=./a/../x"), "two formats go to"),
        (("-o", "json=-", "--format", "sarif"), "two formats go to standard output"),
        (("-o", "sarfi=x"), "unknown format 'sarfi'; did you mean 'sarif'?"),
        (("--format", "yaml"), "the formats are text, grouped, concise, json"),
        (("-o", "junit"), "names a format and no file, as in --output junit=lint.junit"),
        (("-o", "json="), "--output json= names no file, as in --output json=lint.json"),
        (("-o", ""), "--output names no file"),
        (("-o", "lint.xml"), "use --output junit=lint.xml or --output checkstyle=lint.xml"),
        (("-o", "lint.json", "-o", "sarif=lint.json"), "two formats go to lint.json"),
        (("-o", "-", "-o", "json=-"), "two formats go to standard output"),
        (("--statistics", "--format", "json"), "write the other one to a file: --output json=lint.json"),
    ],
)
def test_an_output_that_cannot_be_meant_is_refused_before_anything_is_written(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    write_set(folder / "Song.als")
    result = run("check", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert [path.name for path in folder.iterdir()] == ["Song.als"]


def test_a_file_that_cannot_be_written_ends_the_run_with_two_and_keeps_nothing_else_from_being_written(
    folder: Path,
) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    (folder / "there").mkdir()
    result = run("check", "-o", "sarif=gone/x.sarif", "-o", "json=there", "-o", "junit=lint.xml", "--exit-zero")
    assert result.exit_code == 2
    assert "MB101" in result.stdout
    assert (folder / "lint.xml").exists()
    (line,) = result.stderr.splitlines()
    assert f"cannot write {Path('gone/x.sarif')}: No such file or directory; cannot write there: Is a dir" in line


def test_text_in_a_file_has_no_colours_although_they_are_forced(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    done = subprocess.run(
        [sys.executable, "-m", "daw_lint", "check", "Song.als", "--output", "text=lint.txt", "--output", "json=-"],
        capture_output=True, text=True, check=False, env=os.environ | {"FORCE_COLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "MB101 error" in (folder / "lint.txt").read_text("utf-8")
    assert "\x1b" not in (folder / "lint.txt").read_text("utf-8")
    assert "\x1b" not in done.stdout, "data has no colours anywhere"


def test_the_summary_of_a_job_is_added_to_what_others_wrote_there_and_other_files_begin_anew(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    (folder / "summary.md").write_text("before\n", "utf-8")
    for _ in range(2):
        run("check", "-o", "github-summary=summary.md", "-o", "markdown=lint.md")
    assert (folder / "summary.md").read_text("utf-8").startswith("before\n### daw-lint: 1 finding")
    assert (folder / "summary.md").read_text("utf-8").count("### daw-lint") == 2
    assert (folder / "lint.md").read_text("utf-8").count("### daw-lint") == 1


def test_statistics_take_the_place_of_the_findings_and_go_with_files(folder: Path) -> None:
    write_set(folder / "A.als", live_set(master=LIMITER, volume="0.5"))
    write_set(folder / "B.als", live_set(master=LIMITER))
    result = run("check", "--statistics", "-o", "json=lint.json")
    assert [line.split()[:5] for line in result.stdout.splitlines()] == [
        ["2", "MB101", "in", "2", "files"],
        ["1", "GS101", "in", "1", "file"],
        ["3", "findings", "(2", "errors,", "1"],
    ]
    assert result.stdout.endswith(" in 2 files\n")
    assert result.exit_code == 1
    assert result.stdout == check("statistics") == run("check", "--statistics", "--format", "statistics").stdout
    assert (folder / "lint.json").exists()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", EMPTY)
def test_no_findings_are_exit_code_zero_in_every_format_and_nothing_to_check_is_two(
    folder: Path, kind: str, form: str
) -> None:
    fill_empty(folder, kind)
    assert run("check", "--format", form).exit_code == (0 if kind == "clean" else 2)


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_changes_the_exit_code(folder: Path, form: str) -> None:
    write_set(folder / "Loud.als", live_set(master=LIMITER))
    write_set(folder / "Note.als", live_set(master=vst2("Precision Limiter", on=False)))
    assert run("check", "Loud.als", "--format", form).exit_code == 1
    assert run("check", "Loud.als", "--format", form, "--exit-zero").exit_code == 0
    assert run("check", "Note.als", "--format", form).exit_code == 0
    assert run("check", "Note.als", "--format", form, "--fail-on", "info").exit_code == 1


def test_a_file_whose_name_is_in_no_known_letters_is_reported_in_every_format(folder: Path) -> None:
    name = os.fsdecode(b"S\xff \xe9.als")
    try:
        write_set(folder / name, live_set(master=LIMITER))
    except OSError:
        pytest.skip("this disk takes no such name")
    for form in FORMATS:
        result = run("check", "-o", f"{form}=lint.{form}", "--format", form)
        assert result.exit_code == 1
        text = (folder / f"lint.{form}").read_text("utf-8")
        assert ("Precision Limiter" if form == "email" else "MB101") in text
        assert form == "statistics" or re.search(r"S(\\+udcff \\+udce9|%FF%20%E9)\.als", text), form


def test_a_file_with_a_hostile_name_is_found_by_that_name(folder: Path) -> None:
    write_set(folder / "Hostile" / FILE, live_set(track(NAME, number=1, soloed=True) + track("B", number=2)))
    document = json.loads(check("json", "Hostile"))
    assert document["findings"][0]["file"] == f"Hostile/{FILE}"
    assert document["findings"][0]["object"] == NAME


def test_quiet_shows_the_findings_alone_and_nothing_where_there_are_none(folder: Path) -> None:
    write_set(folder / "Bad.als", live_set(master=vst2("Precision Limiter")))
    write_set(folder / "Good.als")
    assert [line.split(":")[0] for line in run("check", "-q").stdout.splitlines()] == ["Bad.als"]
    good = run("check", "--quiet", "Good.als")
    assert (good.stdout, good.stderr, good.exit_code) == ("", "", 0)
    both = run("check", "-q", "-v")
    assert (both.exit_code, both.stdout) == (2, "")
    assert "use one of them" in both.stderr
