"""``daw-lint check --fix``: fix what was found, and say what was done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from daw_lint.cli.fix_wishes import Wish
    from daw_lint.report.view import View
    from daw_lint.run.find import ConfigFinder
    from daw_lint.run.lint import Report


class Outcome(NamedTuple):
    """What came of it."""

    has_fixes: bool
    """Whether something was changed, or would be."""
    could_write: bool
    """Whether every session that was to be written could be."""


def fix_findings(report: Report, finder: ConfigFinder, wish: Wish, view: View, is_apart: bool) -> Outcome:
    """Fix the findings of a run, or show how, and print what is done and what is not.

    ``is_apart``: print it on standard error, since standard output is for a program.
    """
    from daw_lint import __version__
    from daw_lint.fix.apply import fix_session
    from daw_lint.fix.choose import by_session
    from daw_lint.fix.store import tidy
    from daw_lint.parsers.editing.editors import only_read
    from daw_lint.report.fixes.text import in_width, lines
    from daw_lint.report.terminal import terminal_columns, write

    if wish.writes:
        for path in report.sessions:
            tidy(path)
    sessions = [
        fix_session(
            path,
            findings,
            finder.for_file(path),
            write=wish.writes,
            tool=__version__,
            media_folders=wish.media_folders,
        )
        for path, findings in by_session(report.findings, wish.unsafe).items()
    ]
    if not view.quiet or not wish.writes:
        stream = sys.stderr if is_apart else sys.stdout
        only = only_read({one.file for one in report.findings} & set(report.sessions))
        has_gap = not (wish.ends_run or is_apart)
        shown = lines(sessions, report.findings, wish.safeties, wish.writes, view, wish.ends_run, has_gap, only)
        write(in_width(shown, terminal_columns(stream)), stream)
    return Outcome(any(one.fixed for one in sessions), all(one.could_write for one in sessions))
