"""Copying says what it copied, replaces nothing, and tells a bad source from a bad target."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from daw_lint.disk.copy_file import UnreadableError, copy_file, digests_of, file_digest

CONTENT = b"audio" * 500_000


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    os.utime(path, ns=(10**18, 10**18))
    return path


def test_a_copy_has_the_content_and_the_time_and_the_digests_are_those_of_the_content(
    source: Path, tmp_path: Path
) -> None:
    told: list[int] = []
    copied = copy_file(source, tmp_path / "copy", told.append)
    assert (tmp_path / "copy").read_bytes() == CONTENT
    assert (tmp_path / "copy").stat().st_mtime_ns == 10**18
    assert copied == digests_of(CONTENT)
    assert copied.sha256 == hashlib.sha256(CONTENT).hexdigest() == file_digest(source, "sha256")
    assert copied.md5 == hashlib.md5(CONTENT).hexdigest()
    assert sum(told) == copied.size == len(CONTENT)


def test_nothing_is_replaced_and_no_link_is_written_through(source: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "new")
    for target in (other, link):
        with pytest.raises(FileExistsError):
            copy_file(source, target)
    assert other.read_bytes() == b"mine"
    assert not (tmp_path / "new").exists()


def test_a_source_that_is_no_file_is_at_fault_and_leaves_no_copy(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("gone", "pipe", "."):
        with pytest.raises(UnreadableError):
            copy_file(tmp_path / name, tmp_path / "copy")
        assert not (tmp_path / "copy").exists()


def test_a_source_that_changes_meanwhile_is_at_fault_and_leaves_no_copy(source: Path, tmp_path: Path) -> None:
    def change(count: int) -> None:
        with source.open("ab") as stream:
            stream.write(b"more")

    with pytest.raises(UnreadableError, match="another program changed it"):
        copy_file(source, tmp_path / "copy", change)
    assert not (tmp_path / "copy").exists()


def test_a_target_that_cannot_be_made_is_not_the_fault_of_the_source(source: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as caught:
        copy_file(source, tmp_path / "gone" / "copy")
    assert not isinstance(caught.value, UnreadableError)
