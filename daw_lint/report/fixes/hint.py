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
    fixes = [one.fix for one in findings if one.fix is not None and one.fix.safety not in tried]
    known = [fix for fix in fixes if fix.action is not Action.RELINK]
    safe = sum(fix.safety is Safety.SAFE for fix in known)
    unsafe = len(known) - safe
    lost = len({(fix.of, fix.object_path) for fix in fixes if fix.action is Action.RELINK})
    parts = [f"{safe} fixable with --fix"] if safe else []
    if unsafe:
        parts.append(f"{unsafe} more with --unsafe-fixes" if safe else f"{unsafe} fixable with --fix --unsafe-fixes")
    if lost:
        files = count(lost, "missing media file")
        parts.append(f"{files} to look for with --fix --unsafe-fixes --media-folder FOLDER")
    return ", ".join(parts) + "." if parts else ""
