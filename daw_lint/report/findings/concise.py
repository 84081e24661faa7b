"""The report for searches and scripts: one line a finding, no notes, no summary."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.health.todo.gathered import gathered
from daw_lint.report.findings.text import headline, silenced
from daw_lint.report.view import Span, View
from daw_lint.run.lint import Report


def lines(report: Report, view: View) -> Iterator[list[Span]]:
    """Yield one line a finding."""
    for finding in gathered(report.findings):
        yield headline(finding)
    if view.show_suppressed:
        yield from silenced(report)
