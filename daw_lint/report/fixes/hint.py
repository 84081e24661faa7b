"""The line below a report that says what daw-lint itself can fix."""

from __future__ import annotations

from collections.abc import Container, Iterable

from daw_lint.model.finding import Finding
from daw_lint.model.fix import Action, Safety
from daw_lint.model.wording import count


def hint(findings: Iterable[Finding], tried: Container[Safety] = ()) -> str:
    """Say how many findings can be fixed, and with which options; empty where none can.

    ``tried`` are the fixes that this run has tried already. Missing media are told apart: whether they can be fixed
    depends on whether the files are found.
    """
    untried = [one for one in findings if one.fix is not None and one.fix.safety not in tried]
    known = [one.fix for one in untried if one.fix is not None and one.fix.action is not Action.RELINK]
    safe = sum(fix.safety is Safety.SAFE for fix in known)
    unsafe = len(known) - safe
    lost = missing_files(untried)
    parts = [f"{safe} fixable with --fix"] if safe else []
    if unsafe:
        parts.append(f"{unsafe} more with --unsafe-fixes" if safe else f"{unsafe} fixable with --fix --unsafe-fixes")
    if lost:
        files = count(lost, "missing media file")
        parts.append(f"{files} to look for with --fix --unsafe-fixes --media-folder FOLDER")
    return ", ".join(parts) + "." if parts else ""


def missing_files(findings: Iterable[Finding]) -> int:
    """Count the missing media files of findings: each once for a session, however many findings there are on it."""
    fixes = ((one.file, one.fix) for one in findings if one.fix is not None)
    return len({(file, fix.of, fix.object_path) for file, fix in fixes if fix.action is Action.RELINK})
