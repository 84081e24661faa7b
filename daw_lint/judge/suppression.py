"""Suppressions of findings, in the configuration or in the session itself, each with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from msgspec import Struct, field
from msgspec.structs import replace

from daw_lint.config.find import Config, SharedSuppression
from daw_lint.disk.globs import fits, path_fits
from daw_lint.model.finding import Finding
from daw_lint.model.place import Address, Place
from daw_lint.named_tuple import NamedTuple
from daw_lint.regex import regex
from daw_lint.rulebook.rule import matches

if TYPE_CHECKING:
    from daw_lint.model.session import Session

_ANNOTATION = regex(r"daw-lint:[^\S\r\n]*ignore\b(?:\[([A-Za-z0-9, \t]*)\])?([^\r\n]*)", re.IGNORECASE)
_AROUND_REASON = " :-"
LONGEST_REASON = 500


class Suppression(Struct):
    """A suppression. ``codes`` are rule codes or prefixes; ``object_path`` is an object with everything inside it.

    Without codes it suppresses nothing: somebody wrote it without the bracket.
    """

    codes: tuple[str, ...]
    reason: str
    where: str
    """Where to find it: ``the annotation of Master > Pro-L 2``, or the name of the configuration file."""
    file: Path | None = None
    """The session that contains it; ``None`` if it is in the configuration."""
    file_pattern: str = "*"
    object_pattern: str = "*"
    object_path: str = ""
    folder: Path | None = None
    """The folder of the configuration: its file pattern may be a path from there."""
    is_shared: bool = False
    """Whether it is in a configuration that others extend: they may need it."""
    place: Address | None = None
    """Where the object with the annotation is in the session; ``None`` for the session itself."""
    text: str = ""
    """The line of the annotation that holds it."""
    used: set[str] = field(default_factory=set)
    judged: bool = False
    """Whether one of its rules was judged in this run on a file that it applies to."""

    def applies_to(self, path: Path, absolute: Path | None = None) -> bool:
        """Whether its file pattern matches a file. ``absolute`` is the path of many calls, made once."""
        return _file_matches(path, absolute or _absolute(path), self.file_pattern, self.folder)

    def suppresses(self, finding: Finding, files: frozenset[Path], absolute: Path | None = None) -> bool:
        """Whether it suppresses a finding. ``files`` are the session that contains it and its bounces."""
        if not matches(finding.code, self.codes) or finding.code == "E902":
            return False
        if self.file is not None:
            return finding.file in files and is_inside(finding.object_path, self.object_path)
        return self.applies_to(finding.file, absolute) and fits(finding.object_path, self.object_pattern)


class Use(NamedTuple):
    """Which codes of a suppression were used on some files, and whether it could have been used."""

    used: frozenset[str]
    judged: bool


def note_of(codes: Sequence[str], reason: str) -> str:
    """Return the line that suppresses rules in the notes of a session, of a track or of a device."""
    return f"daw-lint: ignore[{','.join(codes)}] {reason}"


def cleaned_reason(words: str) -> str:
    """Return a reason on one line, as it is read back. Raises ``ValueError`` for one that says nothing or is no text."""
    reason = " ".join(words.split()).strip(_AROUND_REASON)
    if not any(letter.isalnum() for letter in reason):
        raise ValueError("the reason is empty: say why the finding may stay")
    if len(reason) > LONGEST_REASON:
        raise ValueError(f"the reason has {len(reason)} characters: {LONGEST_REASON} are the most")
    if any(category(letter) in ("Cc", "Cs", "Cn") for letter in reason):
        raise ValueError("the reason has characters that are not text")
    return reason


def uses(suppressions: Iterable[Suppression]) -> list[Use]:
    """Collect the uses of each suppression."""
    return [Use(frozenset(entry.used), entry.judged) for entry in suppressions]


def note_uses(suppressions: Sequence[Suppression], uses_elsewhere: Sequence[Use]) -> None:
    """Add the uses of suppressions in another process, or in an earlier run."""
    for entry, use in zip(suppressions, uses_elsewhere, strict=True):
        entry.used |= use.used
        entry.judged |= use.judged


def in_configuration(config: Config) -> list[Suppression]:
    """List the suppressions of a configuration."""
    where = config.source.name if config.source is not None else "the configuration"
    folder = _absolute(config.source).parent if config.source is not None else None
    return [
        Suppression(
            (entry.rule,),
            entry.reason,
            entry.shared_by if isinstance(entry, SharedSuppression) else where,
            file_pattern=entry.file,
            object_pattern=entry.object,
            folder=folder,
            is_shared=isinstance(entry, SharedSuppression),
        )
        for entry in config.suppress
    ]


def in_session(session: Session) -> Iterator[Suppression]:
    """Yield the suppressions in the annotations of a session, its tracks and devices."""
    yield from _in_annotation(session.annotation, session.path, "", None)
    for track in session.all_tracks():
        yield from _in_annotation(track.annotation, session.path, track.path, track.place)
        for device in track.walk_devices():
            yield from _in_annotation(device.annotation, session.path, device.path, device.place)


def apply(
    findings: Iterable[Finding], suppressions: Sequence[Suppression], files: dict[Path, frozenset[Path]]
) -> list[Finding]:
    """Mark the suppressed findings with their reason. ``files`` gives the bounces of each session."""
    result = []
    for finding in findings:
        by: Suppression | None = None
        absolute = _absolute(finding.file)
        for suppression in suppressions:
            scope = files.get(suppression.file, frozenset()) if suppression.file else frozenset()
            if suppression.suppresses(finding, scope, absolute):
                suppression.used.update(code for code in suppression.codes if matches(finding.code, (code,)))
                by = by or suppression
        result.append(finding if by is None else _suppressed(finding, by))
    return result


def _suppressed(finding: Finding, by: Suppression) -> Finding:
    return replace(
        finding,
        suppressed=by.reason or "no reason given",
        suppressed_by=by.where,
        suppressed_in_session=by.file is not None,
    )


def _in_annotation(annotation: str, path: Path, object_path: str, place: Place | None) -> Iterator[Suppression]:
    for match in _ANNOTATION.finditer(annotation):
        codes = dict.fromkeys(code.strip().upper() for code in (match[1] or "").split(",") if code.strip())
        where = f"the annotation of {object_path}" if object_path else "the annotation of the session"
        line = annotation[annotation.rfind("\n", 0, match.start()) + 1 :].split("\n", 1)[0]
        yield Suppression(
            tuple(codes),
            match[2].strip(_AROUND_REASON),
            where,
            file=path,
            object_path=object_path,
            place=place.address if place is not None else None,
            text=line,
        )


def is_inside(path: str, around: str) -> bool:
    """Whether an object is another one, or inside it; all are inside the empty path, which is the session."""
    return not around or path == around or path.startswith(f"{around} > ")


def _file_matches(path: Path, absolute: Path, pattern: str, folder: Path | None) -> bool:
    shown = path.as_posix()
    if path_fits(shown, pattern) or path_fits(path.name, pattern) or path_fits(shown, f"*/{pattern}"):
        return True
    # The path as given may begin below the folder that the pattern begins at.
    below = _below(absolute, folder) if folder is not None else ""
    return bool(below) and path_fits(below, pattern)


def _absolute(path: Path) -> Path:
    return Path(normpath(path.absolute()))


@lru_cache(maxsize=64)
def _below(path: Path, folder: Path) -> str:
    """Return a path from a folder on; empty for one that is not below it. A configuration can have thousands of patterns."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""
