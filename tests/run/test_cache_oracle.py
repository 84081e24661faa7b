"""Whatever is looked at on the disk while a file is judged is noted: a verdict in the cache depends on nothing else.

The oracle is the interpreter: what it opens, lists and asks the state of is written down and held against the notes.
"""
# ruff: noqa: PTH100, PTH120  (paths are compared as texts: to resolve them would be to look at the disk)

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from daw_lint.app.page import Page, PageMaker
from daw_lint.disk import access_log
from daw_lint.run.find import ConfigFinder
from daw_lint.run.job import Job, JobResult, find_jobs
from daw_lint.run.judge_job import judge_job
from tests.support.corpus import CORPUS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
PLACES = (ROOT / "daw_lint", ROOT / "rules", sys.prefix, sys.base_prefix, sys.pycache_prefix, "/proc")
OURS = tuple(str(place) for place in PLACES if place)
"""Where what is read is daw-lint itself, Python or the system."""


class Hits(NamedTuple):
    """Absolute paths that were opened or listed, and those whose state was asked."""

    read: set[str]
    asked: set[str]


_hits: Hits | None = None


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if _hits is not None and event in ("open", "os.listdir", "os.scandir"):
        _write_down(arguments[0], _hits.read)


def _write_down(path: Any, hits: set[str]) -> None:
    if isinstance(path, str | bytes | os.PathLike):
        hits.add(os.path.abspath(os.fsdecode(path)))


sys.addaudithook(_hear)


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hits]:
    """Give what is looked at until the end of the block."""
    global _hits
    hits = Hits(set(), set())
    for name in ("stat", "lstat"):
        real = getattr(os, name)

        def heard(path: Any, *arguments: Any, real: Any = real, **options: Any) -> Any:
            _write_down(path, hits.asked)
            return real(path, *arguments, **options)

        monkeypatch.setattr(os, name, heard)
    _hits = hits
    try:
        yield hits
    finally:
        _hits = None
        monkeypatch.undo()


def not_noted(work: Callable[[Job], object], job: Job, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return what was read and not noted, and whose state was asked though neither it nor its folder is noted.

    The key of a verdict holds the content of the session, and the bounces are noted.
    """
    with listening(monkeypatch) as hits, access_log.noted() as seen:
        work(job)
    session = [str(job.session)] if job.session else []
    known = {os.path.abspath(name) for name in (*seen, *session)}
    asked = {path for path in hits.asked if os.path.dirname(path) not in known}
    return {path for path in hits.read | asked if path not in known and not path.startswith(OURS)}


def judge_alone(job: Job) -> JobResult:
    return judge_job(job, [])


def report_on(job: Job) -> Page:
    return PageMaker(job.file.parent).make(job, judge_alone(job._replace(whole=True)))


def jobs_in(folder: Path) -> list[Job]:
    return find_jobs([folder], ConfigFinder(isolated=True)).jobs


def test_the_oracle_hears_what_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "there.txt"
    there.write_text("x", "utf-8")
    with listening(monkeypatch) as hits:
        there.read_bytes()
        (tmp_path / "gone").exists()
        list(tmp_path.iterdir())
    assert hits.read >= {str(there), str(tmp_path)}
    assert str(tmp_path / "gone") in hits.asked


@pytest.mark.parametrize("work", [judge_alone, report_on])
@pytest.mark.parametrize("place", [ROOT / "fixtures", CORPUS], ids=["fixtures", "corpus"])
def test_all_that_a_verdict_depends_on_is_noted(
    place: Path, work: Callable[[Job], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not place.is_dir():
        pytest.skip(f"{place} is not there")
    jobs = jobs_in(place)
    work(next(job for job in jobs if job.session is not None))  # what is read once for all: rules, catalogue, modules
    assert len(jobs) > 20
    assert {str(job.session): missed for job in jobs if (missed := not_noted(work, job, monkeypatch))} == {}
