"""``archive query`` and ``archive report`` at the command line."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from daw_lint.archive.questions.question import names
from daw_lint.cli.table import joined
from tests.support.archive_songs import write_songs
from tests.support.archive_stock import StockMaker
from tests.support.command_line import run


@pytest.fixture
def stock(folder: Path) -> Path:
    return write_songs(folder / "stock")


def test_two_words_are_one_command_only_where_they_name_one() -> None:
    assert joined(["archive", "query", "stock"]) == ["archive query", "stock"]
    assert joined(["archive", "stock"]) == ["archive", "stock"]
    assert joined(["check", "query"]) == ["check", "query"]
    assert joined(["archive"]) == ["archive"]


def test_an_answer_is_a_table_with_what_it_leaves_out(stock: Path) -> None:
    result = run("archive", "query", "stock", "needs-plugin", "ozone")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:5] == [
        "Sessions that need a plug-in",
        "file                  plugin   maker    format  instances  switched off  program       version",
        "/music/Loud/Loud.als  Ozone 9  iZotope  VST3            2             1  Ableton Live  11.3.4",
        "1 row",
        "Not in the answer: 3 sessions that do not tell all their plug-ins: they may need it too",
    ]


def test_the_folder_that_all_files_are_in_is_said_once(stock: Path) -> None:
    lines = run("archive", "query", "stock", "without-bounce").stdout.splitlines()
    assert lines[1] == "Files below /music/"
    assert lines[3].startswith("Clean/Clean v2.als ")


def test_the_address_of_a_candidate_is_short_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = StockMaker()
    for name in ("One", "Two"):
        made.media(made.session(f"/music/{name}/{name}.als"), "Kick.wav", False)
    made.file("/music/Samples/Kick.wav")
    made.write(tmp_path / "stock")
    lines = run("archive", "query", "stock", "lacks-media").stdout.splitlines()
    assert lines[1] == "Files below /music/"
    assert all(line.rstrip().endswith(" Samples/Kick.wav") for line in lines[3:5])


def test_an_answer_as_csv_has_whole_addresses_and_empty_cells_for_what_is_not_known(stock: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("archive", "query", "stock", "lacks-media", "--format", "csv").stdout)))
    assert {row["file"] for row in rows} == {"/music/Loud/Loud.als"}
    assert [row["size"] for row in rows if row["media"] == "Gone.wav"] == [""]


def test_an_answer_as_json_explains_its_columns(stock: Path) -> None:
    document = json.loads(run("archive", "query", "stock", "rates", "--format", "json").stdout)
    assert document["question"] == "rates"
    assert [column["name"] for column in document["columns"]] == ["sample_rate_hz", "sessions", "programs"]
    assert all(column["about"] for column in document["columns"])
    assert {row["sample_rate_hz"]: row["sessions"] for row in document["rows"]} == {None: 4, 44100.0: 1, 48000.0: 1}
    assert document["left_out"]["number"] == 6


def test_sql_gives_every_kind_of_value_in_every_form(stock: Path) -> None:
    sql = (
        "SELECT missing_facts, facts, mtime, 1.5::DECIMAL(4,2) AS d, 'x'::BLOB AS b, true AS t, INTERVAL 1 HOUR AS i, "
        "DATE '2020-01-02' AS day, nullif(1, 1) AS n FROM sessions JOIN files USING (file_id) WHERE format = 'cpr'"
    )
    row = json.loads(run("archive", "query", "stock", "--sql", sql, "--format", "json", raises=True).stdout)["rows"][0]
    assert row["missing_facts"] == [{"fact": "session.devices", "why": "a Cubase project hides its devices"}]
    assert (row["d"], row["b"], row["t"], row["i"], row["day"], row["n"]) == (
        1.5,
        "78",
        True,
        3600.0,
        "2020-01-02",
        None,
    )
    for form in ("text", "csv"):
        assert run("archive", "query", "stock", "--sql", sql, "--format", form, raises=True).exit_code == 0


def test_a_value_that_a_spreadsheet_would_compute_is_a_text(stock: Path) -> None:
    printed = run("archive", "query", "stock", "--sql", "SELECT '=1+1' AS x", "--format", "csv").stdout
    assert list(csv.reader(io.StringIO(printed))) == [["x"], ["'=1+1"]]


def test_the_list_names_every_question_and_needs_no_stock(folder: Path) -> None:
    printed = run("archive", "query", "gone", "--list").stdout
    assert [line.split()[0] for line in printed.splitlines()] == names()
    data = json.loads(run("archive", "query", "gone", "--list", "--format", "json").stdout)
    assert [entry["name"] for entry in data["questions"]] == names()
    assert run("archive", "query", "gone", "--list", "--format", "csv").stdout.startswith(
        "name,argument,title,answers\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("stock", "name a question, or ask with --sql; daw-lint archive query STOCK --list lists the questions"),
        ("stock rate", "unknown question 'rate'; did you mean 'rates'?"),
        ("stock rates x", "rates takes no argument"),
        ("stock rates --sql x", "give a question or --sql, not both"),
        ("stock needs-plugin", "needs-plugin needs NAME, a part of the name"),
        ("stock --sql DROP", "syntax error"),
        ("gone rates", "there is no stock in gone: make one with daw-lint archive FOLDER -o gone"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line(stock: Path, words: str, said: str) -> None:
    result = run("archive", "query", *words.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["query", "report"])
def test_without_the_libraries_it_says_how_to_get_them(
    stock: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_spec = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "duckdb" else find_spec(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    result = run("archive", command, "stock", *(["rates"] if command == "query" else []))
    assert (result.exit_code, result.stderr) == (2, 'daw-lint: archives need duckdb: pip install "daw-lint[archive]"\n')


def test_the_report_is_written_and_opened(stock: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    urls: list[str] = []
    monkeypatch.setattr("webbrowser.open", urls.append)
    result = run("archive", "report", "stock", "-o", "pages", "--title", "The label", "--open")
    assert (result.exit_code, result.stderr) == (0, f"daw-lint: Wrote {Path('pages/index.html')}.\n")
    assert urls == [(folder / "pages" / "index.html").as_uri()]
    assert "<title>The label: archive</title>" in (folder / "pages" / "index.html").read_text("utf-8")


def test_a_report_that_cannot_be_written_is_told_in_one_line(stock: Path, folder: Path) -> None:
    (folder / "file").write_text("theirs", "utf-8")
    result = run("archive", "report", "stock", "-o", "file")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr
    assert result.stderr.count("\n") == 1
    assert (folder / "file").read_text("utf-8") == "theirs"
