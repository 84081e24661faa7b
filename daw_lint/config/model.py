"""The settings: what each is called, what it is without a configuration, and what it does. Everything else derives from this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.disk.globs import path_fits

FILE_NAMES = ("daw-lint.toml", ".daw-lint.toml")
STAGES = ("auto", "mix", "master")
SEVERITIES = ("error", "warning", "info")
SET_KINDS = ("stems", "album", "alternates", "versions")
REFERENCE_NAMES = (
    r"^\W*(ref|refs|reference|references)(\b|[_\d])",
    r"\b(ref|reference) ?(track|song|mix|master)s?\b",
    r"^\W*a\s?/\s?b\b",
)
EXCLUDE = ("Backup", "Ableton Project Info", "Session File Backups", "auto-backups")
BOUNCE_FOLDERS = ("Bounces", "Bounce", "Exports", "Export", "Renders", "Render", "Mixdown", "Mixdowns")


class ConfigError(Exception):
    """A configuration that is wrong. The text says where, what, and what was perhaps meant."""


class SuppressionEntry(NamedTuple):
    """One ``[[suppress]]``: ``file`` and ``object`` are patterns with ``*``; ``rule`` is a code or a prefix."""

    rule: str
    reason: str
    file: str = "*"
    object: str = "*"
    shared_by: str = ""
    """The name of the file that it stands in, where that is not the configuration itself but extended by it."""


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
        return any(path_fits(path.casefold(), form) for pattern in self.match for form in _forms(pattern.casefold()))


def _forms(pattern: str) -> tuple[str, ...]:
    """Return what is meant by a pattern as git has it: ``sketches/``, ``./sketches/*``, ``**/*.als``, ``Song.als``."""
    pattern = pattern.replace("\\", "/")
    if "/" not in pattern:
        return pattern, f"*/{pattern}"
    whole = pattern.removeprefix("./") + ("*" if pattern.endswith("/") else "")
    return whole, whole.replace("**/", "")


def _setting(
    default: Any, *, per_path: bool = False, added: bool = False, place: bool = False, choices: Sequence[str] = ()
) -> Any:
    """Return a field. It may stand in ``[[paths]]``; is added to what is extended; names a place; is one of a few words."""
    return field(
        default=default, metadata={"per_path": per_path, "added": added, "place": place, "choices": tuple(choices)}
    )


@dataclass(frozen=True)
class Config:
    """Every setting. The name in the file is that of the field with dashes."""

    extend: tuple[str, ...] = _setting(())
    """configuration files that this one starts from: one, or a list of which the later wins"""
    stage: str = _setting("auto", per_path=True, choices=STAGES)
    """mix, master, or auto: what the session itself looks like"""
    profile: str = _setting("default", per_path=True)
    """the rule book to start from: daw-lint profiles lists them"""
    targets: tuple[str, ...] = _setting((), per_path=True)
    """where the master is released: daw-lint targets lists them"""
    select: tuple[str, ...] = _setting((), per_path=True)
    """rules to run: codes, prefixes, DEFAULT or ALL; what the profile selects where it is empty"""
    extend_select: tuple[str, ...] = _setting((), per_path=True, added=True)
    """more rules to run"""
    ignore: tuple[str, ...] = _setting((), per_path=True)
    """rules not to run"""
    extend_ignore: tuple[str, ...] = _setting((), per_path=True, added=True)
    """more rules not to run"""
    exclude: tuple[str, ...] = _setting(EXCLUDE)
    """names of files and folders that are passed over in a folder"""
    extend_exclude: tuple[str, ...] = _setting((), added=True)
    """more names that are passed over"""
    fail_on: str = _setting("warning", per_path=True, choices=SEVERITIES)
    """the lowest severity that makes the exit code 1"""
    bounces: bool = _setting(True, per_path=True)
    """look for bounces by name beside a session"""
    bounce_folders: tuple[str, ...] = _setting(BOUNCE_FOLDERS, per_path=True)
    """folders in which bounces are looked for"""
    reference_names: tuple[str, ...] = _setting(REFERENCE_NAMES, per_path=True)
    """regular expressions for the names of reference tracks"""
    mastering_by: str = _setting("self", per_path=True, choices=("self", "other"))
    """self or other: the rest rules are for people who master their own mix"""
    mix: str = _setting("", per_path=True, place=True)
    """the bounce of the mix that a mastering session works on, where it is not its longest audible file"""
    mix_finished: str = _setting("", per_path=True)
    """when the mix was finished, as YYYY-MM-DDTHH:MM"""
    baseline: str = _setting("", place=True)
    """the file of the findings that are known: only others fail a run"""
    history: bool | str = _setting(False, place=True)
    """keep each check and report: true, or the file to keep them in"""
    max_xml_bytes: int = _setting(1 << 30)
    """largest size of an unpacked session in bytes"""
    max_ratio: float = _setting(200.0)
    """largest ratio of unpacked to packed size, above 16 MiB"""
    rule_folders: tuple[str, ...] = _setting((), place=True)
    """folders with rule files of your own"""
    sets: tuple[SetEntry, ...] = _setting((), added=True)
    """files that are judged together: stems, album, alternates, versions"""
    paths: tuple[PathSettings, ...] = _setting((), added=True)
    """settings for some files only"""
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, metadata={"per_path": True})
    """settings of single rules"""
    suppress: tuple[SuppressionEntry, ...] = _setting((), added=True)
    """findings that are silenced, each with a reason"""
    plugins: tuple[PluginAddition, ...] = _setting((), added=True)
    """plug-ins that the catalogue lacks"""
    source: Path | None = None
    """the file that it was read from"""

    @property
    def passed_over(self) -> tuple[str, ...]:
        """All names of files and folders that are passed over."""
        return (*self.exclude, *self.extend_exclude)
