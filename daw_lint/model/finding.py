"""The results of a run: findings, and rules that could not be judged."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from daw_lint.model.fix import Fix
from daw_lint.model.place import Address, Place
from daw_lint.named_tuple import NamedTuple

Evidence = dict[str, float | int | str | bool | None]


class Severity(StrEnum):
    """How bad a finding is. By default ``info`` does not fail a run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """3 for an error, 2 for a warning, 1 for an info."""
        return {"error": 3, "warning": 2, "info": 1}[self.value]


class Hit(Struct, frozen=True):
    """The result of a check, before the rule's code, severity and file are added."""

    message: str
    object_path: str = ""
    notes: tuple[str, ...] = ()
    evidence: Evidence = field(default_factory=dict)
    file: Path | None = None
    """The file that it is about, if that differs from the judged one: a file of a set."""
    severity: Severity | None = None
    """The severity of this one, if it differs from the rule's; a severity that the user sets for the rule wins."""
    place: Place | None = None
    """Where the object is in the session file."""


class Unjudged(NamedTuple):
    """An object that a check could not judge, and why."""

    reason: str
    object_path: str = ""


class Related(NamedTuple):
    """A finding that another one refers to."""

    code: str
    file: Path


class Finding(Struct, frozen=True):
    """A finding. ``evidence`` holds the measured values and the limits, with the unit in the key."""

    file: Path
    code: str
    name: str
    severity: Severity
    message: str
    object_path: str = ""
    notes: tuple[str, ...] = ()
    evidence: Evidence = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    """Other findings that explain this one or are explained by it."""
    together: str = ""
    """What several findings of its rule on one file say as one, with names in braces; empty where each speaks for itself."""
    suppressed: str | None = None
    """The reason of the suppression that silences it."""
    suppressed_by: str = ""
    """The place of that suppression in words: the configuration, or an annotation in the session."""
    suppressed_in_session: bool = False
    place: Address | None = None
    """Where its object is in the session file; ``None`` where that is not known, or where it is about no object."""
    line: int | None = None
    """The line that names its object in the file, counted from 1; ``None`` where the file is no text, or where it is not known.

    ``run.lines.add_lines`` looks it up, for outputs that name lines."""
    fix: Fix | None = None
    """What daw-lint can do about it in the session itself."""


NO_BOUNCE = "there is no bounce"
"""Why most rules about bounces are not judged."""


class NotJudged(NamedTuple):
    """A rule that could not be judged on a file, or on an object in it, and why."""

    file: Path
    code: str
    reason: str
    object_path: str = ""


class Leftover(NamedTuple):
    """Findings that a baseline lists but that no longer occur."""

    baseline: Path
    file: str
    """The path in the baseline: relative to its folder, with forward slashes."""
    code: str
    object_path: str
    times: int
