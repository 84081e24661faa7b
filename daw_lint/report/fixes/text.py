"""Fixes as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from daw_lint.fix.apply import FixedSession
from daw_lint.model.wording import count
from daw_lint.report.paths import shown
from daw_lint.report.view import Line
from daw_lint.run.fix_records import Record

_DONE = "magenta"


def fixed_lines(sessions: Sequence[FixedSession], written: bool) -> Iterator[Line]:
    """Yield what was fixed, or would be, session by session, and what was not, with the reason."""
    for session in sessions:
        yield [(shown(session.session), "bold")]
        for one in session.fixed:
            finding = one.finding
            change = f"{one.before} -> {one.after}" if one.before and one.after else one.before or one.after
            where = f"{finding.object_path}: " if finding.object_path else ""
            yield [("  ", ""), (finding.code, _DONE), (f"  {where}{change}", "")]
        for refused in session.not_fixed:
            finding = refused.finding
            where = f"{finding.object_path}: " if finding.object_path else ""
            said = f"  {where}not fixed: {refused.why}; {refused.todo}"
            yield [("  ", ""), (finding.code, "dim"), (said, "dim")]
        if written and session.record is not None:
            yield [(f"  The file before it is kept: daw-lint fix --undo {quoted(session.session)}", "dim")]


def sum_line(sessions: Iterable[FixedSession], written: bool) -> Line:
    """Say in one line how much was fixed, or would be."""
    known = list(sessions)
    done = sum(len(session.fixed) for session in known)
    left = sum(len(session.not_fixed) for session in known)
    changed = sum(bool(session.fixed) for session in known)
    said = f"{'Fixed' if written else 'Would fix'} {count(done, 'finding')} in {count(changed, 'session')}"
    return [(f"{said}; {count(left, 'finding')} not fixed." if left else f"{said}.", "")]


def record_lines(records: Iterable[tuple[Path, Record]]) -> Iterator[Line]:
    """Yield what daw-lint has changed in sessions, the newest first."""
    for session, record in records:
        when = record.at[:16].replace("T", " ")
        state = {"done": "", "undone": ", undone", "writing": ", not finished"}.get(record.state, "")
        yield [(shown(session), "bold"), (f"  {when} UTC{state}", "")]
        for change in record.changes:
            where = f"{change.object}: " if change.object else ""
            yield [("  ", ""), (change.code, _DONE), (f"  {where}{change.words}", "")]


def quoted(path: Path) -> str:
    """Return a path as a shell takes it."""
    from shlex import quote

    return quote(shown(path))
