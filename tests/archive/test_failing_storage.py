"""Where results cannot be written the run says so and exits 2; the next one completes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.archives import differences, make_archive, rows, take_stock

pytestmark = pytest.mark.slow


def test_what_could_not_be_written_is_written_by_the_next_run(tmp_path: Path) -> None:
    songs = make_archive(tmp_path / "songs", ("lmms", "renoise"))
    stock = tmp_path / "stock"
    stock.mkdir()
    (stock / "findings").write_text("in the way")
    done = take_stock(songs, "-o", stock, "--workers", "1")
    assert done.returncode == 2
    assert "a batch was not done" in done.stderr
    assert "not complete" in done.stderr
    (stock / "findings").unlink()
    assert take_stock(songs, "-o", stock, "--workers", "1").returncode == 0
    assert take_stock(songs, "-o", tmp_path / "other", "--workers", "1").returncode == 0
    assert differences(stock, tmp_path / "other") == {}


def test_an_archive_that_is_not_mounted_empties_no_stock(tmp_path: Path) -> None:
    songs = make_archive(tmp_path / "songs", ("lmms",))
    stock = tmp_path / "stock"
    assert take_stock(songs, "-o", stock, "--workers", "1").returncode == 0
    before = rows(stock, "files", "count(*)")
    songs.rename(tmp_path / "elsewhere")
    songs.mkdir()
    done = take_stock(songs, "-o", stock, "--workers", "1")
    assert done.returncode == 2
    assert "is it there at all" in done.stderr
    assert rows(stock, "files", "count(*)") == before


def test_two_runs_do_not_write_one_stock(tmp_path: Path) -> None:
    from daw_lint.disk.lock import locked

    songs = make_archive(tmp_path / "songs", ("lmms",))
    stock = tmp_path / "stock"
    stock.mkdir()
    with locked(stock / "lock"):
        done = take_stock(songs, "-o", stock, "--workers", "1")
    assert done.returncode == 2
    assert "locked" in done.stderr
