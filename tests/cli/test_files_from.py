"""``check --files-from``: paths in a file."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.support.command_line import run

SONG = Path(__file__).parents[2] / "fixtures" / "als" / "live12-bus-limiter.als"


def found(*words: str | Path) -> set[str]:
    done = run("check", "--isolated", "--no-cache", "--format", "json", *words)
    return {Path(one["file"]).name for one in json.loads(done.stdout)["findings"]}


@pytest.mark.parametrize("between", [b"\n", b"\r\n", b"\0"])
def test_paths_stand_one_a_line_or_between_zero_bytes(tmp_path: Path, between: bytes) -> None:
    songs = [tmp_path / "One song.als", tmp_path / "a$(touch x).als"]
    for song in songs:
        shutil.copyfile(SONG, song)
    listed = tmp_path / "files.txt"
    listed.write_bytes(between.join(os.fsencode(song) for song in songs) + between)
    assert found("--files-from", listed) == {song.name for song in songs}


def test_they_come_after_the_paths_of_the_command_line(tmp_path: Path) -> None:
    for name in ("A.als", "B.als"):
        shutil.copyfile(SONG, tmp_path / name)
    (tmp_path / "files.txt").write_text(str(tmp_path / "B.als"), "utf-8")
    assert found(tmp_path / "A.als", "--files-from", tmp_path / "files.txt") == {"A.als", "B.als"}


def test_a_list_that_is_not_there_or_names_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"\n\n")
    for name, words in (("gone.txt", "cannot read"), ("empty.txt", "names no file")):
        done = run("check", "--files-from", tmp_path / name)
        assert done.exit_code == 2
        assert words in done.output
