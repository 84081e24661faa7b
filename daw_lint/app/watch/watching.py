"""The loop that waits for changes, and reports the results to the terminal and the browser."""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic

from watchfiles import Change, watch

from daw_lint.app.folder_pages import FolderPages
from daw_lint.app.page_names import INDEX
from daw_lint.app.watch.interest import Interest, is_config, owners
from daw_lint.app.watch.server import LiveServer
from daw_lint.app.watch.settling import GONE, Settling, signature
from daw_lint.config.find import ConfigError
from daw_lint.measure import is_audio_name
from daw_lint.model.own_fault import own_fault
from daw_lint.report.findings import text
from daw_lint.rulebook.rule import RuleError
from daw_lint.run.find import ConfigFinder
from daw_lint.run.lint import Report

Line = list[tuple[str, str]]
Show = Callable[[Iterable[Line]], None]
_STEP_MS = 100
_NOT_READY = 20
"""Most sessions that are listed at the start."""


class Watching:
    """Watches a folder, or one session. ``show`` prints lines at once."""

    def __init__(
        self, pages: FolderPages, interest: Interest, server: LiveServer | None, settle_s: float, show: Show
    ) -> None:
        self._pages = pages
        self._interest = interest
        self._server = server
        self._settling = Settling(settle_s)
        self._show = show

    def start(self, progress: Callable[[float], None]) -> None:
        """Report on everything once, and print nothing: a progress bar may still be shown."""
        for path in self._pages.sessions():
            self._settling.know(path)
        self._pages.make_all(progress, self._say)
        for bounce in {bounce for bounces in self._pages.bounces.values() for bounce in bounces}:
            self._settling.know(bounce)
        if self._server is not None:
            self._server.start = self._pages.start

    def show_overview(self) -> None:
        """Print which sessions are not ready, and how many there are."""
        self._show(self._overview())

    def follow(self, folder: Path, stop: threading.Event) -> None:
        """Report on what changes, until ``stop`` is set. Raises ``KeyboardInterrupt``."""
        steps = watch(
            folder, watch_filter=self._is_of_interest, debounce=_STEP_MS, step=_STEP_MS // 2, stop_event=stop,
            rust_timeout=_STEP_MS, yield_on_timeout=True,
            raise_interrupt=True,  # without, the library writes on standard error that it was interrupted
        )  # fmt: skip
        # Files may have been saved during the first report, before the watch began.
        for path in (*self._pages.sessions(), *self._pages.rows):
            self._settling.note(path, monotonic())
        for changes in steps:
            now = monotonic()
            for _, name in changes:
                subject = self._interest.subject(Path(name))
                if subject is not None:
                    self._settling.note(subject, now)
            self._deal_with(list(self._settling.ready(now)))

    def _is_of_interest(self, change: Change, name: str) -> bool:
        return self._interest.matters(Path(name))

    def _deal_with(self, changed: list[Path]) -> None:
        if any(is_config(path) for path in changed):
            self._read_settings_again()
            return
        sessions: dict[Path, None] = {}
        for path in changed:
            if not is_audio_name(path.name):
                sessions[path] = None
                continue
            mine = owners(path, self._pages.rows, self._pages.bounces)
            sessions.update(dict.fromkeys(mine))
            if not mine and self._is_alone(path):
                sessions[path] = None
        for path in sessions:
            self._report_on(path)

    def _is_alone(self, bounce: Path) -> bool:
        """Whether a bounce is judged by itself, because there are no sessions."""
        return all(is_audio_name(path.name) for path in self._pages.rows) or bounce in self._pages.rows

    def _report_on(self, path: Path) -> None:
        changed = [INDEX, self._pages.page_of(path).name]
        if signature(path) == GONE:
            if path in self._pages.rows:
                self._pages.forget(path)
                self._tell(changed)
                self._show([[(f"{_clock()} {path.name} is gone", "dim")]])
            return
        said: list[str] = []
        report: Report | None = None
        try:
            report = self._pages.make(path, said.append)
        except (ConfigError, RuleError) as error:
            said += str(error).split("\n")
            self._pages.give_up(path, str(error))
        except OSError:
            raise
        except Exception as error:  # a fault of ours on one session must not end the watch over the others
            said.append(own_fault(error))
            self._pages.give_up(path, own_fault(error))
        row = self._pages.rows[path]
        score = f", {row.score} of 100" if row.score is not None else ""
        self._show([[(f"{_clock()} {row.name}: {row.state}{score}", "bold")]])
        if report is not None:
            self._show(text.lines(report))
        for line in said:
            self._say(line)
        self._tell(changed)

    def _read_settings_again(self) -> None:
        old = self._pages.finder
        self._pages.finder = ConfigFinder(old.explicit, old.isolated, old.overrides, old.check)
        self._show([[(f"{_clock()} the settings changed: every session is judged again", "bold")]])
        try:
            self.start(lambda part: None)
        except (ConfigError, RuleError) as error:
            for line in str(error).split("\n"):
                self._say(line)
            return
        self.show_overview()
        self._tell([INDEX, *(row.page for row in self._pages.rows.values())])

    def _overview(self) -> Iterator[Line]:
        rows = sorted(self._pages.rows.values(), key=lambda row: (row.order, row.score or 0, row.name))
        bad = [row for row in rows if row.state in ("not ready", "not read")]
        for row in bad[:_NOT_READY]:
            score = f" {row.score} of 100" if row.score is not None else ""
            yield [
                (row.name, "bold"),
                (f": {row.state}{score}: {row.worst_code} {row.worst or row.problem}", ""),
            ]
        if len(bad) > _NOT_READY:
            yield [(f"and {len(bad) - _NOT_READY} more that are not ready", "dim")]
        count = f"{len(rows)} session{'s' if len(rows) != 1 else ''}"
        if bad:
            state = f"{len(bad)} not ready"
        else:
            are_all_ready = all(row.state.startswith("ready") for row in rows)
            state = "all ready" if are_all_ready else "all OK, not all bounces checked"
        yield [(f"{count}, {state}", "")]

    def _say(self, line: str) -> None:
        self._show([[(f"daw-lint: {line}", "yellow")]])

    def _tell(self, pages: Iterable[str]) -> None:
        if self._server is not None:
            self._server.tell(page for page in pages if page)


def _clock() -> str:
    return f"{datetime.now():%H:%M:%S}"


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Provide an event that is set when the system terminates this process."""
    stop = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def pages_folder() -> Iterator[Path]:
    """Provide a private folder for the pages; it is deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="daw-lint-", ignore_cleanup_errors=True) as name:
        yield Path(name)
