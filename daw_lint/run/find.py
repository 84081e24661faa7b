"""Finds what to lint, and the configuration of each file."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from msgspec import Struct, field

from daw_lint.config.file import keys_of
from daw_lint.config.find import Config, ConfigError, Layer, config_of, find_config, read_layers
from daw_lint.disk import probe
from daw_lint.disk.globs import are_among
from daw_lint.measure import is_audio_name
from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers import is_foreign, is_package, is_session_name
from daw_lint.parsers.unsupported import program_of

COMMAND_LINE = "the command line"
SAMPLE_FOLDERS = frozenset(
    {"samples", "backup", "audio files", "audio", "media", "recordings", "interchange", "freeze"}
)
"""Folders in which DAWs keep what a session plays."""


class ConfigFinder(Struct):
    """Finds the configuration of each file: the closest one, or the one the user named; the command line overrides it."""

    explicit: Path | None = None
    isolated: bool = False
    overrides: dict[str, Any] = field(default_factory=dict)
    """Settings of the command line, by the names of the fields of ``Config``."""
    check: Callable[[Sequence[Layer], Sequence[Layer], Config], None] | None = None
    """Rejects unknown names in a configuration. It gets the layers of a folder, those of ``[[paths]]``, and the result."""
    _read: dict[Path, tuple[Layer, ...]] = field(default_factory=dict)
    _found: dict[Path, Path | None] = field(default_factory=dict)
    _built: dict[tuple[Path | None, tuple[int, ...]], Config] = field(default_factory=dict)

    def for_folder(self, folder: Path) -> Config:
        """Return the configuration for a folder. Raises ``ConfigError``."""
        return self._config(self._source(folder), ())

    def for_file(self, path: Path) -> Config:
        """Return the configuration for a file, with the ``[[paths]]`` that match it. Raises ``ConfigError``."""
        source = self._source(path.parent)
        return self._config(source, self._holding(path, source))

    def inputs(self) -> Iterator[Path]:
        """Yield the files that the configurations so far were read from, or name: what a run must not write over."""
        for layers in self._read.values():
            yield from (layer.file for layer in layers if layer.file is not None)
        for config in self._built.values():
            place = baseline_of(config)
            if place is not None:
                yield place
            for folder in config.rule_folders:
                yield from _placed(folder, config).rglob("*.toml")

    def layers(self, path: Path, is_folder: bool) -> tuple[Layer, ...]:
        """List the layers of the configuration of a folder or a file; later ones override. Raises ``ConfigError``."""
        source = self._source(path if is_folder else path.parent)
        return self._stacked(source, () if is_folder else self._holding(path, source))

    def _config(self, source: Path | None, holding: tuple[int, ...]) -> Config:
        if (source, holding) not in self._built:
            layers = self._stacked(source, holding)
            config = config_of(layers, source)
            if self.check is not None and not holding:
                self.check(layers, self._entries(source), config)
            self._built[source, holding] = config
        return self._built[source, holding]

    def _stacked(self, source: Path | None, holding: tuple[int, ...]) -> tuple[Layer, ...]:
        entries = self._entries(source)
        return (*self._plain(source), *(entries[number] for number in holding), Layer(self.overrides, COMMAND_LINE))

    def _holding(self, path: Path, source: Path | None) -> tuple[int, ...]:
        """List the numbers of the ``[[paths]]`` that match a file."""
        entries = self._config(source, ()).paths
        shown = _relative(path, source) if entries else ""
        return tuple(number for number, entry in enumerate(entries) if entry.holds_for(shown))

    def _entries(self, source: Path | None) -> list[Layer]:
        """Make a layer of each of the ``[[paths]]``, in the order of ``Config.paths``."""
        layers = (*self._plain(source), Layer(self.overrides, COMMAND_LINE))
        return [
            Layer(entry.values, f"[[paths]] {', '.join(entry.match)}", layer.file, (*layer.keys, "paths", number))
            for layer in layers
            for number, entry in enumerate(layer.values.get("paths", ()))
        ]

    def _plain(self, source: Path | None) -> tuple[Layer, ...]:
        if source is None:
            return ()
        if source not in self._read:
            try:
                self._read[source] = read_layers(source)
            except ConfigError as error:
                raise self._with_faults_of_rest(error, source) from None
        return self._read[source]

    def _with_faults_of_rest(self, error: ConfigError, source: Path) -> ConfigError:
        """Add the unknown names in what can be read of a file to what is wrong with its form: both are told at once."""
        if self.check is None or error.rest is None:
            return error
        layers = (Layer(error.rest, source.name, source, keys_of(source)), Layer(self.overrides, COMMAND_LINE))
        try:
            self.check(layers, (), config_of(layers, source))
        except ConfigError as more:
            return error.joined_with(more)
        return error

    def _source(self, folder: Path) -> Path | None:
        if self.explicit is not None or self.isolated:
            return self.explicit
        absolute = folder.absolute()
        if absolute not in self._found:
            self._found[absolute] = find_config(absolute)
        return self._found[absolute]


def _relative(path: Path, source: Path | None) -> str:
    absolute = path.absolute()
    folder = source.absolute().parent if source is not None else Path.cwd()
    return absolute.relative_to(folder).as_posix() if absolute.is_relative_to(folder) else absolute.as_posix()


def baseline_of(config: Config) -> Path | None:
    """Return the baseline that a configuration names, if any."""
    return _placed(config.baseline, config) if config.baseline else None


def _placed(name: str, config: Config) -> Path:
    """Return what a setting names; a relative path starts at the configuration."""
    return ((config.source.parent if config.source is not None else Path()) / name).absolute()


class Targets(NamedTuple):
    """Sessions and bounces to lint, each once, in the order of their names."""

    sessions: tuple[Path, ...]
    bounces: tuple[Path, ...]
    """Those that were named, and the audio of folders without a session."""
    beside_sessions: tuple[Path, ...] = ()
    """Audio of folders with sessions: a bounce of one of them, or nothing that is judged. No samples and recordings."""


class InFolder(NamedTuple):
    """What is in a folder and below."""

    sessions: tuple[Path, ...]
    audio: tuple[Path, ...]
    """Without the samples and recordings of a project."""
    unreadable: tuple[Path, ...] = ()
    """Folders that may not be read: their content is unknown, not clean."""

    @property
    def has_project(self) -> bool:
        """Whether a session is among them that audio belongs to: a cue sheet only lists songs in audio that is finished."""
        return any(_is_of_project(path.name) for path in self.sessions)


def collect(paths: Sequence[Path], configs: ConfigFinder, apart: Container[Path] = ()) -> Targets:
    """Find the files to lint. Files of other programs that share the suffix of a session are skipped.

    A file that the user names is a session unless it has the name of an audio file. Backups are passed over in folders only.
    Audio in a folder is a bounce where no session but cue sheets is in the folder or below. ``apart`` are absolute paths of audio that is
    judged otherwise.
    """
    sessions: dict[Path, None] = {}
    bounces: dict[Path, None] = {}
    beside: dict[Path, None] = {}
    for path in paths:
        if probe.is_folder(path) and not is_package(path):
            found = in_folder(path, configs.for_folder(path))
            sessions.update(dict.fromkeys((*found.sessions, *found.unreadable)))
            audio = dict.fromkeys(file for file in found.audio if file.absolute() not in apart)
            (beside if found.has_project else bounces).update(audio)
        elif is_audio_name(path.name):
            bounces[path] = None
        else:
            sessions[path] = None
    return Targets(tuple(sessions), tuple(bounces), tuple(path for path in beside if path not in bounces))


def names_passed_over(folder: Path, config: Config) -> tuple[str, ...]:
    """Return the names to pass over in a folder that the user named; empty if it is itself a folder of backups."""
    return () if are_among(folder.absolute().parts[-1:], config.passed_over) else config.passed_over


def in_folder(folder: Path, config: Config) -> InFolder:
    """Find the sessions and the audio in a folder and below. Links to folders are not followed."""
    closed: list[OSError] = []
    sessions: list[Path] = []
    audio: list[Path] = []
    is_project = False
    names = names_passed_over(folder, config)
    for root, folders, files in os.walk(folder, onerror=closed.append):
        below = Path(root).relative_to(folder).parts
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not are_among((*below, name), names)
        )
        packages = [name for name in folders if is_package(Path(root, name))]
        folders[:] = [name for name in folders if name not in packages]
        place = Path(root) if root != "." else Path()
        sessions += [place / name for name in packages]
        for name in sorted(files):
            if name.startswith(".") or are_among((*below, name), names):
                continue
            if is_audio_name(name):
                audio.append(place / name)
            elif is_session_name(name):
                sessions += [place / name] if _is_readable_session(place / name) else []
            elif not is_project:
                is_project = program_of(name) is not None
    if is_project or any(_is_of_project(path.name) for path in sessions):
        audio = [path for path in audio if not is_sample(path.relative_to(folder))]
    unreadable = (Path(error.filename) for error in closed if isinstance(error, PermissionError))
    return InFolder(tuple(sessions), tuple(path for path in audio if not probe.is_endless(path)), tuple(unreadable))


def _is_of_project(name: str) -> bool:
    return not name.lower().endswith(".cue")


def _is_readable_session(path: Path) -> bool:
    return not probe.is_endless(path) and not is_foreign(path)


def is_sample(path: PurePath) -> bool:
    """Whether a file is in a folder in which DAWs keep what a session plays. Nearby sessions are not looked at."""
    return any(part.casefold() in SAMPLE_FOLDERS for part in path.parts[:-1])
