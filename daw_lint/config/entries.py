"""Reads the entries of ``[[suppress]]``, ``[[sets]]`` and ``[[plugins]]``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from daw_lint.config.model import SET_KINDS, ConfigError, PluginAddition, SetEntry, SuppressionEntry
from daw_lint.disk.suggest import did_you_mean
from daw_lint.model.plugin_classes import CLASSES


def _suppression(entry: Mapping[str, Any]) -> SuppressionEntry:
    _check_keys("suppress", entry, ("rule", "reason"), ("file", "object"))
    for key, value in entry.items():
        _text("suppress", key, value)
    for key in ("rule", "reason"):
        if not entry[key].strip():
            raise ConfigError(f"an entry of [[suppress]] needs {key!r}")
    return SuppressionEntry(**entry)


def _set(entry: Mapping[str, Any]) -> SetEntry:
    _check_keys("sets", entry, ("kind", "files"), ("mix",))
    kind, files = entry["kind"], entry["files"]
    if kind not in SET_KINDS:
        raise ConfigError(f"kind in [[sets]] must be {' or '.join(SET_KINDS)}, not {kind!r}")
    listed = read_texts("files in [[sets]]", [files] if isinstance(files, str) else files)
    return SetEntry(kind, listed, _text("sets", "mix", entry.get("mix", "")))


def _plugin(entry: Mapping[str, Any]) -> PluginAddition:
    _check_keys("plugins", entry, ("name", "class"), ("vendor", "ids"))
    name, plugin_class, vendor = (_text("plugins", key, entry.get(key, "")) for key in ("name", "class", "vendor"))
    if plugin_class not in CLASSES:
        raise ConfigError(f"class in [[plugins]]: {no_class(plugin_class)}")
    return PluginAddition(name, plugin_class, vendor, read_texts("ids in [[plugins]]", entry.get("ids", [])))


READERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {"suppress": _suppression, "sets": _set, "plugins": _plugin}


def no_class(word: str) -> str:
    """Return what to say of a word that is no class of plug-ins."""
    known = "; there are " + ", ".join(sorted(CLASSES))
    return f"{word!r} is no class{did_you_mean(word, CLASSES, known)}"


def read_texts(key: str, given: Any, what: str = "a list of texts") -> tuple[str, ...]:
    """Return a list of texts. Raises ``ConfigError``."""
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        hint = f': write ["{given}"]' if isinstance(given, str) else ""
        raise ConfigError(f"{key} must be {what}{hint}")
    return tuple(given)


def _check_keys(table: str, entry: Mapping[str, Any], needed: Sequence[str], more: Sequence[str]) -> None:
    names = [*needed, *more]
    for key in entry:
        if key not in names:
            raise ConfigError(f"unknown key {key!r} in [[{table}]]{did_you_mean(key, names)}")
    for key in needed:
        if key not in entry:
            raise ConfigError(f"an entry of [[{table}]] needs {key!r}")


def _text(table: str, key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{key} in [[{table}]] must be text, not {value!r}")
    return value
