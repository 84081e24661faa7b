"""Writes the index of a folder and the page of each session in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from daw_lint.app import page as jobs
from daw_lint.app.page import Done, Job
from daw_lint.app.page_names import INDEX, page_name
from daw_lint.app.pool import run_jobs
from daw_lint.disk.cores import cores_here
from daw_lint.report.html.index import Row, render_index
from daw_lint.run.find import ConfigFinder, collect


class Written(NamedTuple):
    """The pages that were written."""

    page: Path
    """The index."""
    rows: tuple[Row, ...]


def write_folder(
    folder: Path,
    out: Path,
    finder: ConfigFinder,
    history: bool | None,
    progress: Callable[[float], None],
    say: Callable[[str], None],
) -> Written:
    """Write the reports about a folder into the folder ``out``. Raises ``ConfigError``, ``RuleError`` and ``OSError``.

    ``progress`` gets the share done, 0 to 1; ``say`` gets each problem that does not belong to one session, once.
    """
    out.mkdir(parents=True, exist_ok=True)
    todo = jobs_in(folder, out, finder, history)
    rows: list[Row] = []
    said: dict[str, None] = {}
    for done in do_all(todo):
        rows.append(done.row)
        said.update(dict.fromkeys(done.said))
        progress(len(rows) / len(todo))
    page = write_index(rows, folder, out)
    for line in said:
        say(line)
    return Written(page, tuple(rows))


def jobs_in(folder: Path, out: Path, finder: ConfigFinder, history: bool | None) -> list[Job]:
    """Make a job for each session of a folder; this checks the configurations once."""
    from daw_lint.rulebook.selection import rules_for

    found = []
    for path in collect([folder], finder).sessions:
        rules_for(finder.for_file(path))
        found.append(job_for(path, folder, out, finder, history))
    return found


def job_for(path: Path, folder: Path, out: Path, finder: ConfigFinder, history: bool | None) -> Job:
    """Make the job of one session."""
    page = out / page_name(path, folder)
    return Job(path, folder, page, finder.explicit, finder.isolated, finder.overrides, history)


def do_all(todo: list[Job]) -> Iterator[Done]:
    """Run jobs on all cores, and yield the result of each."""
    yield from run_jobs(todo, jobs.do, _died, jobs.start_process, min(cores_here(), len(todo)) or 1)


def write_index(rows: list[Row], folder: Path, out: Path) -> Path:
    """Write the index, and return its path."""
    index = out / INDEX
    title = folder.absolute().name or str(folder)
    jobs.write_whole(index, render_index(rows, title, datetime.now().astimezone()))
    return index


def _died(job: Job) -> Done:
    return Done(Row(job.name, problem="daw-lint was ended while it read this session; please report that"))
