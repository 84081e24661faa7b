"""Puts an edited session in its place, with a way back. At every moment the session is the old one or the new one, whole.

The new bytes are first written beside the backup, then the two files exchange their names: the old file itself becomes the
backup, and what was swapped out can be compared with what was read before it is too late. Where the system cannot
exchange files, the backup is a copy, and the new file is renamed into its place.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from daw_lint.disk.bounded import read_file
from daw_lint.disk.exchange import NoExchangeError
from daw_lint.disk.lock import locked
from daw_lint.disk.unfinished import remove_left_over
from daw_lint.disk.write import (
    RefusedError,
    copy_attributes,
    exchange_files,
    holds,
    make_folder,
    refuse_link,
    remove_file,
    replace_known,
    write_new,
)
from daw_lint.disk.writers import has_writer
from daw_lint.run.dates import last_changed
from daw_lint.run.fix_records import (
    Change,
    Record,
    backup_path,
    digest,
    file_digest,
    folder_of,
    forget,
    name_of,
    now,
    records_of,
    refuse_foreign,
    within,
    write_record,
)

_MOST_BYTES = 1 << 32
"""Our own bound. How long a session may be says the configuration of the fix, which may be another one by now."""
_CHANGED = "another program has changed it since it was read: run daw-lint again"


def store(session: Path, before: bytes, after: bytes, changes: Sequence[Change], tool: str) -> Record:
    """Replace the session by its edited bytes, and keep the old ones. Returns the record.

    Raises ``OSError``, and ``RefusedError`` where the file must not be replaced; then the session is as it was.
    """
    refuse_unsafe(session)
    with _alone(session):
        old = session.stat()
        if not holds(session, before):
            raise RefusedError(session, _CHANGED)
        record = Record(
            file=name_of(session),
            at=now(),
            tool=tool,
            before=digest(before),
            after=digest(after),
            modified_before_ns=_changed_ns(session, old),
            changes=tuple(changes),
        )
        _replace(session, before, after, old, record)
        done = replace(record, state="done")
        with suppress(OSError):  # The session is changed: the next run finds that out by the content, and says "done".
            write_record(session, done)
        return done


def undo(session: Path) -> Record:
    """Put the bytes back that were there before the last fix. Returns its record, as undone.

    Raises ``OSError``, and ``RefusedError`` where there is nothing to undo, or where the session was changed since.
    """
    refuse_unsafe(session)
    with _alone(session):
        done = [record for record in records_of(session) if record.state == "done"]
        if not done:
            raise RefusedError(session, "daw-lint has changed nothing in it that could be undone")
        after = read_file(session, _MOST_BYTES)
        # Found by the content, not by the time alone: a clock may have been set back between two fixes.
        record = next((record for record in done if record.after == digest(after)), done[0])
        backup = backup_path(session, record)
        saved = RefusedError(
            session,
            f"it was saved since daw-lint changed it: undoing would lose that. The bytes before the fix are in {backup}",
        )
        if digest(after) != record.after:
            raise saved
        before = read_file(backup, _MOST_BYTES)
        if digest(before) != record.before:
            raise RefusedError(session, f"the backup {backup} is not what daw-lint put there")
        try:
            _exchange(session, backup, (after, before), saved)
        except NoExchangeError:
            replace_known(session, after, before)
        undone = replace(record, state="undone", undone_at=now())
        with suppress(OSError):  # The bytes are back. What is left to note, the next run does.
            write_record(session, undone)
            remove_file(backup)
        return undone


def tidy(session: Path) -> None:
    """Finish what a killed run left, if there is anything. What cannot be written stays for the next run."""
    with suppress(OSError):
        if any(record.state == "writing" for record in records_of(session)):
            with _alone(session):
                pass


def clean_up(session: Path) -> None:
    """Finish what a killed run left: what was done or undone is recorded as that, and what was not done is forgotten.

    Only bytes that are known from the record are deleted, or that are in the session too.
    """
    for record in records_of(session):
        backup = backup_path(session, record)
        if not os.path.lexists(backup):
            if record.state == "writing":
                forget(session, record)
            continue
        try:
            refuse_link(backup)
            kept = file_digest(backup)
        except OSError:
            continue  # It is not what daw-lint put there.
        is_known = kept in (record.before, record.after)
        if record.state == "writing":
            _finish_fix(session, backup, record)
        elif record.state == "undone":
            if is_known:
                remove_file(backup)
        elif is_known and file_digest(session) == record.before:
            write_record(session, replace(record, state="undone"))
            remove_file(backup)


def _finish_fix(session: Path, backup: Path, record: Record) -> None:
    now, kept = file_digest(session), file_digest(backup)
    if kept == record.after or kept == record.before == now:
        forget(session, record)
    elif kept != record.before and now == record.after:
        # What was swapped out is what another program saved in that moment: it goes back.
        exchange_files(session, backup)
        if file_digest(backup) == record.after:
            forget(session, record)
    else:
        # What is kept is the session before the fix, or what nobody knows any more: neither is deleted.
        write_record(session, replace(record, state="done"))


def refuse_unsafe(session: Path) -> None:
    """Raise ``RefusedError`` for a file that is not replaced: a link, one with several names, one that is write-protected."""
    state = session.lstat()
    if stat.S_ISLNK(state.st_mode):
        raise RefusedError(session, f"it is a link: name the file that it leads to, {session.resolve()}")
    if not stat.S_ISREG(state.st_mode):
        raise RefusedError(session, "it is not a regular file")
    if state.st_nlink > 1:
        raise RefusedError(
            session, "it has a second name (a hard link), which would keep the old content: copy the file first"
        )
    if not state.st_mode & 0o222 or not os.access(session, os.W_OK):
        raise RefusedError(session, "it is write-protected: make it writable if you want it changed")


@contextmanager
def _alone(session: Path) -> Iterator[None]:
    """Let one process at a time write the sessions of a folder, and finish first what a killed one left."""
    with locked(session):
        refuse_foreign(session)
        for folder in (session.parent, folder_of(session).parent, folder_of(session)):
            remove_left_over(folder)
        clean_up(session)
        yield


def _changed_ns(session: Path, state: os.stat_result) -> int:
    """Return when a session was last changed: in a checkout its commit says more than the time of its file."""
    changed = last_changed(session)
    return within(int(changed.when.timestamp() * 1e9) if changed is not None else state.st_mtime_ns)


def _replace(session: Path, before: bytes, after: bytes, old: os.stat_result, record: Record) -> None:
    make_folder(folder_of(session))
    try:
        write_record(session, record)
        _put(session, before, after, old, backup_path(session, record))
    except _LeftAsideError:
        raise
    except OSError:
        # By the content: where the session was changed before something failed, the old bytes are the backup.
        with suppress(OSError):
            clean_up(session)
        raise


def _put(session: Path, before: bytes, after: bytes, old: os.stat_result, backup: Path) -> None:
    write_new(backup, after, old)
    copy_attributes(session, backup)
    try:
        _exchange(session, backup, (before, after), RefusedError(session, _CHANGED))
    except NoExchangeError:
        remove_file(backup)
        write_new(backup, before, old)
        try:
            replace_known(session, before, after)
        except OSError:
            if not holds(session, after):
                remove_file(backup)  # a copy of what nothing was done to
            raise


class _LeftAsideError(OSError):
    """What another program saved is beside the session, not in its place."""


def _exchange(session: Path, aside: Path, contents: tuple[bytes, bytes], refusal: RefusedError) -> None:
    """Let the two files change places, if they hold the two contents. Raises the refusal if the session does not."""
    if has_writer(session) or not holds(session, contents[0]):
        raise refusal
    exchange_files(session, aside)
    # Who opens the session from now on opens the new file: without a writer, the old one stays as it is.
    if not has_writer(aside) and holds(aside, contents[0]):
        return
    # It was saved by another program in the moment between the look and the exchange, or is being saved in place.
    try:
        exchange_files(session, aside)
        if not holds(aside, contents[1]):
            # And once more since: the newest save is the session.
            exchange_files(session, aside)
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
    except OSError as error:
        why = f"another program has saved it meanwhile: what it saved is in {aside}"
        raise _LeftAsideError(error.errno, why, str(session)) from error
    raise refusal
