"""What is known of each session, in the order of the list of sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daw_lint.archive.questions.stock import Stock
from daw_lint.disk.shipped import own_text

if TYPE_CHECKING:
    import pyarrow as pa

_SQL = Path(__file__).parent / "sql" / "details"
_MANY = ("plugins", "media", "findings", "unknown")
MOST = 60
"""Entries of a kind that are shown of one session; the others are counted."""
_AT_ONCE = 20_000
"""Rows that are made to Python's objects at once."""


class _Strand:
    """The rows of an answer that is ordered by ``place``, taken from its start to its end."""

    def __init__(self, table: pa.Table) -> None:
        self._blocks = iter(table.to_batches(_AT_ONCE))
        self._rows: list[dict[str, Any]] = []
        self._next = 0

    def until(self, last: int) -> dict[int, list[dict[str, Any]]]:
        """Take the rows before a place, by place."""
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        while self._fill() and self._rows[self._next]["place"] < last:
            row = self._rows[self._next]
            found[row.pop("place")].append(row)
            self._next += 1
        return found

    def _fill(self) -> bool:
        while self._next >= len(self._rows):
            block = next(self._blocks, None)
            if block is None:
                return False
            self._rows, self._next = block.to_pylist(), 0
        return True


def details(stock: Stock) -> Callable[[int, int], list[dict[str, Any]]]:
    """Return a function that gives what is known of sessions from one place to before another; it is called in their order."""
    about = _Strand(stock.arrow(own_text(_SQL / "about.sql")))
    strands = {name: _Strand(stock.arrow(own_text(_SQL / f"{name}.sql"))) for name in _MANY}

    def between(first: int, last: int) -> list[dict[str, Any]]:
        rows = about.until(last)
        taken = {name: strand.until(last) for name, strand in strands.items()}
        return [
            rows[place][0] | {name: _few(found.get(place, [])) for name, found in taken.items()}
            for place in range(first, last)
            if place in rows
        ]

    return between


def _few(entries: list[dict[str, Any]]) -> list[Any]:
    """Return the first entries and the number of all."""
    return [len(entries), entries[:MOST]]
