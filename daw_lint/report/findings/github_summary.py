"""The summary of a GitHub Actions job: Markdown appended to the file named in ``GITHUB_STEP_SUMMARY``."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.report.findings.markdown import render
from daw_lint.report.view import Document, View
from daw_lint.run.lint import Report

LONGEST = 1_000_000
"""Bytes. GitHub drops a step summary of more than 1 MiB."""


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield the report, and an empty line that separates it from what is appended later."""
    yield render(report, view, LONGEST)
    yield Document("")
