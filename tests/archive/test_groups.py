"""An archive is divided into project folders, and every file is in one of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daw_lint.archive.address import root_of
from daw_lint.archive.batches import FEWEST, MOST, batches, size_for
from daw_lint.archive.entries import Entry, Group, unpack
from daw_lint.archive.listing.folders import Listed
from daw_lint.archive.listing.groups import GroupFinder
from daw_lint.archive.listing.local import LocalLister
from daw_lint.archive.listing.spool import Spool


def made(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return folder


def groups(folder: Path, skipped: frozenset[str] = frozenset()) -> list[Group]:
    return list(GroupFinder(LocalLister(root_of(str(folder))), skipped))


def by_folder(folder: Path) -> dict[str, list[str]]:
    return {group.folder: sorted(entry.path for entry in (*group.sessions, *group.audio)) for group in groups(folder)}


def test_a_folder_with_a_session_is_a_project_with_all_below(tmp_path: Path) -> None:
    made(tmp_path, "A/Song/Song.als", "A/Song/Samples/x.wav", "A/Song/Bounces/Song mix.wav")
    assert by_folder(tmp_path) == {"A/Song": ["A/Song/Bounces/Song mix.wav", "A/Song/Samples/x.wav", "A/Song/Song.als"]}


def test_a_folder_with_sessions_of_its_own_is_another_project(tmp_path: Path) -> None:
    made(tmp_path, "Song/Song.als", "Song/Remix/Remix.als", "Song/Samples/x.wav")
    assert by_folder(tmp_path) == {
        "Song": ["Song/Samples/x.wav", "Song/Song.als"],
        "Song/Remix": ["Song/Remix/Remix.als"],
    }


@pytest.mark.parametrize("name", ["Sessions", "sets"])
def test_a_folder_of_sessions_belongs_to_the_folder_above(tmp_path: Path, name: str) -> None:
    made(tmp_path, f"Song/{name}/Song.als", "Song/Bounces/Song mix.wav")
    assert by_folder(tmp_path) == {"Song": ["Song/Bounces/Song mix.wav", f"Song/{name}/Song.als"]}


def test_backups_belong_to_the_project(tmp_path: Path) -> None:
    made(tmp_path, "Song/Song.als", "Song/Backup/Song [2020-01-01 000000].als")
    assert list(by_folder(tmp_path)) == ["Song"]


def test_audio_of_no_project_is_a_group_by_its_folder(tmp_path: Path) -> None:
    made(tmp_path, "Masters/a.wav", "Masters/2020/b.wav", "Song/Song.als")
    assert by_folder(tmp_path) == {
        "Masters": ["Masters/a.wav"],
        "Masters/2020": ["Masters/2020/b.wav"],
        "Song": ["Song/Song.als"],
    }


def test_a_package_is_one_session_and_its_inside_is_not_listed(tmp_path: Path) -> None:
    made(tmp_path, "Song.logicx/Media/take.wav", "Song.logicx/Alternatives/000/ProjectData")
    (group,) = groups(tmp_path)
    assert [(entry.path, entry.size) for entry in group.sessions] == [("Song.logicx", 2)]
    assert group.audio == []


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    made(tmp_path, "Song/Song.als")
    (tmp_path / "Song" / "again").symlink_to(tmp_path / "Song")
    assert by_folder(tmp_path) == {"Song": ["Song/Song.als"]}


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(made(tmp_path, "Song/Song.als") / "Song" / "pipe.als")
    assert by_folder(tmp_path) == {"Song": ["Song/Song.als"]}


def test_the_folder_of_the_stock_is_left_out(tmp_path: Path) -> None:
    made(tmp_path, "Song/Song.als", "stock/x.wav")
    assert [group.folder for group in groups(tmp_path, frozenset(["stock"]))] == ["Song"]


class _Deep:
    """A storage with folders in folders, as deep as no stack is."""

    def look(self, folder: str) -> Listed:
        depth = folder.count("/") + bool(folder)
        return Listed([], [f"{folder}/a".lstrip("/")]) if depth < 2000 else Listed([Entry(f"{folder}/a.als", 1)], [])


def test_a_very_deep_folder_is_listed() -> None:
    (group,) = GroupFinder(_Deep())
    assert len(group.sessions) == 1


class _Closed:
    """A storage with a folder that may not be listed."""

    def look(self, folder: str) -> Listed:
        from daw_lint.archive.listing.folders import ClosedError

        if folder == "":
            return Listed([Entry("a.als", 1)], ["closed"])
        raise ClosedError(folder)


def test_a_folder_that_may_not_be_listed_is_accounted_for() -> None:
    (group,) = GroupFinder(_Closed())
    assert group.unreadable == ["closed"]
    assert group.count == 2


def test_a_large_folder_is_taken_in_parts_and_each_file_is_in_one(tmp_path: Path) -> None:
    names = [f"Song {number}.als" for number in range(300)]
    made(tmp_path, *names, "mix.wav")
    parts = groups(tmp_path)
    assert len(parts) == 3
    assert sorted(entry.path for part in parts for entry in part.sessions) == sorted(names)
    assert [entry.path for part in parts for entry in part.audio] == ["mix.wav"]
    assert len({part.id_in(root_of(str(tmp_path))) for part in parts}) == 3


def test_a_new_file_changes_the_digest_of_each_part(tmp_path: Path) -> None:
    made(tmp_path, *[f"Song {number}.als" for number in range(300)])
    before = {part.listed_digest() for part in groups(tmp_path)}
    made(tmp_path, "notes.txt")
    assert not before & {part.listed_digest() for part in groups(tmp_path)}


def test_batches_hold_every_group_once() -> None:
    many = [
        Group(f"{number:04}", True, sessions=[Entry(f"{number:04}/a.als", 10)] * (number % 7)) for number in range(900)
    ]
    made = list(batches(many, FEWEST))
    assert [group for batch in made for group in unpack(batch.data)] == many
    assert max(batch.work for batch in made) <= MOST
    assert len({batch.part for batch in made}) == len(made)


def test_batches_are_large_for_much_work_and_small_for_little() -> None:
    assert [size_for(work, 2) for work in (10, 200, 1600, 10**6)] == [5, FEWEST, 100, MOST]


def test_a_spool_gives_back_what_it_got() -> None:
    many = [Group("a", True, sessions=[Entry("a/a.als", 1, 5, "tag")]), Group("b", False, audio=[Entry("b/x.wav", 2)])]
    with Spool() as spool:
        for group in many:
            spool.add(group)
        assert list(spool) == many
        assert (spool.files, spool.work) == (2, 2)
