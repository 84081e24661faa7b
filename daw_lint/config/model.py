"""The settings: what each is called, what it is without a configuration, and what it does. Everything else derives from this."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct, field

from daw_lint.disk.globs import path_fits
from daw_lint.model.backups import BACKUP_NAMES
from daw_lint.model.limits import Limits
from daw_lint.model.name_patterns import REFERENCE_NAMES
from daw_lint.named_tuple import NamedTuple

FILE_NAMES = ("daw-lint.toml", ".daw-lint.toml")
_Stage = Literal["auto", "mix", "master"]
_Severity = Literal["error", "warning", "info"]
_SetKind = Literal["stems", "album", "alternates", "versions"]
_MasteringBy = Literal["self", "other"]
STAGES: tuple[str, ...] = get_args(_Stage)
SEVERITIES: tuple[str, ...] = get_args(_Severity)
SET_KINDS: tuple[str, ...] = get_args(_SetKind)
EXCLUDE = (*BACKUP_NAMES, "Ableton Project Info")
BOUNCE_FOLDERS = (
    "Bounces", "Bounce", "Bounced", "Bounced Files", "Exports", "Export", "Exported", "Renders", "Render", "Rendered",
    "Mixdown", "Mixdowns", "Mixes",
)  # fmt: skip


class ConfigError(Exception):
    """A configuration that is wrong. The text says where, what, and what was perhaps meant, one fault a line."""

    def __init__(self, said: str, rest: Mapping[str, Any] | None = None) -> None:
        super().__init__(said)
        self.rest = rest
        """The settings of the file that can be read all the same, so that the names in them can be checked too."""

    def joined_with(self, other: "ConfigError") -> "ConfigError":
        """Return the faults of both, in the order of the lines in the file."""

        def line(fault: str) -> int:
            numbers = (part for part in fault.split(": ")[0].split(":") if part.isdecimal())
            return int(next(numbers, "0"))

        return ConfigError("\n".join(sorted([*str(self).split("\n"), *str(other).split("\n")], key=line)))


def _in_order(words: Any) -> Meta:
    """List the words of a ``Literal`` in the schema in their own order: msgspec sorts them."""
    return Meta(extra_json_schema={"enum": list(get_args(words))})


Stage = Annotated[_Stage, _in_order(_Stage)]
SeverityName = Annotated[_Severity, _in_order(_Severity)]
SetKind = Annotated[_SetKind, _in_order(_SetKind)]
MasteringBy = Annotated[_MasteringBy, _in_order(_MasteringBy)]
NotBlank = Annotated[str, Meta(pattern=r"\S")]


HistoryFile = Annotated[str, Meta(pattern=r"^$|[./\\]", extra={"form": "a file such as history.sqlite3"})]
"""A file by its suffix or its folder: a word alone, such as ``yes``, is not meant as one."""


class Texts(tuple[str, ...]):
    """Texts that a file may give as one text or as a list of them."""

    __slots__ = ()


class Patterns(Texts):
    """At least one pattern of paths."""

    __slots__ = ()


class Moment(str):
    """A time as text. A file may give it as text, or as TOML writes dates and times."""

    __slots__ = ()


class PluginClass(str):
    """A class of plug-ins by its name."""

    __slots__ = ()


class SuppressionEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[suppress]]``: ``file`` and ``object`` are patterns with ``*``; ``rule`` is a code or a prefix."""

    rule: NotBlank
    reason: NotBlank
    file: str = "*"
    object: str = "*"


class SharedSuppression(SuppressionEntry, frozen=True, kw_only=True):
    """A ``[[suppress]]`` in a file that the configuration extends."""

    shared_by: str
    """The name of that file."""


class SetEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[sets]]``: files that belong together, as patterns relative to the configuration."""

    kind: SetKind
    files: Texts
    mix: str = ""


class PluginAddition(Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[plugins]]``: a plug-in that the catalogue lacks or judges otherwise."""

    name: str
    plugin_class: PluginClass = field(name="class")
    vendor: str = ""
    ids: tuple[str, ...] = ()


class PathSettings(NamedTuple):
    """One ``[[paths]]``: settings for the files that match, by the names of the fields of ``Config``."""

    match: tuple[str, ...]
    """Patterns of paths relative to the configuration; ``*`` matches any characters, including ``/``."""
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


def _about(
    words: str, *, per_path: bool = False, added: bool = False, place: bool = False, written: bool = False
) -> Meta:
    """Describe a setting: whether ``[[paths]]`` may set it, layers add to it, it names a place, and that is written to."""
    return Meta(
        description=words, extra={"per_path": per_path, "added": added, "place": place or written, "written": written}
    )


class Config(Struct, frozen=True):
    """Every setting. The key in the file is the name of the field with dashes."""

    extend: Annotated[
        Texts, _about("configuration files that this one starts from: one, or a list of which the later wins")
    ] = Texts()
    stage: Annotated[Stage, _about("mix, master, or auto: what the session itself looks like", per_path=True)] = "auto"
    profile: Annotated[str, _about("the rule book to start from: daw-lint profiles lists them", per_path=True)] = (
        "default"
    )
    targets: Annotated[
        tuple[str, ...], _about("where the master is released: daw-lint targets lists them", per_path=True)
    ] = ()
    select: Annotated[
        tuple[str, ...],
        _about(
            "rules to run: codes, prefixes, DEFAULT or ALL; what the profile selects where it is empty", per_path=True
        ),
    ] = ()
    extend_select: Annotated[tuple[str, ...], _about("more rules to run", per_path=True, added=True)] = ()
    ignore: Annotated[tuple[str, ...], _about("rules not to run", per_path=True)] = ()
    extend_ignore: Annotated[tuple[str, ...], _about("more rules not to run", per_path=True, added=True)] = ()
    preview: Annotated[
        bool, _about("run preview rules too: they rest on the judgement of daw-lint alone", per_path=True)
    ] = False
    exclude: Annotated[
        tuple[str, ...], _about("names of files and folders that are passed over in a folder: backups")
    ] = EXCLUDE
    extend_exclude: Annotated[tuple[str, ...], _about("more names that are passed over", added=True)] = ()
    fail_on: Annotated[SeverityName, _about("the lowest severity that makes the exit code 1", per_path=True)] = (
        "warning"
    )
    bounces: Annotated[bool, _about("look for bounces by name beside a session", per_path=True)] = True
    bounce_folders: Annotated[tuple[str, ...], _about("folders in which bounces are looked for", per_path=True)] = (
        BOUNCE_FOLDERS
    )
    reference_names: Annotated[
        tuple[str, ...], _about("regular expressions (RE2) for the names of reference tracks", per_path=True)
    ] = REFERENCE_NAMES
    mastering_by: Annotated[
        MasteringBy,
        _about("self or other: the rest rules are for people who master their own mix", per_path=True),
    ] = "self"
    mix: Annotated[
        str,
        _about(
            "the bounce of the mix that a mastering session works on, where it is not its longest audible file",
            per_path=True,
            place=True,
        ),
    ] = ""
    mix_finished: Annotated[Moment, _about("when the mix was finished, as YYYY-MM-DDTHH:MM", per_path=True)] = Moment(
        ""
    )
    baseline: Annotated[
        str, _about("a file of known findings, below this file: only new ones fail a run", written=True)
    ] = ""
    history: Annotated[
        bool | HistoryFile,
        _about("keep each check and report: true, or the file below this one to keep them in", written=True),
    ] = False
    max_file_bytes: Annotated[
        int,
        Meta(ge=1),
        _about("largest size in bytes of a session file that is read as a whole; archives may be larger"),
    ] = Limits().max_file_bytes
    max_xml_bytes: Annotated[int, _about("largest size of an unpacked session in bytes")] = Limits().max_xml_bytes
    max_ratio: Annotated[
        float, Meta(ge=1, le=1_000_000), _about("largest ratio of unpacked to packed size, above 16 MiB")
    ] = Limits().max_ratio
    max_parts: Annotated[
        int,
        Meta(ge=1),
        _about("most parts of a session: elements, half attributes, lines, events, and each 48 bytes of text"),
    ] = Limits().max_parts
    max_tracks: Annotated[int, Meta(ge=1), _about("most tracks of a session")] = Limits().max_tracks
    max_media: Annotated[int, Meta(ge=1), _about("most media files of a session that are looked up")] = (
        Limits().max_media
    )
    fixable: Annotated[
        tuple[str, ...], _about("rules whose findings --fix may fix: codes, prefixes, or ALL", per_path=True)
    ] = ("ALL",)
    unfixable: Annotated[
        tuple[str, ...], _about("rules whose findings --fix leaves alone", per_path=True, added=True)
    ] = ()
    extend_safe_fixes: Annotated[
        tuple[str, ...], _about("rules whose fixes count as safe, so that --fix alone applies them", per_path=True)
    ] = ()
    rule_folders: Annotated[tuple[str, ...], _about("folders with rule files of your own", place=True)] = ()
    sets: Annotated[
        tuple[SetEntry, ...], _about("files that are judged together: stems, album, alternates, versions", added=True)
    ] = ()
    paths: Annotated[tuple[PathSettings, ...], _about("settings for some files only", added=True)] = ()
    rules: Annotated[Mapping[str, Mapping[str, Any]], _about("settings of single rules", per_path=True)] = {}
    suppress: Annotated[
        tuple[SuppressionEntry, ...], _about("findings to suppress, each with a reason", added=True)
    ] = ()
    plugins: Annotated[tuple[PluginAddition, ...], _about("plug-ins that the catalogue lacks", added=True)] = ()
    max_seconds: Annotated[
        float,
        Meta(gt=0, le=86_400),
        _about("longest processor time in seconds for a session; audio and pages get more", per_path=True),
    ] = 2.0
    max_memory_bytes: Annotated[
        int,
        Meta(ge=1 << 20),
        _about("most memory in bytes for a session; audio and pages get more (Linux)", per_path=True),
    ] = 200 << 20
    source: Path | None = None
    """the file that it was read from"""

    @property
    def passed_over(self) -> tuple[str, ...]:
        """All names of files and folders that are passed over."""
        return (*self.exclude, *self.extend_exclude)

    @property
    def limits(self) -> Limits:
        """The limits on what is read from a file."""
        return Limits(
            self.max_xml_bytes,
            self.max_ratio,
            self.max_file_bytes,
            self.max_parts,
            self.max_tracks,
            self.max_media,
        )
