"""What to do against a fault, in the words of the DAW: ``rules/remedies.toml`` and ``rules/daws.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct

from daw_lint.config.convert import converted
from daw_lint.config.faults import FaultsError
from daw_lint.disk.shipped import rules_dir
from daw_lint.rulebook.files import read_rule_text
from daw_lint.rulebook.rule import RuleError
from daw_lint.rulebook.template import fill, names_in


class Daw(Struct, frozen=True, forbid_unknown_fields=True):
    """How a DAW is called, and where it has what a fix asks for; an empty term is not known."""

    name: str
    source: str
    """The manual."""
    lower: str = ""
    """How to lower the level ahead of the first device on the master, after a colon."""
    export: str = ""
    """The menu of the export."""
    media: str = ""
    """How to find missing media files, after a colon."""
    collect: str = ""
    """The menu that copies media files into the project, or into an archive."""
    bypass: str = ""
    """What switches a device off."""

    def terms(self) -> dict[str, str]:
        """Return the terms that are known, by name."""
        found = {name: getattr(self, name) for name in TERMS}
        return {name: term for name, term in found.items() if term}


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of a remedy, and how it is said where one of its terms is unknown; empty: not at all."""

    say: str
    plain: str = ""


TERMS = ("lower", "export", "media", "collect", "bypass")
"""What a sentence can take from the DAW."""
VALUES = ("by", "device", "down")
"""What a sentence can take from the findings."""


@cache
def all_daws() -> dict[str, Daw]:
    """Load the DAWs by the name of their application. Raises ``RuleError`` with the line for an invalid file."""
    file = read_rule_text(rules_dir() / "daws.toml")
    try:
        return {name: converted(entry, Daw) for name, entry in file.table.items()}
    except FaultsError as error:
        raise RuleError(file.told("daws.toml", error.faults)) from None


@cache
def all_remedies() -> dict[str, tuple[Step, ...]]:
    """Load the remedies by name. Raises ``RuleError`` with the line for an invalid file."""
    file = read_rule_text(rules_dir() / "remedies.toml")
    try:
        return {name: tuple(converted(step, Step) for step in steps) for name, steps in file.table.items()}
    except FaultsError as error:
        raise RuleError(file.told("remedies.toml", error.faults)) from None


def daw_of(application: str) -> Daw | None:
    """Return the DAW that an application is, or is an edition of, as ``Pro Tools HD``; ``None`` for an unknown one."""
    names = [name for name in all_daws() if f"{application} ".startswith(f"{name} ")]
    return all_daws()[max(names, key=len)] if names else None


def words(remedy: str, application: str, values: Mapping[str, str]) -> str:
    """Word a remedy for a DAW, or for none. ``values`` may have the ``VALUES``; without a device it is "the device"."""
    daw = daw_of(application)
    known = {"by": "", "device": "the device", **values, **(daw.terms() if daw is not None else {})}
    return " ".join(_sentences(all_remedies().get(remedy, ()), known))


def _sentences(steps: tuple[Step, ...], known: Mapping[str, str]) -> Iterator[str]:
    for step in steps:
        sentence = step.say if names_in(step.say) <= known.keys() else step.plain
        if sentence:
            yield fill(sentence, known)
