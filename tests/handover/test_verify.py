"""A check of a bag names each file that has changed, that is missing and that is additional, and reads nothing outside."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from daw_lint.handover.verify import NoBagError, verify
from tests.support.command_line import run
from tests.support.media_projects import reaper_project, wav


@pytest.fixture
def bag(folder: Path) -> Path:
    wav(folder / "Söng" / "Audio" / "Kick.wav")
    reaper_project(folder / "Söng" / "Söng.rpp", ["Audio/Kick.wav"])
    assert run("handover", "Söng/Söng.rpp", "-o", "bag").exit_code == 0
    return folder / "bag"


KICK = "data/Söng/Audio/Kick.wav"


def flip(path: Path, place: int = 100) -> None:
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1
    path.write_bytes(data)


def test_a_bag_as_it_was_made_is_sound(bag: Path) -> None:
    result = run("handover", "--verify", bag)
    assert result.exit_code == 0
    assert result.stdout == "bag: 14 files, all as they were packed\n"


@pytest.mark.parametrize("name", [KICK, "README.txt", "bag-info.txt", "manifest-md5.txt", "data/documents/premis.xml"])
def test_a_flipped_bit_is_found_in_every_file(bag: Path, name: str) -> None:
    flip(bag / name, -2)
    result = run("handover", "--verify", bag)
    assert result.exit_code in (1, 2)
    if name != "manifest-md5.txt":
        assert f"changed: {name}\n" in result.stdout


def test_missing_changed_and_additional_files_are_all_named_at_once(bag: Path) -> None:
    (bag / KICK).unlink()
    flip(bag / "data" / "Söng" / "Söng.rpp")
    (bag / "data" / "New.wav").write_bytes(b"new")
    (bag / "Beside.txt").write_bytes(b"new")
    found = verify(bag)
    assert found.missing == [KICK]
    assert found.changed == ["data/Söng/Söng.rpp"]
    assert found.additional == ["Beside.txt", "data/New.wav"]
    result = run("handover", "--verify", bag)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "bag: 4 files are not as the manifests say"


def test_accents_in_another_form_are_the_same_name(bag: Path) -> None:
    (bag / "data" / "Söng").rename(bag / "data" / unicodedata.normalize("NFD", "Söng"))
    assert verify(bag).is_sound


def test_a_link_in_a_bag_is_not_followed(bag: Path) -> None:
    secret = bag.parent / "secret"
    (bag / KICK).rename(secret)
    (bag / KICK).symlink_to(secret)
    with pytest.raises(NoBagError, match="unsafe"):
        verify(bag)
    (bag / KICK).unlink()
    (bag / KICK).symlink_to(bag / "data" / "Söng" / "Söng.rpp")
    assert verify(bag).unreadable == {KICK: "it is a link, and a bag holds files"}
    (bag / "data" / "etc").symlink_to("/etc")
    assert verify(bag).additional == ["data/etc"]


def test_a_pipe_in_a_bag_keeps_nobody_waiting(bag: Path) -> None:
    (bag / KICK).unlink()
    os.mkfifo(bag / KICK)
    assert list(verify(bag).unreadable) == [KICK]
    (bag / "manifest-md5.txt").unlink()
    os.mkfifo(bag / "manifest-md5.txt")
    with pytest.raises(NoBagError, match="no plain file"):
        verify(bag)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "data/../../secret", "~/secret"])
def test_a_manifest_that_leads_out_of_the_bag_is_not_followed(bag: Path, name: str) -> None:
    with (bag / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{'0' * 64}  {name}\n")
    result = run("handover", "--verify", bag)
    assert result.exit_code == 2
    assert "unsafe" in result.stderr


def test_a_folder_that_is_no_bag_says_so(folder: Path) -> None:
    (folder / "Song").mkdir()
    result = run("handover", "--verify", "Song")
    assert result.exit_code == 2
    assert "this is no bag: it has no bagit.txt" in result.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest-md5.txt", b"a" * 5_000_000),
        ("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: rot13\n"),
        ("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: zip\n"),
    ],
)
def test_a_bag_that_is_made_to_hang_or_crash_is_refused(bag: Path, name: str, content: bytes) -> None:
    (bag / name).write_bytes(content)
    with pytest.raises(NoBagError):
        verify(bag)


def test_a_bag_without_manifest_is_none(bag: Path) -> None:
    for path in bag.glob("*manifest-*.txt"):
        path.unlink()
    with pytest.raises(NoBagError):
        verify(bag)


def test_bags_of_other_programs_are_checked_too(tmp_path: Path) -> None:
    import bagit

    (tmp_path / "other" / "Audio").mkdir(parents=True)
    (tmp_path / "other" / "Audio" / "a.wav").write_bytes(b"audio")
    bagit.make_bag(str(tmp_path / "other"), checksums=["sha512"])
    for manifest in (tmp_path / "other").glob("tagmanifest*"):
        manifest.unlink()
    (tmp_path / "other" / "Notes.txt").write_bytes(b"without a list of tag files any may be there")
    assert verify(tmp_path / "other").is_sound
    flip(tmp_path / "other" / "data" / "Audio" / "a.wav")
    assert verify(tmp_path / "other").changed == ["data/Audio/a.wav"]
