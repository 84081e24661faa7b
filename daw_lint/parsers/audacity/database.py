"""The SQLite database of an .aup3 project, opened so that nothing in it can run.

It is opened read-only and immutable, or in memory. No extension is loaded and the schema is not trusted. Limits on lengths and
steps are set before the first statement, and an authorizer allows three statements. The last of them lists the numbers of the audio
blocks. It runs only if the schema consists of plain tables: a view, a virtual table or a computed column would run what
the file says. The project itself is read as stored bytes, which runs nothing.
"""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path
from types import TracebackType

from daw_lint.model.session import SessionError

MAX_DOCUMENT_BYTES = 32 << 20
MAX_BLOCKS = 1_000_000
MAX_OBJECTS = 100
_DEADLINE_S = 1.5
_STEPS_OF_SCHEMA, _STEPS = 20_000, 6_000_000
"""Our own bounds, against damaged and hostile files. Audacity has 4 tables; a block takes 4 steps."""
_STEPS_AT_ONCE = 1_000
"""SQLite instructions between two looks at the bounds."""
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_DOCUMENT_BYTES + (1 << 20),
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 10_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 10_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 1,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_TABLES = ("project", "autosave")
_UNTRUSTED = "PRAGMA trusted_schema = OFF"
_SCHEMA = "SELECT type, sql FROM sqlite_master"
_BLOCKS = "SELECT blockid FROM sampleblocks"
_PLAIN_TABLE = re.compile(r"""\s*CREATE\s+TABLE\s+[\w."'\[\]`]+\s*\([\w\s,."'\[\]`]*\)\s*""", re.IGNORECASE)
"""A table without anything in parentheses: computed columns, checks and defaults that are expressions need them."""
_READABLE = {"sqlite_master": ("type", "sql"), "sampleblocks": ("blockid", "")}
"""What can be read; the empty name stands for the table itself."""
_WRITE_AHEAD = slice(18, 20)
"""Write and read version in the header; 2 means write-ahead log (SQLite's file format, 1.3)."""
_ADVICE = "open it in Audacity, or restore it from a backup"


class Database:
    """A project database. Use it in a ``with`` statement."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """Open the file at ``path``, or ``data`` instead. Raises ``SessionError``."""
        self._path = path
        self._end = time.monotonic() + _DEADLINE_S
        self._steps = _STEPS_OF_SCHEMA
        try:
            self._connection = _in_memory(data) if data is not None else _in_place(path)
            for category, most in _LIMITS.items():
                self._connection.setlimit(category, most)
            self._connection.set_progress_handler(self._is_over, _STEPS_AT_ONCE)
            self._connection.set_authorizer(_authorize)
            self._connection.execute(_UNTRUSTED)
            self._is_plain = self._has_plain_tables_only()
            self._steps = _STEPS
        except (sqlite3.Error, ValueError, OverflowError, MemoryError):
            raise self._damaged() from None

    def _is_over(self) -> bool:
        """Count steps, and stop the statement that takes too many of them, or too long."""
        self._steps -= _STEPS_AT_ONCE
        return self._steps < 0 or time.monotonic() > self._end

    def _has_plain_tables_only(self) -> bool:
        """Whether nothing in the schema can run. The names in it may lie, so one object that can is enough."""
        rows = self._connection.execute(_SCHEMA).fetchmany(MAX_OBJECTS)
        return len(rows) < MAX_OBJECTS and all(
            (kind == "index" and sql is None)
            or (kind == "table" and isinstance(sql, str) and _PLAIN_TABLE.fullmatch(sql) is not None)
            for kind, sql in rows
        )

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
        """List the numbers of the audio blocks in the file; ``None`` if that fails, or might run what the file says."""
        if not self._is_plain:
            return None
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


def _authorize(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    """Allow the three statements of this module, and nothing else: no function, no write, no other table."""
    is_allowed = trigger is None and (
        action == sqlite3.SQLITE_SELECT
        or (action == sqlite3.SQLITE_PRAGMA and first == "trusted_schema")
        or (action == sqlite3.SQLITE_READ and second in _READABLE.get(first or "", ()))
    )
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY
