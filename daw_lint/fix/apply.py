"""Fixes the findings of a session: edits it, judges the result, and puts it in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from daw_lint.config.model import Config
from daw_lint.disk.bounded import read_file
from daw_lint.fix.edit_session import Edited, edit_session
from daw_lint.fix.media_candidates import MediaCandidates
from daw_lint.fix.refused_files import refuse_file
from daw_lint.fix.store import store
from daw_lint.model.finding import Finding, Severity
from daw_lint.model.fix import Action, Fix
from daw_lint.model.session import MediaRef, Session, SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.parsers.editing.things import find_thing, values_in_words
from daw_lint.run.fix_records import Change, Record
from daw_lint.run.job import Job
from daw_lint.run.judge_job import judge_job

_IN_THE_PROGRAM = "make the change in the program itself"


class NotFixed(NamedTuple):
    """A finding that was not fixed, why, and what to do instead."""

    finding: Finding
    why: str
    todo: str


class FixedFinding(NamedTuple):
    """A finding that was fixed, or would be, with the value before and after in words."""

    finding: Finding
    before: str
    after: str


class FixedSession(NamedTuple):
    """What was done, or would be done, to one session."""

    session: Path
    fixed: tuple[FixedFinding, ...]
    not_fixed: tuple[NotFixed, ...]
    record: Record | None = None
    """The record of what was written; ``None`` where nothing was."""
    could_write: bool = True
    """Whether what was to be written could be."""


def fix_session(
    path: Path,
    findings: Sequence[Finding],
    config: Config,
    *,
    write: bool,
    tool: str,
    media_folders: Sequence[Path] = (),
    heard_again: str = "",
) -> FixedSession:
    """Fix what can be fixed of the findings on a session; without ``write`` only tell what that would be.

    ``media_folders`` are looked through for missing media files, besides the folder of the session. ``heard_again`` is a rule
    whose findings may be new afterwards: what silenced them is removed.

    Raises nothing: where the file must not be written, or has changed meanwhile, all findings are told as not fixed.
    """
    try:
        refuse_file(path)
        data = read_file(path, config.limits.max_file_bytes)
        session = read_session(path, data=data, limits=config.limits)
    except RefusedFixError as error:
        return _none(path, findings, error.why, error.todo)
    except (OSError, SessionError) as error:
        return _none(path, findings, str(error), "run daw-lint again")
    by_fix, not_found = _with_candidates(session, findings, MediaCandidates(session, media_folders))
    edited, refused = _settled(session, data, by_fix, config, heard_again)
    refused = not_found + refused
    fixed = [FixedFinding(finding, *values_in_words(session, fix)) for fix in edited.done for finding in by_fix[fix]]
    if not fixed or not write:
        return FixedSession(path, tuple(fixed), tuple(refused))
    try:
        record = store(path, data, edited.data, [_change(one.finding) for one in fixed], tool)
    except OSError as error:
        refused += [NotFixed(one.finding, error.strerror or str(error), "nothing was changed") for one in fixed]
        return FixedSession(path, (), tuple(refused), could_write=False)
    return FixedSession(path, tuple(fixed), tuple(refused), record)


def _settled(
    session: Session, data: bytes, by_fix: dict[Fix, list[Finding]], config: Config, heard_again: str
) -> tuple[Edited, list[NotFixed]]:
    """Do the fixes whose findings are gone afterwards. One that does not settle its finding hinders no other."""
    refused: list[NotFixed] = []
    wanted = list(by_fix)
    before = _judged(session, data, config) if wanted else _Count()
    while True:
        edited = edit_session(session, data, wanted, config.limits)
        told = [NotFixed(one, refusal.why, refusal.todo) for refusal in edited.refused for one in by_fix[refusal.fix]]
        done = {fix: by_fix[fix] for fix in edited.done}
        problem = _problem(before, edited, done, config, heard_again) if done else None
        if problem is None:
            return edited, [*refused, *told]
        spoiled = [problem.fix] if problem.fix is not None else list(done)
        refused += [NotFixed(one, problem.why, _IN_THE_PROGRAM) for fix in spoiled for one in by_fix[fix]]
        wanted = [fix for fix in wanted if fix not in spoiled]


def _with_candidates(
    session: Session, findings: Sequence[Finding], candidates: MediaCandidates
) -> tuple[dict[Fix, list[Finding]], list[NotFixed]]:
    """Return the findings by their fix, each missing file with the one that was found for it."""
    by_fix: dict[Fix, list[Finding]] = {}
    refused: list[NotFixed] = []
    for finding in findings:
        fix = finding.fix
        assert fix is not None
        try:
            if fix.action is Action.RELINK:
                media = find_thing(session, fix)[0]
                assert isinstance(media, MediaRef)
                fix = fix._replace(value=str(candidates.find(media)))
        except RefusedFixError as error:
            refused.append(NotFixed(finding, error.why, error.todo))
        else:
            by_fix.setdefault(fix, []).append(finding)
    return by_fix, refused


_Count = Counter[tuple[tuple[str, str], Severity]]
"""How many findings there are of a code on an object."""


class _Problem(NamedTuple):
    fix: Fix | None
    """The fix that did not settle its finding; ``None`` where it is not known which one is to blame."""
    why: str


def _problem(
    before: _Count, edited: Edited, done: dict[Fix, list[Finding]], config: Config, heard_again: str
) -> _Problem | None:
    """Compare the findings before and after, and say what is wrong with the result; ``None`` where nothing is."""
    left = _judged(edited.session, edited.data, config)
    for heard in [one for one in left if one[0][0] == heard_again]:
        del left[heard]
    for fix, findings in done.items():
        for finding in findings:
            key = finding.code, finding.object_path
            if left[key, finding.severity] >= max(1, before[key, finding.severity]):
                where = finding.object_path or edited.session.path.name
                return _Problem(fix, f"{finding.code} would be found on {where} all the same")
    new = [key for (key, severity), count in left.items()
           if severity is Severity.ERROR and count > before[key, severity]]  # fmt: skip
    if new:
        code, object_path = new[0]
        return _Problem(None, f"it would bring a new error: {code} {object_path}".strip())
    return None


def _judged(session: Session, data: bytes, config: Config) -> _Count:
    job = Job(session.path, (), replace(config, bounces=False), data=data, read=session)
    found = judge_job(job, ()).findings
    return Counter(((finding.code, finding.object_path), finding.severity) for finding in found)


def _change(finding: Finding) -> Change:
    assert finding.fix is not None
    fix = finding.fix
    return Change(finding.code, fix.action.value, finding.object_path, fix.words, fix.action.changes_sound)


def _none(path: Path, findings: Sequence[Finding], why: str, todo: str) -> FixedSession:
    return FixedSession(path, (), tuple(NotFixed(finding, why, todo) for finding in findings))
