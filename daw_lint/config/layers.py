"""Layers of settings: a file, the files it extends, the command line. Later layers override earlier ones, key by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from daw_lint.config.file import extended_path, file_values, keys_of, shown_file
from daw_lint.config.keys import Keys
from daw_lint.config.model import Config, ConfigError, SharedSuppression
from daw_lint.config.read import SETTINGS
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path
from daw_lint.named_tuple import NamedTuple

LONGEST_CHAIN = 32
"""Most files of which each extends the next."""
MOST_FILES = 256


class Layer(NamedTuple):
    """Settings from one source, by the names of the fields of ``Config``."""

    values: Mapping[str, Any]
    origin: str
    """The name of the source: a file, the command line, ``[[paths]] sketches/*``."""
    file: Path | None = None
    keys: Keys = ()
    """The table in the file that holds them."""


def merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Merge settings; ``above`` overrides. Rules are merged key by key, and lists that are added to are joined."""
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
    """Build the configuration of layers; later ones override."""
    values: dict[str, Any] = {}
    for layer in layers:
        values = merge(values, layer.values)
    return Config(source=source, **values)


def read_layers(path: Path) -> tuple[Layer, ...]:
    """Read the layers of a file: the files it extends, then the file itself. Raises ``ConfigError`` with the chain."""
    return _Extending().layers(path, ())


class _Extending:
    """Reads the files that extend each other: each once, so that the work grows with their number."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[Layer, ...]] = {}
        self._files = 0

    def layers(self, path: Path, chain: tuple[Path, ...]) -> tuple[Layer, ...]:
        before = "".join(f"{shown_file(entry)} extends " for entry in chain)
        shown = before + shown_file(path)
        here = path.resolve()
        if here in [entry.resolve() for entry in chain]:
            raise ConfigError(f"{shown}: a configuration cannot extend itself")
        if len(chain) > LONGEST_CHAIN:
            first = f"{shown_file(chain[0])} extends {shown_file(chain[1])}"
            raise ConfigError(f"{first}, and so on: more than {LONGEST_CHAIN} files extend each other")
        if path not in self._known:
            self._known[path] = self._read(path, chain, before, shown)
        return self._known[path]

    def _read(self, path: Path, chain: tuple[Path, ...], before: str, shown: str) -> tuple[Layer, ...]:
        self._files += 1
        if self._files > MOST_FILES:
            raise ConfigError(f"{shown_file((*chain, path)[0])}: it extends more than {MOST_FILES} files")
        if chain and not probe.is_file(path):
            hint = missing_path(Path(shown_file(path)))
            raise ConfigError(
                f"{shown}: " + ("it is a folder" if probe.is_folder(path) else f"there is no such file, {hint}")
            )
        try:
            values = file_values(path, before=before)
        except OSError as error:
            raise ConfigError(f"{shown}: cannot be read ({error.strerror})") from None
        below: dict[Path | None, Layer] = {}
        for name in values.get("extend", ()):
            named = extended_path(name, path, shown)
            for layer in self.layers(named, (*chain, path)):
                below.setdefault(layer.file, layer)
        own = shared(values, path) if chain else values
        return (*below.values(), Layer(own, path.name, path, keys_of(path)))


def shared(values: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Adapt the settings of a file for one that extends it: paths become absolute, suppressions keep their origin."""
    own = from_place(values, path.absolute().parent)
    if "suppress" in own:
        own["suppress"] = tuple(
            SharedSuppression(entry.rule, entry.reason, entry.file, entry.object, shared_by=path.name)
            for entry in own["suppress"]
        )
    return own


def from_place(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Make relative paths in settings start at ``folder``, for a configuration that is somewhere else."""

    def placed(name: str, value: Any) -> Any:
        if not SETTINGS[name]["place"] or isinstance(value, bool):
            return value
        if isinstance(value, tuple):
            return tuple(str(folder / entry) for entry in value)
        return str(folder / value) if value else value

    return {name: placed(name, value) for name, value in values.items()}


def _merge_rules(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    merged = {rule: dict(values) for rule, values in below.items()}
    for rule, values in above.items():
        merged[rule] = {**merged.pop(rule, {}), **values}
    return merged
