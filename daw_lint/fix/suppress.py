"""Suppresses findings: with a note in the session where that is possible and exact, else in the configuration.

A note silences its object and all in it, so that one around the object would silence more than was asked for. Where the
format has no place for a note on the object itself, or where several objects have its path, the configuration is the place.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from daw_lint.config.model import Config
from daw_lint.fix.apply import FixedSession, fix_session
from daw_lint.fix.config_tables import Entry, Tables, add_tables
from daw_lint.judge.suppression import is_inside, note_of
from daw_lint.judge.suppression_audit import ALWAYS_JUDGED
from daw_lint.model.finding import Finding
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.place import Address
from daw_lint.model.session import Device, Session, SessionError, Track
from daw_lint.parsers import read_session
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.parsers.editing.editors import editor_of
from daw_lint.run.find import ConfigFinder


class Wish(NamedTuple):
    """Findings that one note could suppress."""

    object_path: str
    """The object that they are on or in; empty for all of the file."""
    findings: tuple[Finding, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules of the findings, each once."""
        return tuple(dict.fromkeys(finding.code for finding in self.findings))


class ForConfig(NamedTuple):
    """A wish that the configuration has to fulfil, and why no note can."""

    wish: Wish
    why: str


class Suppressed(NamedTuple):
    """What was written, or would be."""

    sessions: tuple[FixedSession, ...]
    tables: tuple[Tables, ...]
    reasons: tuple[ForConfig, ...]
    """What the configuration had to do, and why."""

    @property
    def is_anything(self) -> bool:
        """Whether something was written, or would be."""
        return bool(self.sessions) or any(not one.refused for one in self.tables)


def suppress_findings(
    wishes: Mapping[Path, Sequence[Wish]],
    sessions: Container[Path],
    reason: str,
    configs: ConfigFinder,
    new_config: Callable[[Path], Path],
    *,
    write: bool,
    tool: str,
) -> Suppressed:
    """Suppress findings, file by file; without ``write`` only tell how.

    Files that are not among the ``sessions`` are audio. ``new_config`` names the configuration to make for a file that has
    none. Raises ``ConfigError`` where a configuration cannot be read.
    """
    done: list[FixedSession] = []
    left: list[ForConfig] = []
    entries: dict[Path, list[Entry]] = {}
    for path, several in wishes.items():
        config = configs.for_file(path)
        if path in sessions:
            noted = add_notes(path, several, reason, config, write=write, tool=tool)
            done += [noted.session] if noted.session is not None else []
        else:
            noted = Noted(None, tuple(ForConfig(wish, "daw-lint writes no audio files") for wish in several))
        left += noted.left
        for one in noted.left:
            source = config.source or new_config(path)
            entries.setdefault(source, []).extend(entries_of(one.wish, reason))
    tables = tuple(add_tables(source, given, write=write) for source, given in entries.items())
    return Suppressed(tuple(done), tables, tuple(left))


class Noted(NamedTuple):
    """What became of the wishes for one session."""

    session: FixedSession | None
    """The notes that were written, or would be; ``None`` without notes."""
    left: tuple[ForConfig, ...]


def by_object(findings: Iterable[Finding]) -> list[Wish]:
    """Group findings on one file by their object, so that each object gets one note."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.object_path, []).append(finding)
    return [Wish(path, tuple(several)) for path, several in found.items()]


def add_notes(path: Path, wishes: Sequence[Wish], reason: str, config: Config, *, write: bool, tool: str) -> Noted:
    """Write notes into a session; without ``write`` only tell which. Raises nothing."""
    try:
        session = read_session(path, limits=config.limits)
        if Action.ADD_NOTE not in editor_of(session):
            raise RefusedFixError(f"daw-lint writes no notes into {session.application} sessions", "")
    except SessionError as error:
        return Noted(None, tuple(ForConfig(wish, error.what) for wish in wishes))
    except RefusedFixError as error:
        return Noted(None, tuple(ForConfig(wish, error.why) for wish in wishes))
    left: list[ForConfig] = []
    by_fix: dict[Fix, Wish] = {}
    for wish in wishes:
        try:
            place = _place(session, wish)
        except RefusedFixError as error:
            left.append(ForConfig(wish, error.why))
        else:
            text = note_of(wish.codes, reason)
            by_fix[Fix(Action.ADD_NOTE, Safety.SAFE, place, wish.object_path, text)] = wish
    findings = [replace(finding, fix=fix) for fix, wish in by_fix.items() for finding in wish.findings]
    if not findings:
        return Noted(None, tuple(left))
    fixed = fix_session(path, findings, config, write=write, tool=tool)
    refused = {one.finding.fix: one.why for one in fixed.not_fixed}
    left += [ForConfig(wish, refused[fix]) for fix, wish in by_fix.items() if fix in refused]
    return Noted(fixed._replace(not_fixed=()) if fixed.fixed else None, tuple(left))


def _place(session: Session, wish: Wish) -> Address | None:
    """Return the place for the note. Raises ``RefusedFixError`` if no exact place is known."""
    if any(code in ALWAYS_JUDGED for code in wish.codes):
        raise RefusedFixError("a note cannot suppress what is wrong with notes", "")
    if not wish.object_path:
        return None
    things = [thing for thing in _things(session) if thing.path == wish.object_path]
    if len(things) > 1:
        raise RefusedFixError("other objects have the same path, so that it applies to all of them", "")
    if not things:
        raise RefusedFixError("only tracks and devices have notes, and this is neither", "")
    if things[0].place is None:
        raise RefusedFixError("it is not known where this is in the file", "")
    return things[0].place.address


def _things(session: Session) -> Iterable[Track | Device]:
    for track in session.all_tracks():
        yield track
        yield from track.walk_devices()


def entries_of(wish: Wish, reason: str) -> list[Entry]:
    """Return what the configuration needs for a wish: an entry for each rule, file, and the object or what is in it."""
    found: dict[Entry, None] = {}
    for finding in wish.findings:
        within = wish.object_path
        is_below = bool(within) and finding.object_path != within and is_inside(finding.object_path, within)
        found[Entry(finding.code, finding.file, f"{within} > *" if is_below else within, reason)] = None
    return list(found)
