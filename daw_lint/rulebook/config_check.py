"""Check the names in a configuration: rules and their settings, the profile, release targets; also patterns and times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from daw_lint.config.faults import MOST, Fault
from daw_lint.config.file import shown_file
from daw_lint.config.keys import Keys
from daw_lint.config.layers import Layer, config_of
from daw_lint.config.model import Config, ConfigError
from daw_lint.config.read import key_of, not_a_class
from daw_lint.config.toml_file import read_toml
from daw_lint.disk.shipped import rules_dir
from daw_lint.disk.suggest import did_you_mean
from daw_lint.model.name_patterns import REFERENCE_NAMES, PatternError, check_pattern
from daw_lint.model.plugin_classes import CLASSES
from daw_lint.rulebook.profiles import DEFAULT_PROFILE, load_profile
from daw_lint.rulebook.rule import Rule, RuleError, configure, unknown_rule
from daw_lint.rulebook.selection import known_rules

WHOLE = ("ALL", "DEFAULT")
_SELECTING = ("select", "extend_select", "ignore", "extend_ignore")
_NAMING_RULES = (*_SELECTING, "rules", "rule_folders")
"""Settings that name rules, or bring some."""


def check(layers: Sequence[Layer], entries: Sequence[Layer], config: Config) -> None:
    """Reject settings that name unknown rules, profiles or targets. Raises ``ConfigError`` with the place.

    ``layers`` make up the configuration of a folder, the command line on top; ``entries`` are what ``[[paths]]`` says.
    """
    _refuse_faults([layers], config)
    _refuse_faults([(*layers[:-1], entry, layers[-1]) for entry in entries], config)


def _refuse_faults(stacks: Sequence[Sequence[Layer]], config: Config) -> None:
    told = (_told(fault, stack) for stack in stacks for fault in _faults(config_of(stack, config.source)))
    found = list(dict.fromkeys(islice(told, MOST)))
    if found:
        raise ConfigError("\n".join(words for _, words in sorted(found)))


def _faults(config: Config) -> Iterator[Fault]:
    """Yield what is wrong. The keys of a fault are names of settings; in a list, the entry itself."""
    rules_dir()  # An installation without its rules is told here, before there is work.
    try:
        # Most configurations name no rule. Loading the rules takes a tenth of a run whose verdicts are known.
        rules = known_rules(config) if any(getattr(config, name) for name in _NAMING_RULES) else ()
    except RuleError as error:
        yield Fault(("rule_folders",), str(error))
        return
    for name in _SELECTING:
        for code in getattr(config, name):
            if code not in WHOLE and not any(code and rule.code.startswith(code) for rule in rules):
                yield Fault((name, code), f"no rule {code!r}{_hint(code, rules)}")
    if config.profile != DEFAULT_PROFILE:
        try:
            load_profile(config.profile)
        except RuleError as error:
            yield Fault(("profile",), str(error))
    for target in config.targets:
        from daw_lint.rulebook.targets import load_targets

        try:
            load_targets((target,))
        except RuleError as error:
            yield Fault(("targets", target), str(error))
    yield from _faults_of_rules(config, rules)
    for pattern in config.reference_names if config.reference_names != REFERENCE_NAMES else ():
        try:
            check_pattern(pattern)
        except PatternError as error:
            words = f"reference-names: {pattern!r} is not a regular expression that RE2 takes ({error})"
            yield Fault(("reference_names", pattern), words)
    if config.mix_finished:
        try:
            datetime.fromisoformat(config.mix_finished)
        except ValueError:
            words = f"mix-finished must be a time such as 2025-05-01T12:00, not {config.mix_finished!r}"
            yield Fault(("mix_finished",), words)


def _faults_of_rules(config: Config, rules: Sequence[Rule]) -> Iterator[Fault]:
    known = {name: rule for rule in rules for name in (rule.code, rule.name)}
    for name, values in config.rules.items():
        if name not in known:
            yield Fault(("rules", name), unknown_rule(name, known))
            continue
        for given in ({key: value} for key, value in values.items()):
            try:
                configure([known[name]], {name: given})
            except RuleError as error:
                yield Fault(("rules", name, *given), str(error))
        for word in _classes(values.get("classes")):
            if "classes" in known[name].values:
                words = f"an entry of {known[name].code}.classes {not_a_class(word)}"
                yield Fault(("rules", name, "classes", word), words)


def _classes(given: Any) -> Iterator[Any]:
    """Yield unknown plug-in classes in a setting of a rule."""
    if isinstance(given, list):
        yield from (entry for entry in given if not isinstance(entry, str) or entry not in CLASSES)


def _hint(code: str, rules: Sequence[Rule]) -> str:
    named = next((rule.code for rule in rules if rule.name == code.casefold()), None)
    if named is not None:
        return f"; write its code, {named!r}"
    return did_you_mean(code, [rule.code for rule in rules], "; daw-lint rule --all lists them")


def _told(fault: Fault, layers: Sequence[Layer]) -> tuple[int, str]:
    """Find the layer that brought a fault in; empty for the command line."""
    for layer in reversed(layers):
        keys = _keys_in(layer.values, fault.keys)
        if keys is not None and layer.file is not None:
            line = read_toml(layer.file).line((*layer.keys, *keys))
            return line, f"{shown_file(layer.file)}:{line}: {fault.words}"
        if keys is not None:
            break
    return 0, fault.words


def _keys_in(values: Mapping[str, Any], keys: Keys) -> Keys | None:
    """Yield the settings of a file, or of those of its ``[[paths]]`` entries that a layer may come from."""
    found: Keys = ()
    value: Any = values
    for key in keys:
        if isinstance(value, Mapping) and key in value:
            value = value[key]
            found = (*found, key if found else key_of(str(key)))
        elif isinstance(value, list | tuple) and key in value:
            found = (*found, value.index(key))
        else:
            return None
    return found
