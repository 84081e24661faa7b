"""Tables in Markdown, and how they get between the markers of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.timing import Spread


class Table(NamedTuple):
    """A table; the first cell of each row says what it is about."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]


def markdown(table: Table) -> list[str]:
    """Return the lines of a table."""
    lines = [table.header, ("---",) * len(table.header), *table.rows]
    if any(len(line) != len(table.header) for line in lines):
        raise ValueError(f"a row of the table {table.header} has too few or too many cells")
    return [f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines]


def seconds(taken: Spread) -> str:
    """Write a time with its spread, in the unit that fits the median."""
    unit, factor, digits = _unit(taken.median)
    median, lowest, highest = (f"{value * factor:.{digits}f}" for value in taken)
    return f"{median} {unit} ({lowest} to {highest})"


def _unit(median: float) -> tuple[str, float, int]:
    if abs(median) >= 10:
        return "s", 1, 1
    if abs(median) >= 1:
        return "s", 1, 2
    if abs(median) >= 0.001:
        return "ms", 1000, 0 if abs(median) >= 0.02 else 1
    return "µs", 1e6, 0


def times(ratio: Spread) -> str:
    """Write a ratio with its spread."""
    return f"{ratio.median:.2f} ({ratio.lowest:.2f} to {ratio.highest:.2f})"


def begin_marker(name: str) -> str:
    return f"<!-- written by benchmarks/all.py: {name} -->"


def end_marker(name: str) -> str:
    return f"<!-- end: {name} -->"


class NoPlaceError(Exception):
    """A page has no markers of this name, or has them twice or in the wrong order."""


def block(text: str, name: str) -> tuple[str, str, str]:
    """Split a page into what is before a marked block, in it, and after it; the markers go with the prose."""
    begin, end = begin_marker(name), end_marker(name)
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(end) < text.index(begin):
        raise NoPlaceError(f"there must be one {begin} and one {end} below it")
    first, last = text.index(begin) + len(begin), text.index(end)
    return text[:first], text[first:last], text[last:]


def put(text: str, name: str, lines: Sequence[str]) -> str:
    """Replace the block of this name; all else stays as it is. Raises ``NoPlaceError``."""
    before, _, after = block(text, name)
    return "\n".join([before, "", *lines, "", after])
