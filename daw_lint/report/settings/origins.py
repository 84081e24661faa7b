"""Finds the origin of each setting: a file, one that it extends, ``[[paths]]``, the command line, the profile, the default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct, structs

from daw_lint.config.file import shown_file
from daw_lint.config.layers import Layer
from daw_lint.config.model import Config, PathSettings
from daw_lint.config.read import SETTINGS
from daw_lint.rulebook.profiles import load_profile
from daw_lint.rulebook.rule import Rule
from daw_lint.rulebook.selection import known_rules

DEFAULT_ORIGIN = "default"


class SettingInForce(NamedTuple):
    """One setting with its value and its origin."""

    key: str
    """Dotted, as in a file: ``fail-on``, ``rules.HR101.max_db``."""
    value: Any
    """In TOML types."""
    default: Any
    origins: tuple[str, ...]
    """Its origin; several where each adds something."""
    entry_origins: tuple[str, ...] = ()
    """The origin of each entry of a list that several origins add to."""

    @property
    def is_default(self) -> bool:
        """Whether it has its default value because nobody set it."""
        return self.origins == (DEFAULT_ORIGIN,)


def settings_of(config: Config, layers: Sequence[Layer]) -> Iterator[SettingInForce]:
    """Yield every setting, and the rule settings that differ from the rule files. Raises ``RuleError``."""
    plain = Config()
    for name in SETTINGS:
        if name != "rules":
            value, default = as_toml(getattr(config, name)), as_toml(getattr(plain, name))
            yield SettingInForce(
                name.replace("_", "-"), value, default, origins(name, layers), _of_entries(name, layers)
            )
    yield from _of_rules(config, layers)


def origins(name: str, layers: Sequence[Layer]) -> tuple[str, ...]:
    """Return the origins of a setting: the layer that wins, or every layer if each adds something."""
    places = [place(layer) for layer in layers if name in layer.values]
    if SETTINGS[name]["added"]:
        return tuple(dict.fromkeys(places)) or (DEFAULT_ORIGIN,)
    return tuple(places[-1:]) or (DEFAULT_ORIGIN,)


def _of_entries(name: str, layers: Sequence[Layer]) -> tuple[str, ...]:
    if not SETTINGS[name]["added"]:
        return ()
    return tuple(place(layer) for layer in layers for _ in layer.values.get(name, ()))


def place(layer: Layer) -> str:
    """Name a layer for people."""
    if layer.file is None:
        return layer.origin
    shown = shown_file(layer.file)
    return shown if layer.origin == layer.file.name else f"{shown}, {layer.origin}"


def as_toml(value: Any) -> Any:
    """Convert a setting to TOML values: tables with the keys of a file, without entries at their default."""
    if isinstance(value, PathSettings):
        return {"match": list(value.match)} | {
            key.replace("_", "-"): as_toml(part) for key, part in value.values.items()
        }
    if isinstance(value, Struct):
        own = {entry.encode_name: (getattr(value, entry.name), entry.default) for entry in structs.fields(value)}
        return {key: as_toml(part) for key, (part, default) in own.items() if part != default and key != "shared_by"}
    if isinstance(value, tuple | list):
        return [as_toml(entry) for entry in value]
    return {key: as_toml(part) for key, part in value.items()} if isinstance(value, Mapping) else value


def _of_rules(config: Config, layers: Sequence[Layer]) -> Iterator[SettingInForce]:
    profile = Layer({"rules": load_profile(config.profile).rules}, f"profile {config.profile}")
    rules = {name: rule for rule in known_rules(config) for name in (rule.code, rule.name)}
    found: dict[str, SettingInForce] = {}
    for layer in (profile, *layers):
        for name, values in layer.values.get("rules", {}).items():
            rule = rules.get(name)
            for key, value in values.items():
                dotted = f"rules.{rule.code if rule is not None else name}.{key}"
                found[dotted] = SettingInForce(dotted, as_toml(value), _default(rule, key), (place(layer),))
    yield from (found[key] for key in sorted(found))


def _default(rule: Rule | None, key: str) -> Any:
    if rule is None:
        return None
    return str(rule.severity) if key == "severity" else as_toml(rule.values.get(key))
