"""The command that lets daw-lint fix findings, ready to be copied."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import NamedTuple

from daw_lint.model.finding import Finding
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.wording import listed
from daw_lint.report.paths import shown


class Command(NamedTuple):
    """A command, and what it does."""

    does: str
    """In words: ``switch the device off``."""
    line: str
    """As it is typed in a shell."""


def command(findings: Iterable[Finding]) -> Command | None:
    """Return the command that fixes what can be fixed of findings on one session; ``None`` where that is nothing."""
    fixable = [(finding, finding.fix) for finding in findings if finding.fix is not None]
    if not fixable:
        return None
    words = ["daw-lint", "check", "--fix"]
    if any(fix.safety is Safety.UNSAFE for _, fix in fixable):
        words.append("--unsafe-fixes")
    if any(fix.action is Action.RELINK for _, fix in fixable):
        words += ["--media-folder", "FOLDER"]
    words += ["--select", ",".join(dict.fromkeys(finding.code for finding, _ in fixable))]
    does = listed(list(dict.fromkeys(_does(fix) for _, fix in fixable)))
    return Command(does, shlex.join([*words, shown(fixable[0][0].file)]))


def _does(fix: Fix) -> str:
    return "look for the files, and point to those that it finds" if fix.action is Action.RELINK else fix.words
