"""A work folder becomes its target in one step, or is gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daw_lint.disk.lock import try_lock
from daw_lint.disk.work_folder import WorkFolder, free_bytes, refuse_full
from daw_lint.disk.write import RefusedError


def test_a_folder_takes_its_place_when_it_is_complete(tmp_path: Path) -> None:
    with WorkFolder(tmp_path / "above" / "target") as work:
        made = work.folder("made")
        (made / "file").write_text("x")
        assert not (tmp_path / "above" / "target").exists()
        work.become(work.move(made, "moved"))
    assert [path.name for path in (tmp_path / "above").iterdir()] == ["target"]
    assert (tmp_path / "above" / "target" / "file").read_text() == "x"


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    def fails() -> None:
        with WorkFolder(tmp_path / "target") as work:
            (work.folder("made") / "file").write_text("x")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fails()
    assert not list(tmp_path.iterdir())


def test_what_appears_at_the_target_meanwhile_stays(tmp_path: Path) -> None:
    def fails() -> None:
        with WorkFolder(tmp_path / "target") as work:
            made = work.folder("made")
            (tmp_path / "target").mkdir()
            (tmp_path / "target" / "mine").write_text("mine")
            work.become(made)

    with pytest.raises(RefusedError):
        fails()
    assert [path.name for path in tmp_path.rglob("*")] == ["target", "mine"]


def test_links_in_a_work_folder_are_deleted_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("mine")
    with WorkFolder(tmp_path / "target") as work:
        (work.path / "link").symlink_to(tmp_path / "mine")
    assert (tmp_path / "mine" / "file").read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows locks no folders")
def test_folders_of_killed_runs_are_removed_and_those_in_use_stay(tmp_path: Path) -> None:
    used = tmp_path / f".daw-lint-{'a' * 16}.folder"
    left = tmp_path / f".daw-lint-{'b' * 16}.folder"
    other = tmp_path / ".daw-lint-mine.folder"
    for folder in (used, left, other):
        folder.mkdir()
        (folder / "file").write_text("x")
    handle = os.open(used, os.O_RDONLY)
    try:
        assert try_lock(handle)
        with WorkFolder(tmp_path / "target"):
            pass
    finally:
        os.close(handle)
    assert sorted(path.name for path in tmp_path.iterdir()) == [used.name, other.name]


def test_only_a_new_or_empty_folder_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refuse_full(tmp_path / "empty")
    refuse_full(tmp_path / "new")
    (tmp_path / "link").symlink_to("empty")
    (tmp_path / "file").write_text("x")
    for name in ("link", "file", "."):
        with pytest.raises(RefusedError):
            refuse_full(tmp_path / name)


def test_room_is_that_of_the_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "a" / "b") == pytest.approx(free_bytes(tmp_path), rel=0.5)
