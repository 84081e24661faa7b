"""A question of the book: what it answers, its SQL, its columns, and what an answer does not say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.disk.shipped import own_text

BOOK = Path(__file__).parent / "book"
TEXT, INSTALLED = "text", "installed"
"""Kinds of arguments: a text, and a file that lists installed plug-ins."""


class Argument(NamedTuple):
    """What a question must be told."""

    name: str
    """As the usage shows it."""
    kind: str
    about: str
    example: str


class Question(NamedTuple):
    """A question by its name. ``sql`` may use the tables of the stock and the views of ``views.sql``."""

    name: str
    title: str
    answers: str
    sql: str
    columns: Mapping[str, str]
    """What each column of the answer holds."""
    caveats: tuple[str, ...] = ()
    argument: Argument | None = None
    not_known: str = ""
    """SQL that counts what the answer leaves out because it is not known."""
    not_known_says: str = ""
    """What is counted: "sessions that ..."."""


def names() -> list[str]:
    """List the questions by name."""
    return sorted(path.stem for path in BOOK.glob("*.toml"))


def load(name: str) -> Question:
    """Read a question of the book. Raises ``KeyError`` for a name that is not in it."""
    if name not in names():
        raise KeyError(name)
    data: dict[str, Any] = tomllib.loads(own_text(BOOK / f"{name}.toml"))
    argument = data.get("argument")
    beside = data.get("not_known", {})
    return Question(
        name,
        data["title"],
        data["answers"],
        data["sql"],
        data["columns"],
        tuple(data.get("caveats", ())),
        None if argument is None else Argument(**argument),
        beside.get("sql", ""),
        beside.get("says", ""),
    )


def book() -> list[Question]:
    """Read all questions."""
    return [load(name) for name in names()]
