"""The verdict in words, and what it rests on. A verdict on half of the evidence says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from daw_lint.health.model import Health
from daw_lint.health.score import Verdict
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Severity
from daw_lint.model.wording import count

TOO_LITTLE = "too little known"
SESSION_OK = "session OK, bounce not checked"
"""The verdict on a session that has no bounce: only half of what is sent to mastering was looked at."""


class Headline(NamedTuple):
    """The first lines of a report."""

    title: str
    """``Not ready for mastering``, ``Ready for release, with notes``, ``Session OK, bounce not checked``."""
    reason: str
    """How many findings there are, in one sentence."""
    scope: str
    """What was judged, and what is missing."""
    tone: str
    """``bad``, ``noted``, ``good``, or ``open`` for a good verdict on half of the evidence."""


def headline(health: Health) -> Headline:
    """Put the verdict on a session into words."""
    return Headline(_title(health), listed_counts(health), " ".join(_scope(health)), _tone(health))


def listed_counts(health: Health) -> str:
    """Count the findings of each severity in a sentence."""
    numbers = {severity: sum(finding.severity is severity for finding in health.findings) for severity in Severity}
    parts = [count(number, severity) for severity, number in numbers.items() if number]
    if not parts:
        return "Nothing was found."
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts) + "."


def knows_enough(health: Health) -> bool:
    """Whether enough is known to call a session ready: its bounce, or the devices on its master."""
    return health.bounce is not None or (health.session is not None and Fact.MASTER_DEVICES in health.session.facts)


def in_short(health: Health) -> str:
    """Shorten the verdict for a cell of a table."""
    if health.verdict is not Verdict.NOT_READY and not knows_enough(health):
        return TOO_LITTLE
    if health.verdict is not Verdict.NOT_READY and health.bounce is None:
        return SESSION_OK
    return str(health.verdict)


def points(health: Health) -> str:
    """Write the score: ``87 of 100``, or ``87 of 100, partial`` where rules were not judged."""
    return f"{health.score.points} of 100{', partial' if health.unjudged_rules else ''}"


def _title(health: Health) -> str:
    goal = f" for {health.next_step}" if health.next_step else ""
    if health.verdict is Verdict.NOT_READY:
        return f"Not ready{goal}"
    if not knows_enough(health):
        return f"Too little is known to call it ready{goal}"
    notes = ", with notes" if health.verdict is Verdict.NOTES else ""
    if health.bounce is None:
        return f"Session OK{notes}; bounce not checked" if notes else "Session OK, bounce not checked"
    return f"Ready{goal}{notes}" if _is_whole(health) else f"Looks ready{notes} (audio only, no session checked)"


def _is_whole(health: Health) -> bool:
    """Whether the verdict rests on both the session and its bounce."""
    return health.bounce is not None and health.session is not None


def _tone(health: Health) -> str:
    if health.verdict is Verdict.NOT_READY:
        return "bad"
    if health.verdict is Verdict.NOTES:
        return "noted"
    return "good" if _is_whole(health) else "open"


def _scope(health: Health) -> Iterator[str]:
    if health.session is None:
        yield "Only the audio was judged: nothing is known about the session behind it."
        return
    if health.bounce is None:
        yield "Only the session was judged: there is no bounce, so nothing is known about the sound."
    else:
        yield "The session and its bounce were judged."
    if Fact.MASTER_DEVICES not in health.session.facts:
        yield "The devices on the master are not known."
        return
    unknown = {missed.object_path for missed in health.not_judged if missed.code == "MB101" and missed.object_path}
    if unknown:
        yield f"It is not known what {count(len(unknown), 'device')} on the master path {'does' if len(unknown) == 1 else 'do'}."
