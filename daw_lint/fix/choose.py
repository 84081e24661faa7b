"""Which findings daw-lint fixes in a run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from daw_lint.model.finding import Finding
from daw_lint.model.fix import Safety


def by_session(findings: Iterable[Finding], unsafe: bool) -> dict[Path, list[Finding]]:
    """Return the findings to fix, by their session, in their order. A fix that is not allowed is on no finding."""
    found: dict[Path, list[Finding]] = {}
    for finding in findings:
        if finding.fix is not None and (unsafe or finding.fix.safety is Safety.SAFE):
            found.setdefault(finding.file, []).append(finding)
    return found
