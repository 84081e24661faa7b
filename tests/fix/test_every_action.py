"""Every action on every session changes what it says and nothing else, as programs see it that share nothing with daw-lint."""

from __future__ import annotations

import gzip
import io
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from daw_lint.fix.edit_session import edit_session
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.limits import Limits
from daw_lint.model.place import Place
from daw_lint.model.session import Session
from daw_lint.parsers import read_session
from daw_lint.parsers.editing.editors import EDITORS
from tests.support.corpus import CORPUS, needs_corpus

FIXTURES = Path(__file__).parents[2] / "fixtures"
SUFFIXES = (".als", ".rpp", ".mmp", ".mmpz", ".ardour", ".tracktionedit", ".dawproject", ".song", ".xrns")
MOST_BYTES, MOST_OF_A_KIND = 200_000, 3
NOTE = 'daw-lint: ignore[MB101] part of the "sound", größer'


def sessions(folder: Path, most: int = 10**9) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file() and path.stat().st_size <= most
    )


def actions(session: Session) -> Iterator[Fix]:
    """Yield every fix that the session could ask for, a few of each kind."""
    seen: dict[Action, int] = {}
    for fix in _all(session):
        seen[fix.action] = seen.get(fix.action, 0) + 1
        if seen[fix.action] <= MOST_OF_A_KIND:
            yield fix


def _all(session: Session) -> Iterator[Fix]:
    def fix(action: Action, place: Place | None, path: str, value: str = "") -> Fix:
        return Fix(action, Safety.UNSAFE, place.address if place is not None else None, path, value)

    yield fix(Action.ADD_NOTE, None, "", NOTE)
    for track in session.all_tracks():
        if track is session.master:
            yield fix(Action.MASTER_TO_0_DB, track.place, track.path)
            if track.muted:
                yield fix(Action.UNMUTE_MASTER, track.place, track.path)
        elif track.muted is not True:
            yield fix(Action.MUTE, track.place, track.path)
        if track.soloed:
            yield fix(Action.SOLO_OFF, track.place, track.path)
        if track.armed:
            yield fix(Action.DISARM, track.place, track.path)
        if track.monitoring == "in":
            yield fix(Action.MONITOR_TO_AUTO, track.place, track.path)
        yield fix(Action.ADD_NOTE, track.place, track.path, NOTE)
        for device in track.walk_devices():
            if device.enabled is not False:
                yield fix(Action.DEVICE_OFF, device.place, device.path)
            if device.parameters.get("soft_clip"):
                yield fix(Action.SOFT_CLIP_OFF, device.place, device.path)


def text_of(data: bytes) -> dict[str, bytes]:
    """Unpack a session with the standard library alone."""
    if data.startswith(b"\x1f\x8b"):
        return {"": gzip.decompress(data)}
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}
    if data[4:5] in (b"\x78",):
        assert int.from_bytes(data[:4], "big") == len(zlib.decompress(data[4:]))
        return {"": zlib.decompress(data[4:])}
    return {"": data}


def common(first: bytes, second: bytes) -> int:
    """Count the bytes at the start of both that are equal."""
    equal, least_different = 0, min(len(first), len(second)) + 1
    while least_different - equal > 1:
        middle = (equal + least_different) // 2
        if first[equal:middle] == second[equal:middle]:
            equal = middle
        else:
            least_different = middle
    return equal


def changed_bytes(before: bytes, after: bytes) -> int:
    """Count the bytes that differ, between what is equal at both ends of the texts."""
    start = common(before, after)
    end = common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    pieces = [part.split(b">") for part in (old, new)]
    matcher = SequenceMatcher(None, pieces[0], pieces[1], autojunk=False)
    return sum(
        sum(map(len, pieces[0][a:b])) + sum(map(len, pieces[1][c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    )


def check(path: Path) -> None:
    data = path.read_bytes()
    session = read_session(path, data=data)
    for fix in actions(session):
        edited = edit_session(session, data, [fix], Limits())
        assert len(edited.done) + len(edited.refused) == 1
        if edited.refused:
            assert edited.refused[0].why
            assert edited.refused[0].todo
            assert edited.data == data
            continue
        before, after = text_of(data), text_of(edited.data)
        assert list(before) == list(after)
        different = [name for name in before if before[name] != after[name]]
        if not different:  # The master is at 0 dB already.
            assert fix.action is Action.MASTER_TO_0_DB
            continue
        assert len(different) == 1
        written = sum(len(edit.new) + edit.end - edit.start for edit in edited.edits)
        lines = 60 * len(edited.edits)  # what else is in the pieces between two tags
        assert changed_bytes(before[different[0]], after[different[0]]) <= written + 12 * lines
        back = edit_session(edited.session, edited.data, [], Limits())
        assert back.data == edited.data


@pytest.mark.parametrize("path", sessions(FIXTURES), ids=lambda path: path.name)
def test_every_action_on_every_fixture_changes_that_and_nothing_else(path: Path) -> None:
    check(path)


def test_there_are_fixtures_of_every_format_that_is_written() -> None:
    found = {read_session(path).format for path in sessions(FIXTURES)}
    assert found == set(EDITORS)


@needs_corpus
def test_every_action_on_the_sessions_of_the_corpus_changes_that_and_nothing_else() -> None:
    tried = 0
    for path in sessions(CORPUS, MOST_BYTES):
        try:
            read_session(path)
        except Exception:
            continue
        check(path)
        tried += 1
    assert tried > 50


@pytest.mark.parametrize("path", sessions(FIXTURES / "equal"), ids=lambda path: path.name)
def test_programs_of_others_open_the_result(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    session = read_session(path, data=data)
    edited = edit_session(session, data, list(actions(session)), Limits())
    assert edited.done
    target = tmp_path / path.name
    target.write_bytes(edited.data)
    if edited.data.startswith(b"PK") and shutil.which("unzip"):
        assert subprocess.run(["unzip", "-tq", target], capture_output=True, check=False).returncode == 0
    elif edited.data.startswith(b"\x1f\x8b") and shutil.which("gzip"):
        assert subprocess.run(["gzip", "-t"], input=edited.data, capture_output=True, check=False).returncode == 0
    elif edited.data.lstrip().startswith(b"<?xml") and shutil.which("xmllint"):
        assert subprocess.run(["xmllint", "--noout", target], capture_output=True, check=False).returncode == 0
