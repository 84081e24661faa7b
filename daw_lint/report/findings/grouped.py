"""The report at a terminal: the verdict on each file in a line, what to do below it, and a table at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daw_lint.health.todo.cards import Card, cards
from daw_lint.model.finding import Finding, Severity
from daw_lint.model.wording import count, fixed
from daw_lint.report.findings import song_table, text
from daw_lint.report.findings.songs import STYLES, SongReport, songs_of
from daw_lint.report.layout import Unbroken, wrapped
from daw_lint.report.paths import shown
from daw_lint.report.view import Span, View
from daw_lint.run.lint import Report

_COLUMNS = 80
"""The width where there is no terminal."""
_INDENT = len("  warning  ")
_MOST = 3
"""Most findings that are listed below the cause; the others are counted."""


def lines(report: Report, view: View) -> Iterator[list[Span]]:
    """Yield the report line by line; no line is broken in the midst of a word."""
    width = view.columns or _COLUMNS
    for line in _lines(report, view):
        indent = _hanging(line)
        yield from wrapped(line, width, indent) if line else ([],)


def _lines(report: Report, view: View) -> Iterator[list[Span]]:
    songs = songs_of(report, view.verbose)
    has_table = len(songs) > 1
    for song in songs:
        if song.findings or not has_table:
            yield from _song(report, song, view)
            yield []
    if view.verbose:
        yield from text.not_judged(report)
    if view.verbose or view.show_suppressed:
        yield from text.silenced(report)
    if view.quiet:
        return
    if has_table:
        yield from song_table.lines(songs, view)
        yield []
    yield from text.leftovers(report, view.verbose)
    yield text.summary(report, view.verbose)
    yield from text.fix_hint(report, view)


def _song(report: Report, song: SongReport, view: View) -> Iterator[list[Span]]:
    yield headline(song)
    if not view.quiet:
        for line in text.assumptions(report, view.verbose, song.file):
            yield [("  ", ""), *line]
    before = Severity.ERROR
    for card in cards(song.findings, report.rule, song.outline.application, song.stage):
        if card.severity is not Severity.INFO or before is not Severity.INFO or view.verbose:
            yield []
        before = card.severity
        yield from _card(card, song, view)


def headline(song: SongReport) -> list[Span]:
    """Write the line of a song: name, verdict, what was found, and the levels of its bounce."""
    found = [count(number, severity) for severity in Severity if (number := song.count(severity))]
    found += [f"{len(song.known)} known"] if song.known else []
    parts = [(song.verdict, STYLES.get(song.verdict, "")), (", ".join(found), "")]
    parts += [(part, "") for part in _levels(song)]
    line: list[Span] = [(song.name, "bold")]
    for words, style in parts:
        line += [("  ", ""), (Unbroken(words), style)] if words else []
    return line


def _levels(song: SongReport) -> Iterator[str]:
    levels = song.levels
    if levels is None:
        return
    for value, before, after in (
        (levels.peak_dbfs, "", " dBFS"),
        (levels.loudness_lufs, "", " LUFS"),
        (levels.plr_db, "PLR ", ""),
    ):
        if value is not None:
            yield f"{before}{fixed(value)}{after}"


def _card(card: Card, song: SongReport, view: View) -> Iterator[list[Span]]:
    head = card.head
    style = text.STYLES[card.severity]
    yield [(f"  {card.severity}".ljust(_INDENT), style), *_what(head, song), (f" ({head.code})", "dim")]
    if card.fix and (card.severity is not Severity.INFO or view.verbose):
        yield [(" " * _INDENT, ""), ("Fix: ", "bold"), (card.fix, "")]
    others = card.findings[1:]
    listed = others if view.verbose or len(others) <= _MOST + 1 else others[:_MOST]
    yield from _details(head, view)
    for finding in listed:
        what = [(words, "dim") for words, _ in _what(finding, song)]
        yield [(" " * _INDENT, ""), (_also(finding, card), "dim"), *what, (f" ({finding.code})", "dim")]
        if view.verbose:
            yield from _details(finding, view)
    if len(listed) < len(others):
        yield [(" " * _INDENT, ""), (f"and {len(others) - len(listed)} more (-v lists them)", "dim")]


def _also(finding: Finding, card: Card) -> str:
    """Say the severity of a folded finding where it is not that of its card."""
    return "also: " if finding.severity is card.severity else f"also ({finding.severity}): "


def _what(finding: Finding, song: SongReport) -> list[Span]:
    """Write where and what. The file is said where the line of the song leaves open which of several it is."""
    is_elsewhere = song.is_set or (finding.file != song.file and len(song.bounces) > 1)
    where = [shown(finding.file)] if is_elsewhere else []
    where += [finding.object_path] if finding.object_path else []
    return [*((f"{place}: ", "bold") for place in where), (finding.message, "")]


def _details(finding: Finding, view: View) -> Iterator[list[Span]]:
    for note in finding.notes if view.verbose or not finding.related else ():
        yield [(" " * _INDENT, ""), (note, "dim")]
    if view.verbose and finding.evidence:
        values = ", ".join(f"{key} {value}" for key, value in finding.evidence.items())
        yield [(" " * _INDENT, ""), (f"evidence: {values}", "dim")]


def _hanging(line: Sequence[Span]) -> int:
    """Return the indent of the lines after the first: below the text, or two more than the line itself has."""
    first = line[0][0] if line else ""
    if first.startswith(" ") and len(first) == _INDENT:
        return _INDENT
    return len(first) - len(first.lstrip(" ")) + 2
