"""A missing file gets its new path wherever the session names it, and no other file does."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from daw_lint.fix.edit_session import Edited, edit_session
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers import read_session
from daw_lint.parsers.ableton import edits
from tests.support.live_sets import clip, live_set, track, write_set

FAULTY = Path(__file__).parents[2] / "fixtures" / "equal" / "faulty"
FORMATS = ("als", "rpp", "mmp", "ardour", "tracktionedit", "dawproject", "song")
POOL = "Song/mediapool.xml"


def relinked(path: Path, stored: str, file: Path) -> tuple[Session, Edited]:
    data = path.read_bytes()
    session = read_session(path, data=data)
    fix = Fix(Action.RELINK, Safety.UNSAFE, None, "", str(file), stored)
    return session, edit_session(session, data, [fix], Limits())


def moved(session_format: str, folder: Path, to: str) -> tuple[Path, Path]:
    """Copy the session of a format with its media, and move one of them."""
    shutil.copytree(FAULTY, folder, dirs_exist_ok=True)
    new = folder / to
    new.parent.mkdir()
    for old in list(folder.rglob("Drums.wav")):
        shutil.move(old, new)
    return folder / f"faulty.{session_format}", new


@pytest.mark.parametrize("session_format", FORMATS)
@pytest.mark.parametrize("to", ["Moved/Drums.wav", "a & b <c>'d/Drums%20 #1.wav", "ü é/Drums.wav"])
def test_a_file_that_was_moved_is_found_again(session_format: str, to: str, tmp_path: Path) -> None:
    path, new = moved(session_format, tmp_path / "project", to)
    session = read_session(path)
    (index,) = [index for index, one in enumerate(session.media) if one.stored_path.endswith("Drums.wav")]
    _, result = relinked(path, session.media[index].stored_path, new)
    assert [refusal.why for refusal in result.refused] == []
    media = result.session.media[index]
    assert media.exists is True
    assert media.resolved is not None
    assert media.resolved.samefile(new)
    others = [one for number, one in enumerate(result.session.media) if number != index]
    assert others == [one for number, one in enumerate(session.media) if number != index]


@pytest.mark.parametrize("session_format", FORMATS)
def test_a_file_whose_name_is_not_text_is_refused(session_format: str, tmp_path: Path) -> None:
    try:
        path, new = moved(session_format, tmp_path / "project", os.fsdecode(b"\xff\xfe/Drums.wav"))
    except OSError:
        pytest.skip("this file system has no such names")
    (stored,) = [one.stored_path for one in read_session(path).media if one.stored_path.endswith("Drums.wav")]
    _, result = relinked(path, stored, new)
    assert [refusal.why for refusal in result.refused] == ["a name in it is not text in UTF-8"]


def song_with(pool: tuple[str, str], folder: Path) -> Path:
    """Return a song of Studio One with another text in its pool of media files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(FAULTY / "faulty.song") as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == POOL:
                assert pool[0].encode() in content
                content = content.replace(pool[0].encode(), pool[1].encode(), 1)
            new.writestr(member, content)
    path = folder / "Song.song"
    path.write_bytes(packed.getvalue())
    return path


def test_of_two_paths_in_a_pool_that_end_alike_none_is_changed(tmp_path: Path) -> None:
    other = ("C:/Users/ana/Music/faulty/Samples/Bass.wav", "D:/Other/Samples/Drums.wav")
    path = song_with(other, tmp_path)
    new = tmp_path / "Moved" / "Drums.wav"
    new.parent.mkdir()
    shutil.copyfile(FAULTY / "Samples" / "Drums.wav", new)
    _, result = relinked(path, "Samples/Drums.wav", new)
    assert [refusal.why for refusal in result.refused] == ["several paths in the pool end like this one"]


def test_a_path_in_a_pool_that_ends_with_a_longer_name_stays(tmp_path: Path) -> None:
    other = ("faulty/Samples/Bass.wav", "faulty/My Samples/Drums.wav")
    path = song_with(other, tmp_path)
    new = tmp_path / "Moved" / "Drums.wav"
    new.parent.mkdir()
    shutil.copyfile(FAULTY / "Samples" / "Drums.wav", new)
    before, result = relinked(path, "Samples/Drums.wav", new)
    assert [refusal.why for refusal in result.refused] == []
    longer = "My Samples/Drums.wav"
    assert longer in [one.stored_path for one in before.media]
    assert longer in [one.stored_path for one in result.session.media]


def test_what_would_relink_another_file_too_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clips = [clip(name, 0, 16, relative=f"Samples/{name}.wav", path=f"/none/{name}.wav") for name in ("Kick", "Snare")]
    tracks = "".join(track(f"T{number}", number=number, clips=one) for number, one in enumerate(clips, 1))
    path = write_set(tmp_path / "Song.als", live_set(tracks))
    new = tmp_path / "Kick.wav"
    shutil.copyfile(FAULTY / "Samples" / "Drums.wav", new)
    data = path.read_bytes()
    session = read_session(path, data=data)
    # An editor that takes every file for the one that was moved.
    monkeypatch.setattr(edits, "StoredPath", lambda *_: SimpleNamespace(shown="Samples/Kick.wav"))
    fix = Fix(Action.RELINK, Safety.UNSAFE, None, "", str(new), "Samples/Kick.wav")
    result = edit_session(session, data, [fix], Limits())
    assert not result.done
    assert "it would also change" in result.refused[0].why
