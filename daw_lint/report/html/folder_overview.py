"""What the sessions of a folder have in common: scores, rules, missing media, plug-ins and DAWs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from daw_lint.report.html.row import Row

MOST = 6
"""Most lines of one list."""
_BIN = 10


class Bin(NamedTuple):
    """One column of the histogram of scores."""

    low: int
    """The lowest score in it."""
    high: int
    number: int
    share: float
    """Its height in percent of the highest column."""


class Line(NamedTuple):
    """One line of a list: what, in how many sessions, and that number in percent of the longest line."""

    label: str
    number: int
    share: float
    key: str = ""
    """What the table can be filtered by."""


class Overview(NamedTuple):
    """The folder as a whole."""

    scores: tuple[Bin, ...]
    """Empty where no session has a score."""
    rules: tuple[Line, ...]
    """The rules that most sessions break."""
    all_rules: tuple[tuple[str, str], ...]
    """Every rule with findings, by its name: code and name in words."""
    missing: tuple[Line, ...]
    """Sessions with missing media files, and how many each lacks."""
    missing_files: int
    missing_sessions: int
    plugins: tuple[Line, ...]
    """The plug-ins that most sessions use."""
    plugin_count: int
    daws: tuple[Line, ...]
    """DAWs with the version that saved the session."""
    daw_count: int


def overview(rows: Sequence[Row]) -> Overview:
    """Sum up the rows of a folder."""
    names = {code: name for row in rows for code, name in row.rules}
    broken = Counter(code for row in rows for code, _ in row.rules)
    plugins = Counter(name for row in rows for name in row.plugins)
    daws = Counter(row.application for row in rows if row.application)
    missing = Counter({row.name: row.missing_media for row in rows if row.missing_media})
    return Overview(
        scores=_histogram([row.score for row in rows if row.score is not None]),
        rules=_lines((names[code] or code, number, code) for code, number in broken.items()),
        all_rules=tuple(sorted(((code, text or code) for code, text in names.items()), key=lambda pair: pair[1])),
        missing=_lines((name, number, "") for name, number in missing.items()),
        missing_files=missing.total(),
        missing_sessions=len(missing),
        plugins=_lines((name, number, "") for name, number in plugins.items()),
        plugin_count=len(plugins),
        daws=_lines((name, number, "") for name, number in daws.items()),
        daw_count=len(daws),
    )


def _histogram(scores: Sequence[int]) -> tuple[Bin, ...]:
    if not scores:
        return ()
    counts = Counter(min(score // _BIN, 100 // _BIN - 1) for score in scores)
    highest = max(counts.values())
    last = 100 // _BIN - 1
    return tuple(
        Bin(index * _BIN, 100 if index == last else index * _BIN + _BIN - 1, counts[index],
            round(100 * counts[index] / highest, 1))
        for index in range(last + 1)
    )  # fmt: skip


def _lines(counted: Iterable[tuple[str, int, str]]) -> tuple[Line, ...]:
    ordered = sorted(counted, key=lambda entry: (-entry[1], entry[0].casefold()))[:MOST]
    longest = max((number for _, number, _ in ordered), default=1)
    return tuple(Line(label, number, round(100 * number / longest, 1), key) for label, number, key in ordered)
