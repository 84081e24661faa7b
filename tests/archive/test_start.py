"""``check`` loads nothing of what archives need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.archives import FIXTURES, take_stock

HEAVY = ("dask", "distributed", "pyarrow", "duckdb", "fsspec", "psutil", "daw_lint.archive")


def test_check_imports_none_of_the_libraries_of_archives(tmp_path: Path) -> None:
    session = FIXTURES / "lmms" / "limiter-on.mmp"
    words = [sys.executable, "-P", "-X", "importtime", "-m", "daw_lint", "check", str(session), "--no-cache"]
    said = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=False).stderr
    loaded = {line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")}
    assert "daw_lint.parsers" in loaded
    assert not {name for name in loaded if name.startswith(HEAVY)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere", "-o", "stock"), "there is no folder nowhere"),
        ((".", "-o", "."), "cannot be in the folder of the sessions itself"),
        ((".", "--memory", "much"), "--memory is a size"),
        ((".", "--memory", "1MB"), "--memory must be at least"),
        (("gs://label/2019",), "gs:// needs gcsfs"),
        (("compact", "nowhere"), "there is no stock here: nowhere"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = take_stock(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert list(folder.iterdir()) == []


def test_a_folder_with_other_files_is_no_place_for_a_stock(folder: Path) -> None:
    inside = folder / "songs" / "2004"
    inside.mkdir(parents=True)
    (inside / "Song.als").write_bytes(b"")
    done = take_stock("songs", "-o", "songs/2004")
    assert done.returncode == 2
    assert "songs/2004 is no stock, and holds other files, such as Song.als: name a new folder with -o" in done.stderr
    assert [path.name for path in inside.iterdir()] == ["Song.als"]


def test_an_empty_folder_is_said_to_hold_nothing(folder: Path) -> None:
    (folder / "songs").mkdir()
    done = take_stock("songs", "-o", "stock")
    assert done.returncode == 0
    assert done.stdout == "0 files: there is no session and no audio here. Is it the right folder?\n"
