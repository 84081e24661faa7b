"""The verdict in words, with what it rests on: what was not looked at is not called ready without saying so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from daw_lint.health.model import Health
from daw_lint.health.score import Verdict
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Severity

_COUNTED = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


TOO_LITTLE = "too little known"


class Headline(NamedTuple):
    """What a report begins with."""

    title: str
    """``Not ready for mastering``, ``Ready for release, with notes``."""
    reason: str
    """One sentence: what was found."""
    scope: str
    """What the verdict rests on, and what it does not."""
    tone: str
    """``bad``, ``noted``, ``good``, or ``open`` for a good verdict that rests on a part alone."""


def headline(health: Health) -> Headline:
    """Return the verdict on a session in words."""
    return Headline(_title(health), found(health), " ".join(_scope(health)), _tone(health))


def found(health: Health) -> str:
    """Return how many findings there are of each severity, as a sentence."""
    counts = {
        word: sum(finding.severity is severity for finding in health.findings) for severity, word in _COUNTED.items()
    }
    parts = [f"{number} {word}{'s' if number > 1 else ''}" for word, number in counts.items() if number]
    if not parts:
        return "Nothing was found."
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"{listed[0].upper()}{listed[1:]}."


def knows_enough(health: Health) -> bool:
    """Whether enough was looked at to call a session ready: its bounce, or the devices on its master."""
    return health.bounce is not None or (health.session is not None and Fact.MASTER_DEVICES in health.session.facts)


def in_short(health: Health) -> str:
    """Return the verdict in as few words as a table has room for."""
    if health.verdict is not Verdict.NOT_READY and not knows_enough(health):
        return TOO_LITTLE
    return str(health.verdict)


def _title(health: Health) -> str:
    goal = f" for {health.next_step}" if health.next_step else ""
    if health.verdict is Verdict.NOT_READY:
        return f"Not ready{goal}"
    if not knows_enough(health):
        return f"Too little is known to call it ready{goal}"
    notes = ", with notes" if health.verdict is Verdict.NOTES else ""
    return f"Ready{goal}{notes}{_only(health)}"


def _only(health: Health) -> str:
    """Return the words that narrow a good verdict to what was looked at."""
    if health.bounce is None:
        return ", as far as the session alone tells"
    return ", as far as the bounce alone tells" if health.session is None else ""


def _tone(health: Health) -> str:
    if health.verdict is Verdict.NOT_READY:
        return "bad"
    if health.verdict is Verdict.NOTES:
        return "noted"
    return "good" if health.bounce is not None and health.session is not None else "open"


def _scope(health: Health) -> Iterator[str]:
    if health.session is None:
        yield "The bounce alone was judged: nothing is known of the session that it comes from."
        return
    if health.bounce is None:
        yield "The session alone was judged: there is no bounce, so nothing is known of how it sounds."
    else:
        yield "The session and its bounce were judged."
    if Fact.MASTER_DEVICES not in health.session.facts:
        yield "What stands on the master is not known."
        return
    unknown = {missed.object_path for missed in health.not_judged if missed.code == "MB101" and missed.object_path}
    if unknown:
        devices = "a device" if len(unknown) == 1 else f"{len(unknown)} devices"
        yield f"What {devices} on the master path {'does' if len(unknown) == 1 else 'do'} is not known."
