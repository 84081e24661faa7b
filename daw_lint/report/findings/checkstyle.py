"""The report as Checkstyle XML, which many hosts and editors read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from daw_lint.model.finding import Finding
from daw_lint.report.findings.file_lines import line_number, placed_lines
from daw_lint.report.paths import shown
from daw_lint.report.view import Document, View
from daw_lint.report.xml_text import document, element
from daw_lint.run.lint import Report


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield the report as one XML document. Suppressed findings have the severity ``ignore``."""
    root = element(None, "checkstyle", {"version": "4.3"})
    files: dict[Path, Element] = {}
    silenced = [*report.suppressed, *report.known] if view.show_suppressed else []
    for finding in report.findings:
        _error(files, root, finding, str(finding.severity))
    for finding in silenced:
        _error(files, root, finding, "ignore")
    yield document(root)


def _error(files: dict[Path, Element], root: Element, finding: Finding, severity: str) -> None:
    if finding.file not in files:
        files[finding.file] = element(root, "file", {"name": shown(finding.file)})
    element(
        files[finding.file],
        "error",
        {
            "line": line_number(finding),
            "severity": severity,
            "message": "; ".join(placed_lines(finding)),
            "source": f"daw-lint.{finding.code}",
        },
    )
