"""Layers of settings: a file, what it extends, the command line. What is laid on top wins, key by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.config.file import extended_path, file_values, keys_of, shown_file
from daw_lint.config.key_lines import Keys
from daw_lint.config.model import Config, ConfigError, SharedSuppression
from daw_lint.config.read import SETTINGS
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path


class Layer(NamedTuple):
    """Settings that come from one place, by the names of the fields of ``Config``."""

    values: Mapping[str, Any]
    origin: str
    """What it is, where it is no file: the command line, ``[[paths]] sketches/*``."""
    file: Path | None = None
    keys: Keys = ()
    """The table of the file in which they are."""


def merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings laid over others: rules rule by rule and key by key, what is added behind what is there."""
    merged = dict(below)
    for name, value in above.items():
        if name == "rules":
            merged[name] = _merge_rules(merged.get(name, {}), value)
        elif SETTINGS[name]["added"]:
            merged[name] = (*merged.get(name, ()), *value)
        else:
            merged[name] = value
    return merged


def config_of(layers: Iterable[Layer], source: Path | None) -> Config:
    """Return the settings of layers, the last on top."""
    values: dict[str, Any] = {}
    for layer in layers:
        values = merge(values, layer.values)
    return Config(source=source, **values)


def read_layers(path: Path, chain: tuple[Path, ...] = ()) -> tuple[Layer, ...]:
    """Return the layers of a file: what it extends, then the file itself. Raises ``ConfigError`` with the chain."""
    here = path.resolve()
    before = "".join(f"{shown_file(entry)} extends " for entry in chain)
    shown = before + shown_file(path)
    if here in [entry.resolve() for entry in chain]:
        raise ConfigError(f"{shown}: a configuration cannot extend itself")
    if chain and not probe.is_file(path):
        hint = missing_path(Path(shown_file(path)))
        raise ConfigError(
            f"{shown}: " + ("it is a folder" if probe.is_folder(path) else f"there is no such file, {hint}")
        )
    try:
        values = file_values(path, before=before)
    except OSError as error:
        raise ConfigError(f"{shown}: cannot be read ({error.strerror})") from None
    below: list[Layer] = []
    for name in values.get("extend", ()):
        named = extended_path(name, path, shown)
        below += [layer for layer in read_layers(named, (*chain, path)) if layer not in below]
    own = shared(values, path) if chain else values
    return (*below, Layer(own, path.name, path, keys_of(path)))


def shared(values: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Return the settings of a file as they hold for one that extends it."""
    own = from_place(values, path.absolute().parent)
    if "suppress" in own:
        own["suppress"] = tuple(
            SharedSuppression(entry.rule, entry.reason, entry.file, entry.object, shared_by=path.name)
            for entry in own["suppress"]
        )
    return own


def from_place(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return settings whose places are told from a folder, for a configuration that lies elsewhere."""

    def told(name: str, value: Any) -> Any:
        if not SETTINGS[name]["place"] or isinstance(value, bool):
            return value
        if isinstance(value, tuple):
            return tuple(str(folder / entry) for entry in value)
        return str(folder / value) if value else value

    return {name: told(name, value) for name, value in values.items()}


def _merge_rules(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    merged = {rule: dict(values) for rule, values in below.items()}
    for rule, values in above.items():
        merged[rule] = {**merged.pop(rule, {}), **values}
    return merged
