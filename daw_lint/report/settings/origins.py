"""Where each setting comes from: a file, one that it extends, ``[[paths]]``, the command line, the profile, or the default."""

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
    """One setting as it holds."""

    key: str
    """As a file has it, with dots: ``fail-on``, ``rules.HR101.max_db``."""
    value: Any
    """As TOML has it."""
    default: Any
    origins: tuple[str, ...]
    """Where it comes from; several places where each adds something."""
    entry_origins: tuple[str, ...] = ()
    """Where each entry comes from, of a list that is put together."""

    @property
    def is_default(self) -> bool:
        """Whether nobody set it."""
        return self.origins == (DEFAULT_ORIGIN,)


def settings_of(config: Config, layers: Sequence[Layer]) -> Iterator[SettingInForce]:
    """Yield every setting, and every setting of a rule that somebody made. Raises ``RuleError``."""
    plain = Config()
    for name in SETTINGS:
        if name != "rules":
            value, default = as_toml(getattr(config, name)), as_toml(getattr(plain, name))
            yield SettingInForce(
                name.replace("_", "-"), value, default, origins(name, layers), _of_entries(name, layers)
            )
    yield from _of_rules(config, layers)


def origins(name: str, layers: Sequence[Layer]) -> tuple[str, ...]:
    """Return where a setting of this name comes from, the last word first unless each adds something."""
    places = [place(layer) for layer in layers if name in layer.values]
    if SETTINGS[name]["added"]:
        return tuple(dict.fromkeys(places)) or (DEFAULT_ORIGIN,)
    return tuple(places[-1:]) or (DEFAULT_ORIGIN,)


def _of_entries(name: str, layers: Sequence[Layer]) -> tuple[str, ...]:
    if not SETTINGS[name]["added"]:
        return ()
    return tuple(place(layer) for layer in layers for _ in layer.values.get(name, ()))


def place(layer: Layer) -> str:
    """Return what a layer is called."""
    if layer.file is None:
        return layer.origin
    shown = shown_file(layer.file)
    return shown if layer.origin == layer.file.name else f"{shown}, {layer.origin}"


def as_toml(value: Any) -> Any:
    """Return a setting as a file has it: tables with the keys of the file, without what is left at its default."""
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
