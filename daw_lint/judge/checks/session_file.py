"""Check the session file itself: whether its DAW can open it."""

from __future__ import annotations

import re

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.model.faults import FaultKind
from daw_lint.model.finding import Hit, Unjudged


def faulty(case: Case, settings: Settings) -> Result:
    """Find faults of one kind; ``message`` is the text of the finding."""
    for fault in case.the_session.faults:
        if fault.kind == settings["kind"]:
            yield Hit(f"{settings['message']}: {fault.what}")


def newer_version(case: Case, settings: Settings) -> Result:
    """Find a file that contradicts its own version, and one that is newer than the version in ``opened_with``."""
    session = case.the_session
    for fault in session.faults:
        if fault.kind is FaultKind.VERSION:
            yield Hit(f"the set says two versions: {fault.what}")
    named = [entry.rpartition(" ") for entry in settings["opened_with"]]
    known = [version for program, _, version in named if program.casefold() == session.application.casefold()]
    saved = _numbers(session.application_version)
    if known and not saved:
        yield Unjudged("the session does not say which version saved it")
    elif known and all(saved[: len(numbers)] > numbers for numbers in map(_numbers, known)):
        yield Hit(
            f"saved by {session.application} {session.application_version}, newer than {' and '.join(known)}",
            evidence={"version": session.application_version},
        )


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version: 12.0.5 and 12.0b16 become 12, 0, 5 and 12, 0."""
    release = re.match(r"\d+(?:\.\d+)*", version.strip())
    return tuple(map(int, release[0].split("."))) if release else ()
