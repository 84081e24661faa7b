"""The facts (``rules/facts.csv``) that rules written as data can name: ``track.volume_db``, ``bounce.loudness.integrated_lufs``, ...

Each has a type, the fact of the session model that it needs, and a description. Units are part of the names.
A fact that a format hides has no value, and a rule that needs it is not judged.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple, get_type_hints

from daw_lint.disk.shipped import rules_dir

NUMBER, TEXT, FLAG, TEXTS, NUMBERS = "number", "text", "true or false", "list of texts", "numbers by name"
PARTS = ("level", "true_peak", "loudness", "dynamics", "stereo", "spectrum", "edges", "content")
"""The parts of a measured bounce whose numbers are facts."""


class Fact(NamedTuple):
    """A fact by its full name. ``needs`` is what the session or bounce must give, in the names of the models."""

    name: str
    kind: str
    needs: str
    doc: str


SCOPES = {
    "session": "once for the session, or for its bounce",
    "track": "for each track, group and return; the master is the fact master",
    "device": "for each device on any track and on the master, racks and what is in them",
    "clip": "for each clip on any track",
    "media": "for each media file",
    "marker": "for each locator",
}
"""The kinds of objects that a condition can be evaluated for (``for_each``)."""

_INHERITED = {"device": "track", "clip": "track"}
_KINDS = {
    "float": NUMBER,
    "int": NUMBER,
    "float | None": NUMBER,
    "int | None": NUMBER,
    "bool": FLAG,
    "bool | None": FLAG,
}


@cache
def all_facts() -> dict[str, Fact]:
    """Load all facts by name."""
    import csv

    with (rules_dir() / "facts.csv").open(encoding="utf-8", newline="") as stream:
        facts = [Fact(**row) for row in csv.DictReader(stream)]
    facts += [fact for part in PARTS for fact in _measured(part)]
    return {fact.name: fact for fact in facts}


def _measured(part: str) -> list[Fact]:
    from daw_lint.model import bounce as model

    kind: type = get_type_hints(model.Bounce)[part].__args__[0]
    found = []
    for name, hint in kind.__annotations__.items():
        shown = str(getattr(hint, "__forward_arg__", hint))
        if shown in _KINDS:
            found.append(Fact(f"bounce.{part}.{name}", _KINDS[shown], f"bounce.{part}", "see docs/measurement.md"))
    return found


def facts_of(scope: str) -> dict[str, Fact]:
    """Select the facts that a condition on this kind of object can name."""
    heads = {"session", "master", "bounce", scope, _INHERITED.get(scope, scope)}
    return {name: fact for name, fact in all_facts().items() if name.split(".")[0] in heads}
