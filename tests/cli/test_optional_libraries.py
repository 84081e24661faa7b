"""Without matplotlib the page says how to install it, before any work is done; all else works without."""

from __future__ import annotations

import importlib.util
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from daw_lint.app.folder_pages import FolderPages
from daw_lint.cli.commands import app
from daw_lint.run.find import ConfigFinder
from tests.support.live_sets import write_set
from tests.support.wav_files import write_wav

HINT = 'daw-lint: the page needs matplotlib for its plots: pip install "daw-lint[report]"\n'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def without(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a session, on a machine without matplotlib."""
    find_spec = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name.partition(".")[0] == "matplotlib" else find_spec(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    write_set(folder / "Song.als")
    return folder


@pytest.mark.parametrize(
    "words", ["report Song.als", "report .", "report Gone.als", "report Song.als -o x.html", "watch ."]
)
def test_a_page_needs_matplotlib_and_says_so_before_it_looks_at_anything(without: Path, words: str) -> None:
    result = run(*words.split())
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", HINT)
    assert [path.name for path in without.iterdir()] == ["Song.als"]


@pytest.mark.parametrize("form", ["json", "markdown", "badge"])
def test_the_other_formats_of_the_report_need_none(without: Path, form: str) -> None:
    result = run("report", "Song.als", "--format", form)
    assert result.exit_code == 0
    assert result.stdout


def test_a_watch_without_a_live_page_needs_none(without: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    write_wav(without / "Song.wav", peak_db=-4.0)
    pages = FolderPages(without, without / "out", ConfigFinder(isolated=True), has_pages=False)
    report = pages.make_all(lambda part: None, pytest.fail)
    assert not report.crashed
    assert [(row.name, row.problem, row.bounce) for row in pages.rows.values()] == [("Song.als", "", "Song.wav")]
    assert [path.name for path in (without / "out").iterdir()] == ["index.html"]
