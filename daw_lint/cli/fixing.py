"""``daw-lint check --fix``: fix what was found, and say what was done."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from daw_lint.cli.console import say, write_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.lint import Report


class Outcome(NamedTuple):
    """What came of it."""

    has_fixes: bool
    """Whether something was changed, or would be."""


def fix_findings(
    report: Report,
    finder: ConfigFinder,
    *,
    unsafe: bool,
    write: bool,
    is_shown: bool,
    is_aside: bool,
    media_folders: Sequence[Path],
) -> Outcome:
    """Fix the findings of a run, or show how, and print what is done and what is not.

    ``is_aside``: standard output is for a program, so that this goes to standard error.
    """
    from daw_lint import __version__
    from daw_lint.fix.apply import fix_session
    from daw_lint.fix.choose import by_session
    from daw_lint.fix.store import finish
    from daw_lint.report.fixes.text import fixed_lines, sum_line

    if write:
        for path in report.sessions:
            with suppress(OSError):
                finish(path)
    configs = {finding.file: finder.for_file(finding.file) for finding in report.findings}
    sessions = [
        fix_session(path, findings, configs[path], write=write, tool=__version__, media_folders=media_folders)
        for path, findings in by_session(report.findings, configs, unsafe).items()
    ]
    has_fixes = any(session.fixed for session in sessions)
    lines = [*fixed_lines(sessions, write), sum_line(sessions, write)] if is_shown else []
    if is_aside:
        from daw_lint.report.terminal import plain

        for line in lines:
            say(plain(line).strip())
    else:
        write_lines(lines)
    return Outcome(has_fixes)
