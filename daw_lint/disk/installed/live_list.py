"""What Live keeps of its scans: ``Live-plugins-*.db``, an SQLite database without a documented schema.

Known of Live 11 and 12, on which public readers of this file agree: ``plugins`` has ``module_id``, ``dev_identifier``
(``device:vst3:<kind>:<class ID>``, ``device:vst:<kind>:<number>?n=<name>``) and ``name``; ``plugin_modules`` has ``module_id`` and
``path``. Another schema gives nothing.

The file is read as bytes and opened in memory, so that Live's file stays as it is. It runs one statement, under limits: nothing
that the file says can run.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from daw_lint.disk.bounded import read_file
from daw_lint.disk.installed.items import Listed

_MOST_BYTES = 64 << 20
_MOST_ROWS = 50_000
_MOST_STEPS = 5_000_000
_STEPS_AT_ONCE = 10_000
_MOST_LISTS = 10
"""Our own bounds: the list of 1,300 plug-ins has below 1 MB."""
_QUERY = (
    "SELECT plugins.dev_identifier, plugins.name, plugin_modules.path FROM plugins"
    " CROSS JOIN plugin_modules ON plugin_modules.module_id = plugins.module_id"
)
_READABLE = {"plugins": ("dev_identifier", "name", "module_id", ""), "plugin_modules": ("path", "module_id", "")}
_WRITE_AHEAD = slice(18, 20)
"""Write and read version in the header (SQLite's file format, 1.3). With a log beside it, SQLite opens no database in memory."""
_IDENTIFIER = re.compile(r"device:(vst3?):[^:]{0,40}:([^?]{1,60})(?:\?.{0,300})?")


def listed_by_live(folder: Path) -> Iterator[Listed]:
    """Yield the plug-ins in the databases of Live; nothing of one that is damaged or unlike those known."""
    try:
        lists = sorted(folder.glob("Live-plugins-*.db"))[:_MOST_LISTS]
    except (OSError, ValueError):
        return
    for path in lists:
        for identifier, name, file in _rows(path):
            found = _IDENTIFIER.fullmatch(identifier)
            if found is not None:
                is_vst3 = found[1] == "vst3"
                code = found[2].replace("-", "") if is_vst3 else found[2]
                form = "VST3" if is_vst3 else "VST2"
                yield Listed(form, f"{form}:{code}", name, file, path)


def _rows(path: Path) -> list[tuple[str, str, str]]:
    try:
        data = read_file(path, _MOST_BYTES)
    except OSError:
        return []
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data[: _WRITE_AHEAD.start] + b"\x01\x01" + data[_WRITE_AHEAD.stop :])
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1 << 20)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.set_authorizer(_authorize)
        left = _MOST_STEPS // _STEPS_AT_ONCE

        def is_over() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        connection.set_progress_handler(is_over, _STEPS_AT_ONCE)
        rows = connection.execute(_QUERY).fetchmany(_MOST_ROWS)
    except (sqlite3.Error, ValueError, OverflowError, MemoryError):
        return []
    finally:
        connection.close()
    return [row for row in rows if all(isinstance(value, str) for value in row)]


def _authorize(action: int, first: str | None, second: str | None, database: str | None, inside: str | None) -> int:
    """Allow the one statement, on tables: no function, no view, no trigger, no write, no other table."""
    is_allowed = inside is None and (
        action == sqlite3.SQLITE_SELECT or (action == sqlite3.SQLITE_READ and second in _READABLE.get(first or "", ()))
    )
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY
