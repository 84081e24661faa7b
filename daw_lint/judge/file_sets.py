"""Sets of files: the stems of a mix, the songs of an album, alternates of a mix, versions of a session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from daw_lint.config.find import SET_KINDS, ConfigError, SetEntry
from daw_lint.disk.extent import holds_more_than
from daw_lint.disk.suggest import did_you_mean
from daw_lint.measure import is_audio_name
from daw_lint.model.facts import Fact
from daw_lint.model.session import Session
from daw_lint.parsers import is_session_name

if TYPE_CHECKING:
    from daw_lint.measure.residual import Residual
    from daw_lint.model.bounce import Bounce

MOST_SEARCHED = 100_000
"""Most files and folders that a pattern with ``**`` looks through."""


@dataclass(frozen=True)
class FileSet:
    """The files of a set, in order. ``mix`` is the mix that stems add up to, or that alternates belong to."""

    kind: str
    """``stems``, ``album``, ``alternates`` or ``versions``."""
    files: tuple[Path, ...]
    mix: Path | None = None

    @property
    def fact(self) -> Fact:
        """The fact that there is a set of this kind."""
        return Fact(f"set.{self.kind}")


@dataclass(frozen=True)
class MeasuredSet:
    """A set that was read: bounces in the order of the files, or sessions for a set of versions."""

    files: FileSet
    bounces: tuple[Bounce, ...] = ()
    mix: Bounce | None = None
    sessions: tuple[Session, ...] = ()

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """The facts of the set: its kind, whether it has a mix, and what was measured of every file."""
        given = {self.files.fact}
        if self.mix is not None:
            given.add(Fact.SET_MIX)
        if self.bounces:
            given |= {fact.of("set") for fact in set.intersection(*(set(b.facts) for b in self.bounces))}
        return frozenset(given)

    @cached_property
    def residual(self) -> Residual:
        """The residual: the sum of the stems minus the mix. Raises ``BounceError``, and ``LookupError`` without a mix."""
        from daw_lint.measure.residual import residual

        if self.mix is None:
            raise LookupError("this set has no mix")
        return residual([(stem.path, stem.audio) for stem in self.bounces], (self.mix.path, self.mix.audio))

    @cached_property
    def same_audio(self) -> list[list[Path]]:
        """Groups of files that hold the same audio; of alternates, the mix is one of them. Raises ``BounceError``."""
        from daw_lint.measure.same_audio import same_audio

        with_mix = (self.mix,) if self.mix is not None and self.files.kind == "alternates" else ()
        return same_audio([(bounce.path, bounce.audio) for bounce in (*with_mix, *self.bounces)])


def named_set(kind: str, paths: Iterable[Path], mix: Path | None) -> FileSet:
    """Make a set of files that the user named; the mix is left out of it. Raises ``ConfigError``."""
    if kind not in SET_KINDS:
        raise ConfigError(
            f"unknown kind of set {kind!r}{did_you_mean(kind, SET_KINDS)}; known are {', '.join(SET_KINDS)}"
        )
    whole = mix.absolute() if mix is not None else None
    found = dict.fromkeys(path for path in paths if _belongs(kind, path) and path.absolute() != whole)
    return _checked(FileSet(kind, tuple(found), mix), kind)


def configured_set(entry: SetEntry, folder: Path) -> FileSet:
    """Make the set that a configuration describes. Its patterns are relative to ``folder``. Raises ``ConfigError``."""
    mix = folder / entry.mix if entry.mix else None
    found: dict[Path, None] = {}
    for pattern in entry.files:
        inside = sorted(
            _matching(pattern, folder, f"[[sets]] {entry.kind}"), key=lambda path: path.as_posix().casefold()
        )
        found.update(dict.fromkeys(path for path in inside if _belongs(entry.kind, path) and path != mix))
    return _checked(FileSet(entry.kind, tuple(found), mix), f"[[sets]] {entry.kind}")


def _matching(pattern: str, folder: Path, where: str) -> Iterator[Path]:
    """Yield the files that a pattern of a set matches. Raises ``ConfigError`` for one that takes too long to look for."""
    parts = PurePath(pattern).parts
    if not parts or PurePath(pattern).anchor:
        raise ConfigError(f"{where}: {pattern!r}: name files by a pattern relative to the configuration")
    if parts.count("**") > 1:
        raise ConfigError(f"{where}: {pattern!r}: write ** only once")
    plain = takewhile(lambda part: not set("*?[") & set(part), parts)
    if "**" in parts and holds_more_than(folder.joinpath(*plain), MOST_SEARCHED):
        raise ConfigError(f"{where}: {pattern!r}: there are more than {MOST_SEARCHED:,} files below that folder")
    try:
        yield from folder.glob(pattern)
    except (ValueError, NotImplementedError) as error:
        raise ConfigError(f"{where}: {pattern!r}: {error}") from None


def _belongs(kind: str, path: Path) -> bool:
    return not path.name.startswith(".") and (is_session_name if kind == "versions" else is_audio_name)(path.name)


def _checked(files: FileSet, where: str) -> FileSet:
    least = 1 if files.kind == "alternates" and files.mix is not None else 2
    if len(files.files) < least:
        what = "sessions" if files.kind == "versions" else "audio files"
        raise ConfigError(f"{where}: a set needs at least {least} {what}, found {len(files.files)}")
    return files
