"""Where tracks and devices share their names, the one that is meant changes, in every format."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from daw_lint.model.fix import Action
from daw_lint.model.session import Device, Session, Track
from daw_lint.parsers import read_session
from daw_lint.parsers.editing.editors import EDITORS
from fixtures.equal import song as s
from fixtures.equal.make import WRITERS
from tests.fix.test_every_action import text_of
from tests.support.edited_sessions import edited, things

NAME, OTHER = "Drums", "Bass"
SLOTS = (s.Slot(s.EQ), s.Slot(s.EQ))
SONG = s.SONGS[0]._replace(tracks=tuple(one._replace(slots=SLOTS) for one in s.SONGS[0].tracks), master=())
WRITTEN = [writer for writer in WRITERS if writer.SUFFIX != ".flp"]


def with_equal_names(writer: ModuleType) -> bytes:
    """Return a song in which two tracks have one name, and two devices of each."""
    data: bytes = writer.write(SONG)
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(renamed(gzip.decompress(data)))
    if not data.startswith(b"PK"):
        return renamed(data)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, renamed(old.read(entry)) if entry.filename.endswith(".xml") else old.read(entry))
    return made.getvalue()


def renamed(text: bytes) -> bytes:
    return text.replace(OTHER.encode(), NAME.encode())


def written(writer: ModuleType, folder: Path) -> Path:
    path = folder / f"Song{writer.SUFFIX}"
    path.write_bytes(with_equal_names(writer))
    return path


def first_change(before: bytes, after: bytes) -> int:
    """Return where two sessions begin to differ, in the one text of them that does."""
    old, new = text_of(before), text_of(after)
    (name,) = [name for name in old if old[name] != new[name]]
    pairs = enumerate(zip(old[name], new[name], strict=False))
    return next(at for at, (one, other) in pairs if one != other)


def check_each(
    path: Path, action: Action, name: str, state: Callable[[Session], list[object]], changed: object
) -> None:
    """Change each thing of a name, and check that it is that one, by what is read back and by where the bytes differ."""
    data = path.read_bytes()
    before = state(read_session(path, data=data))
    assert len(before) > 1
    positions = []
    for number in range(len(before)):
        result = edited(path, action, name, number)
        assert [refusal.why for refusal in result.refused] == []
        assert state(result.session) == [*before[:number], changed, *before[number + 1 :]]
        positions.append(first_change(data, result.data))
    assert positions == sorted(set(positions))


def switches(session: Session) -> list[object]:
    return [thing.enabled for thing in things(session) if isinstance(thing, Device) and thing.name == s.EQ.name]


def mutes(session: Session) -> list[object]:
    return [thing.muted for thing in things(session) if isinstance(thing, Track) and thing.name == NAME]


def test_all_formats_that_are_written_are_tried(tmp_path: Path) -> None:
    assert {read_session(written(writer, tmp_path)).format for writer in WRITTEN} == set(EDITORS)


@pytest.mark.parametrize("writer", WRITTEN, ids=lambda writer: writer.SUFFIX)
def test_of_devices_with_one_name_the_right_one_is_switched_off(writer: ModuleType, tmp_path: Path) -> None:
    check_each(written(writer, tmp_path), Action.DEVICE_OFF, s.EQ.name, switches, changed=False)


@pytest.mark.parametrize("writer", WRITTEN, ids=lambda writer: writer.SUFFIX)
def test_of_tracks_with_one_name_the_right_one_is_muted(writer: ModuleType, tmp_path: Path) -> None:
    check_each(written(writer, tmp_path), Action.MUTE, NAME, mutes, changed=True)
