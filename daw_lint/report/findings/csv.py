"""The report as CSV, for a spreadsheet: one line a finding."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.model.finding import Finding
from daw_lint.report.csv_text import to_csv
from daw_lint.report.paths import shown
from daw_lint.report.view import Document, View
from daw_lint.run.lint import Report

COLUMNS = ("file", "severity", "rule", "name", "object", "message", "notes", "suppressed", "line")


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield a head and one line a finding; suppressed and known ones too where the user wants to see them."""
    rows = [_row(finding, finding.suppressed or "") for finding in report.findings]
    if view.show_suppressed:
        rows += [_row(finding, finding.suppressed or "") for finding in report.suppressed]
        rows += [_row(finding, "in the baseline") for finding in report.known]
    yield Document(to_csv(COLUMNS, rows).removesuffix("\n"))


def _row(finding: Finding, suppressed: str) -> list[str]:
    notes = "; ".join(finding.notes)
    return [
        shown(finding.file), str(finding.severity), finding.code, finding.name, finding.object_path, finding.message, notes, suppressed,
        str(finding.line or ""),
    ]  # fmt: skip
