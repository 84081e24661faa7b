"""The line of a finding for hosts that ask for one. A packed session has no lines: its findings are at line 1, and say so."""

from __future__ import annotations

from daw_lint.model.finding import Finding
from daw_lint.report.findings.message_lines import message_lines

WHOLE_FILE = "line 1 stands for the whole file"


def line_number(finding: Finding) -> int:
    """Return the line, counted from 1; 1 if it is not known."""
    return finding.line or 1


def is_whole_file(finding: Finding) -> bool:
    """Whether a finding is about an object in a session, and its line is not known."""
    return bool(finding.object_path) and finding.line is None


def placed_lines(finding: Finding) -> list[str]:
    """Return the finding as lines of text, and last what line 1 means, where it is not that of the object."""
    return [*message_lines(finding), *([f"({WHOLE_FILE})"] if is_whole_file(finding) else [])]
