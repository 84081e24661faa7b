"""The SQLite database of an .aup3 project, opened so that nothing in it can run.

It is opened read-only and immutable, or in memory. No extension is loaded and the schema is not trusted. The only
statement lists the numbers of the audio blocks and may read nothing else; a deadline stops it if it takes too long.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from types import TracebackType

from daw_lint.model.session import SessionError

MAX_DOCUMENT_BYTES = 64 << 20
MAX_BLOCKS = 1_000_000
_DEADLINE_S = 2.0
"""Our own bounds, against damaged and hostile files."""
_OPERATIONS = 10_000
"""SQLite instructions between two looks at the deadline."""
_TABLES = ("project", "autosave")
_BLOCKS = "SELECT blockid FROM sampleblocks"
_WRITE_AHEAD = slice(18, 20)
"""Write and read version in the header; 2 means write-ahead log (SQLite's file format, 1.3)."""
_ADVICE = "open it in Audacity, or restore it from a backup"


class Database:
    """A project database. Use it in a ``with`` statement."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """Open the file at ``path``, or ``data`` instead. Raises ``SessionError``."""
        self._path = path
        self._end = time.monotonic() + _DEADLINE_S
        try:
            self._connection = _in_memory(data) if data is not None else _in_place(path)
            self._connection.set_progress_handler(lambda: int(time.monotonic() > self._end), _OPERATIONS)
            self._connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            self._connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
            self._connection.execute("PRAGMA trusted_schema = OFF")
        except (sqlite3.Error, ValueError, OverflowError, MemoryError):
            raise self._damaged() from None

    def document(self) -> bytes:
        """Return the dictionary and the document of the project as saved, or if it never was, as autosaved.

        ``project`` is what the user saved, ``autosave`` what Audacity keeps of later changes.
        """
        for table in _TABLES:
            parts = [self._blob(table, column) for column in ("dict", "doc")]
            if all(parts):
                return b"".join(part for part in parts if part)
        raise SessionError(self._path, "the file contains no project that can be read", _ADVICE)

    def blocks(self) -> frozenset[int] | None:
        """List the numbers of the audio blocks in the file; ``None`` if that fails."""
        self._connection.set_authorizer(_only_blocks)
        try:
            rows = self._connection.execute(_BLOCKS).fetchmany(MAX_BLOCKS)
        except (sqlite3.Error, OverflowError, MemoryError):
            return None
        found = frozenset(row[0] for row in rows if isinstance(row[0], int))
        return found if len(found) < MAX_BLOCKS else None

    def _blob(self, table: str, column: str) -> bytes | None:
        try:
            with self._connection.blobopen(table, column, 1, readonly=True) as blob:
                if len(blob) > MAX_DOCUMENT_BYTES:
                    raise SessionError(self._path, "the project in this file is larger than daw-lint reads", _ADVICE)
                return blob.read()
        except (sqlite3.Error, ValueError, OverflowError, MemoryError):
            return None

    def _damaged(self) -> SessionError:
        return SessionError(self._path, "the database of this Audacity project is damaged", _ADVICE)

    def __enter__(self) -> Database:
        """Return the open database."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database."""
        self._connection.close()


def _in_place(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _in_memory(data: bytes) -> sqlite3.Connection:
    if data[_WRITE_AHEAD] == b"\x02\x02":
        # Audacity uses a log beside the database while a project is open. In memory there is none, and SQLite
        # would refuse to open the database without this change.
        data = data[: _WRITE_AHEAD.start] + b"\x01\x01" + data[_WRITE_AHEAD.stop :]
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return connection


def _only_blocks(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    if action == sqlite3.SQLITE_SELECT:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and first == "sampleblocks" and trigger is None:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
