"""Answers a question of the book, or SQL of the user."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.archive.questions.installed_list import add_installed, read_list
from daw_lint.archive.questions.question import INSTALLED, Question
from daw_lint.archive.questions.stock import Stock, StockError


class Told(NamedTuple):
    """An answer for people and programs."""

    question: Question | None
    """``None`` for SQL of the user."""
    argument: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    not_known: int = 0
    """What the answer leaves out because it is not known, as ``not_known_says`` counts it."""


def answer(stock: Stock, question: Question, arguments: list[str]) -> Told:
    """Answer a question. Raises ``StockError``, also where its argument is missing or too much."""
    argument = _argument(question, arguments)
    values = {}
    if question.argument is not None and question.argument.kind == INSTALLED:
        add_installed(stock, read_list(Path(argument)))
    elif question.argument is not None:
        values = {"name": argument}
    found = stock.ask(question.sql, values)
    counted = {name: value for name, value in values.items() if f"${name}" in question.not_known}
    unknown = stock.number(question.not_known, counted) if question.not_known else 0
    return Told(question, argument, found.columns, found.rows, unknown)


def answer_sql(stock: Stock, sql: str) -> Told:
    """Answer SQL of the user. Raises ``StockError``."""
    found = stock.ask(sql)
    return Told(None, "", found.columns, found.rows)


def _argument(question: Question, arguments: list[str]) -> str:
    wanted = question.argument
    if wanted is None and arguments:
        raise StockError(f"{question.name} takes no argument")
    if wanted is None:
        return ""
    if len(arguments) != 1 or not arguments[0].strip():
        raise StockError(
            f"{question.name} needs {wanted.name}, {wanted.about}: "
            f"daw-lint archive query STOCK {question.name} {wanted.example}"
        )
    return arguments[0]
