"""The rows of an answer: as a table for people, as CSV, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from daw_lint import __version__
from daw_lint.model.wording import count
from daw_lint.report.csv_text import Cell, to_csv
from daw_lint.report.layout import columns as width_of
from daw_lint.report.view import Document, Span

SCHEMA_VERSION = 1
_WIDEST = 80
"""Columns that a column of the table has at most; a longer value moves the rest of its line."""
_FILE, _ADDRESSES = "file", ("file", "candidate")
"""The column with the addresses of sessions, and all with addresses. What the sessions have in common is said once."""
_NUMBERS = (int, float, Decimal)


class Shown(NamedTuple):
    """An answer, and what is said about it. ``about`` holds the meaning of each column; it is empty for SQL of the user."""

    name: str
    title: str
    argument: str
    about: Mapping[str, str]
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    not_known: int = 0
    not_known_says: str = ""
    caveats: Sequence[str] = ()


def answer_lines(shown: Shown) -> Iterator[list[Span]]:
    """Yield a table, the number of rows, what is left out, and what the answer does not say."""
    if shown.title:
        yield [(shown.title, "bold")]
    if shown.rows:
        yield from _table(shown)
    yield [(count(len(shown.rows), "row"), "")]
    if shown.not_known:
        yield [(f"Not in the answer: {shown.not_known:,} {_noun(shown)}", "yellow")]
    for caveat in shown.caveats:
        yield [(f"Note: {caveat}", "dim")]


def _noun(shown: Shown) -> str:
    first, _, rest = shown.not_known_says.partition(" ")
    return f"{first.removesuffix('s')} {rest}" if shown.not_known == 1 else shown.not_known_says


def _table(shown: Shown) -> Iterator[list[Span]]:
    heads = [column.replace("_", " ") for column in shown.columns]
    rows = [[_text(value) for value in row] for row in shown.rows]
    below = _shorten(shown.columns, rows)
    if below:
        yield [(f"Files below {below}", "dim")]
    widths = [min(max(map(width_of, texts)), _WIDEST) for texts in zip(heads, *rows, strict=True)]
    is_number = [
        any(isinstance(value, _NUMBERS) and not isinstance(value, bool) for value in values)
        for values in zip(*shown.rows, strict=True)
    ]
    yield [(_line(heads, widths, is_number), "dim")]
    for row in rows:
        yield [(_line(row, widths, is_number), "")]


def _shorten(columns: Sequence[str], rows: list[list[str]]) -> str:
    """Take the folder that all files are in from their addresses, and return it; empty if they are in several."""
    if _FILE not in columns or len(rows) < 2:
        return ""
    place = list(columns).index(_FILE)
    addresses = [row[place] for row in rows]
    first, last = min(addresses), max(addresses)
    same = next((end for end, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    folder = first[: first.rfind("/", 0, same) + 1]
    for position, column in enumerate(columns):
        for row in rows if column in _ADDRESSES else ():
            row[position] = row[position].removeprefix(folder)
    return folder


def _line(texts: Sequence[str], widths: Sequence[int], is_number: Sequence[bool]) -> str:
    """Align the texts of a row: numbers to the right."""
    parts = []
    for text, width, right in zip(texts, widths, is_number, strict=True):
        space = " " * max(0, width - width_of(text))
        parts.append(space + text if right else text + space)
    return "  ".join(parts).rstrip()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    plain = plain_value(value)
    return "" if plain is None else str(plain)


def answer_csv(shown: Shown) -> Document:
    """Write the rows as CSV; what is not known is an empty cell."""
    return to_csv(shown.columns, [[_cell(value) for value in row] for row in shown.rows])


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    plain = plain_value(value)
    return plain if plain is None or isinstance(plain, float | int | str) else str(plain)


def answer_data(shown: Shown) -> dict[str, Any]:
    """Return the answer as data for JSON: a table a row, null for what is not known."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "daw-lint", "version": __version__},
        "question": shown.name or None,
        "title": shown.title or None,
        "argument": shown.argument or None,
        "columns": [{"name": name, "about": shown.about.get(name)} for name in shown.columns],
        "rows": [dict(zip(shown.columns, map(plain_value, row), strict=True)) for row in shown.rows],
        "left_out": {"number": shown.not_known, "what": shown.not_known_says} if shown.not_known else None,
        "caveats": list(shown.caveats),
    }


def plain_value(value: Any) -> Any:
    """Return a value of DuckDB as one that JSON has: times in ISO form, bytes in hexadecimal digits."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return str(value)
