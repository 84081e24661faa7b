"""Check the names in a configuration: rules and their settings, the profile, release targets; also patterns and times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from daw_lint.config.entries import no_class
from daw_lint.config.file import table_values
from daw_lint.config.layers import Layer, config_of, shared
from daw_lint.config.lines import line_of_fault, place_of
from daw_lint.config.model import REFERENCE_NAMES, Config, ConfigError
from daw_lint.disk.suggest import did_you_mean
from daw_lint.model.plugin_classes import CLASSES
from daw_lint.rulebook.rule import Rule, RuleError
from daw_lint.rulebook.selection import known_rules, rules_for
from daw_lint.rulebook.targets import load_targets

WHOLE = ("ALL", "DEFAULT")


def check(layers: Sequence[Layer], entries: Sequence[Layer], config: Config) -> None:
    """Reject settings that name unknown rules, profiles or targets. Raises ``ConfigError`` with the place.

    ``layers`` make up the configuration of a folder, the command line on top; ``entries`` are what ``[[paths]]`` says.
    """
    stacks = [layers, *((*layers[:-1], entry, layers[-1]) for entry in entries)]
    for stack in stacks:
        fault = _fault(config_of(stack, config.source))
        if fault:
            raise ConfigError(_where(stack, config.source, fault) + fault)


def _fault(config: Config) -> str:
    try:
        rules_for(config)
        load_targets(config.targets)
    except RuleError as error:
        return str(error)
    return next(_faults(config), "")


def _faults(config: Config) -> Iterator[str]:
    rules = known_rules(config)
    for code in (*config.select, *config.extend_select, *config.ignore, *config.extend_ignore):
        if code not in WHOLE and not any(code and rule.code.startswith(code) for rule in rules):
            yield f"no rule {code!r}{_hint(code, rules)}"
    for rule in rules_for(config):
        for word in _classes(rule.values.get("classes")):
            yield f"{rule.code}.classes: {no_class(word)}"
    for pattern in config.reference_names if config.reference_names != REFERENCE_NAMES else ():
        try:
            re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            yield f"reference-names: {pattern!r} is no regular expression ({error})"
    if config.mix_finished:
        try:
            datetime.fromisoformat(config.mix_finished)
        except ValueError:
            yield f"mix-finished must be a time such as 2025-05-01T12:00, not {config.mix_finished!r}"


def _classes(given: Any) -> Iterator[str]:
    """Yield unknown plug-in classes in a setting of a rule."""
    if isinstance(given, list):
        yield from (str(entry) for entry in given if entry not in CLASSES)


def _hint(code: str, rules: Sequence[Rule]) -> str:
    named = next((rule.code for rule in rules if rule.name == code.casefold()), None)
    if named is not None:
        return f"; write its code, {named!r}"
    return did_you_mean(code, [rule.code for rule in rules], "; daw-lint rule --all lists them")


def _where(layers: Sequence[Layer], source: Path | None, fault: str) -> str:
    """Find the layer that brought a fault in; empty for the command line."""
    for number, layer in enumerate(layers):
        below = layers[:number]
        if _fault(config_of([*below, layer], source)) == fault:
            return "" if layer.file is None else f"{place_of(layer.file, _line(below, layer, source, fault))}: "
    return ""


def _line(below: Sequence[Layer], layer: Layer, source: Path | None, fault: str) -> int | None:
    path = layer.file
    if path is None:
        return None

    def said(table: Mapping[str, Any]) -> str:
        for values in _candidates(table, layer, path, source):
            if _fault(config_of([*below, Layer(values, "")], source)) == fault:
                return fault
        return ""

    return line_of_fault(path.read_text("utf-8-sig"), said)


def _candidates(table: Mapping[str, Any], layer: Layer, path: Path, source: Path | None) -> Iterator[Mapping[str, Any]]:
    """Yield the settings of a file, or of those of its ``[[paths]]`` entries that a layer may come from."""
    try:
        values = table_values(table, path)
    except ConfigError:
        return
    values = values if path == source else shared(values, path)
    if layer.origin == path.name:
        yield values
        return
    yield from (entry.values for entry in values.get("paths", ()) if layer.values.keys() >= entry.values.keys())
