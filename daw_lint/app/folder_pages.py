"""The pages of the sessions of a folder, and the index of them, in another folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from daw_lint.app.page import Audio, Page, PageMaker
from daw_lint.app.page_names import INDEX, page_name
from daw_lint.disk.bounded import read_head
from daw_lint.disk.cores import cores_here
from daw_lint.disk.write import make_folder
from daw_lint.report.html.index import render_index
from daw_lint.report.html.row import Row
from daw_lint.rulebook.selection import rules_for
from daw_lint.run.cache.store import Store, cache_file
from daw_lint.run.engine import Engine
from daw_lint.run.find import ConfigFinder
from daw_lint.run.job import FoundJobs, JobResult, find_jobs
from daw_lint.run.lint import Report
from daw_lint.run.output_file import remove_output, write_output
from daw_lint.run.unused_audio import unused_audio


@dataclass
class FolderPages:
    """Reports on sessions of ``folder`` into ``out``, or on those that were named. It knows what it reported last."""

    folder: Path
    out: Path
    finder: ConfigFinder
    history: bool | None = None
    options: tuple[str, ...] = ()
    """Those of the command line that steer the reports."""
    named: tuple[Path, ...] = ()
    """What is reported on, where that is not the whole folder."""
    has_pages: bool = True
    """Whether somebody looks at the pages: without, only the rows and the index are made."""
    force: bool = False
    """Whether pages may replace text files that daw-lint did not make."""
    audio: Audio = ""
    """What the pages play: the bounce from where it is, a copy in the page, or nothing."""
    rows: dict[Path, Row] = field(default_factory=dict)
    bounces: dict[Path, tuple[Path, ...]] = field(default_factory=dict)
    """The bounces of each session."""

    def sessions(self) -> list[Path]:
        """Return the sessions that are there now. Raises ``ConfigError``."""
        return [job.file for job in find_jobs(self.named or [self.folder], self.finder).jobs]

    def make_all(self, progress: Callable[[float], None], say: Callable[[str], None]) -> Report:
        """Report on every session that is there. Raises ``ConfigError``, ``RuleError`` and ``OSError``.

        ``progress`` gets the part that is done, 0 to 1; ``say`` what went wrong beside the sessions themselves, once each.
        """
        found = self._checked(self.named or [self.folder])
        self.rows.clear()
        self.bounces.clear()
        results: list[JobResult] = []
        report = self._make(found, progress, say, results)
        beside, sessions = found.targets.beside_sessions, found.targets.sessions
        report.unused = unused_audio(beside, sessions, results, report.bounces, self.finder)
        return report

    def _checked(self, paths: Sequence[Path]) -> FoundJobs:
        """Find jobs, and refuse a configuration that is wrong before any page is written."""
        found = find_jobs(paths, self.finder)
        for job in found.jobs:
            rules_for(job.config)
        return found

    def _make(
        self,
        found: FoundJobs,
        progress: Callable[[float], None],
        say: Callable[[str], None],
        results: list[JobResult] | None = None,
    ) -> Report:
        make_folder(self.out)
        report = Report(sessions=list(found.targets.sessions), pairings=found.pairings)
        said: dict[str, None] = {}
        with Engine(self._maker, Store(cache_file()), cores_here(), is_bounded=True) as engine:
            for number, finished in enumerate(engine.run(found.jobs), 1):
                page = finished.made or self._maker.without_page(finished.job, finished.result)
                problem = self._take(finished.job.file, page)
                said |= dict.fromkeys((*page.said, *([problem] if problem else [])))
                report.crashed |= finished.has_crashed or problem is not None
                report.add(finished.result, finished.job.config.fail_on)
                if results is not None:
                    results.append(finished.result)
                progress(number / len(found.jobs))
        self.write_index()
        for line in said:
            say(line)
        return report

    def page_of(self, path: Path) -> Path:
        """Return where the page of a session is."""
        return self.out / page_name(path, self.folder)

    @property
    def _maker(self) -> PageMaker:
        out = self.out.absolute() if self.audio == "beside" else None
        return PageMaker(self.folder, self.history, self.options, self.has_pages, out, self.audio == "embedded")

    @property
    def index(self) -> Path:
        """Where the index is."""
        return self.out / INDEX

    def write_index(self) -> None:
        """Write the index. Raises ``OSError``."""
        title = self.folder.absolute().name or str(self.folder)
        html = render_index(list(self.rows.values()), title, datetime.now().astimezone())
        write_output(self.index, html, force=self.force)

    def _take(self, path: Path, page: Page) -> str | None:
        """Write a page, and keep its row. Returns why the page cannot be written."""
        self.rows[path] = page.row
        self.bounces[path] = tuple(bounce.absolute() for bounce in page.bounces)
        file = self.page_of(path)
        try:
            if not page.packed:
                remove_output(file)
            elif not _holds(file, page.content):
                write_output(file, page.content.decode(), force=self.force)
        except OSError as error:
            self.rows[path] = Row(page.row.name, problem=f"its page cannot be written ({error.strerror})")
            return f"cannot write {file}: {error.strerror}"
        return None


def _holds(file: Path, content: bytes) -> bool:
    return read_head(file, len(content) + 1) == content
