"""CSV: a spreadsheet of any country reads every text as a text, in one cell, and numbers as numbers."""

from __future__ import annotations

import csv
import io
import os
import sys
from math import inf
from pathlib import Path

import pytest

from daw_lint.report.csv_text import to_csv
from tests.support.command_line import run
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav


def cells(*values: float | str | None) -> list[str]:
    (_, row) = csv.reader(io.StringIO(to_csv(["a"], [values])))
    return row


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "  =1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20A",
        "--x",
        "-inf",
    ],
)
def test_a_text_that_a_spreadsheet_would_compute_gets_an_apostrophe(text: str) -> None:
    assert cells(text) == [f"'{text}"]


@pytest.mark.parametrize(
    ("text", "seen"), [("\t=1", "\\x09=1"), ("\r=1", "\\x0d=1"), ("a\nb", "a\\x0ab"), ("\udcff", "\\udcff")]
)
def test_control_characters_and_what_is_not_text_become_escapes(text: str, seen: str) -> None:
    assert cells(text) == [seen]


def test_numbers_stay_numbers() -> None:
    assert to_csv(["a", "b"], [[-6.02, -inf, 3, None, -1, 1e-9]]).splitlines()[1] == "-6.02,-inf,3,,-1,1e-09"


@pytest.mark.parametrize("text", ["a;=1", "a\t=1", "a,=1", 'a";=1', "a\u2028=1", "M\u00fcller;@A1"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_part_of_a_text_becomes_a_formula_whatever_separates_cells_there(text: str, separator: str) -> None:
    line = to_csv(["a"], [[text]]).splitlines()[1]
    assert not [cell for cell in next(csv.reader([line], delimiter=separator)) if cell[:1] in ("=", "@")]


def test_plain_names_are_written_as_they_are() -> None:
    names = ["Night Bus (mix 4).wav", "M\u00fcller - a.wav", "-"]
    assert to_csv(["file"], [[name] for name in names]).splitlines() == ["file", *names]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_measure_writes_each_name_into_one_harmless_cell(folder: Path) -> None:
    names = ["=1+1.wav", "@a.wav", os.fsdecode(b"b\xff.wav"), "a;=b.wav"]
    for name in names:
        write_wav(folder / name, peak_db=-6.0, seconds=1.0)
    assert (
        run("measure", *(f"./{name}" for name in names), "--what", "level", "-o", "album.csv", raises=True).exit_code
        == 0
    )
    rows = list(csv.DictReader(io.StringIO((folder / "album.csv").read_text("utf-8"))))
    assert [row["file"] for row in rows] == ["'=1+1.wav", "'@a.wav", "b\\udcff.wav", "a;=b.wav"]
    assert [float(row["level_sample_peak_dbfs"]) for row in rows] == pytest.approx([-6.0] * 4, abs=0.01)


def test_check_writes_a_line_for_each_finding(folder: Path) -> None:
    write_set(folder / "=Song.als", live_set(master=vst2("Pro-L 2")))
    rows = list(csv.DictReader(io.StringIO(run("check", "--format", "csv").stdout)))
    assert [(row["file"], row["severity"], row["rule"], row["object"]) for row in rows] == [
        ("'=Song.als", "error", "MB101", "Master > Pro-L 2")
    ]
    (folder / "daw-lint.toml").write_text('[[suppress]]\nrule = "MB101"\nreason = "wanted"\n')
    assert run("check", "--format", "csv").stdout.count("\n") == 1
    (row,) = csv.DictReader(io.StringIO(run("check", "--format", "csv", "--show-suppressed").stdout))
    assert row["suppressed"] == "wanted"
