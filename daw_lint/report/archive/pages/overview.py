"""The overview on the index: what the lists say in a few numbers, each with a link to the rows behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from daw_lint.report.archive.pages.lists import PageList
from daw_lint.report.archive.pages.pieces import encoded

MOST = 8
"""Most lines of one panel."""
_ONE_MORE = 2
"""So many more lines are shown, rather than left out."""
NOT_KNOWN = "not known"


class Line(NamedTuple):
    """A line of a panel: what, how many sessions, its bar in percent of the longest, and where its rows are."""

    label: str
    number: int
    share: int
    link: str


class Panel(NamedTuple):
    """A panel: its lines, and how many there are in all."""

    key: str
    title: str
    lines: tuple[Line, ...]
    in_all: int
    noun: str
    link: str


def of_choice(page: PageList, key: str, title: str, order: Sequence[str] = (), noun: str = "value") -> Panel:
    """Count the values of a column with choices; ``order`` names those that have an order of their own."""
    number = next(place for place, column in enumerate(page.columns) if column.key == key)
    words, codes = encoded(page.table.column(key).to_pylist())
    counts = Counter(codes)
    found = [(_label(words, code), counts[code], code) for code in counts]
    places = {word: place for place, word in enumerate(order)}
    found.sort(key=lambda entry: (places.get(entry[0], len(places)), entry[2] < 0, -entry[1], entry[0]))
    longest = max(counts.values(), default=0)
    lines = [
        Line(label, count, share(count, longest), f"#{page.name}/choice/{number}/{code}")
        for label, count, code in found[:MOST]
    ]
    return Panel(key, title, tuple(lines), len(found), noun, f"#{page.name}")


def of_list(page: PageList, label: str, second: str, title: str, noun: str) -> Panel:
    """Show the first rows of a list; ``second`` is a column that is added to the label where it has a value."""
    most = MOST if page.table.num_rows > MOST + _ONE_MORE else page.table.num_rows
    rows = page.table.slice(0, most).select(list(dict.fromkeys([label, second or label, "sessions"]))).to_pylist()
    longest = max((row["sessions"] for row in rows), default=0)
    lines = [
        Line(_words(row, label, second), row["sessions"], share(row["sessions"], longest), f"#{page.name}/row/{place}")
        for place, row in enumerate(rows)
    ]
    return Panel(f"list-{page.name}", title, tuple(lines), page.table.num_rows, noun, f"#{page.name}")


def share(number: int, longest: int) -> int:
    """Return a number in whole percent of the longest, at least 1 where there is something."""
    return max(1, round(100 * number / longest)) if number and longest else 0


def _label(words: Sequence[Any], code: int) -> str:
    if code < 0:
        return NOT_KNOWN
    word = words[code]
    return f"{word:,.10g}" if isinstance(word, float) else str(word)


def _words(row: dict[str, Any], label: str, second: str) -> str:
    first = row[label] if row[label] is not None else NOT_KNOWN
    return f"{first}: {row[second]}" if second and row[second] else str(first)
