"""A session is replaced whole, keeps what is its own, and comes back byte for byte."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from daw_lint.disk import write
from daw_lint.disk.exchange import NoExchangeError
from daw_lint.disk.unfinished import Unfinished
from daw_lint.disk.write import RefusedError
from daw_lint.fix import store as module
from daw_lint.fix.store import store, undo
from daw_lint.model.limits import Limits
from daw_lint.parsers import is_session_name
from daw_lint.run.fix_records import Change, backup_path, folder_of, records_of, write_record

OLD, NEW = b"<old session>", b"<the new session>"
CHANGES = [Change("MB101", "device-off", "Master > Limiter", "switch the device off", changes_sound=True)]


@pytest.fixture(params=["exchange", "copy"])
def session(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session, on a system that can exchange files, and on one that cannot."""
    if request.param == "copy":

        def cannot(first: Path, second: Path) -> None:
            raise NoExchangeError(errno.ENOSYS, "no", str(first))

        monkeypatch.setattr(module, "exchange_files", cannot)
    path = tmp_path / "Song mix.als"
    path.write_bytes(OLD)
    return path


def test_the_new_bytes_are_in_place_and_the_old_ones_come_back(session: Path) -> None:
    store(session, OLD, NEW, CHANGES, "1")
    assert session.read_bytes() == NEW
    undo(session)
    assert session.read_bytes() == OLD
    with pytest.raises(RefusedError, match="nothing in it that could be undone"):
        undo(session)


def test_several_fixes_are_undone_one_after_the_other(session: Path) -> None:
    store(session, OLD, NEW, CHANGES, "1")
    store(session, NEW, b"third", CHANGES, "1")
    undo(session)
    assert session.read_bytes() == NEW
    undo(session)
    assert session.read_bytes() == OLD


def test_a_session_that_is_longer_than_the_default_limit_comes_back_too(session: Path) -> None:
    # A configuration can raise max-file-bytes. What it allowed to fix can be undone without it.
    old = bytes(Limits().max_file_bytes + 1)
    session.write_bytes(old)
    store(session, old, old + b"new", CHANGES, "1")
    undo(session)
    assert session.read_bytes() == old
    assert records_of(session)[0].state == "undone"


def test_the_mode_is_kept(session: Path) -> None:
    session.chmod(0o640)
    store(session, OLD, NEW, CHANGES, "1")
    assert stat.S_IMODE(session.stat().st_mode) == 0o640
    undo(session)
    assert stat.S_IMODE(session.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only the administrator gives files away")
def test_the_owner_is_kept(session: Path) -> None:
    os.chown(session, 1234, 4321)
    store(session, OLD, NEW, CHANGES, "1")
    assert (session.stat().st_uid, session.stat().st_gid) == (1234, 4321)


def test_extended_attributes_are_kept(session: Path) -> None:
    try:
        os.setxattr(session, "user.colour", b"red")
    except (AttributeError, OSError):
        pytest.skip("this file system has no extended attributes")
    store(session, OLD, NEW, CHANGES, "1")
    assert os.getxattr(session, "user.colour") == b"red"


def test_what_is_kept_beside_the_session_is_no_session_and_not_for_git(session: Path) -> None:
    store(session, OLD, NEW, CHANGES, "1")
    kept = [path for path in session.parent.rglob("*") if path.is_file() and path != session]
    assert len(kept) == 3
    assert not any(is_session_name(path.name) for path in kept)
    assert (session.parent / ".daw-lint" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("kind", ["link", "second name", "write-protected"])
def test_a_file_that_is_not_only_itself_is_refused(session: Path, kind: str) -> None:
    path = session
    if kind == "link":
        path = session.with_name("Link.als")
        path.symlink_to(session)
    elif kind == "second name":
        os.link(session, session.with_name("Second.als"))
    else:
        session.chmod(0o444)
    with pytest.raises(RefusedError):
        store(path, OLD, NEW, CHANGES, "1")
    assert session.read_bytes() == OLD
    assert not folder_of(session).exists()


def test_a_session_that_was_saved_meanwhile_is_left_alone(session: Path) -> None:
    session.write_bytes(b"saved by the DAW")
    with pytest.raises(RefusedError, match="changed it since"):
        store(session, OLD, NEW, CHANGES, "1")
    assert session.read_bytes() == b"saved by the DAW"
    assert records_of(session) == []


def test_a_save_in_the_last_moment_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = tmp_path / "Song.als"
    session.write_bytes(OLD)

    def save_first(first: Path, second: Path) -> None:
        monkeypatch.undo()
        session.write_bytes(b"saved by the DAW")
        write.exchange_files(first, second)

    monkeypatch.setattr(module, "exchange_files", save_first)
    with pytest.raises(RefusedError, match="changed it since"):
        store(session, OLD, NEW, CHANGES, "1")
    assert session.read_bytes() == b"saved by the DAW"
    assert records_of(session) == []


def test_a_save_in_the_last_moment_of_an_undo_is_not_lost(session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(session, OLD, NEW, CHANGES, "1")
    exchange = getattr(module, "exchange_files")  # noqa: B009 - mypy knows no imported names

    def save_first(first: Path, second: Path) -> None:
        monkeypatch.setattr(module, "exchange_files", exchange)
        session.write_bytes(b"saved by the DAW")
        exchange(first, second)

    monkeypatch.setattr(module, "exchange_files", save_first)
    with pytest.raises(RefusedError):
        undo(session)
    assert session.read_bytes() == b"saved by the DAW"
    assert backup_path(session, records_of(session)[0]).read_bytes() == OLD


def test_a_save_while_the_new_bytes_are_written_is_not_lost(session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Unfinished.fill

    def save_then(made: Unfinished, content: bytes, old: os.stat_result | None) -> None:
        fill(made, content, old)
        if content == NEW:
            session.write_bytes(b"saved by the DAW")

    monkeypatch.setattr(Unfinished, "fill", save_then)
    with pytest.raises(RefusedError, match="changed it"):
        store(session, OLD, NEW, CHANGES, "1")
    assert session.read_bytes() == b"saved by the DAW"
    assert records_of(session) == []
    assert [path.name for path in session.parent.iterdir() if path.suffix == ".tmp"] == []


def test_a_save_that_cannot_be_put_back_is_kept_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = tmp_path / "Song.als"
    session.write_bytes(OLD)

    def save_first(first: Path, second: Path) -> None:
        monkeypatch.setattr(module, "exchange_files", fail)
        session.write_bytes(b"saved by the DAW")
        write.exchange_files(first, second)

    def fail(first: Path, second: Path) -> None:
        raise OSError(errno.EIO, "Input/output error", str(first))

    monkeypatch.setattr(module, "exchange_files", save_first)
    with pytest.raises(OSError, match="what it saved is in"):
        store(session, OLD, NEW, CHANGES, "1")
    assert backup_path(session, records_of(session)[0]).read_bytes() == b"saved by the DAW"


def test_a_save_that_a_killed_fix_swapped_out_goes_back(tmp_path: Path) -> None:
    session = tmp_path / "Song.als"
    session.write_bytes(OLD)
    store(session, OLD, NEW, CHANGES, "1")
    (record,) = records_of(session)
    write_record(session, replace(record, state="writing"))
    backup_path(session, record).write_bytes(b"saved by the DAW")
    with pytest.raises(RefusedError, match="nothing in it that could be undone"):
        undo(session)
    assert session.read_bytes() == b"saved by the DAW"


def test_an_undo_that_was_killed_half_way_is_finished(session: Path) -> None:
    store(session, OLD, NEW, CHANGES, "1")
    (record,) = records_of(session)
    session.write_bytes(OLD)
    backup_path(session, record).write_bytes(NEW)
    with pytest.raises(RefusedError, match="nothing in it that could be undone"):
        undo(session)
    assert session.read_bytes() == OLD
    assert not backup_path(session, record).exists()


def test_a_session_that_was_saved_after_the_fix_is_not_undone(session: Path) -> None:
    store(session, OLD, NEW, CHANGES, "1")
    session.write_bytes(b"saved by the DAW")
    with pytest.raises(RefusedError, match="undoing would lose that"):
        undo(session)
    assert session.read_bytes() == b"saved by the DAW"


def test_a_full_disk_leaves_the_session_and_no_rest(session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "write_new", full)
    with pytest.raises(OSError, match="No space"):
        store(session, OLD, NEW, CHANGES, "1")
    assert session.read_bytes() == OLD
    assert list(folder_of(session).glob("*")) == []


def test_two_sessions_of_one_folder_have_their_own_records(session: Path) -> None:
    other = session.with_name("Other.als")
    other.write_bytes(OLD)
    store(session, OLD, NEW, CHANGES, "1")
    store(other, OLD, b"other", CHANGES, "1")
    undo(session)
    assert (session.read_bytes(), other.read_bytes()) == (OLD, b"other")
    assert [record.state for record in records_of(other)] == ["done"]
