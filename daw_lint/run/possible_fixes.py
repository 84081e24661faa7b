"""The fixes that can be tried: those that the configuration allows, in formats that daw-lint writes, of values that it knows.

Whether one can be done for certain is known only when it is tried, on the bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from daw_lint.config.model import Config
from daw_lint.model.finding import Finding
from daw_lint.model.fix import Fix, Safety
from daw_lint.model.session import Session
from daw_lint.rulebook.rule import matches

if TYPE_CHECKING:
    from daw_lint.parsers.editing.edit import Editor
    from daw_lint.parsers.editing.things import Things


def with_possible_fixes(findings: Sequence[Finding], session: Session | None, config: Config) -> list[Finding]:
    """Take from the findings the fixes that would be refused, and name those safe that the configuration calls safe."""
    if all(finding.fix is None for finding in findings):
        return list(findings)
    from daw_lint.parsers.editing.things import Things

    editor = _editor(session)
    if session is None or editor is None:
        return [replace(finding, fix=None) for finding in findings]
    things = Things(session)
    return [
        replace(finding, fix=_possible(finding, finding.fix, editor, things, config))
        if finding.fix is not None
        else finding
        for finding in findings
    ]


def _editor(session: Session | None) -> Editor | None:
    from daw_lint.parsers.editing.edit import RefusedFixError
    from daw_lint.parsers.editing.editors import editor_of

    try:
        return editor_of(session.format) if session is not None else None
    except RefusedFixError:
        return None


def _possible(finding: Finding, fix: Fix, editor: Editor, things: Things, config: Config) -> Fix | None:
    from daw_lint.parsers.editing.edit import RefusedFixError
    from daw_lint.parsers.editing.things import check_thing

    code = finding.code
    is_allowed = matches(code, config.fixable) and not matches(code, config.unfixable)
    if not is_allowed or finding.file != things.session.path or fix.action not in editor:
        return None
    try:
        check_thing(things, fix)
    except RefusedFixError:
        return None
    return fix._replace(safety=Safety.SAFE) if matches(code, config.extend_safe_fixes) else fix
