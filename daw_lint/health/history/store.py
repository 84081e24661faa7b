"""The file of a history: one transaction a report and short connections, so that many processes can share it.

The journal is SQLite's rollback journal, not WAL: a project may be on a network drive or in a synchronised folder,
where the shared memory of WAL fails.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, TypeVar

from daw_lint.health.history import HistoryError, rows
from daw_lint.health.history.changes import PastReport
from daw_lint.health.history.damage import is_damage, set_aside
from daw_lint.health.history.file import ADVICE, make_history, refuse_foreign
from daw_lint.health.history.schema import prepare

WAIT_S = 30.0
"""How long to wait for other processes that are writing, in seconds."""
_TRIES = 5
"""How often the file may be gone between the look and the opening."""
Result = TypeVar("Result")
Work = Callable[[sqlite3.Connection], Result]


class Song(NamedTuple):
    """A song in the history: its key, the number of its reports, and the latest."""

    key: str
    versions: int
    latest: PastReport


class History:
    """A history file. ``say`` gets one line when a damaged file was renamed. Every method raises ``HistoryError``."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self.path = path
        self._say = say

    def keep(self, song: str, entry: PastReport) -> tuple[PastReport, ...]:
        """Store a report of a song, and return all of them, the oldest first.

        A state equal to the latest is not stored again. An earlier state that returns moves to the end
        with the current time.
        """
        return self._do(lambda connection: _keep(connection, song, entry))

    def reports(self, song: str) -> tuple[PastReport, ...]:
        """Return the reports of a song, the oldest first."""
        if not self.path.exists():
            return ()
        return self._do(lambda connection: tuple(rows.reports(connection, song)))

    def songs(self) -> tuple[Song, ...]:
        """Return every song, ordered by key."""
        if not self.path.exists():
            return ()
        return self._do(lambda connection: tuple(_songs(connection)))

    def _do(self, work: Work[Result]) -> Result:
        try:
            return self._once(work)
        except Exception as error:
            if not is_damage(error):
                raise _explained(self.path, error) from error
        try:
            aside = set_aside(self.path, self._is_sound)
            if aside is not None:
                self._say(f"the history {self.path} is damaged: renamed to {aside.name}, and started a new one")
            return self._once(work)
        except Exception as error:
            raise _explained(self.path, error) from error

    def _once(self, work: Work[Result]) -> Result:
        with closing(self._connected()) as connection:
            prepare(connection, self.path)
            return work(connection)

    def _connected(self) -> sqlite3.Connection:
        """Open the file. If another process has just set it aside, make a new one."""
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        for _ in range(_TRIES):
            make_history(self.path)
            try:
                refuse_foreign(self.path)
                return sqlite3.connect(uri, uri=True, timeout=WAIT_S, isolation_level=None)
            except (FileNotFoundError, sqlite3.OperationalError):
                if self.path.exists():
                    raise
        raise HistoryError(self.path, "other processes set it aside again and again", ADVICE)

    def _is_sound(self) -> bool:
        try:
            return bool(self._once(_check))
        except Exception as error:
            return not is_damage(error)


def _check(connection: sqlite3.Connection) -> bool:
    for song in rows.keys(connection):
        for _ in rows.reports(connection, song):
            pass
    return bool(connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")


def _keep(connection: sqlite3.Connection, song: str, entry: PastReport) -> tuple[PastReport, ...]:
    state = rows.state(entry)
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        is_latest = rows.latest_state(connection, song) == state
        if not is_latest and not rows.move_to_end(connection, song, state, entry):
            rows.insert(connection, song, state, entry)
    return tuple(rows.reports(connection, song))


def _songs(connection: sqlite3.Connection) -> Iterator[Song]:
    for key, versions in rows.keys(connection).items():
        yield Song(key, versions, list(rows.reports(connection, key))[-1])


_WORDS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "it cannot be read or written (is the disk full or disconnected?)",
    sqlite3.SQLITE_BUSY: f"another program has locked it for {WAIT_S:.0f} s",
    sqlite3.SQLITE_LOCKED: f"another program has locked it for {WAIT_S:.0f} s",
    sqlite3.SQLITE_READONLY: "no permission to write it",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_PERM: "no permission to open it",
}


def _explained(path: Path, error: Exception) -> HistoryError:
    if isinstance(error, HistoryError):
        return error
    code = getattr(error, "sqlite_errorcode", None)
    what = _WORDS.get(code & 0xFF) if code is not None else None
    return HistoryError(path, what or f"it cannot be used ({error})", ADVICE)
