"""What a finding says, for formats that have one field for it."""

from __future__ import annotations

from daw_lint.model.finding import Finding


def said(finding: Finding) -> list[str]:
    """Return where and what, then each note. It is text from files: still to be cleaned."""
    where = f"{finding.object_path}: " if finding.object_path else ""
    return [f"{where}{finding.message}", *finding.notes]
