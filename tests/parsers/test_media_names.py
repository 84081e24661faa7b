"""Media that the disk spells otherwise than the session: upper and lower case, and the forms of accents."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from daw_lint.parsers import read_session
from daw_lint.parsers.files import find_file, media_ref
from tests.support.command_line import run
from tests.support.live_sets import clip, live_set, track, write_set
from tests.support.wav_files import write_wav

E_ACUTE = unicodedata.normalize("NFC", "Généralité")


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF")
    return path


@pytest.mark.parametrize(
    ("stored", "on_disk"),
    [
        ("Media\\Kick.WAV", "media/kick.wav"),
        ("media/kick.wav", "MEDIA/Kick.Wav"),
        ("Audio/Deep/Sub/a.wav", "audio/deep/SUB/A.WAV"),
        (f"Media/{E_ACUTE}.wav", f"media/{unicodedata.normalize('NFD', E_ACUTE).upper()}.WAV"),
        (f"{unicodedata.normalize('NFD', E_ACUTE)}/a.wav", f"{E_ACUTE.upper()}/A.wav"),
        ("../Shared/Kick.wav", "../shared/kick.WAV"),
    ],
)
def test_a_file_is_found_in_other_letters(tmp_path: Path, stored: str, on_disk: str) -> None:
    project = tmp_path / "Song"
    project.mkdir()
    there = put(project / on_disk)
    found = media_ref(project, stored)
    assert found.exists is True
    assert found.resolved is not None
    assert found.resolved.samefile(there)


def test_the_name_as_it_is_written_comes_first(tmp_path: Path) -> None:
    put(tmp_path / "Kick.wav")
    put(tmp_path / "kick.wav")
    assert media_ref(tmp_path, "kick.wav").resolved == tmp_path / "kick.wav"
    assert media_ref(tmp_path, "Kick.wav").resolved == tmp_path / "Kick.wav"


def test_a_file_that_comes_later_is_found(tmp_path: Path) -> None:
    assert media_ref(tmp_path, "Media/Kick.wav").exists is False
    put(tmp_path / "media" / "kick.wav")
    assert media_ref(tmp_path, "Media/Kick.wav").exists is True


def test_another_name_and_a_folder_are_not_found(tmp_path: Path) -> None:
    put(tmp_path / "kick 2.wav")
    (tmp_path / "kick.wav").mkdir()
    assert find_file(tmp_path / "Kick.wav") is None
    assert find_file(tmp_path / "/".join(["a"] * 5000) / "x.wav") is None


def test_a_live_set_finds_its_samples_in_other_letters(tmp_path: Path) -> None:
    (tmp_path / "Ableton Project Info").mkdir()
    write_wav(tmp_path / "Samples" / "imported" / "KICK.wav", peak_db=-6)
    clips = clip("Kick", 0, 4, "/elsewhere/Kick.wav", "Samples/Imported/Kick.wav")
    path = write_set(tmp_path / "Song.als", live_set(track("Drums", number=1, clips=clips)))
    assert [media.exists for media in read_session(path).media] == [True]
    assert "SH102" not in run("check", path, "--isolated").output
