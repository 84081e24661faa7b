"""Reads a table of settings: unknown keys and wrong types are faults that say what was perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

from msgspec import Meta, Struct, defstruct

from daw_lint.config.convert import converted
from daw_lint.config.faults import Fault, FaultsError, shown_value
from daw_lint.config.model import Config, ConfigError, Moment, PathSettings, Patterns, PluginClass, Texts
from daw_lint.disk.suggest import did_you_mean
from daw_lint.model.plugin_classes import CLASSES

_HINTS = get_type_hints(Config, include_extras=True)
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    name: _HINTS[name].__metadata__[-1].extra for name in Config.__struct_fields__ if name != "source"
}
"""The names of the settings, each with what the model says about it: ``per_path``, ``added``, ``place``, ``written``."""
PER_PATH = tuple(name for name, about in SETTINGS.items() if about["per_path"])
_DEFAULTS = Config()
_MATCH_WORDS = "patterns of paths relative to the configuration; * stands for any characters, / too"
_ELSEWHERE = {
    "per-file-ignores": "[[paths]] with match and extend-ignore",
    "overrides": "[[paths]] with match",
    "disable": "ignore",
    "enable": "select or extend-select",
    "ignore-paths": "exclude or extend-exclude",
    "include": "the folders behind daw-lint check",
    "suppressions": "[[suppress]]",
}
"""What other linters call it, and what it is called here."""


def key_of(name: str) -> str:
    """Return the key in the file of a setting."""
    return name.replace("_", "-")


def _fields(names: Iterable[str], **own: Any) -> list[Any]:
    return [(name, own.get(name, _HINTS[name]), _default(name)) for name in names]


def _default(name: str) -> Any:
    value = getattr(_DEFAULTS, name)
    return {} if name == "rules" else str(value) if isinstance(value, Moment) else value


PathsTable = defstruct(
    "PathsTable",
    [("match", Annotated[Patterns, Meta(description=_MATCH_WORDS)]), *_fields(PER_PATH)],
    forbid_unknown_fields=True,
    frozen=True,
    rename=key_of,
)
"""One ``[[paths]]`` as a file has it."""
SettingsTable = defstruct(
    "SettingsTable",
    _fields(SETTINGS, paths=Annotated[tuple[PathsTable, ...], _HINTS["paths"].__metadata__[-1]]),  # type: ignore[valid-type]
    forbid_unknown_fields=True,
    frozen=True,
    rename=key_of,
)
"""The settings as a file has them."""


def read_config(table: Mapping[str, Any], source: Path | None = None) -> Config:
    """Return the settings of a table alone, whatever it extends. Raises ``ConfigError``."""
    try:
        return Config(source=source, **read_values(table))
    except FaultsError as error:
        raise ConfigError(str(error)) from None


def read_values(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that a table gives, by the names of the fields of ``Config``. Raises ``FaultsError``."""
    try:
        read = converted(table, SettingsTable, _read_own_type)
    except FaultsError as error:
        raise FaultsError(tuple(map(_with_our_name, error.faults))) from None
    values = _given(read, table)
    if "paths" in values:
        entries = zip(values["paths"], table["paths"], strict=True)
        values["paths"] = tuple(
            PathSettings(tuple(values.pop("match")), values)
            for values in (_given(entry, given) for entry, given in entries)
        )
    return values


def _given(read: Struct, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a table gives, without the defaults."""
    return {name: getattr(read, name) for name in read.__struct_fields__ if key_of(name) in table}


def _with_our_name(fault: Fault) -> Fault:
    """Name our setting where a file has a key of another linter."""
    key = fault.keys[0] if len(fault.keys) == 1 else ""
    return Fault(fault.keys, f"unknown key {key!r}; write {_ELSEWHERE[key]}") if key in _ELSEWHERE else fault


def _read_own_type(kind: type, given: Any) -> Any:
    if kind is Moment and isinstance(given, str | date):
        return Moment(given if isinstance(given, str) else given.isoformat())
    if kind is PluginClass and isinstance(given, str) and given in CLASSES:
        return PluginClass(given)
    listed = [given] if isinstance(given, str) else given
    if issubclass(kind, Texts) and isinstance(listed, list) and all(isinstance(entry, str) for entry in listed):
        if kind is Patterns and not listed:
            raise ValueError('needs a pattern, such as match = "masters/*"')
        return kind(listed)
    if kind is PluginClass:
        raise ValueError(not_a_class(given))
    raise ValueError(f"must be {'a time' if kind is Moment else 'text or a list of texts'}, not {shown_value(given)}")


def not_a_class(word: Any) -> str:
    """Say of a word that it is not a class of plug-ins, and which is perhaps meant."""
    known = "; known are " + ", ".join(sorted(CLASSES))
    return f"must be a plug-in class, not {shown_value(word)}{did_you_mean(str(word), CLASSES, known)}"


def wants_text(key: str) -> bool:
    """Whether the value of a dotted key is, or may be, text. For a setting of a rule only the rule knows."""
    name = key.replace("-", "_")
    default = getattr(_DEFAULTS, name, None) if name in SETTINGS else None
    return isinstance(default, str) or name in ("history", "extend") or key.startswith("rules.")


def wants_texts(key: str) -> bool:
    """Whether a key of the file is that of a list of texts."""
    name = key.replace("-", "_")
    return name in SETTINGS and get_args(_HINTS[name])[0] == tuple[str, ...]
