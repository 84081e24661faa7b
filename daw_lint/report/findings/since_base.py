"""What became of the sessions since the base of a change, in Markdown: scores, findings and changes of the sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daw_lint.health.score import Verdict
from daw_lint.health.since import MOST_SESSIONS, Base, NotCompared, Since
from daw_lint.health.todo.gathered import gathered
from daw_lint.model.finding import Finding
from daw_lint.model.wording import count
from daw_lint.report.diff.text import lines as diff_lines
from daw_lint.report.markdown_text import code, prose
from daw_lint.report.paths import shown
from daw_lint.run.lint import Report

_WORDS = {
    Verdict.READY: "session OK",
    Verdict.NOTES: "session OK, with notes",
    Verdict.NOT_READY: "not ready",
}
"""The verdicts on a session whose bounce is not judged: nothing is known about the sound."""
_MOST = 40
"""Most findings, and most changes, that are shown of one session."""


def section(report: Report, base: Base, longest: int) -> str:
    """Write the section in at most ``longest`` bytes; empty where no session changed. Sessions that do not fit are counted."""
    if not report.sessions:
        return ""
    text = f"**Since** {code(base.revision)}\n"
    entries = ["\n".join(_entry(one)) for one in base.of(report.sessions)]
    left = len(report.sessions) - len(entries)
    for number, entry in enumerate(entries):
        if len((text + entry).encode()) > longest - 60:
            left += len(entries) - number
            break
        text += f"\n{entry}\n"
    if left:
        text += (
            f"\n{count(left, 'more session')} not compared here (at most {MOST_SESSIONS}, as far as there is room).\n"
        )
    return text


def _entry(one: Since | NotCompared) -> Iterator[str]:
    name = f"**{prose(shown(one.file))}**"
    if isinstance(one, NotCompared):
        yield f"{name}: not compared: {prose(one.why)}"
        return
    renamed = f" (was {prose(one.old_name)})" if one.old_name else ""
    yield f"{name}{renamed}: {_score(one)}\n"
    yield from _findings("new", one.new)
    yield from _findings("gone", one.gone)
    if one.comparison is None:
        return
    changes = ["".join(text for text, _ in line) for line in diff_lines(one.comparison)]
    if not one.comparison.changes:
        yield f"- {prose(changes[0], 600)}"
        return
    yield f"\n<details><summary>{count(len(changes), 'change')} in the session</summary>\n"
    yield from (f"- {_escaped(change)}" for change in changes[:_MOST])
    if len(changes) > _MOST:
        yield f"- and {len(changes) - _MOST} more: `daw-lint diff` lists all"
    yield "\n</details>"


def _escaped(change: str) -> str:
    """Escape a change. Its mark at the beginning must not begin a list inside the list."""
    text = prose(change)
    return f"\\{text}" if text[:1] in "+-" else text


def _score(one: Since) -> str:
    if one.before is None:
        return f"new, score {one.after.points} ({_WORDS[one.after.verdict]})"
    if one.before == one.after:
        return f"score {one.after.points} as before ({_WORDS[one.after.verdict]})"
    step = one.after.points - one.before.points
    verdicts = dict.fromkeys((_WORDS[one.before.verdict], _WORDS[one.after.verdict]))
    return f"score {one.before.points} → {one.after.points} ({step:+d}), {' → '.join(verdicts)}"


def _findings(word: str, findings: Sequence[Finding]) -> Iterator[str]:
    listed = gathered(findings)
    for finding in listed[:_MOST]:
        where = f"{prose(finding.object_path, 120)}: " if finding.object_path else ""
        yield f"- {word}: {finding.severity} {finding.code} {where}{prose(finding.message)}"
    if len(listed) > _MOST:
        yield f"- {word}: {len(listed) - _MOST} more"
