"""The summary of a GitHub Actions job: Markdown that is added to the file in ``GITHUB_STEP_SUMMARY``."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.report.findings.markdown import render
from daw_lint.report.view import View
from daw_lint.run.lint import Report

LONGEST = 1_000_000
"""Bytes. GitHub drops the summary of a step that has more than 1 MiB."""


def lines(report: Report, view: View) -> Iterator[str]:
    """Yield the report; the empty line keeps it from what another step part may add."""
    yield render(report, view, LONGEST)
    yield ""
