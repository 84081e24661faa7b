"""Which findings mark which track or device of the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from daw_lint.health.model import Health
from daw_lint.model.finding import Finding, Severity
from daw_lint.model.session import Session

RULE_ANCHOR = "rule-"


class Mark(NamedTuple):
    """The code of a rule at the object that it is about."""

    code: str
    severity: Severity
    sure: bool
    """Whether the path is unique: two tracks of one name have the same path."""


class Marks:
    """The marks of a session by object path."""

    def __init__(self, health: Health) -> None:
        """Sort the findings about the session by object."""
        self._codes: dict[str, list[Finding]] = {}
        own = health.session.path if health.session is not None else None
        for finding in health.findings:
            if finding.object_path and finding.file == own:
                self._codes.setdefault(finding.object_path, []).append(finding)
        self._objects = Counter(_paths(health.session)) if self._codes and health.session is not None else Counter()

    def at(self, path: str) -> tuple[Mark, ...]:
        """Return the marks at an object path, each code once, worst first."""
        here = self._codes.get(path, ())
        times = Counter(finding.code for finding in here)
        worst = {finding.code: finding.severity for finding in sorted(here, key=lambda entry: entry.severity.rank)}
        marks = (Mark(code, level, times[code] >= self._objects[path]) for code, level in worst.items())
        return tuple(sorted(marks, key=lambda mark: (-mark.severity.rank, mark.code)))


def _paths(session: Session) -> Iterable[str]:
    for track in session.all_tracks():
        yield track.path
        for device in track.walk_devices():
            yield device.path
