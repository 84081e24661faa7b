"""The rule book: all shipped rules and profiles, compiled into one file, so that a check parses no TOML."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import MsgspecError, Struct, msgpack

from daw_lint.disk.compiled import compiled
from daw_lint.disk.shipped import rules_dir
from daw_lint.rulebook.profiles import Profile
from daw_lint.rulebook.rule import Rule

BOOK = "rules.book"
"""The name of the compiled file."""
_MAKERS = ("rulebook", "config", "model")
"""The packages of daw-lint that say what a file of the rule book means."""


class Book(Struct, frozen=True):
    """What ``rules/`` says about rules and profiles."""

    rules: tuple[Rule, ...]
    """Sorted by code."""
    profiles: dict[str, Profile]
    """By name, the default first."""


def load_rules() -> tuple[Rule, ...]:
    """Load all shipped rules, sorted by code. Raises ``RuleError`` for an invalid file."""
    return book().rules


@cache
def book() -> Book:
    """Load the rule book. Raises ``RuleError`` for an invalid file."""
    try:
        return msgpack.decode(compiled(BOOK, _sources, encoded_book), type=Book)
    except MsgspecError:  # the compiled file is damaged
        return read_book()


def encoded_book() -> bytes:
    """Read the rule book from its files, and encode it. Raises ``RuleError``."""
    return msgpack.encode(read_book())


def read_book() -> Book:
    """Read the rule book from its TOML files. Raises ``RuleError``."""
    from daw_lint.rulebook.files import read_profiles, read_shipped_rules

    return Book(read_shipped_rules(), read_profiles())


def _sources() -> Iterator[str]:
    """Yield the files of the rule book, and the modules that read it."""
    yield from _files(rules_dir(), ".toml")
    package = Path(__file__).parent.parent
    for name in _MAKERS:
        yield from _files(package / name, ".py")


def _files(folder: Path, suffix: str) -> list[str]:
    """List the files with a suffix in a folder and in its folders."""
    found = []
    for top in [str(folder), *(entry.path for entry in os.scandir(folder) if entry.is_dir())]:
        found += [entry.path for entry in os.scandir(top) if entry.name.endswith(suffix)]
    return sorted(found)
