"""Stores verdicts in one SQLite file in the user's cache folder. If the file fails, daw-lint goes on without it.

Each entry has a checksum of its key and its bytes: a verdict out of a damaged file is never believed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from daw_lint.disk.digest import digest

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")

FOLDER = "DAW_LINT_CACHE_DIR"
MOST_BYTES = 256 << 20
MOST_DAYS = 60
PATIENCE_S = 2
"""Seconds that a run waits while another one writes."""
_OURS = "daw-lint"
_NAME = "verdicts-3.sqlite3"
_DAMAGED = ".damaged"
"""Added to the name of a file that is put aside. The next one takes its place: verdicts can be made again."""
_BESIDE = ("-journal", "-wal", "-shm")
"""Files that SQLite puts beside a database. One that is left would be played into the next database."""
_CHECKSUM_BYTES = 16
_UNUSABLE = (
    "BUSY",
    "LOCKED",
    "FULL",
    "IOERR",
    "READONLY",
    "CANTOPEN",
    "PERM",
    "AUTH",
    "PROTOCOL",
    "NOMEM",
    "INTERRUPT",
)
"""Errors of SQLite that say nothing about the content: locked by another run, a full disk, no permission."""
_DAY_S = 86_400
_MOST_MARKS = 500
_TABLE = "CREATE TABLE IF NOT EXISTS verdicts (key TEXT PRIMARY KEY, day INTEGER NOT NULL, entry BLOB NOT NULL) WITHOUT ROWID"


def cache_file() -> Path:
    """Return the cache file: in ``DAW_LINT_CACHE_DIR``, else in the cache folder of this system."""
    named = os.environ.get(FOLDER)
    return (Path(named).expanduser() if named else user_folder()) / _NAME


def user_folder() -> Path:
    """Return the folder for daw-lint in the cache folder of this system.

    Where it usually is on Linux is known without platformdirs, which takes 6 ms to import.
    """
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        caches, home = os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("HOME", "")
        if caches.startswith("/"):
            return Path(caches) / _OURS
        if not caches and home.startswith("/"):
            return Path(home) / ".cache" / _OURS
    from platformdirs import user_cache_path

    return user_cache_path(_OURS, appauthor=False)


class Store:
    """Entries by key. Several runs can use it at once; a damaged file is put aside, and the run goes on."""

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
        except Exception as error:  # bytes of a damaged file can raise anything
            if _is_damage(error):
                self._put_aside()
            return None

    def _put_aside(self) -> None:
        with suppress(OSError):
            for end in _BESIDE:
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            self._path.replace(self._path.with_name(self._path.name + _DAMAGED))


class _DamagedError(Exception):
    """The file holds what no run has written."""


def _is_damage(error: Exception) -> bool:
    """Whether an error comes from the content of the file, and not from the disk or from another run."""
    import sqlite3

    code = getattr(error, "sqlite_errorcode", None)
    unusable = [getattr(sqlite3, f"SQLITE_{name}") for name in _UNUSABLE]
    return not isinstance(error, OSError) and (code is None or code & 0xFF not in unusable)


def _sealed(key: str, entry: bytes) -> bytes:
    return _checksum(key, entry) + entry


def _opened(key: object, sealed: object) -> bytes:
    """Return the entry in its seal. Raises ``_DamagedError`` if a bit of it has changed."""
    if not isinstance(key, str) or not isinstance(sealed, bytes):
        raise _DamagedError
    entry = sealed[_CHECKSUM_BYTES:]
    if sealed[:_CHECKSUM_BYTES] != _checksum(key, entry):
        raise _DamagedError
    return entry


def _checksum(key: str, entry: bytes) -> bytes:
    return digest(key.encode() + b"\0" + entry, _CHECKSUM_BYTES)


def _load(connection: Connection, wanted: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, tuple[int, bytes]] = {}
    for start in range(0, len(wanted), _MOST_MARKS):
        part = wanted[start : start + _MOST_MARKS]
        rows = connection.execute(
            f"SELECT key, day, entry FROM verdicts WHERE key IN ({','.join('?' * len(part))})", part
        )
        found.update({key: (day, _opened(key, entry)) for key, day, entry in rows})
    old = [(_today(), key) for key, (day, _) in found.items() if day != _today()]
    if old:
        connection.executemany("UPDATE verdicts SET day = ? WHERE key = ?", old)
    return {key: entry for key, (_, entry) in found.items()}


def _save(connection: Connection, entries: dict[str, bytes]) -> None:
    rows = [(key, _today(), _sealed(key, entry)) for key, entry in entries.items()]
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
    for part in (file, *(file.with_name(file.name + end) for end in (*_BESIDE, _DAMAGED))):
        if part.is_file():
            freed += part.stat().st_size
            part.unlink()
    return file.parent, freed
