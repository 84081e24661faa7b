"""The reports of the watched sessions: all are made at the start, and again when something changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from daw_lint.app.folder_pages import do_all, job_for, write_index
from daw_lint.app.page import Done, Job, judge
from daw_lint.app.page_names import INDEX, page_name
from daw_lint.config.find import ConfigError
from daw_lint.model.finding import Severity
from daw_lint.report.html.index import Row
from daw_lint.rulebook.rule import RuleError
from daw_lint.run.find import ConfigFinder, collect
from daw_lint.run.lint import Report


class Reports:
    """The pages of the sessions of a folder, and the state of each session."""

    def __init__(
        self, folder: Path, only: Path | None, pages: Path, finder: ConfigFinder, history: bool | None
    ) -> None:
        self._folder = folder
        self._only = only
        self._pages = pages
        self._history = history
        self.finder = finder
        self.rows: dict[Path, Row] = {}
        self.heard: dict[Path, tuple[Path, ...]] = {}
        """The bounces of each session."""

    def sessions(self) -> tuple[Path, ...]:
        """List the sessions that exist now."""
        return (self._only,) if self._only is not None else collect([self._folder], self.finder).sessions

    def make_all(self, progress: Callable[[float], None]) -> list[str]:
        """Report on every session, and return messages for the user. Raises ``ConfigError``, ``RuleError`` and ``OSError``."""
        sessions = self.sessions()
        for path in sessions:
            self.finder.for_file(path)
        self.rows.clear()
        self.heard.clear()
        jobs = [self._job(path) for path in sessions]
        by_name = {job.name: job.path for job in jobs}
        said: dict[str, None] = {}
        for done in do_all(jobs):
            self._take(by_name[done.row.name], done)
            said.update(dict.fromkeys(done.said))
            progress(len(self.rows) / len(jobs))
        self._write_index()
        return list(said)

    def make(self, path: Path) -> tuple[Report | None, list[str], list[str]]:
        """Report on one file again; return the findings, messages for the user, and the pages that changed."""
        job = self._job(path)
        said: list[str] = []
        report: Report | None = None
        try:
            judged = judge(job, said)
        except (ConfigError, RuleError) as error:
            said.append(str(error))
            self._take(path, Done(Row(job.name, problem=str(error))))
        except Exception as error:
            problem = f"daw-lint failed on it ({type(error).__name__}: {error}); please report that"
            said.append(f"{path.name}: {problem}")
            self._take(path, Done(Row(job.name, problem=problem)))
        else:
            self._take(path, judged.done)
            report = Report(sessions=[path] if judged.outcome.bounces != (path,) else [])
            report.add(judged.outcome, str(Severity.WARNING))
        self._write_index()
        return report, said, [INDEX, job.page.name]

    def forget(self, path: Path) -> list[str]:
        """Remove a deleted session from the index; return the pages that changed."""
        self.rows.pop(path, None)
        self.heard.pop(path, None)
        page = self._pages / page_name(path, self._folder)
        page.unlink(missing_ok=True)
        self._write_index()
        return [INDEX, page.name]

    @property
    def start(self) -> str:
        """The page to show first: the report of the only session, else the index."""
        pages = [row.page for row in self.rows.values()]
        return pages[0] if len(pages) == 1 and pages[0] else INDEX

    def _job(self, path: Path) -> Job:
        return job_for(path, self._folder, self._pages, self.finder, self._history)

    def _take(self, path: Path, done: Done) -> None:
        self.rows[path] = done.row
        self.heard[path] = tuple(bounce.absolute() for bounce in done.heard)

    def _write_index(self) -> None:
        write_index(list(self.rows.values()), self._folder, self._pages)
