"""Stores verdicts in one SQLite file in the user's cache folder. If the file fails, daw-lint goes on without it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")

FOLDER = "DAW_LINT_CACHE_DIR"
MOST_BYTES = 256 << 20
MOST_DAYS = 60
PATIENCE_S = 2
"""Seconds that a run waits while another one writes."""
_NAME = "verdicts-2.sqlite3"
_DAY_S = 86_400
_MOST_MARKS = 500
_TABLE = "CREATE TABLE IF NOT EXISTS verdicts (key TEXT PRIMARY KEY, day INTEGER NOT NULL, entry BLOB NOT NULL) WITHOUT ROWID"


def cache_file() -> Path:
    """Return the cache file: in ``DAW_LINT_CACHE_DIR``, else in the cache folder of this system."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named).expanduser() / _NAME
    from platformdirs import user_cache_path

    return user_cache_path("daw-lint", appauthor=False) / _NAME


class Store:
    """Entries by key. Several runs can use it at once; a damaged file is replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Load the entries of these keys, and record that they were used today."""
        wanted = list(dict.fromkeys(keys))
        if not wanted or not self._path.is_file():
            return {}
        return self._do(lambda connection: _load(connection, wanted)) or {}

    def save(self, entries: dict[str, bytes]) -> None:
        """Save entries. Delete those that were not used for long, and older ones if the file is too large."""
        if entries:
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
            self._do(lambda connection: _save(connection, entries))

    def _do(self, action: Callable[[Connection], T]) -> T | None:
        """Run an action in one transaction; ``None`` if the cache cannot be used."""
        import sqlite3

        try:
            with closing(sqlite3.connect(self._path, timeout=PATIENCE_S)) as connection:
                connection.execute(_TABLE)
                with connection:
                    return action(connection)
        except sqlite3.OperationalError:  # locked by another run, a full disk, no permission to write
            return None
        except sqlite3.DatabaseError:
            with suppress(OSError):
                self._path.unlink()
            return None


def _load(connection: Connection, wanted: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, tuple[int, bytes]] = {}
    for start in range(0, len(wanted), _MOST_MARKS):
        part = wanted[start : start + _MOST_MARKS]
        rows = connection.execute(
            f"SELECT key, day, entry FROM verdicts WHERE key IN ({','.join('?' * len(part))})", part
        )
        found.update({key: (day, entry) for key, day, entry in rows})
    old = [(_today(), key) for key, (day, _) in found.items() if day != _today()]
    if old:
        connection.executemany("UPDATE verdicts SET day = ? WHERE key = ?", old)
    return {key: entry for key, (_, entry) in found.items()}


def _save(connection: Connection, entries: dict[str, bytes]) -> None:
    rows = [(key, _today(), entry) for key, entry in entries.items()]
    connection.executemany("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)", rows)
    _prune(connection)


def _prune(connection: Connection) -> None:
    connection.execute("DELETE FROM verdicts WHERE day < ?", (_today() - MOST_DAYS,))
    size = connection.execute("SELECT coalesce(sum(length(entry)), 0) FROM verdicts").fetchone()[0]
    if size > MOST_BYTES:
        connection.execute(
            "DELETE FROM verdicts WHERE key IN (SELECT key FROM verdicts ORDER BY day LIMIT"
            " (SELECT count(*) / 2 FROM verdicts))"
        )


def _today() -> int:
    from time import time

    return int(time() // _DAY_S)


def clean() -> tuple[Path, int]:
    """Delete the cache. Returns its folder and the number of bytes freed. Raises ``OSError``."""
    file = cache_file()
    freed = 0
    for part in (file, *(file.with_name(file.name + end) for end in ("-journal", "-wal", "-shm"))):
        if part.is_file():
            freed += part.stat().st_size
            part.unlink()
    return file.parent, freed
