"""Annotations for GitHub Actions: workflow commands, one line a finding."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.finding import Finding, Severity
from daw_lint.report.escape import clean
from daw_lint.report.paths import shown
from daw_lint.run import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def lines(report: Report) -> Iterator[str]:
    """Yield one workflow command a finding."""
    for finding in report.findings:
        yield _command(finding)


def _command(finding: Finding) -> str:
    text = " - ".join(part for part in (finding.object_path, finding.message, *finding.notes) if part)
    properties = f"file={_property(shown(finding.file))},line=1,title={_property(f'{finding.code} {finding.name}')}"
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
