"""Renames a damaged history, so that nothing of it is lost and a new one can start."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from daw_lint.disk.lock import locked
from daw_lint.disk.write import move_aside
from daw_lint.health.history.file import PARTS

_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class DamagedError(Exception):
    """The content of a history file cannot have been written by daw-lint."""


def is_damage(error: Exception) -> bool:
    """Whether an error means that the file itself is broken, not locked, and the disk not full."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, DamagedError) or (code is not None and code & 0xFF in _CODES)


def set_aside(path: Path, is_sound: Callable[[], bool]) -> Path | None:
    """Rename a damaged file and return its new path; ``None`` if another process has already done it.

    One process at a time checks again and renames. The files beside the database are renamed first: a journal that is left
    would be played into the new file. The check refuses a file that is not ours.
    """
    with locked(path):
        if not path.exists() or is_sound():
            return None
        aside = _free_name(path)
        for part in PARTS:
            old = path.with_name(path.name + part)
            if old.exists():
                move_aside(old, aside.with_name(aside.name + part))
        return aside


def _free_name(path: Path) -> Path:
    stem = f"{path.stem}.damaged-{datetime.now():%Y-%m-%d-%H%M%S}"
    names = (f"{stem}{f'-{count}' if count else ''}{path.suffix}" for count in range(10_000))
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())
