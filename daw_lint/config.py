"""The configuration: ``daw-lint.toml`` or ``[tool.daw-lint]`` in ``pyproject.toml``; the closest file wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.hints import did_you_mean

FILE_NAMES = ("daw-lint.toml", ".daw-lint.toml")
STAGES = ("auto", "mix", "master")
SEVERITIES = ("error", "warning", "info")
REFERENCE_NAMES = (
    r"^\W*(ref|refs|reference|references)(\b|[_\d])",
    r"\b(ref|reference) ?(track|song|mix|master)s?\b",
    r"^\W*a\s?/\s?b\b",
)


class ConfigError(Exception):
    """A configuration that is wrong. The text says where, what, and what was perhaps meant."""


class SuppressionEntry(NamedTuple):
    """One ``[[suppress]]``: ``file`` and ``object`` are patterns with ``*``; ``rule`` is a code or a prefix."""

    rule: str
    reason: str
    file: str = "*"
    object: str = "*"


SET_KINDS = ("stems", "album", "alternates", "versions")


class SetEntry(NamedTuple):
    """One ``[[sets]]``: files that belong together, as patterns relative to the configuration."""

    kind: str
    files: tuple[str, ...]
    mix: str = ""


class PluginAddition(NamedTuple):
    """One ``[[plugins]]``: a plug-in that the catalogue lacks or judges otherwise."""

    name: str
    plugin_class: str
    vendor: str = ""
    ids: tuple[str, ...] = ()


class PathSettings(NamedTuple):
    """One ``[[paths]]``: settings that hold for the files that match, by the names of the fields of ``Config``."""

    match: tuple[str, ...]
    """Patterns of paths relative to the configuration; ``*`` stands for any characters, ``/`` too."""
    values: Mapping[str, Any]

    def holds_for(self, path: str) -> bool:
        """Whether a path, relative to the configuration and with ``/``, matches."""
        return any(fnmatchcase(path.casefold(), pattern.casefold()) for pattern in self.match)


@dataclass(frozen=True)
class Config:
    """Every setting. The name in the file is that of the field with dashes."""

    stage: str = "auto"
    """mix, master, or auto: what the session itself looks like"""
    profile: str = "default"
    """the rule book to start from: daw-lint profiles lists them"""
    targets: tuple[str, ...] = ()
    """where the master is released: daw-lint targets lists them"""
    select: tuple[str, ...] = ()
    """rules to run: codes, prefixes, DEFAULT or ALL; what the profile selects where it is empty"""
    extend_select: tuple[str, ...] = ()
    """more rules to run"""
    ignore: tuple[str, ...] = ()
    """rules not to run"""
    exclude: tuple[str, ...] = ("Backup", "Ableton Project Info", "Session File Backups", "auto-backups")
    """names of files and folders that are passed over in a folder"""
    fail_on: str = "warning"
    """the lowest severity that makes the exit code 1"""
    bounces: bool = True
    """look for bounces by name beside a session"""
    bounce_folders: tuple[str, ...] = (
        "Bounces",
        "Bounce",
        "Exports",
        "Export",
        "Renders",
        "Render",
        "Mixdown",
        "Mixdowns",
    )
    """folders in which bounces are looked for"""
    reference_names: tuple[str, ...] = REFERENCE_NAMES
    """regular expressions for the names of reference tracks"""
    mastering_by: str = "self"
    """self or other: the rest rules are for people who master their own mix"""
    mix: str = ""
    """the bounce of the mix that a mastering session works on, where it is not its longest audible file"""
    mix_finished: str = ""
    """when the mix was finished, as YYYY-MM-DDTHH:MM"""
    baseline: str = ""
    """the file of the findings that are known: only others fail a run"""
    history: bool | str = False
    """keep each check and report: true, or the file to keep them in"""
    max_xml_bytes: int = 1 << 30
    """largest size of an unpacked session in bytes"""
    max_ratio: float = 200.0
    """largest ratio of unpacked to packed size, above 16 MiB"""
    rule_folders: tuple[str, ...] = ()
    """folders with rule files of your own"""
    sets: tuple[SetEntry, ...] = ()
    """files that are judged together: stems, album, alternates, versions"""
    paths: tuple[PathSettings, ...] = ()
    """settings for some files only"""
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """settings of single rules"""
    suppress: tuple[SuppressionEntry, ...] = ()
    """findings that are silenced, each with a reason"""
    plugins: tuple[PluginAddition, ...] = ()
    """plug-ins that the catalogue lacks"""
    source: Path | None = None
    """the file that it was read from"""


_CHOICES = {"stage": STAGES, "fail_on": SEVERITIES, "mastering_by": ("self", "other")}
_OWN = ("source",)
_PER_PATH = (
    "stage", "profile", "targets", "select", "extend_select", "ignore", "fail_on", "bounces", "bounce_folders",
    "reference_names", "mastering_by", "mix", "mix_finished", "rules",
)  # fmt: skip


def find_config(start: Path) -> Path | None:
    """Return the closest configuration file at or above a folder."""
    for folder in (start, *start.parents):
        for name in FILE_NAMES:
            if (folder / name).is_file():
                return folder / name
        project = folder / "pyproject.toml"
        if project.is_file() and b"[tool.daw-lint" in project.read_bytes():
            return project
    return None


def load_config(path: Path | None) -> Config:
    """Return the settings of a file, or the defaults. Raises ``ConfigError``."""
    if path is None:
        return Config()
    import tomllib

    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("daw-lint", {})
    try:
        return read_config(data, path)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def read_config(data: Mapping[str, Any], source: Path | None = None) -> Config:
    """Return the settings of a table. Raises ``ConfigError`` for unknown keys and wrong types."""
    names = [entry.name for entry in fields(Config) if entry.name not in _OWN]
    return Config(source=source, **_values(data, names))


def _values(data: Mapping[str, Any], names: Sequence[str], where: str = "") -> dict[str, Any]:
    defaults = Config()
    known = {name.replace("_", "-"): name for name in names}
    values: dict[str, Any] = {}
    for key, given in data.items():
        if key not in known:
            raise ConfigError(f"unknown key {key!r}{where}{did_you_mean(key, known)}")
        values[known[key]] = _typed(key, known[key], given, getattr(defaults, known[key]))
    return values


def _typed(key: str, name: str, given: Any, default: Any) -> Any:
    if name == "suppress":
        return tuple(SuppressionEntry(**_table(key, entry, SuppressionEntry, ("rule", "reason"))) for entry in given)
    if name == "paths":
        return tuple(_path_settings(entry) for entry in given)
    if name == "sets":
        return tuple(_set(entry) for entry in given)
    if name == "plugins":
        return tuple(_plugin(entry) for entry in given)
    if name == "rules":
        if not isinstance(given, Mapping) or not all(isinstance(value, Mapping) for value in given.values()):
            raise ConfigError("rules must be tables such as [rules.HR101]")
        return given
    if name in _CHOICES and given not in _CHOICES[name]:
        raise ConfigError(f"{key} must be {' or '.join(_CHOICES[name])}, not {given!r}")
    if name == "mix_finished":
        return given.isoformat() if hasattr(given, "isoformat") else str(given)
    if name == "history" and isinstance(given, str):
        return given
    if isinstance(default, tuple):
        if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
            raise ConfigError(f"{key} must be a list of texts")
        return tuple(given)
    if isinstance(default, float) and isinstance(given, int) and not isinstance(given, bool):
        return float(given)
    if type(given) is not type(default):
        kind = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}[type(default)]
        raise ConfigError(f"{key} must be {kind}, not {given!r}")
    return given


def _path_settings(entry: Any) -> PathSettings:
    match = entry.get("match") if isinstance(entry, Mapping) else None
    patterns = [match] if isinstance(match, str) else match
    if not isinstance(patterns, list) or not patterns or not all(isinstance(item, str) for item in patterns):
        raise ConfigError('an entry of [[paths]] needs match, such as match = "masters/*"')
    rest = {key: value for key, value in entry.items() if key != "match"}
    return PathSettings(tuple(patterns), _values(rest, _PER_PATH, " in [[paths]]"))


def _set(entry: Any) -> SetEntry:
    if not isinstance(entry, Mapping) or not {"kind", "files"} <= set(entry) <= {"kind", "files", "mix"}:
        raise ConfigError("an entry of [[sets]] has the keys kind, files and mix; kind and files are needed")
    kind, files = entry["kind"], entry["files"]
    if kind not in SET_KINDS:
        raise ConfigError(f"kind in [[sets]] must be {' or '.join(SET_KINDS)}, not {kind!r}")
    return SetEntry(kind, tuple([files] if isinstance(files, str) else map(str, files)), str(entry.get("mix", "")))


def _plugin(entry: Any) -> PluginAddition:
    allowed = {"name", "class", "vendor", "ids"}
    if not isinstance(entry, Mapping) or not {"name", "class"} <= set(entry) or set(entry) - allowed:
        raise ConfigError("an entry of [[plugins]] has the keys name, class, vendor and ids; name and class are needed")
    ids = tuple(str(item) for item in entry.get("ids", ()))
    return PluginAddition(str(entry["name"]), str(entry["class"]), str(entry.get("vendor", "")), ids)


def _table(key: str, entry: Any, kind: type[SuppressionEntry], needed: tuple[str, ...]) -> dict[str, str]:
    names = list(kind._fields)
    if not isinstance(entry, Mapping):
        raise ConfigError(f"{key} must be a list of tables, [[{key}]]")
    for name in entry:
        if name not in names:
            raise ConfigError(f"unknown key {name!r} in [[{key}]]{did_you_mean(name, names)}")
    for name in needed:
        if not str(entry.get(name, "")).strip():
            raise ConfigError(f"an entry of [[{key}]] needs {name!r}")
    return {name: str(value) for name, value in entry.items()}
