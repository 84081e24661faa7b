"""``report`` of a folder as one file: a table as CSV or Markdown, or the JSON of every song."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from daw_lint.report.health.folder import COLUMNS
from tests.support.command_line import run
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav


@pytest.fixture
def songs(folder: Path) -> Path:
    write_set(folder / "in" / "A good.als")
    write_wav(folder / "in" / "A good.wav", peak_db=-4.0)
    write_set(folder / "in" / "Bad | `x`.als", live_set(master=vst2("Pro-L 2")))
    (folder / "in" / "Zero.als").write_bytes(b"\0" * 100)
    return folder


def test_a_table_has_a_line_for_each_song_those_first_that_must_be_sent_back(songs: Path) -> None:
    result = run("report", "in", "--format", "csv")
    assert result.exit_code == 1
    unread, bad, good = csv.DictReader(io.StringIO(result.stdout))
    assert list(good) == list(COLUMNS)
    assert (unread["file"], unread["verdict"], unread["first_rule"]) == ("in/Zero.als", "not read", "E902")
    assert (bad["file"], bad["verdict"], bad["errors"], bad["first_rule"]) == (
        "in/Bad | `x`.als",
        "not ready",
        "1",
        "MB101",
    )
    assert (bad["peak_dbfs"], bad["plugins"]) == ("", "1")
    assert float(good["peak_dbfs"]) == pytest.approx(-4.0, abs=0.02)
    assert good["bounce"] == "A good.wav"


def test_the_suffix_decides_and_a_second_run_replaces_the_table(songs: Path) -> None:
    for _ in range(2):
        assert (
            run("report", "in", "-o", "songs.csv").stderr
            == "daw-lint: Wrote songs.csv: 3 songs, 1 not ready; 1 could not be read.\n"
        )
    assert (songs / "songs.csv").read_text("utf-8").count("\n") == 4


def test_markdown_has_the_levels_and_names_make_no_markup(songs: Path) -> None:
    shown = run("report", "in", "--format", "markdown").stdout
    assert shown.startswith("### daw-lint: 2 songs, 1 not ready\n")
    rows = [line for line in shown.splitlines() if line.startswith("| `")]
    assert len(rows) == 3
    assert all(line.replace("\\|", "").count("|") == 9 for line in rows)
    assert "| -4.0 |" in rows[2]


def test_json_holds_the_report_of_each_song_as_for_one(songs: Path) -> None:
    data = json.loads(run("report", "in", "--format", "json", "-o", "-").stdout)
    assert [entry["title"] for entry in data["reports"]] == ["Bad | `x`", "A good"]
    assert data["unreadable"][0]["file"] == "in/Zero.als"
    one = json.loads(run("report", "in/A good.als", "--format", "json").stdout)
    of_folder = data["reports"][1]
    assert one | {"made_at": ""} == of_folder | {"made_at": ""}


def test_one_song_is_a_table_of_one_line(songs: Path) -> None:
    shown = run("report", "in/A good.als", "--format", "csv").stdout
    assert shown.count("\n") == 2
    assert not list(songs.glob("*-health*"))


def test_an_empty_folder_is_said_to_be_that(songs: Path) -> None:
    (songs / "empty").mkdir()
    result = run("report", "empty", "--format", "csv")
    assert result.exit_code == 2
    assert "in empty or below" in result.stderr
    assert result.stdout == ",".join(COLUMNS) + "\n"


def test_pages_go_to_no_pipe_and_that_says_what_does(songs: Path) -> None:
    result = run("report", "in", "-o", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "or use --format csv, markdown or json" in result.stderr
    assert not (songs / "-").exists()


@pytest.mark.parametrize("is_late", [False, True])
def test_an_interrupt_says_what_is_written(songs: Path, monkeypatch: pytest.MonkeyPatch, is_late: bool) -> None:
    from daw_lint.app.folder_pages import FolderPages

    take = FolderPages._take

    def interrupted(pages: FolderPages, *given: object) -> str | None:
        if is_late and not pages.rows:
            return take(pages, *given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(FolderPages, "_take", interrupted)
    result = run("report", "in", "-o", "out")
    assert result.exit_code == 130
    if is_late:
        assert "interrupted: wrote 1 page and the index of them in out" in result.stderr
        assert len(list((songs / "out").glob("*.html"))) == 2
    else:
        assert result.stderr == "daw-lint: interrupted: nothing was written\n"
