"""Fixes as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path

from daw_lint.fix.apply import FixedFinding, FixedSession, NotFixed
from daw_lint.model.finding import Finding
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.wording import count, listed
from daw_lint.report.fixes.hint import hint, missing_files
from daw_lint.report.layout import Unbroken, wrapped
from daw_lint.report.paths import shown
from daw_lint.report.view import Line, Span, View
from daw_lint.run.fix_records import Record, local_time

_DONE = "magenta"
_MOST = 3
"""Most findings of one rule that are listed as not fixed; the others are counted."""
_INDENT = 9
"""Columns before the words of a fix: two, a code and two."""


def lines(
    sessions: Sequence[FixedSession],
    findings: Iterable[Finding],
    tried: Set[Safety],
    written: bool,
    view: View,
    is_last: bool,
    has_gap: bool = False,
    only_read: Sequence[str] = (),
) -> Iterator[list[Span]]:
    """Yield what was fixed, or would be, session by session, what was not, with the reason, and a line that sums it up.

    ``is_last``: no report of the findings follows, so that the last line says what else can be fixed. ``has_gap``: an
    empty line follows. ``only_read`` names formats of sessions with findings that daw-lint does not write.
    """
    kept = [session for session in sessions if written and session.record is not None]
    for session in sessions:
        yield from _session(session, tried, view.verbose)
        if len(kept) == 1 and session is kept[0]:
            yield [("  The file before this is kept. To put it back: ", "dim"),
                   (Unbroken(f"daw-lint fix --undo {quoted(session.session)}"), "dim")]  # fmt: skip
    if len(kept) > 1:
        yield [("The files before this are kept. To put one back: ", "dim"),
               (Unbroken("daw-lint fix --undo SESSION"), "dim")]  # fmt: skip
    more = hint(findings, tried) if is_last else ""
    heard = "The sound may have changed: listen, and bounce again." if written and _may_be_heard(sessions) else ""
    yield [(" ".join(filter(None, (sum_words(sessions, written), heard, more))), "bold")]
    if only_read:
        yield [(f"daw-lint does not write {listed(only_read, _MOST)}: make the change in the DAW.", "dim")]
    if has_gap:
        yield []


def in_width(found: Iterable[list[Span]], columns: int | None) -> Iterator[list[Span]]:
    """Break lines for a terminal; in a pipe they stay whole."""
    for line in found:
        if columns is None or not line:
            yield line
            continue
        yield from wrapped(line, columns, _INDENT if line[0][0].startswith(" ") else 2)


def _session(session: FixedSession, tried: Set[Safety], verbose: bool) -> Iterator[list[Span]]:
    yield [(shown(session.session), "bold")]
    for codes, done in _changes(session.fixed):
        yield _line(done.finding, _change(done) + _who_says_safe(done, tried), _DONE, codes=codes)
    yield from _not_fixed(session.not_fixed, verbose)


def _changes(fixed: Iterable[FixedFinding]) -> Iterator[tuple[str, FixedFinding]]:
    """Yield each change once, with the codes of all findings that it settles."""
    by_change: dict[object, list[FixedFinding]] = {}
    for done in fixed:
        fix = done.finding.fix
        assert fix is not None
        key = (fix.action, fix.place, fix.of, fix.object_path, fix.value, done.before, done.after)
        by_change.setdefault(key, []).append(done)
    for several in by_change.values():
        yield _codes(one.finding for one in several), several[0]


def _codes(findings: Iterable[Finding]) -> str:
    """List the codes of findings, each once, with the number where there are several: ``MB101 (2), E903``."""
    numbers = Counter(finding.code for finding in findings)
    return ", ".join(f"{code} ({number})" if number > 1 else code for code, number in numbers.items())


def _may_be_heard(sessions: Iterable[FixedSession]) -> bool:
    fixes = (done.finding.fix for session in sessions for done in session.fixed)
    return any(fix is not None and fix.action.changes_sound for fix in fixes)


def _not_fixed(refused: Iterable[NotFixed], verbose: bool) -> Iterator[list[Span]]:
    """Yield what was not fixed, and why: what has one reason, such as a file that must not be written, in one line."""
    by_reason: dict[tuple[str, str], list[NotFixed]] = {}
    for one in refused:
        by_reason.setdefault((one.why, one.todo), []).append(one)
    alone: dict[str, list[NotFixed]] = {}
    for group in by_reason.values():
        if len(group) == 1 or verbose:
            alone.setdefault(group[0].finding.code, []).extend(group)
            continue
        yield [("  ", ""), (f"{_codes(one.finding for one in group)}: {_refused(group[0])}", "dim")]
    for code, several in alone.items():
        few = several if verbose or len(several) <= _MOST + 1 else several[:_MOST]
        yield from (_line(one.finding, _refused(one), "dim", "dim") for one in few)
        if len(few) < len(several):
            yield [("  ", ""), (f"{code:5}  and {len(several) - len(few)} more not fixed (-v lists them)", "dim")]


def _line(finding: Finding, words: str, style: str, rest: str = "", codes: str = "") -> list[Span]:
    places = [finding.object_path, finding.fix.of if finding.fix is not None else ""]
    where = "".join(f"{place}: " for place in places if place)
    return [("  ", ""), (f"{codes or finding.code:5}", style), (f"  {where}{words}", rest)]


def _change(done: FixedFinding) -> str:
    """Say what an action does, and the value before and after where there are both."""
    fix = done.finding.fix
    assert fix is not None
    if done.before and done.after and done.before == fix.of:
        return f"{fix.words}: {done.after}"
    if done.before and done.after:
        return f"{fix.words} ({done.before} -> {done.after})"
    return f"{fix.words}: {done.before or done.after}"


def _who_says_safe(done: FixedFinding, tried: Set[Safety]) -> str:
    """Name what changes the sound without being asked to: a configuration may come with a clone."""
    fix = done.finding.fix
    is_unasked = fix is not None and fix.action.changes_sound and Safety.UNSAFE not in tried
    return "; this changes the sound, and the configuration calls it safe" if is_unasked else ""


def _refused(one: NotFixed) -> str:
    return f"not fixed, {one.why}: {one.todo}"


def sum_words(sessions: Iterable[FixedSession], written: bool) -> str:
    """Say in a sentence how much was fixed, or would be."""
    known = list(sessions)
    done = sum(len(session.fixed) for session in known)
    left = _left_words([one.finding for session in known for one in session.not_fixed])
    if not done and not left:
        return "Nothing to fix."
    changed = sum(bool(session.fixed) for session in known)
    said = f"{'Fixed' if written else 'Would fix'} {count(done, 'finding')} in {count(changed, 'session')}"
    if not done:
        said = "Fixed nothing" if written else "Would fix nothing"
    return f"{said}; {left} not fixed." if left else f"{said}."


def _left_words(findings: Sequence[Finding]) -> str:
    """Count what was not fixed. Missing media are counted by files, as a report of the findings counts them."""
    others, files = sum(not _is_lost(one.fix) for one in findings), missing_files(findings)
    parts = [count(others, "finding")] if others else []
    parts += [count(files, "missing media file")] if files else []
    return " and ".join(parts)


def _is_lost(fix: Fix | None) -> bool:
    return fix is not None and fix.action is Action.RELINK


def record_lines(records: Iterable[tuple[Path, Record]]) -> Iterator[Line]:
    """Yield what daw-lint has changed in sessions, the newest first."""
    for session, record in records:
        state = {"done": "", "undone": ", undone", "writing": ", not finished"}.get(record.state, "")
        yield [(shown(session), "bold"), (f"  {local_time(record)}{state}", "")]
        for change in record.changes:
            where = f"{change.object}: " if change.object else ""
            yield [("  ", ""), (change.code, _DONE), (f"  {where}{change.words}", "")]


def quoted(path: Path) -> str:
    """Return a path as a shell takes it."""
    from shlex import quote

    return quote(shown(path))
