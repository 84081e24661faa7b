"""The pages about outputs, baselines and suppressions: their commands run in order, and what they say and show is so."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from daw_lint.config.find import read_config
from daw_lint.report.findings import github_summary, markdown
from daw_lint.report.findings.formats import FORMATS
from daw_lint.run.baseline_file import VERSION
from tests.support.command_line import run
from tests.support.live_sets import live_set, track, vst2, write_set

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PAGES = {
    name: (DOCS / f"{name}.md").read_text("utf-8") for name in ("output-formats", "json", "baseline", "suppressions")
}
CLIENT = "daw-lint: ignore[MB101] the client wants it"
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGES[page], re.DOTALL)


def night_bus(*, soloed: bool = False, note: str = "", limiter: bool = True) -> str:
    tracks = track("Drums", number=1, soloed=soloed) + track("B", number=2)
    return live_set(tracks, master=vst2("Pro-L 2", annotation=note) if limiter else "")


@pytest.fixture
def folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    return folder


def shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.slow
@needs_bash
@pytest.mark.parametrize("page", ["output-formats", "json"])
def test_the_commands_run_and_write_what_they_name(page: str, folder: Path) -> None:
    write_set(folder / "Song.als", night_bus())
    for line in "".join(blocks(page, "console")).splitlines():
        done = shell(line)
        assert done.returncode == 1, (line, done.stderr)
        assert "MB101" in done.stdout or ">" in line or "-o lint.sarif" in line
        for name in re.findall(r"=([\w.-]+\.\w+)|> (\S+)|-o ([\w.]+\.\w+)$", line):
            assert "MB101" in (folder / "".join(name)).read_text("utf-8"), line
    if page == "output-formats":
        assert "MB101" in (folder / "summary.md").read_text("utf-8")
        json.loads((folder / "lint.json").read_text("utf-8"))


@pytest.mark.slow
@needs_bash
def test_the_commands_about_the_baseline_run_in_order_and_say_what_the_page_says(folder: Path) -> None:
    write_set(folder / "Night Bus.als", night_bus())
    adopt, daily = blocks("baseline", "console")
    assert [shell(line).returncode for line in adopt.splitlines()] == [0, 0]
    assert json.loads((folder / "known.json").read_text("utf-8")) == json.loads(blocks("baseline", "json")[0])
    assert (folder / "known.json").read_text("utf-8") == blocks("baseline", "json")[0]
    assert json.loads(blocks("baseline", "json")[0])["baseline_version"] == VERSION
    (folder / "daw-lint.toml").write_text(blocks("baseline", "toml")[0], "utf-8")
    write_set(folder / "Night Bus.als", night_bus(soloed=True))
    new, gone = blocks("baseline", "text")
    check, show, update = daily.splitlines()
    assert shell(check).stdout == new
    assert "MB101 known to the baseline" in shell(show).stdout
    assert shell(update).returncode == 0
    write_set(folder / "Night Bus.als", night_bus())
    assert shell(check).stdout.splitlines()[0] == gone.strip()


@needs_bash
def test_the_suppressions_that_are_shown_silence_and_are_shown_as_the_page_has_it(folder: Path) -> None:
    written, note, shown = blocks("suppressions", "text")
    write, add, commands = blocks("suppressions", "console")
    plain, as_json = commands.splitlines()
    write_set(folder / "Night Bus.als", night_bus())
    assert shell(write).stdout == written
    (folder / "Songs").mkdir()
    write_set(folder / "Songs" / "Night Bus.als", night_bus())
    assert shell(add).returncode == 0
    shutil.rmtree(folder / "Songs")
    write_set(folder / "Night Bus.als", night_bus(note=note))
    assert shell(plain).stdout == shown
    assert json.loads(shell(as_json).stdout)["suppressed"][0]["suppressed"] == "the client wants it"
    (block,) = blocks("suppressions", "toml")
    assert read_config(tomllib.loads(block)).suppress[0].reason
    write_set(folder / "Night Bus.als", night_bus())
    (folder / "daw-lint.toml").write_text(block, "utf-8")
    assert "1 suppressed" in run("check").stdout


def test_every_format_is_on_the_page_in_the_order_of_the_help_and_none_that_is_not_there() -> None:
    table = PAGES["output-formats"].split("\n## ")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == list(FORMATS)


def test_the_numbers_on_the_page_are_those_of_the_code() -> None:
    text = " ".join(PAGES["output-formats"].split())
    assert f"at most {markdown.LONGEST:,} bytes" in text
    assert f"room for {github_summary.LONGEST:,}." in text


def test_only_the_summary_of_a_job_is_added_to() -> None:
    assert [name for name, form in FORMATS.items() if form.appends] == ["github-summary"]


def test_severities_are_told_as_the_table_has_them(folder: Path) -> None:
    write_set(folder / "Error.als", night_bus())
    write_set(folder / "Warning.als", live_set(volume="0.5"))
    write_set(folder / "Info.als", live_set(master=vst2("Pro-L 2", on=False)))
    rows = [line.strip("| ").split(" | ") for line in PAGES["output-formats"].splitlines() if line.startswith("| `")]
    table = {row[0].strip("`"): row[1:] for row in rows if len(row) == 6}
    assert table.keys() == {"error", "warning", "info"}
    for severity, (sarif, github, gitlab, junit, checkstyle) in table.items():
        said = {form: run("check", f"{severity.title()}.als", "--format", form).stdout for form in FORMATS}
        assert json.loads(said["sarif"])["runs"][0]["results"][0]["level"] == sarif
        assert said["github"].startswith(f"::{github} ")
        assert json.loads(said["gitlab"])[0]["severity"] == gitlab
        assert ("<failure" in said["junit"]) == (junit == "failure")
        assert f'severity="{checkstyle}"' in said["checkstyle"]


def test_formats_without_a_place_for_what_is_suppressed_are_the_ones_that_are_named(folder: Path) -> None:
    write_set(folder / "Night Bus.als", night_bus(note=CLIENT))
    shown = {form: run("check", "--show-suppressed", "--format", form).stdout for form in FORMATS}
    assert [form for form, text in shown.items() if "MB101" not in text] == ["gitlab", "email", "statistics"]
    plain = {form: run("check", "--format", form).stdout for form in FORMATS}
    assert [form for form, text in plain.items() if "MB101" in text] == ["json", "jsonl"]


@pytest.mark.parametrize("flag", [(), ("-v",)], ids=["plain", "verbose"])
def test_what_was_not_judged_is_listed_where_the_page_says(folder: Path, flag: tuple[str, ...]) -> None:
    write_set(folder / "Night Bus.als")
    listed = [form for form in FORMATS if "HR101" in run("check", *flag, "--format", form).stdout]
    always = ["json", "jsonl", "sarif", "junit"]
    assert listed == [
        form
        for form in FORMATS
        if form in (always if not flag else [*always, "text", "grouped", "markdown", "github-summary"])
    ]
