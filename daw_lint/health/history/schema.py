"""The tables of a history, and the steps that upgrade an older file. There is no downgrade."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from daw_lint.health.history import HistoryError

APPLICATION_ID = 0x6461776C
"""``dawl``: distinguishes a history from the databases of other programs."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE report (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            place INTEGER NOT NULL,
            song TEXT NOT NULL,
            state TEXT NOT NULL,
            first_at TEXT NOT NULL,
            made_at TEXT NOT NULL,
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            bounce TEXT NOT NULL,
            bounce_sha256 TEXT NOT NULL,
            tool_version TEXT NOT NULL,
            settings TEXT NOT NULL,
            profile TEXT NOT NULL,
            targets TEXT NOT NULL,
            stage TEXT NOT NULL,
            verdict TEXT NOT NULL,
            score INTEGER NOT NULL,
            loudness_lufs REAL,
            true_peak_db REAL,
            peak_db REAL,
            plr_db REAL,
            plugins INTEGER,
            tracks INTEGER,
            UNIQUE (song, state)
        )""",
        """CREATE TABLE finding (
            report INTEGER NOT NULL REFERENCES report (id),
            position INTEGER NOT NULL,
            code TEXT NOT NULL,
            severity TEXT NOT NULL,
            object_path TEXT NOT NULL,
            message TEXT NOT NULL,
            PRIMARY KEY (report, position)
        ) WITHOUT ROWID""",
        "CREATE INDEX report_of_song ON report (song, place)",
    ),
    ("ALTER TABLE report ADD COLUMN application TEXT NOT NULL DEFAULT ''",),
    ("ALTER TABLE report ADD COLUMN unjudged INTEGER NOT NULL DEFAULT 0",),
    # Without it, each new report looks through all the others for the last place.
    ("CREATE INDEX report_at_place ON report (place)",),
)
"""The statements of each version of the schema; the first starts from an empty file."""
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1 << 20,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 10_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
"""Our own bounds on what a history may hold. The longest text in it is the message of a finding."""
_MOST_OBJECTS = 100
_STATE = (
    "SELECT version.user_version, mark.application_id, object.type, object.name, object.tbl_name, object.sql"
    " FROM pragma_user_version AS version, pragma_application_id AS mark LEFT JOIN sqlite_master AS object"
)
"""One statement, so that another process cannot create the tables in between: the file would look foreign."""
_Schema = frozenset[tuple[str | None, ...]]


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Upgrade a file to the current schema in one transaction. Raises ``HistoryError`` for a file that is not a history.

    A file of a newer daw-lint or of another program stays unchanged.
    """
    for category, most in _LIMITS.items():
        connection.setlimit(category, most)
    connection.execute("PRAGMA trusted_schema = OFF")
    if _version(connection, path) == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        # Another process may have done it while this one waited.
        version = _version(connection, path)
        for step in STEPS[version:]:
            for statement in step:
                connection.execute(statement)
        if version < len(STEPS):
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(STEPS)}")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    rows = connection.execute(_STATE).fetchmany(_MOST_OBJECTS)
    version, mark = rows[0][:2]
    found = frozenset(row[2:] for row in rows if row[2] is not None)
    if mark != APPLICATION_ID:
        if version or mark or found:
            raise HistoryError(
                path, "it is a database of another program, not a history of daw-lint", "choose another file"
            )
        return 0
    if version > len(STEPS):
        raise HistoryError(
            path, "it was written by a newer daw-lint", "update daw-lint to read it; it was left untouched"
        )
    # A table can hold computed columns, and an index expressions: the file would say what runs.
    if version < 0 or found != _schema(version):
        raise HistoryError(path, "it holds tables, triggers or views that daw-lint never made", "choose another file")
    return int(version)


@cache
def _schema(version: int) -> _Schema:
    """Return what a history of a version consists of: type, name, table and statement of each object."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for step in STEPS[:version]:
            for statement in step:
                connection.execute(statement)
        return frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))
