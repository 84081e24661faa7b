"""Writes ``[[suppress]]`` tables into the configuration, and takes them out. What else is there keeps every character."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import normpath
from pathlib import Path
from typing import NamedTuple

from daw_lint.config.edit import table_lines, with_tables, without_table
from daw_lint.config.nesting import MOST_BYTES
from daw_lint.disk.bounded import read_file
from daw_lint.disk.write import as_bytes, unchanged, write_file

_KEY = "suppress"
_DEFAULTS = {"file": "*", "object": "*"}
"""What an entry applies to where it says nothing."""


class Entry(NamedTuple):
    """One suppression."""

    rule: str
    file: Path
    object: str
    """Empty for all of the file."""
    reason: str


class Tables(NamedTuple):
    """The tables for one configuration file, and what became of them."""

    config: Path
    lines: tuple[str, ...]
    entries: tuple[Entry, ...]
    is_new: bool
    refused: str = ""
    """Why they could not be written; empty where they were, or would be."""


def add_tables(config: Path, entries: Sequence[Entry], *, write: bool) -> Tables:
    """Add suppressions to a configuration file, which is made if it is not there. Raises nothing."""
    given = [_table(entry, config) for entry in entries]
    lines = tuple(line for table in given for line in table_lines(_KEY, table, config.name))
    try:
        old = read_file(config, MOST_BYTES)
        is_new = False
    except FileNotFoundError:
        old, is_new = b"", True
    except OSError as error:
        return Tables(config, lines, tuple(entries), False, error.strerror or str(error))
    try:
        new = as_bytes(with_tables(old.decode("utf-8"), _KEY, given, config.name))
        if write:
            write_file(config, new, unchanged(old))
    except OSError as error:
        return Tables(config, lines, tuple(entries), is_new, error.strerror or str(error))
    except ValueError as error:
        return Tables(config, lines, tuple(entries), is_new, str(error))
    return Tables(config, lines, tuple(entries), is_new)


def remove_table(config: Path, entry: Mapping[str, str], shown: Sequence[str] | None) -> tuple[str, ...]:
    """Take the one suppression with these values out of a configuration file, and return the lines that it had.

    Without ``shown`` nothing is written; with it only if these are the lines. Raises ``ValueError`` and ``OSError``.
    """
    old = read_file(config, MOST_BYTES)
    found = without_table(old.decode("utf-8"), _KEY, lambda table: {**_DEFAULTS, **table} == entry, config.name)
    if shown is not None:
        if tuple(shown) != found.lines:
            raise ValueError("it has changed since it was shown")
        write_file(config, found.text.encode("utf-8"), unchanged(old))
    return found.lines


def _table(entry: Entry, config: Path) -> dict[str, str]:
    folder, file = Path(normpath(config.absolute())).parent, Path(normpath(entry.file.absolute()))
    shown = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.name
    table = {"rule": entry.rule, "file": shown, "object": entry.object, "reason": entry.reason}
    return {key: value for key, value in table.items() if value}
