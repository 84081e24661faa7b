"""Which findings daw-lint may fix, as the rules and the configuration say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from daw_lint.config.model import Config
from daw_lint.fix.edit_session import EDITORS
from daw_lint.model.finding import Finding
from daw_lint.model.fix import Safety
from daw_lint.rulebook.rule import matches


def can_fix(finding: Finding, config: Config) -> bool:
    """Whether the configuration allows a fix of this finding at all. Whether it can be done is known when it is tried."""
    return (
        finding.fix is not None
        and matches(finding.code, config.fixable)
        and not matches(finding.code, config.unfixable)
    )


def is_safe(finding: Finding, config: Config) -> bool:
    """Whether ``--fix`` alone applies the fix of a finding."""
    assert finding.fix is not None
    return finding.fix.safety is Safety.SAFE or matches(finding.code, config.extend_safe_fixes)


def by_session(findings: Iterable[Finding], configs: dict[Path, Config], unsafe: bool) -> dict[Path, list[Finding]]:
    """Return the findings to fix, by their session, in their order. ``configs`` holds the configuration of each file."""
    found: dict[Path, list[Finding]] = {}
    for finding in findings:
        config = configs[finding.file]
        if can_fix(finding, config) and (unsafe or is_safe(finding, config)):
            found.setdefault(finding.file, []).append(finding)
    return found


def editable_formats() -> tuple[str, ...]:
    """Return the formats that daw-lint writes."""
    return tuple(EDITORS)
