"""What the workers of the judging process do. Each task can be pickled, and is done in a process with bounds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from daw_lint.app.judging.made import Judged, unpacked_bounce
from daw_lint.run.allowance import FOR_A_PAGE, Bounds, bounds_of
from daw_lint.run.find import ConfigFinder
from daw_lint.run.job import Job

_WAITS_S = 3600.0


class Task(Protocol):
    """Something to do."""

    @property
    def bounds(self) -> Bounds:
        """What it may take."""

    def run(self) -> Any:
        """Do it. What is returned can be pickled."""


def run_task(task: Task) -> Any:
    """Do a task. Folders are listed once for it, and again for the next one."""
    from daw_lint.disk.listing import one_look

    with one_look():
        return task.run()


@dataclass(frozen=True)
class JudgeSong:
    """Judge a session with its bounces, or a bounce."""

    job: Job

    @property
    def bounds(self) -> Bounds:
        """As its configuration says."""
        return bounds_of(self.job.config)

    def run(self) -> Judged:
        """Judge it, and make its row and its page."""
        from daw_lint.app.judging.maker import SongMaker
        from daw_lint.run.engine import do

        return do(self.job, SongMaker(), is_kept=True)


@dataclass(frozen=True)
class Listed:
    """What is in a place."""

    jobs: tuple[Job, ...]
    skipped: tuple[tuple[str, str], ...]
    """Files that are not judged, and why."""
    problem: str = ""


@dataclass(frozen=True)
class ListPlace:
    """Find the songs of a place. What a link leads out of it is not read."""

    path: Path
    finder: ConfigFinder

    @property
    def bounds(self) -> Bounds:
        """Folders on the network are slow."""
        return Bounds(None, _WAITS_S, None)

    def run(self) -> Listed:
        """Find them."""
        from daw_lint.config.find import ConfigError
        from daw_lint.rulebook.rule import RuleError
        from daw_lint.rulebook.selection import rules_for
        from daw_lint.run.job import find_jobs

        try:
            found = find_jobs([self.path], self.finder)
            for config in {id(job.config): job.config for job in found.jobs}.values():
                rules_for(config)
        except (ConfigError, RuleError) as error:
            return Listed((), (), str(error))
        except OSError as error:
            return Listed((), (), f"{self.path} cannot be read: {error.strerror or error}")
        root = (self.path if self.path.is_dir() else self.path.parent).resolve()
        jobs, skipped = [], []
        for job in found.jobs:
            outside = [path for path in (job.session, *job.bounces) if path is not None and not is_inside(path, root)]
            if outside:
                skipped += [
                    (str(path), "it is a link that leads out of the folder that you opened") for path in outside
                ]
            else:
                jobs.append(job._replace(whole=True, outlined=True))
        near = [str(path) for path in found.targets.beside_sessions]
        judged = {str(path) for job in jobs for path in job.bounces}
        skipped += [
            (name, "audio beside sessions: not judged unless it is the bounce of one")
            for name in near
            if name not in judged
        ]
        return Listed(tuple(jobs), tuple(skipped[:1000]))


def is_inside(path: Path, root: Path) -> bool:
    """Whether a file is below a folder, whatever links lead to it. ``root`` is resolved."""
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


@dataclass(frozen=True)
class MakeReport:
    """Make the health report of a song as a page. The bounce is not measured again if it is as it was."""

    job: Job
    root: Path
    measured: bytes
    """The bounce as it was measured, packed."""

    @property
    def bounds(self) -> Bounds:
        """That of the song, and of its page."""
        return bounds_of(self.job.config).plus(FOR_A_PAGE)

    def run(self) -> str:
        """Return the page."""
        from daw_lint.app.page import PageMaker
        from daw_lint.run.engine import do
        from daw_lint.run.job import Measured

        job = self.job._replace(outlined=False)
        bounce = unpacked_bounce(self.measured)
        if bounce is not None:
            job = job._replace(measured=Measured((bounce,), 0))
        page = do(job, PageMaker(self.root)).made
        return page.content.decode("utf-8") if page is not None else ""


@dataclass(frozen=True)
class CompareSessions:
    """List what differs between two sessions."""

    old: Path
    new: Path

    @property
    def bounds(self) -> Bounds:
        """As for a page."""
        return FOR_A_PAGE

    def run(self) -> list[dict[str, Any]]:
        """Return the changes as ``daw-lint diff --format json`` lists them. Raises ``SessionError``."""
        from msgspec import json

        from daw_lint.diff.compare import compare
        from daw_lint.judge.device_settings import states_of
        from daw_lint.parsers import read_session
        from daw_lint.report.diff.json import render
        from daw_lint.rulebook.catalogue import load

        comparison = compare(read_session(self.old), read_session(self.new), states_of(load()))
        return list(json.decode(render(comparison, (self.old.name, self.new.name), False))["changes"])
