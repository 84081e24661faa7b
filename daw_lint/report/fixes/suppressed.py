"""Suppressions that were written, as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.fix.config_tables import Tables
from daw_lint.fix.suppress import Suppressed
from daw_lint.report.fixes.text import quoted
from daw_lint.report.paths import shown
from daw_lint.report.view import Line

_MOST_TABLES = 3
"""Of more tables than this each is one line."""


def suppressed_lines(done: Suppressed, written: bool) -> Iterator[Line]:
    """Yield what was written into sessions and configurations, or would be, why it is there, and the way back."""
    for session in done.sessions:
        yield [(shown(session.session), "bold")]
        for fix in dict.fromkeys(one.finding.fix for one in session.fixed if one.finding.fix is not None):
            yield [(f"  {fix.object_path or 'the whole session'}: ", ""), (fix.value, "green")]
        if written:
            yield [(f"  To undo it: daw-lint fix --undo {quoted(session.session)}", "dim")]
    for why, codes in _reasons(done).items():
        yield [("not in the session: ", "dim"), (f"{why} ({', '.join(codes)})", "dim")]
    for tables in done.tables:
        said = "a new file" if tables.is_new else "the other lines stay as they are"
        yield [(shown(tables.config), "bold"), (f"  {said if not tables.refused else 'not written'}", "dim")]
        yield from ([("  + ", "green"), (line, "")] for line in _said(tables))
        if tables.refused:
            yield [(f"  Add these lines by hand: {tables.refused}", "")]
        elif written:
            yield [(f"  To undo it, delete {'the file' if tables.is_new else 'these lines'}", "dim")]


def _said(tables: Tables) -> Iterator[str]:
    """Yield the lines of the tables, or, of many that were written, a line for each."""
    if tables.refused or len(tables.entries) <= _MOST_TABLES:
        yield from tables.lines
        return
    for entry in tables.entries:
        yield f"{entry.rule}  {shown(entry.file)}" + (f": {entry.object}" if entry.object else "")


def _reasons(done: Suppressed) -> dict[str, list[str]]:
    """Return the codes that the configuration suppresses, by the reason why no note does."""
    found: dict[str, list[str]] = {}
    for one in done.reasons:
        codes = found.setdefault(one.why, [])
        codes += [code for code in one.wish.codes if code not in codes]
    return found
