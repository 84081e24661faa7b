"""A session from elsewhere can name any file: of this machine, nothing but media goes into a bag."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.handover.test_pack import packed, payload
from tests.support.media_projects import reaper_project, wav

SECRET = "a private key"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / ".ssh"
    folder.mkdir(parents=True)
    (folder / "id").write_text(SECRET, "utf-8")
    return folder / "id"


def holds_secret(bag: Path) -> bool:
    return any(SECRET.encode() in path.read_bytes() for path in bag.rglob("*") if path.is_file())


@pytest.mark.parametrize("named", ["{file}", "../home/.ssh/id", "{folder}"])
def test_a_private_file_that_a_session_names_is_not_collected(tmp_path: Path, secret: Path, named: str) -> None:
    song = reaper_project(tmp_path / "Song" / "Song.rpp", [named.format(file=secret, folder=secret.parent)])
    contents = packed(tmp_path / "bag", song)
    assert payload(tmp_path / "bag") == {"Song/Song.rpp"}
    assert [one.why.partition(",")[0] for one in contents.not_collected] == ["it lies outside of the project"]
    assert not contents.is_whole


def test_a_link_in_a_project_takes_no_private_file_into_a_bag(tmp_path: Path, secret: Path) -> None:
    song = reaper_project(tmp_path / "Song" / "Song.rpp", ["Kick.wav"])
    (song.parent / "Kick.wav").symlink_to(secret)
    (song.parent / "Song.wav").symlink_to(secret)
    contents = packed(tmp_path / "bag", song, bounces=(song.parent / "Song.wav",))
    assert not holds_secret(tmp_path / "bag")
    assert {Path(one.what).name for one in contents.not_collected} == {"Kick.wav", "Song.wav"}


def test_a_link_to_audio_without_its_suffix_is_collected(tmp_path: Path) -> None:
    stored = shutil.move(wav(tmp_path / "store" / "x.wav"), tmp_path / "store" / "SHA256-1")
    song = reaper_project(tmp_path / "Song" / "Song.rpp", ["Kick.wav"])
    (song.parent / "Kick.wav").symlink_to(stored)
    assert packed(tmp_path / "bag", song).is_whole
    assert payload(tmp_path / "bag") == {"Song/Song.rpp", "Song/Kick.wav"}
