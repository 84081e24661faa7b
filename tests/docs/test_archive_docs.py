"""The tutorial for archivists runs whole and in order on a folder of mixed sessions, and gives the answers that it promises."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.support.command_line import run

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "archive.md").read_text("utf-8")
COMMANDS = "".join(re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)).splitlines()


def mixed_sessions(folder: Path) -> None:
    """Put sessions of nine programs into a folder, of which some lack a sample that others have."""
    for name, source in (("2019", "equal/faulty"), ("2024", "equal/clean"), ("live", "als")):
        shutil.copytree(ROOT / "fixtures" / source, folder / "sessions" / name)


def test_the_tutorial_goes_from_mixed_sessions_to_what_must_be_done(folder: Path) -> None:
    mixed_sessions(folder)
    before = {path: path.read_bytes() for path in (folder / "sessions").rglob("*") if path.is_file()}
    said: dict[str, str] = {}
    for line in COMMANDS:
        result = run(*shlex.split(line)[1:], raises=True)
        assert result.exit_code == 0, (line, result.output)
        said[line] = result.stdout
    assert {path: path.read_bytes() for path in (folder / "sessions").rglob("*") if path.is_file()} == before
    work = said["daw-lint archive query stock in-ten-years"]
    assert "put back media that the archive has" in work
    assert "render the mix and each track" in work
    assert "FabFilter Pro-L 2" in said['daw-lint archive query stock needs-plugin "Pro-L"']
    with (folder / "missing.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["media"] == "Bass.wav" and row["state"] == "missing"]
    assert {Path(row["candidate"]).name for row in rows} == {"Bass.wav"}
    assert "The archive of the label" in (folder / "report" / "index.html").read_text("utf-8")


def test_each_question_of_the_page_is_one_of_the_list() -> None:
    from daw_lint.archive.questions.question import names

    asked = set(re.findall(r"archive query stock ([a-z]\S+)", PAGE))
    assert asked <= set(names())
    assert len(asked) > 8


def test_each_view_that_the_page_names_is_there() -> None:
    made = (ROOT / "daw_lint" / "archive" / "questions" / "views.sql").read_text("utf-8")
    for name in ("all_sessions", "needs", "opens", "lacking", "unknowns"):
        assert f"`{name}`" in PAGE
        assert f"CREATE VIEW {name} AS" in made
