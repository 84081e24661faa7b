"""The suppression of a rule on the page, ready for the configuration."""

from __future__ import annotations

from collections.abc import Sequence

from daw_lint.model.finding import Finding
from daw_lint.report.settings.page import toml

_REASON = "say why it is meant"
_NEVER = "E902"
"""An unreadable file cannot be suppressed."""


def suppression_block(found: Sequence[Finding]) -> tuple[str, ...]:
    """Write the lines of the ``[[suppress]]`` block for the findings of one rule; none where it is not possible.

    It names the file and the object only where all the findings are about the same one.
    """
    code = found[0].code
    if code == _NEVER:
        return ()
    files = {finding.file.name for finding in found}
    objects = {finding.object_path for finding in found}
    lines = ["[[suppress]]", f"rule = {toml(code)}"]
    if len(files) == 1:
        lines.append(f"file = {toml(files.pop())}")
    if len(objects) == 1 and (path := objects.pop()):
        lines.append(f"object = {toml(path)}")
    return (*lines, f"reason = {toml(_REASON)}")
