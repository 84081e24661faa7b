"""What is judged of a project folder: the same sessions and bounces as ``check`` finds in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from daw_lint.archive.entries import Entry, Group
from daw_lint.archive.options import Options
from daw_lint.disk.globs import are_among
from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers import is_foreign
from daw_lint.parsers.unsupported import program_of
from daw_lint.run.find import ConfigFinder, is_sample, names_passed_over
from daw_lint.run.job import Job
from daw_lint.run.pairing import Pairing, pair_named

PASSED_OVER, FOREIGN, LISTED = "passed over", "foreign", "listed"


class Work(NamedTuple):
    """The jobs of a group, and the files that are accounted for without one: each with its status."""

    jobs: Sequence[tuple[Entry, Job]]
    rest: Sequence[tuple[Entry, str]]
    pairings: Sequence[Pairing]


def jobs_of(group: Group, options: Options, configs: ConfigFinder) -> Work:
    """Find the jobs of a group. Raises ``ConfigError``."""
    root = options.at
    names = names_passed_over(root.path, configs.for_folder(root.path))
    rest: list[tuple[Entry, str]] = []
    entries: list[Entry] = []
    for entry in (*group.sessions, *(Entry(folder, 0) for folder in group.unreadable)):
        if _is_passed_over(entry.path, names):
            rest.append((entry, PASSED_OVER))
        elif is_foreign(root.path / entry.path):
            rest.append((entry, FOREIGN))
        else:
            entries.append(entry)
    has_project = any(not entry.path.lower().endswith(".cue") for entry in entries) or _is_of_others(group)
    lone: list[Entry] = []
    for entry in group.audio:
        if _is_passed_over(entry.path, names):
            rest.append((entry, PASSED_OVER))
        elif has_project or is_sample(PurePosixPath(entry.path)):
            rest.append((entry, LISTED))
        else:
            lone.append(entry)
    sessions = [root.path / entry.path for entry in entries]
    pairings, alone = pair_named(sessions, [root.path / entry.path for entry in lone], "")
    jobs = []
    for entry, session in zip(entries, sessions, strict=True):
        mine = tuple(dict.fromkeys(pairing.bounce for pairing in pairings if pairing.session == session))
        jobs.append((entry, _job(Job(session, mine, configs.for_file(session)), options)))
    for entry in lone:
        path = root.path / entry.path
        if path in alone:
            jobs.append((entry, _job(Job(None, (path,), configs.for_file(path)), options)))
        else:
            rest.append((entry, LISTED))
    return Work(jobs, rest, pairings)


def _job(job: Job, options: Options) -> Job:
    return job._replace(keeps=True, headers_only=not options.measure, cores=1)


def _is_passed_over(path: str, names: Sequence[str]) -> bool:
    parts = path.split("/")
    return any(part.startswith(".") for part in parts) or are_among(parts, names)


def _is_of_others(group: Group) -> bool:
    """Whether a project of a program that is not read is in the folder: then its audio is not finished music."""
    return any(program_of(entry.name) is not None for entry in group.entries)


def unaccounted(group: Group, work: Work) -> Iterator[Entry]:
    """Yield files of a group that have neither a job nor a status. If it yields any, daw-lint is wrong."""
    done = {entry.path for entry, _ in (*work.jobs, *work.rest)}
    for entry in (*group.sessions, *group.audio):
        if entry.path not in done:
            yield entry
