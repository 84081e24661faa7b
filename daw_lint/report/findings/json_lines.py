"""The report as JSON lines: one document a line, each with its ``type``, for streams and searches."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.report.findings.json import head, parts, summary
from daw_lint.report.json_text import to_json
from daw_lint.report.view import Document, View
from daw_lint.run.lint import Report

TYPES = {
    "stages": "stage",
    "findings": "finding",
    "suppressed": "suppressed",
    "known": "known",
    "leftovers": "leftover",
    "not_judged": "not_judged",
    "pairings": "pairing",
    "unused_audio": "unused_audio",
}


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield the head, then the entries of each list, then the summary."""
    yield to_json({"type": "head", **head()}, indent=None)
    for name, entries in parts(report).items():
        for entry in entries:
            yield to_json({"type": TYPES[name], **entry}, indent=None)
    yield to_json({"type": "summary", **summary(report)}, indent=None)
