"""What to lint: the files that the user named, and the sessions in the folders that the user named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.config import Config, find_config, load_config
from daw_lint.measure import is_audio_name
from daw_lint.parsers import is_foreign, is_package, is_session_name


@dataclass
class ConfigFinder:
    """Gives each file its configuration: the closest one, or the one that the user named, with the options on top."""

    explicit: Path | None = None
    isolated: bool = False
    overrides: dict[str, Any] = field(default_factory=dict)
    _read: dict[Path | None, Config] = field(default_factory=dict)
    _found: dict[Path, Path | None] = field(default_factory=dict)

    def for_folder(self, folder: Path) -> Config:
        """Return the configuration for a folder. Raises ``ConfigError``."""
        return replace(self._plain(folder), **self.overrides)

    def for_file(self, path: Path) -> Config:
        """Return the configuration for a file, with what ``[[paths]]`` says of it. Raises ``ConfigError``."""
        config = self._plain(path.parent)
        for settings in config.paths:
            if settings.holds_for(_relative(path, config.source)):
                config = replace(config, **settings.values)
        return replace(config, **self.overrides)

    def _plain(self, folder: Path) -> Config:
        path = self.explicit
        if path is None and not self.isolated:
            absolute = folder.absolute()
            if absolute not in self._found:
                self._found[absolute] = find_config(absolute)
            path = self._found[absolute]
        if path not in self._read:
            self._read[path] = load_config(path)
        return self._read[path]


def _relative(path: Path, source: Path | None) -> str:
    absolute = path.absolute()
    folder = source.absolute().parent if source is not None else Path.cwd()
    return absolute.relative_to(folder).as_posix() if absolute.is_relative_to(folder) else absolute.as_posix()


class Targets(NamedTuple):
    """Sessions and bounces to lint, each once, in the order of their names."""

    sessions: tuple[Path, ...]
    bounces: tuple[Path, ...]


def collect(paths: Sequence[Path], configs: ConfigFinder) -> Targets:
    """Return what is to be linted; texts of other programs with the suffix of a session are passed over.

    A named file that is no audio file is taken for a session, whatever its name.
    """
    sessions: dict[Path, None] = {}
    bounces: dict[Path, None] = {}
    for path in paths:
        if path.is_dir() and not is_package(path):
            sessions.update(dict.fromkeys(_in_folder(path, configs.for_folder(path))))
        elif is_audio_name(path.name):
            bounces[path] = None
        else:
            sessions[path] = None
    return Targets(tuple(sessions), tuple(bounces))


def _in_folder(folder: Path, config: Config) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _excluded(name, config))
        packages = [name for name in folders if is_package(Path(root, name))]
        folders[:] = [name for name in folders if name not in packages]
        for name in packages:
            yield Path(root, name) if root != "." else Path(name)
        for name in sorted(files):
            path = Path(root, name) if root != "." else Path(name)
            if (
                is_session_name(name)
                and not name.startswith(".")
                and not _excluded(name, config)
                and not is_foreign(path)
            ):
                yield path


def _excluded(name: str, config: Config) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in config.exclude)
