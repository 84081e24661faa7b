"""Profiles: predefined selections and settings of rules, as data in ``rules/profiles``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from daw_lint.disk.suggest import did_you_mean
from daw_lint.rulebook.rule import DEFAULT, RuleError, Source

DEFAULT_PROFILE = "default"


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
    from daw_lint.rulebook.book import book

    return list(book().profiles)


def load_profile(name: str) -> Profile:
    """Load a profile. Raises ``RuleError`` for an unknown name or an invalid file."""
    from daw_lint.rulebook.book import book

    if name not in book().profiles:
        hint = did_you_mean(name, profile_names(), "; daw-lint profiles lists them")
        raise RuleError(f"unknown profile {name!r}{hint}")
    return book().profiles[name]


def merged(*options: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Merge settings of rules; later ones override earlier ones."""
    found: dict[str, dict[str, Any]] = {}
    for layer in options:
        for rule, values in layer.items():
            found.setdefault(rule, {}).update(values)
    return found
