"""Takes a suppression back: the line in the notes of a session, or the table in the configuration, is removed.

Only what is certain to silence one rule in one place is removed. Of everything else the user is told where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from daw_lint.config.model import Config
from daw_lint.fix.apply import FixedSession, fix_session
from daw_lint.fix.config_tables import remove_table
from daw_lint.judge.suppression import Suppression, in_configuration, in_session
from daw_lint.model.finding import Finding
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.session import Session, SessionError
from daw_lint.parsers import read_session


class Silences(NamedTuple):
    """What silences findings of a session with its bounces, or of a bounce."""

    all: tuple[Suppression, ...]
    files: frozenset[Path]
    """The files that the notes of the session speak of."""

    def of(self, finding: Finding) -> list[Suppression]:
        """List those that silence a finding."""
        return [one for one in self.all if one.suppresses(finding, self.files)]


class TakenBack(NamedTuple):
    """What was removed, or would be."""

    file: Path
    lines: tuple[str, ...] = ()
    again: tuple[Finding, ...] = ()
    """The findings that are heard again."""
    session: FixedSession | None = None
    """The session without its note; ``None`` where a configuration was changed."""
    refused: str = ""
    """Why nothing can be removed, and where it is; else empty."""


def silences_of(session: Session | None, bounces: Iterable[Path], config: Config) -> Silences:
    """Collect what silences findings."""
    noted = in_session(session) if session is not None else ()
    files = frozenset((session.path, *bounces)) if session is not None else frozenset(bounces)
    return Silences((*in_configuration(config), *noted), files)


def why_not(finding: Finding, silences: Silences, config: Config) -> str:
    """Say why what silences a finding cannot be removed for it alone; empty where it can."""
    found = silences.of(finding)
    if not found:
        return "nothing silences it any more"
    if len(found) > 1:
        return f"it is silenced {len(found)} times: {', '.join(one.where for one in found)}"
    one = found[0]
    if one.codes != (finding.code,):
        return f"{one.where} silences other rules too: {', '.join(one.codes)}"
    if one.file is not None:
        is_alone = one.text.strip().casefold().startswith("daw-lint:")
        return "" if is_alone else f"{one.where} holds more than this on its line"
    if one.is_shared or config.source is None:
        return f"{one.where} is shared with others"
    return "" if one.file_pattern == _below(finding.file, config.source) else f"{one.where} silences other files too"


def take_back(
    finding: Finding,
    suppressed: Collection[Finding],
    session: Path | None,
    bounces: Sequence[Path],
    config: Config,
    *,
    shown: Sequence[str] | None,
    tool: str,
) -> TakenBack:
    """Remove what silences a finding, or tell what that would be.

    ``suppressed`` are all findings that are silenced. Without ``shown`` nothing is written; with it only if these are the lines
    that are removed. Raises nothing.
    """
    try:
        content = read_session(session, limits=config.limits) if session is not None else None
    except SessionError as error:
        return TakenBack(finding.file, refused=error.what)
    silences = silences_of(content, bounces, config)
    problem = why_not(finding, silences, config)
    if problem:
        return TakenBack(finding.file, refused=problem)
    one = silences.of(finding)[0]
    again = tuple(other for other in suppressed if all(by is one for by in silences.of(other)))
    if one.file is not None:
        return _from_session(one, finding, again, config, shown, tool)
    return _from_config(one, finding, again, config, shown)


def _from_session(
    one: Suppression,
    finding: Finding,
    again: tuple[Finding, ...],
    config: Config,
    shown: Sequence[str] | None,
    tool: str,
) -> TakenBack:
    assert one.file is not None
    if shown is not None and tuple(shown) != (one.text,):
        return TakenBack(one.file, refused="it has changed since it was shown")
    fix = Fix(Action.REMOVE_NOTE, Safety.SAFE, one.place, one.object_path, one.text)
    given = replace(finding, file=one.file, object_path=one.object_path, fix=fix, suppressed=None)
    done = fix_session(one.file, [given], config, write=shown is not None, tool=tool, heard_again=finding.code)
    refused = next((no.why for no in done.not_fixed), "")
    return TakenBack(one.file, (one.text,), again, done, refused)


def _from_config(
    one: Suppression, finding: Finding, again: tuple[Finding, ...], config: Config, shown: Sequence[str] | None
) -> TakenBack:
    assert config.source is not None
    entry = {"rule": finding.code, "reason": one.reason, "file": one.file_pattern, "object": one.object_pattern}
    try:
        return TakenBack(config.source, remove_table(config.source, entry, shown), again)
    except OSError as error:
        return TakenBack(config.source, refused=error.strerror or str(error))
    except ValueError as error:
        return TakenBack(config.source, refused=str(error))


def _below(file: Path, config: Path) -> str:
    """Return a file as the configuration names it; empty for one that is not below it."""
    from os.path import normpath

    folder, path = Path(normpath(config.absolute())).parent, Path(normpath(file.absolute()))
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""
