"""How a song changed from report to report, as the page shows it."""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.health.history.changes import NUMBERS, Changes, Number, PastFinding, PastReport, changes
from daw_lint.health.history.entry import entry_of
from daw_lint.health.model import Health
from daw_lint.report.html.formatting import MINUS
from daw_lint.report.html.spark import Spark, spark

_DRAWN = ("score", "loudness_lufs", "headroom_db", "plugins", "tracks")
MOST = 20
"""Most reports in the table, and most findings in each list."""


class Trend(NamedTuple):
    """A number over all reports: its value now, the step since the last report, and its line."""

    label: str
    now: str
    step: str
    spark: Spark


class Line(NamedTuple):
    """One report in the table."""

    when: str
    name: str
    stage: str
    verdict: str
    figures: tuple[str, ...]
    is_now: bool


class HistoryView(NamedTuple):
    """The history of a song."""

    trends: tuple[Trend, ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    """The latest first."""
    left_out: int
    before: str
    """The report that the changes are counted from."""
    moved: tuple[str, ...]
    new: tuple[PastFinding, ...]
    gone: tuple[PastFinding, ...]
    more: tuple[tuple[str, int], ...]
    """How many new and gone findings are not listed."""
    notes: tuple[str, ...]


def history_of(health: Health) -> HistoryView | None:
    """Gather the history of a song; ``None`` where no earlier report was kept."""
    if not health.past:
        return None
    entries = (*health.past, entry_of(health))
    numbers = [number for number in NUMBERS if number.field in _DRAWN]
    before, now = entries[-2:]
    step = changes(before, now)
    lines = [_line(entry, numbers, entry is now) for entry in reversed(entries)]
    counts = (("new", len(step.new) - MOST), ("gone", len(step.gone) - MOST))
    return HistoryView(
        trends=tuple(_trend(number, entries) for number in numbers),
        heads=tuple(number.label for number in numbers),
        lines=tuple(lines[:MOST]),
        left_out=max(len(lines) - MOST, 0),
        before=f"{before.name}, {_when(before)}",
        moved=tuple(_minus(str(move)) for move in step.moved),
        new=step.new[:MOST],
        gone=step.gone[:MOST],
        more=tuple((word, left) for word, left in counts if left > 0),
        notes=_notes(step),
    )


def _trend(number: Number, entries: tuple[PastReport, ...]) -> Trend:
    values = [number.of(entry) for entry in entries]
    before, now = number.rounded(values[-2]), number.rounded(values[-1])
    step = ""
    if before is not None and now is not None and abs(before) != float("inf") and abs(now) != float("inf"):
        moved = now - before
        step = _minus(f"{moved:+.{number.decimals}f}") if round(moved, number.decimals) else "as before"
    is_score = number.field == "score"
    return Trend(
        number.label, _shown(number, values[-1]), step, spark(values, *((0.0, 100.0) if is_score else (None, None)))
    )


def _line(entry: PastReport, numbers: list[Number], is_now: bool) -> Line:
    figures = tuple(
        _shown(number, number.of(entry)) + (" partial" if number.field == "score" and entry.unjudged else "")
        for number in numbers
    )
    return Line(_when(entry), entry.name, entry.stage, entry.verdict, figures, is_now)


def _notes(step: Changes) -> tuple[str, ...]:
    return tuple(f"{note[0].upper()}{note[1:]}." for note in step.notes)


def _when(entry: PastReport) -> str:
    return f"{entry.made_at:%Y-%m-%d %H:%M}"


def _shown(number: Number, value: float | None) -> str:
    return _minus(number.shown(value)).replace(" ", "\u202f", 1) if value is not None else "unknown"


def _minus(text: str) -> str:
    return text.replace(" -", f" {MINUS}").replace("(-", f"({MINUS}") if not text.startswith("-") else MINUS + text[1:]
