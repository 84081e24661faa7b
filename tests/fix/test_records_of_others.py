"""What is beside a session may be forged, damaged, or somebody else's: no byte of a session is lost by it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from io import BufferedRandom
from pathlib import Path

import pytest
from msgspec.structs import replace

from daw_lint.disk import write
from daw_lint.disk.exchange import NoExchangeError
from daw_lint.disk.write import RefusedError
from daw_lint.fix import store as module
from daw_lint.fix.store import store, tidy, undo
from daw_lint.run.dates import first_trace, last_changed
from daw_lint.run.fix_records import (
    Change,
    Record,
    backup_path,
    digest,
    folder_of,
    record_path,
    records_in,
    records_of,
    write_record,
)

OLD, NEW, SAVED = b"<old session>", b"<the new session>", b"<saved by the DAW>"
CHANGES = [Change("MB101", "device-off", "Master > Limiter", "switch the device off", changes_sound=True)]


def session_in(folder: Path, content: bytes = OLD) -> Path:
    path = folder / "Song.als"
    path.write_bytes(content)
    return path


def record(**fields: object) -> Record:
    first = Record(
        file="Song.als",
        at="2099-01-01T00:00:00.000000+00:00",
        tool="1",
        before=digest(b"evil"),
        after=digest(NEW),
        modified_before_ns=0,
        changes=(),
        state="done",
    )
    return replace(first, **fields)


def forge(session: Path, forged: Record, content: bytes) -> Path:
    write_record(session, forged)
    backup_path(session, forged).write_bytes(content)
    return backup_path(session, forged)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.mark.parametrize("state", ["done", "writing", "undone"])
def test_records_that_git_tracks_are_not_believed(tmp_path: Path, state: str) -> None:
    git(tmp_path, "init", "-q")
    session = session_in(tmp_path, NEW)
    kept = forge(session, record(state=state), b"evil")
    (tmp_path / ".daw-lint" / ".gitignore").unlink()
    git(tmp_path, "add", "-A")
    tidy(session)
    with pytest.raises(RefusedError, match="somebody else"):
        undo(session)
    with pytest.raises(RefusedError, match="somebody else"):
        store(session, NEW, b"newer", CHANGES, "1")
    assert (session.read_bytes(), kept.read_bytes()) == (NEW, b"evil")
    changed = last_changed(session)
    assert changed is not None
    assert "daw-lint" not in changed.evidence


def test_our_own_records_in_a_checkout_are_believed(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    session = session_in(tmp_path)
    git(tmp_path, "add", "-A")
    store(session, OLD, NEW, CHANGES, "1")
    git(tmp_path, "add", "-A")
    undo(session)
    assert session.read_bytes() == OLD


@pytest.mark.parametrize("linked", [".daw-lint", ".daw-lint/fixes"])
def test_nothing_is_written_through_a_link_to_another_folder(tmp_path: Path, linked: str) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    project.mkdir()
    elsewhere.mkdir()
    session = session_in(project)
    (project / linked).parent.mkdir(exist_ok=True)
    (project / linked).symlink_to(elsewhere)
    with pytest.raises(RefusedError, match="is a link"):
        store(session, OLD, NEW, CHANGES, "1")
    assert session.read_bytes() == OLD
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("state", ["done", "writing", "undone"])
@pytest.mark.parametrize("now", [OLD, NEW, SAVED])
def test_a_backup_that_nobody_knows_is_not_deleted(tmp_path: Path, state: str, now: bytes) -> None:
    session = session_in(tmp_path, now)
    forge(session, record(before=digest(OLD), state=state), b"what somebody needs")
    tidy(session)
    with pytest.raises(RefusedError):
        undo(session)
    left = [path.read_bytes() for path in (session, *folder_of(session).glob("*.before"))]
    assert b"what somebody needs" in left
    assert now in left or (state, now) == ("writing", NEW)  # only what daw-lint made itself


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_a_backup_that_is_no_file_hinders_nothing(tmp_path: Path, kind: str) -> None:
    session = session_in(tmp_path)
    forged = record(before=digest(OLD), state="writing")
    kept = forge(session, forged, b"")
    kept.unlink()
    if kind == "folder":
        kept.mkdir()
    elif kind == "link":
        kept.symlink_to(tmp_path / "nowhere")
    else:
        os.mkfifo(kept)
    store(session, OLD, NEW, CHANGES, "1")
    undo(session)
    assert session.read_bytes() == OLD


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema": 1}',
        b'{"file": "../Song.als", "at": "2", "tool": "", "before": "../../x", "after": "", "modified_before_ns": 0, "changes": []}',
    ],
)
def test_a_damaged_record_is_passed_over(tmp_path: Path, damage: bytes) -> None:
    session = session_in(tmp_path)
    folder_of(session).mkdir(parents=True)
    (folder_of(session) / "2-x.json").write_bytes(damage)
    assert records_of(session) == []
    assert records_in(tmp_path) == []
    store(session, OLD, NEW, CHANGES, "1")
    undo(session)
    assert session.read_bytes() == OLD


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "never", "2026-01-01"])
@pytest.mark.parametrize("changed", [0, (1 << 63) - 1, 1 << 63, -1])
def test_times_that_no_calendar_has_break_no_run(tmp_path: Path, at: str, changed: int) -> None:
    session = session_in(tmp_path, NEW)
    change = replace(CHANGES[0], changes_sound=False)
    for sound in (CHANGES, [change]):
        write_record(session, record(at=at, modified_before_ns=changed, changes=tuple(sound)))
        assert last_changed(session) is not None
        assert first_trace(session) is not None


@pytest.mark.parametrize("name", [b"S\xff\xfe.als", b"a\nb.als", b"\x1b[31m.als", b"x" * 251 + b".als"])
def test_a_session_of_any_name_is_fixed_and_comes_back(tmp_path: Path, name: bytes) -> None:
    session = tmp_path / os.fsdecode(name)
    try:
        session.write_bytes(OLD)
    except OSError:
        pytest.skip("this file system has no such names")
    store(session, OLD, NEW, CHANGES, "1")
    assert [one.state for _, one in records_in(tmp_path)] == ["done"]
    undo(session)
    assert session.read_bytes() == OLD


def test_a_clock_that_was_set_back_between_two_fixes_hinders_no_undo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_in(tmp_path)
    store(session, OLD, NEW, CHANGES, "1")
    monkeypatch.setattr(module, "now", lambda: "2001-01-01T00:00:00.000000+00:00")
    store(session, NEW, b"third", CHANGES, "1")
    undo(session)
    assert session.read_bytes() == NEW
    undo(session)
    assert session.read_bytes() == OLD


def test_a_disk_that_is_full_after_the_exchange_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_in(tmp_path)

    def full(path: Path, written: Record) -> None:
        if written.state != "writing":
            raise OSError(errno.ENOSPC, "No space left on device")
        write_record(path, written)

    monkeypatch.setattr(module, "write_record", full)
    assert store(session, OLD, NEW, CHANGES, "1").state == "done"
    assert session.read_bytes() == NEW
    monkeypatch.undo()
    undo(session)
    assert session.read_bytes() == OLD


def test_a_disk_that_is_full_after_an_undo_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_in(tmp_path)
    store(session, OLD, NEW, CHANGES, "1")
    store(session, NEW, b"third", CHANGES, "1")

    def full(path: Path, written: Record) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "write_record", full)
    undo(session)
    assert session.read_bytes() == NEW
    monkeypatch.undo()
    undo(session)
    assert session.read_bytes() == OLD


def test_an_undo_by_copy_that_was_killed_before_its_record_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_in(tmp_path)
    store(session, OLD, NEW, CHANGES, "1")
    store(session, NEW, b"third", CHANGES, "1")
    session.write_bytes(NEW)  # as where files cannot be exchanged: the backup holds the same
    undo(session)
    assert session.read_bytes() == OLD


def test_two_saves_in_the_moment_of_the_exchange_are_both_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_in(tmp_path)
    saves = iter([b"first save", b"second save"])

    def save_first(first: Path, second: Path) -> None:
        saved = next(saves, None)
        if saved is not None:
            (tmp_path / "temporary").write_bytes(saved)
            (tmp_path / "temporary").replace(session)
        write.exchange_files(first, second)

    monkeypatch.setattr(module, "exchange_files", save_first)
    with pytest.raises(OSError, match="saved it meanwhile"):
        store(session, OLD, NEW, CHANGES, "1")
    assert session.read_bytes() == b"second save"
    (kept,) = folder_of(session).glob("*.before")
    tidy(session)
    assert (session.read_bytes(), kept.read_bytes()) == (b"second save", b"first save")


def test_a_backup_that_cannot_be_read_after_the_exchange_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_in(tmp_path)
    looks = iter([True, True])  # before the exchange

    def twice(path: Path, content: bytes) -> bool:
        if next(looks, False):
            return write.holds(path, content)
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(module, "holds", twice)
    with pytest.raises(OSError, match="Input/output"):
        store(session, OLD, NEW, CHANGES, "1")
    monkeypatch.undo()
    undo(session)
    assert session.read_bytes() == OLD


def test_attributes_are_kept_where_files_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_in(tmp_path)
    try:
        os.setxattr(session, "user.colour", b"red")
    except (AttributeError, OSError):
        pytest.skip("this file system has no extended attributes")

    def cannot(first: Path, second: Path) -> None:
        raise NoExchangeError(errno.ENOSYS, "no", str(first))

    monkeypatch.setattr(module, "exchange_files", cannot)
    store(session, OLD, NEW, CHANGES, "1")
    assert os.getxattr(session, "user.colour") == b"red"
    undo(session)
    assert os.getxattr(session, "user.colour") == b"red"
    assert not record_path(session, records_of(session)[0]).with_suffix(".before").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")
@pytest.mark.parametrize("opens", ["before", "at the exchange"])
def test_a_program_that_is_about_to_save_in_place_saves_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: str
) -> None:
    session = session_in(tmp_path)
    programs: list[BufferedRandom] = []

    def open_first(first: Path, second: Path) -> None:
        if not programs:
            programs.append(session.open("r+b"))
        write.exchange_files(first, second)

    if opens == "before":
        programs.append(session.open("r+b"))
    monkeypatch.setattr(module, "exchange_files", open_first)
    with pytest.raises(RefusedError, match="changed it since"):
        store(session, OLD, NEW, CHANGES, "1")
    with programs[0] as program:
        program.write(SAVED)
        program.truncate()
    assert session.read_bytes() == SAVED
    assert records_of(session) == []
    store(session, SAVED, NEW, CHANGES, "1")
    assert session.read_bytes() == NEW
