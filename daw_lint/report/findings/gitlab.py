"""The report for GitLab Code Quality: the subset of Code Climate issues that GitLab reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daw_lint.model.finding import Finding, Severity
from daw_lint.report.escape import clean
from daw_lint.report.findings.file_lines import line_number, placed_lines
from daw_lint.report.findings.fingerprint import with_fingerprints
from daw_lint.report.json_text import to_json
from daw_lint.report.paths import in_repository
from daw_lint.report.view import Document, View
from daw_lint.run.lint import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield the findings as one JSON list in ASCII. The format has no field for suppressed findings."""
    yield to_json([_issue(finding, fingerprint) for finding, fingerprint in with_fingerprints(report.findings)])


def _issue(finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": "; ".join(clean(part) for part in placed_lines(finding)),
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": fingerprint,
        "location": {"path": in_repository(finding.file), "lines": {"begin": line_number(finding)}},
    }
