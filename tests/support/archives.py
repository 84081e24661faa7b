"""Archives for tests: our own sessions with bounces, runs over them, and what the tables hold afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb

from daw_lint.archive.schema import TABLES
from tests.support.wav_files import write_wav

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
OLD_S = 1_600_000_000
_NO_SESSIONS = ("*.py", "*.lua", "*.json", "__pycache__", "writers", "_paths.toml")
_VOLATILE = {"files": ("seconds", "judged_at"), "errors": ("at",), "groups": ("asked_digest",)}
"""Columns that differ from run to run."""


def make_archive(folder: Path, names: tuple[str, ...] = ("als", "equal", "lmms", "renoise", "studio_one")) -> Path:
    """Copy our sessions, with a bounce beside one of them, and a folder of masters."""
    for name in names:
        shutil.copytree(FIXTURES / name, folder / name, ignore=shutil.ignore_patterns(*_NO_SESSIONS))
    masters = folder / "Masters"
    masters.mkdir(parents=True, exist_ok=True)
    write_wav(masters / "Song A.wav", peak_db=-1, seconds=2)
    write_wav(masters / "Song B.wav", peak_db=0, seconds=3)
    if "equal" in names:
        write_wav(folder / "equal" / "clean" / "clean mix.wav", peak_db=-3, seconds=4)
    make_old(folder)
    return folder


def make_old(folder: Path) -> None:
    """Give every file a time long ago: what is new may still change."""
    for path in sorted(folder.rglob("*"), reverse=True):
        os.utime(path, (OLD_S, OLD_S))
    os.utime(folder, (OLD_S, OLD_S))


def command(*words: str | Path) -> list[str]:
    """Return a call of ``daw-lint archive``."""
    return [sys.executable, "-P", "-m", "daw_lint", "archive", *map(str, words)]


def take_stock(*words: str | Path, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``daw-lint archive`` to its end."""
    return subprocess.run(
        command(*words), capture_output=True, text=True, env={**os.environ, **(more or {})}, timeout=300, check=False
    )


def columns(table: str, left_out: tuple[str, ...] = ()) -> str:
    """List the columns of a table that are the same in each run."""
    found = next(one for one in TABLES if one.name == table)
    out = {*_VOLATILE.get(table, ()), *left_out}
    return ", ".join(f'"{column.name}"' for column in found.columns if column.name not in out)


def rows(stock: Path, table: str, what: str = "*", where: str = "true") -> list[tuple[object, ...]]:
    """Return rows of a table; none where it has no parts."""
    if not any((stock / table).glob("*.parquet")):
        return []
    return _asked(f"select {what} from '{stock}/{table}/*.parquet' where {where}")


def _asked(query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        return list(connection.execute(query).fetchall())


def differences(one: Path, other: Path, tables: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each table that one of two stocks has and the other has not."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for table in TABLES:
        if tables and table.name not in tables:
            continue
        have = [any((stock / table.name).glob("*.parquet")) for stock in (one, other)]
        if have == [False, False]:
            continue
        if not all(have):
            found[table.name] = [("the table is in one of them only",)]
            continue
        what = columns(table.name)
        ours, theirs = (f"select {what} from '{stock}/{table.name}/*.parquet'" for stock in (one, other))
        rest = _asked(f"({ours} except all {theirs}) union all ({theirs} except all {ours})")
        if rest:
            found[table.name] = rest
    return found


def left_over(folder: Path) -> list[str]:
    """List running processes whose command or environment names a folder: nobody should be left."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
            state = (place / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(folder).encode() in words and int(place.name) != os.getpid() and state != "Z":
            found.append((place / "cmdline").read_bytes().decode(errors="replace"))
    return found
