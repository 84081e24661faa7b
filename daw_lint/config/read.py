"""Reads a table of settings: unknown keys and wrong kinds are errors that say what was perhaps meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import Field, fields
from datetime import date
from pathlib import Path
from typing import Any

from daw_lint.config.entries import READERS, read_texts
from daw_lint.config.model import Config, ConfigError, PathSettings
from daw_lint.disk.suggest import did_you_mean

SETTINGS: dict[str, Field[Any]] = {entry.name: entry for entry in fields(Config) if entry.name != "source"}
PER_PATH = tuple(name for name, entry in SETTINGS.items() if entry.metadata["per_path"])
_DEFAULTS = Config()
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
_KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


def read_config(data: Mapping[str, Any], source: Path | None = None) -> Config:
    """Return the settings of a table alone, whatever it extends. Raises ``ConfigError``."""
    return Config(source=source, **read_values(data))


def read_values(data: Mapping[str, Any], names: Sequence[str] = tuple(SETTINGS), where: str = "") -> dict[str, Any]:
    """Return the settings that a table gives, by the names of the fields of ``Config``. Raises ``ConfigError``."""
    known = {name.replace("_", "-"): name for name in names}
    values: dict[str, Any] = {}
    for key, given in data.items():
        if key not in known:
            hint = f"; write {_ELSEWHERE[key]}" if key in _ELSEWHERE and not where else did_you_mean(key, known)
            raise ConfigError(f"unknown key {key!r}{where}{hint}")
        values[known[key]] = _typed(key, known[key], given)
    return values


def wants_text(key: str) -> bool:
    """Whether a dotted key of the file is that of a text, or may be: a setting of a rule is known by the rule alone."""
    name = key.replace("-", "_")
    default = getattr(_DEFAULTS, name, None) if name in SETTINGS else None
    return isinstance(default, str) or name in ("history", "extend") or key.startswith("rules.")


def wants_texts(key: str) -> bool:
    """Whether a key of the file is that of a list of texts."""
    name = key.replace("-", "_")
    is_list = name in SETTINGS and isinstance(getattr(_DEFAULTS, name), tuple)
    return is_list and name not in (*READERS, "paths", "extend")


def _typed(key: str, name: str, given: Any) -> Any:
    if name == "paths":
        return tuple(_path_settings(entry) for entry in tables(key, given))
    if name in READERS:
        return tuple(READERS[name](entry) for entry in tables(key, given))
    if name == "rules":
        return _rules(given)
    if name == "extend":
        return read_texts(key, [given] if isinstance(given, str) else given, "a file or a list of files")
    if name == "mix_finished" and isinstance(given, date):
        return given.isoformat()
    if name == "history" and isinstance(given, str):
        return given
    return _plain(key, given, getattr(_DEFAULTS, name), SETTINGS[name].metadata["choices"])


def _plain(key: str, given: Any, default: Any, choices: Sequence[str]) -> Any:
    if choices and given not in choices:
        hint = did_you_mean(given, choices) if isinstance(given, str) else ""
        raise ConfigError(f"{key} must be {' or '.join(choices)}, not {given!r}{hint}")
    if isinstance(default, tuple):
        return read_texts(key, given)
    if isinstance(default, float) and type(given) is int:
        return float(given)
    if type(given) is not type(default):
        raise ConfigError(f"{key} must be {_KINDS[type(default)]}, not {given!r}")
    return given


def tables(key: str, given: Any) -> list[Any]:
    """Return the entries of a list of tables. Raises ``ConfigError``."""
    if not isinstance(given, list) or not all(isinstance(entry, Mapping) for entry in given):
        raise ConfigError(f"{key} must be a list of tables, [[{key}]]")
    return given


def _rules(given: Any) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(given, Mapping) or not all(isinstance(value, Mapping) for value in given.values()):
        raise ConfigError("rules must be tables such as [rules.HR101]")
    return given


def _path_settings(entry: Mapping[str, Any]) -> PathSettings:
    match = entry.get("match")
    patterns = [match] if isinstance(match, str) else match
    if not isinstance(patterns, list) or not patterns or not all(isinstance(item, str) for item in patterns):
        raise ConfigError('an entry of [[paths]] needs match, such as match = "masters/*"')
    rest = {key: value for key, value in entry.items() if key != "match"}
    return PathSettings(tuple(patterns), read_values(rest, PER_PATH, " in [[paths]]"))
