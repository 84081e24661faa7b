"""Annotations for GitHub Actions: workflow commands, one line a finding."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.health.todo.gathered import gathered
from daw_lint.model.finding import Finding, Severity
from daw_lint.report.escape import clean
from daw_lint.report.findings.message_lines import message_lines
from daw_lint.report.paths import in_repository
from daw_lint.report.view import Document, View
from daw_lint.run.lint import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def lines(report: Report, view: View) -> Iterator[Document]:
    """Yield one workflow command a finding; suppressed findings are notices."""
    for finding in gathered(report.findings):
        yield _command(finding, _COMMANDS[finding.severity], "")
    if view.show_suppressed:
        for finding in report.suppressed:
            yield _command(finding, "notice", f" (suppressed: {finding.suppressed})")
        for finding in report.known:
            yield _command(finding, "notice", " (known to the baseline)")


def _command(finding: Finding, command: str, remark: str) -> Document:
    head, *notes = message_lines(finding)
    text = "\n".join(clean(part) for part in (f"{head}{remark}", *notes))
    title = f"{finding.code} {finding.name}"
    properties = f"file={_property(in_repository(finding.file))},line={finding.line or 1},title={_property(title)}"
    return Document(f"::{command} {properties}::{_data(text)}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(clean(text)).replace(":", "%3A").replace(",", "%2C")
