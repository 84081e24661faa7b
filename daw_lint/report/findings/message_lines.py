"""A finding as lines of text, for formats that have one field for it."""

from __future__ import annotations

from daw_lint.model.finding import Finding


def message_lines(finding: Finding) -> list[str]:
    """Return a line with object and message, then a line a note. The text comes from files: clean it before use."""
    where = f"{finding.object_path}: " if finding.object_path else ""
    return [f"{where}{finding.message}", *finding.notes]
