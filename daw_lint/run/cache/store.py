"""Where verdicts are kept: one SQLite file in the user's cache folder. Whatever goes wrong with it, daw-lint works on without."""

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
"""How long a run waits for another one that writes."""
_NAME = "verdicts-2.sqlite3"
_DAY_S = 86_400
_MOST_MARKS = 500
_TABLE = "CREATE TABLE IF NOT EXISTS verdicts (key TEXT PRIMARY KEY, day INTEGER NOT NULL, entry BLOB NOT NULL) WITHOUT ROWID"


def cache_file() -> Path:
    """Return the file of the cache: in ``DAW_LINT_CACHE_DIR``, else where this system keeps caches."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named).expanduser() / _NAME
    from platformdirs import user_cache_path

    return user_cache_path("daw-lint", appauthor=False) / _NAME


class Store:
    """Entries by key. Safe where several runs use it at once; a damaged file is begun anew."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the entries that are kept for these keys, and note that they were of use today."""
        wanted = list(dict.fromkeys(keys))
        if not wanted or not self._path.is_file():
            return {}
        return self._do(lambda connection: _load(connection, wanted)) or {}

    def save(self, entries: dict[str, bytes]) -> None:
        """Keep entries, and drop what was of no use for long or is too much."""
        if entries:
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
            self._do(lambda connection: _save(connection, entries))

    def _do(self, action: Callable[[Connection], T]) -> T | None:
        """Return what an action gives, all or nothing of which is done, or ``None`` where the cache cannot be used."""
        import sqlite3

        try:
            with closing(sqlite3.connect(self._path, timeout=PATIENCE_S)) as connection:
                connection.execute(_TABLE)
                with connection:
                    return action(connection)
        except sqlite3.OperationalError:  # held by another run for long, a full disk, no right to write
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
    """Delete the cache, and return its folder and how many bytes that freed. Raises ``OSError``."""
    file = cache_file()
    freed = 0
    for part in (file, *(file.with_name(file.name + end) for end in ("-journal", "-wal", "-shm"))):
        if part.is_file():
            freed += part.stat().st_size
            part.unlink()
    return file.parent, freed
