"""A storage is divided into project folders as a disk is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from daw_lint.archive.address import path_of, root_of, uri_of
from daw_lint.archive.bucket.world import Bucket
from daw_lint.archive.entries import Group
from daw_lint.archive.listing.groups import GroupFinder
from daw_lint.archive.listing.local import LocalLister
from daw_lint.archive.listing.remote import RemoteLister
from daw_lint.disk import outside, probe

NAMES = (
    "A/Song/Song.als",
    "A/Song/Samples/x.wav",
    "A/Song/Remix/Remix.rpp",
    "Masters/a.wav",
    "Package.logicx/Media/y.wav",
    "loose.flp",
)
ROOT = root_of("memory://label/2019")


@pytest.fixture(autouse=True)
def storage() -> Iterator[None]:
    fs = fsspec.filesystem("memory")
    for name in NAMES:
        fs.pipe_file(f"/label/2019/{name}", b"content")
    yield
    fs.rm("/label", recursive=True)


def _shape(groups: Iterator[Group]) -> list[tuple[object, ...]]:
    return [
        (
            group.folder,
            group.is_project,
            [(entry.path, entry.size) for entry in group.sessions],
            [entry.path for entry in group.audio],
            sorted(group.folders),
            sorted(entry.path for entry in group.entries),
        )
        for group in groups
    ]


def test_groups_are_those_of_the_disk(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"content")
    disk = GroupFinder(LocalLister(root_of(str(tmp_path))))
    assert _shape(iter(GroupFinder(RemoteLister(ROOT)))) == _shape(iter(disk))


def bucket() -> Bucket:
    """A bucket that looks at the group of a song."""
    found = Bucket(ROOT, measure=False)
    found.enter(next(group for group in GroupFinder(RemoteLister(ROOT)) if group.folder == "A/Song"))
    return found


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("A/Song/Song.als", True),
        ("A/Song/Samples/x.wav", True),
        ("A/Song/Samples/y.wav", False),
        ("Masters/a.wav", True),
        ("Masters/b.wav", False),
        ("Nowhere/a.wav", False),
        ("A/Song/../../loose.flp", True),
    ],
)
def test_what_is_there_is_answered_by_the_listing_else_by_the_storage(name: str, is_there: bool) -> None:
    with outside.looking_at(bucket()):
        assert probe.is_file(ROOT.path / name) is is_there


def test_folders_are_told_from_files() -> None:
    with outside.looking_at(bucket()):
        assert probe.is_folder(ROOT.path / "A/Song/Remix")
        assert not probe.is_folder(ROOT.path / "A/Song/Song.als")
        assert sorted(outside.entries(str(ROOT.path / "A/Song"))) == [
            ("Remix", True),
            ("Samples", True),
            ("Song.als", False),
        ]


def test_what_is_above_the_archive_is_not_known(tmp_path: Path) -> None:
    with outside.looking_at(bucket()):
        assert not outside.knows(ROOT.path.parent / "x.wav")
        assert not outside.knows(tmp_path)
        assert outside.knows(ROOT.path / "x.wav")
        assert not probe.exists(tmp_path)
    assert probe.exists(tmp_path)


def test_a_path_stands_for_an_address_and_back() -> None:
    for address in ("s3://label/2019/Song.als", "/mnt/sessions/Song.als"):
        assert uri_of(path_of(address)) == address
