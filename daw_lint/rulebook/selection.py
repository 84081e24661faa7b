"""Select the rules and the plug-in catalogue for a configuration."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.config.find import Config
from daw_lint.model.facts import Fact
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.profiles import load_profile, merged
from daw_lint.rulebook.rule import Rule, configure, mature_rules, select_rules

if TYPE_CHECKING:
    from daw_lint.rulebook.catalogue import Catalogue

_RULES: dict[tuple[object, ...], tuple[Rule, ...]] = {}


def known_rules(config: Config) -> tuple[Rule, ...]:
    """List all rules that a configuration can select, with those of its rule folders. Raises ``RuleError``."""
    folder = config.source.parent if config.source is not None else Path()
    return (*load_rules(), *_house_rules(tuple(folder / name for name in config.rule_folders)))


@lru_cache(maxsize=8)
def _house_rules(folders: tuple[Path, ...]) -> tuple[Rule, ...]:
    if not folders:
        return ()
    from daw_lint.rulebook.files import load_house_rules

    return load_house_rules(folders)


def rules_for(config: Config) -> tuple[Rule, ...]:
    """Select the rules of a configuration, with its settings. Raises ``RuleError``.

    The user's ``select`` replaces the profile's. Rules that either ignores are left out, unless they are selected by name.
    A preview rule runs with ``preview``, or if the user or the profile selects its code.
    """
    ignore = (*config.ignore, *config.extend_ignore)
    key = (config.profile, config.select, config.extend_select, ignore, config.preview, repr(config.rules),
           config.rule_folders, config.source)  # fmt: skip
    if key not in _RULES:
        profile = load_profile(config.profile)
        rules = configure(known_rules(config), merged(profile.rules, config.rules))
        selected = config.select or profile.select
        rules = mature_rules(rules, (*selected, *config.extend_select), config.preview)
        book = select_rules(rules, selected, () if config.select else profile.ignore)
        chosen = {rule.code for rule in (*book, *select_rules(rules, config.extend_select, ()))}
        mine = ("ALL", *config.select, *config.extend_select)
        _RULES[key] = tuple(rule for rule in select_rules(rules, mine, ignore) if rule.code in chosen)
    return _RULES[key]


def parts_for(rules: Sequence[Rule], stage: str, head: str = "bounce") -> frozenset[str]:
    """List the parts of a bounce (``level``, ``loudness``, ...) that the rules of a stage need.

    The dynamics are measured by the loudness: where a rule needs them, reports can give both.
    """
    from daw_lint.measure import WHAT

    asked = {need for rule in rules if stage in rule.stages for need in rule.needs}
    parts = frozenset(name for name in WHAT if Fact(f"{head}.{name}") in asked)
    return parts | {"loudness"} if "dynamics" in parts else parts


def catalogue_for(config: Config) -> Catalogue:
    """Load the plug-in catalogue with the user's additions."""
    return _catalogue(config.plugins)


@lru_cache(maxsize=8)
def _catalogue(additions: tuple[object, ...]) -> Catalogue:
    from daw_lint.rulebook.catalogue import load
    from daw_lint.rulebook.plugin_tables import PluginEntry

    entries = [
        PluginEntry(vendor=added.vendor, name=added.name, plugin_class=added.plugin_class, ids=added.ids, seen=True)  # type: ignore[attr-defined]
        for added in additions
    ]
    return load(entries)
