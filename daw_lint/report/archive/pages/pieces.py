"""Cuts a list into pieces: rows, orders, choices, texts to search, sessions behind a row, and details. Each is a script of one call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from daw_lint.report.archive.pages.lists import PageList
from daw_lint.report.escape import clean

if TYPE_CHECKING:
    import pyarrow as pa

MARK = "/* daw-lint archive report */"
"""How each piece begins: by this it is known as ours when the pages are written again."""
FUNCTION = "dawLintPiece"
ROWS, TEXTS, DETAILS = 1000, 5000, 500
"""Rows in a piece of each kind."""
_MOST_MEMBERS = 50_000
"""Sessions in a piece of those behind rows; a row alone can have more."""


class Piece(NamedTuple):
    """A script: its name below ``data/``, without the suffix, and its text."""

    name: str
    text: str


def pieces(page: PageList) -> Iterator[Piece]:
    """Yield the pieces of a list."""
    yield from _rows(page)
    yield from _orders(page)
    yield from _choices(page)
    yield from _texts(page)
    if page.details:
        yield from _details(page)


def member_pieces(page: PageList) -> tuple[list[Piece], list[int]]:
    """Return the pieces with the sessions behind rows, and the row with which each begins."""
    made: list[Piece] = []
    starts: list[int] = []
    pack: list[list[int]] = []
    size = 0
    if not page.members:
        return made, starts
    for row, members in enumerate(page.table.column(page.members).to_pylist()):
        if pack and size + len(members) > _MOST_MEMBERS:
            made.append(_piece(page, f"members-{len(made)}", pack))
            pack, size = [], 0
        if not pack:
            starts.append(row)
        pack.append(members)
        size += len(members)
    if pack:
        made.append(_piece(page, f"members-{len(made)}", pack))
    return made, starts


def _piece(page: PageList, name: str, value: Any) -> Piece:
    """Write a call with JSON. In ASCII it is also a literal of JavaScript, and nothing in it ends a script."""
    key = f"{page.name}/{name}"
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return Piece(key, f"{MARK}\n{FUNCTION}({json.dumps(key)},{text});\n")


def _rows(page: PageList) -> Iterator[Piece]:
    for place in range(0, page.table.num_rows, ROWS):
        block = page.table.slice(place, ROWS)
        columns = [_shown(block.column(column.key).to_pylist()) for column in page.columns]
        yield _piece(page, f"rows-{place // ROWS}", columns)


def _shown(values: list[Any]) -> list[Any]:
    return [clean(value) if isinstance(value, str) else value for value in values]


def _orders(page: PageList) -> Iterator[Piece]:
    """Yield for each column the rows from the lowest value to the highest; what is not known comes last."""
    import pyarrow.compute as pc

    for number, column in enumerate(page.columns):
        values = page.table.column(column.key)
        order = pc.array_sort_indices(_comparable(values).combine_chunks(), order="ascending", null_placement="at_end")
        known = len(values) - values.null_count
        yield _piece(page, f"order-{number}", [known, order.to_pylist()])


def _comparable(values: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(values.type):
        return pc.utf8_lower(values)
    return pc.cast(values, pa.int8()) if pa.types.is_boolean(values.type) else values


def _choices(page: PageList) -> Iterator[Piece]:
    """Yield for each column with choices its values, and which one each row has; -1 is not known."""
    for number, column in enumerate(page.columns):
        if column.is_choice:
            words, codes = encoded(page.table.column(column.key).to_pylist())
            yield _piece(page, f"choice-{number}", [_shown(words), codes])


def encoded(values: Sequence[Any]) -> tuple[list[Any], list[int]]:
    """Return the different values, sorted, and the place of each value among them; -1 for one that is not known."""
    words = sorted({value for value in values if value is not None})
    places = {word: place for place, word in enumerate(words)}
    return words, [-1 if value is None else places[value] for value in values]


def _texts(page: PageList) -> Iterator[Piece]:
    searched = [column.key for column in page.columns if column.is_searched]
    for place in range(0, page.table.num_rows, TEXTS):
        block = page.table.slice(place, TEXTS)
        columns = [_shown(block.column(key).to_pylist()) for key in searched]
        texts = ["\n".join(filter(None, row)).lower() for row in zip(*columns, strict=True)]
        yield _piece(page, f"text-{place // TEXTS}", texts)


def _details(page: PageList) -> Iterator[Piece]:
    assert page.details is not None
    for first in range(0, page.table.num_rows, DETAILS):
        values = page.details(first, min(first + DETAILS, page.table.num_rows))
        yield _piece(page, f"detail-{first // DETAILS}", _cleaned(values))


def _cleaned(value: Any) -> Any:
    """Show what steers a text as escapes, however deep it is."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value
