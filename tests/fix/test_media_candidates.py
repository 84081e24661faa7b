"""Of the files below the folders, the one that has the name of a missing file and holds audio is its candidate."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from daw_lint.fix import media_candidates as module
from daw_lint.fix.media_candidates import MediaCandidates
from daw_lint.model.session import MediaRef, Session
from daw_lint.parsers import read_session
from daw_lint.parsers.editing.edit import RefusedFixError
from tests.support.live_sets import clip, live_set, track, write_set

DRUMS, VOCALS = (
    Path(__file__).parents[2] / "fixtures/equal/faulty/Samples" / name for name in ("Drums.wav", "Vocals.wav")
)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A set that misses two files."""
    clips = "".join(
        clip(name, 0, 16, relative=f"Samples/{name}.wav", path=f"/gone/{name}.wav") for name in ("Kick", "Snare")
    )
    return read_session(write_set(tmp_path / "Song" / "Song.als", live_set(track("Drums", number=1, clips=clips))))


def kick(session: Session) -> MediaRef:
    (found,) = (media for media in session.media if media.file == "Kick.wav")
    return found


def put(file: Path, content: Path = DRUMS) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(content, file)
    return file


def refusal(session: Session, *folders: Path) -> str:
    with pytest.raises(RefusedFixError) as refused:
        MediaCandidates(session, folders).find(kick(session))
    return refused.value.why


def test_a_file_is_found_in_the_folder_of_the_session_whatever_the_case_of_its_name(session: Session) -> None:
    file = put(session.path.parent / "Moved" / "KICK.WAV")
    assert MediaCandidates(session, ()).find(kick(session)) == file


def test_a_file_is_found_in_a_folder_that_is_named(session: Session, tmp_path: Path) -> None:
    file = put(tmp_path / "Elsewhere" / "Kick.wav")
    assert refusal(session) == "no file of its name was found beside the session"
    assert MediaCandidates(session, (tmp_path / "Elsewhere",)).find(kick(session)) == file


def test_of_copies_with_the_same_content_the_nearest_is_taken(session: Session, tmp_path: Path) -> None:
    near = put(session.path.parent / "Kick.wav")
    put(tmp_path / "Elsewhere" / "Kick.wav")
    assert MediaCandidates(session, (tmp_path / "Elsewhere",)).find(kick(session)) == near


def test_of_different_files_of_the_same_name_none_is_taken(session: Session, tmp_path: Path) -> None:
    put(session.path.parent / "Kick.wav")
    put(tmp_path / "Elsewhere" / "Kick.wav", VOCALS)
    assert refusal(session, tmp_path / "Elsewhere").startswith("several files are called Kick.wav: ")


def test_a_file_that_holds_no_audio_is_not_taken(session: Session) -> None:
    (session.path.parent / "Kick.wav").write_text("version https://git-lfs.github.com/spec/v1\n")
    assert refusal(session) == "the files of its name cannot be read, or hold no audio"


def test_a_file_that_cannot_be_read_is_not_taken(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    put(session.path.parent / "Kick.wav")

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(module, "open_file", refuse)
    assert refusal(session) == "the files of its name cannot be read, or hold no audio"


@pytest.mark.parametrize("most", [0, 1000])
def test_the_folders_are_walked_once_for_all_missing_files(
    session: Session, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked: list[Path] = []
    walk = os.walk

    def counted(top: Path) -> object:
        walked.append(top)
        return walk(top)

    monkeypatch.setattr(os, "walk", counted)
    monkeypatch.setattr(module, "_MOST_FILES", most)
    put(session.path.parent / "Kick.wav")
    candidates = MediaCandidates(session, ())
    refused = 0
    for media in session.media:
        try:
            candidates.find(media)
        except RefusedFixError:
            refused += 1
    assert (len(walked), refused) == (1, 1 if most else 2)
