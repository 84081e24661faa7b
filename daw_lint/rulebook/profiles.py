"""Profiles: predefined selections and settings of rules, as data in ``rules/profiles``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct, field

from daw_lint.config.convert import converted
from daw_lint.config.faults import FaultsError
from daw_lint.disk.shipped import rules_dir
from daw_lint.disk.suggest import did_you_mean
from daw_lint.rulebook.files import read_rule_text
from daw_lint.rulebook.rule import DEFAULT, RuleError, Source


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """A profile: which rules run, and with which settings."""

    name: str
    summary: str
    why: str
    select: tuple[str, ...] = (DEFAULT,)
    ignore: tuple[str, ...] = ()
    rules: dict[str, dict[str, Any]] = {}
    sources: tuple[Source, ...] = field(name="source", default=())


def profile_names() -> list[str]:
    """List the names of the profiles, the default first."""
    names = sorted(path.stem for path in (rules_dir() / "profiles").glob("*.toml"))
    return sorted(names, key=lambda name: name != "default")


@cache
def load_profile(name: str) -> Profile:
    """Load a profile. Raises ``RuleError`` for an unknown name or an invalid file."""
    if name not in profile_names():
        hint = did_you_mean(name, profile_names(), "; daw-lint profiles lists them")
        raise RuleError(f"unknown profile {name!r}{hint}")
    file = read_rule_text(rules_dir() / "profiles" / f"{name}.toml")
    try:
        return converted({"name": name, **file.table}, Profile)
    except FaultsError as error:
        raise RuleError(file.told(f"profile {name}", error.faults)) from None


def merged(*options: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Merge settings of rules; later ones override earlier ones."""
    found: dict[str, dict[str, Any]] = {}
    for layer in options:
        for rule, values in layer.items():
            found.setdefault(rule, {}).update(values)
    return found
