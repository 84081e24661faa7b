"""Suppressions that were written, as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from daw_lint.fix.config_tables import Tables
from daw_lint.fix.suppress import Suppressed
from daw_lint.report.fixes.text import quoted
from daw_lint.report.layout import Unbroken, wrapped
from daw_lint.report.paths import shown
from daw_lint.report.view import Line

_ADDED = "  + "
_MOST_TABLES = 3
"""Of more tables than this each is one line."""


def suppressed_lines(done: Suppressed, written: bool) -> Iterator[Line]:
    """Yield what was written into sessions and configurations, or would be, why it is there, and the way back."""
    reasons = _reasons(done)
    for session in done.sessions:
        yield [(shown(session.session), "bold")]
        for fix in dict.fromkeys(one.finding.fix for one in session.fixed if one.finding.fix is not None):
            yield [(f"  {fix.object_path or 'the whole session'}: ", ""), (fix.value, "green")]
        if written:
            yield [("  To undo it: ", "dim"), (Unbroken(f"daw-lint fix --undo {quoted(session.session)}"), "dim")]
        yield from _not_noted(reasons.pop(session.session, {}))
    for file, whys in reasons.items():
        yield [(shown(file), "bold")]
        yield from _not_noted(whys)
    for tables in done.tables:
        said = "a new file" if tables.is_new else "the other lines stay as they are"
        yield [(shown(tables.config), "bold"), (f"  {said if not tables.refused else 'not written'}", "dim")]
        yield from ([(_ADDED, "green"), (line, "")] for line in _said(tables))
        if tables.refused:
            yield [(f"  Add these lines by hand: {tables.refused}", "")]
        elif written:
            yield [(f"  To undo it, delete {'the file' if tables.is_new else 'these lines'}", "dim")]
    if done.is_anything and not written:
        yield [("Nothing is written yet: to write it, leave out --diff.", "bold")]


def in_width(found: Iterable[Line], columns: int | None) -> Iterator[Line]:
    """Break lines for a terminal, but not those of a table, which may be copied; in a pipe they stay whole."""
    for line in found:
        if columns is None or isinstance(line, str) or line[0][0] == _ADDED:
            yield line
        else:
            yield from wrapped(list(line), columns, 4)


def _not_noted(reasons: Mapping[str, list[str]]) -> Iterator[Line]:
    for why, codes in reasons.items():
        yield [(f"  not in the session, but in the configuration: {', '.join(codes)} ({why})", "dim")]


def _said(tables: Tables) -> Iterator[str]:
    """Yield the lines of the tables, or, of many that were written, a line for each."""
    if tables.refused or len(tables.entries) <= _MOST_TABLES:
        yield from tables.lines
        return
    for entry in tables.entries:
        yield f"{entry.rule}  {shown(entry.file)}" + (f": {entry.object}" if entry.object else "")


def _reasons(done: Suppressed) -> dict[Path, dict[str, list[str]]]:
    """Return the codes that the configuration suppresses, by file, and by the reason why no note does."""
    found: dict[Path, dict[str, list[str]]] = {}
    for one in done.reasons:
        for finding in one.wish.findings:
            codes = found.setdefault(finding.file, {}).setdefault(one.why, [])
            codes += [finding.code] if finding.code not in codes else []
    return found
