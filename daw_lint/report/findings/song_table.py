"""A table of all songs of a run, sorted by what must be sent back first. The name comes last: it may be long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from daw_lint.model.finding import Severity
from daw_lint.model.wording import count, fixed
from daw_lint.report.findings.songs import STYLES, SongReport
from daw_lint.report.layout import NAMES, wrapped
from daw_lint.report.view import Span, View

_MOST = 60
"""Most rows; what is cut comes last, and is ready before anything else."""
_WIDE = 76
"""Columns from which on all figures have room beside a name."""


class _Column(NamedTuple):
    title: str
    cell: Callable[[SongReport], str]
    is_for_wide: bool = False
    """Whether it is left out where there is little room."""


def _level(value: float | None) -> str:
    return "-" if value is None else fixed(value)


def _number(severity: Severity) -> Callable[[SongReport], str]:
    return lambda song: str(song.count(severity)) if song.count(severity) else "-"


_COLUMNS = (
    _Column("errors", _number(Severity.ERROR)),
    _Column("warnings", _number(Severity.WARNING), is_for_wide=True),
    _Column("dBFS", lambda song: _level(song.levels.peak_dbfs if song.levels else None)),
    _Column("LUFS", lambda song: _level(song.levels.loudness_lufs if song.levels else None)),
    _Column("PLR", lambda song: _level(song.levels.plr_db if song.levels else None), is_for_wide=True),
)


def lines(songs: Sequence[SongReport], view: View) -> Iterator[list[Span]]:
    """Yield the table, and what it adds up to."""
    rows = sorted((song for song in songs if song.is_song), key=lambda song: (song.to_send_back, song.name.casefold()))
    if len(rows) < 2:
        return
    listed = rows if view.verbose or len(rows) <= _MOST + 1 else rows[:_MOST]
    columns = [column for column in _COLUMNS if (view.columns or 80) >= _WIDE or not column.is_for_wide]
    has_levels = any(song.levels for song in listed)
    columns = [column for column in columns if has_levels or column.title in ("errors", "warnings")]
    first = max(len(song.verdict) for song in listed)
    sizes = [max(len(column.title), *(len(column.cell(song)) for song in listed)) for column in columns]
    titles = "".join(f"  {column.title:>{size}}" for column, size in zip(columns, sizes, strict=True))
    folder = _folder_of(listed)
    yield from wrapped(
        [(f"{'':{first}}{titles}", "dim"), (f"  in {folder}" if folder else "", "dim")], view.columns or 80, 2
    )
    for song in listed:
        cells = "".join(f"  {column.cell(song):>{size}}" for column, size in zip(columns, sizes, strict=True))
        row: list[Span] = [
            (f"{song.verdict:{first}}", STYLES.get(song.verdict, "")),
            (f"{cells}  ", ""),
            (song.name.removeprefix(folder), "bold"),
        ]
        yield from wrapped(row, view.columns or 80, first + len(cells) + 2, NAMES)
    if len(listed) < len(rows):
        rest = Counter(song.verdict.lower().replace(" ok", " OK") for song in rows[len(listed) :])
        kinds = ", ".join(f"{number} {word}" for word, number in rest.items())
        yield [(f"and {count(len(rows) - len(listed), 'more file')}: {kinds} (-v lists them)", "dim")]


def _folder_of(songs: Sequence[SongReport]) -> str:
    """Return the folder that all songs are in or below, with its last separator; it is said once, and not in every row."""
    folders = [song.name.split("/")[:-1] for song in songs]
    shared = takewhile(lambda names: len(set(names)) == 1, zip(*folders, strict=False))
    return "".join(f"{names[0]}/" for names in shared)
