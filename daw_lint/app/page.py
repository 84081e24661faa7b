"""The work on one session: judges it, writes its page, and returns its line of the index. It runs in worker processes."""

from __future__ import annotations

import os
import signal
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from daw_lint.config.find import Config
from daw_lint.health.model import Health
from daw_lint.report.html.index import Row
from daw_lint.run.find import ConfigFinder

if TYPE_CHECKING:
    from daw_lint.run.unit import Outcome


@dataclass(frozen=True)
class Job:
    """A session, and the path of its page."""

    path: Path
    root: Path
    """The folder that the report is about."""
    page: Path
    config_file: Path | None = None
    isolated: bool = False
    overrides: dict[str, Any] = field(default_factory=dict)
    history: bool | None = None

    @property
    def name(self) -> str:
        """The path relative to the folder, as the index shows it."""
        below = self.path.relative_to(self.root) if self.path.is_relative_to(self.root) else self.path
        return below.as_posix()


class Done(NamedTuple):
    """The result of a job: the line of the index, and messages for the user."""

    row: Row
    said: tuple[str, ...] = ()
    heard: tuple[Path, ...] = ()
    """The bounces of the session: those that were found, and the paths that it renders to."""


def start_process() -> None:
    """Prepare a worker process: it ignores the interrupt, because the parent process handles it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def do(job: Job) -> Done:
    """Run a job. A failure on one session becomes its line of the index and affects no other session."""
    said: list[str] = []
    try:
        return judge(job, said).done
    except MemoryError:
        return Done(Row(job.name, problem="there was not enough memory to read it"), tuple(said))
    except Exception as error:
        what = f"daw-lint failed on it ({type(error).__name__}: {error}); please report that"
        return Done(Row(job.name, problem=what), tuple(said))


class Judged(NamedTuple):
    """The result of a job, with the outcome that it is based on."""

    done: Done
    outcome: Outcome
    config: Config


def judge(job: Job, said: list[str]) -> Judged:
    """Judge the session of a job, write its page, and return its line of the index. Raises any error."""
    from daw_lint.run.lint import lint_alone

    config = ConfigFinder(job.config_file, job.isolated, job.overrides).for_file(job.path)
    outcome = lint_alone(job.path, config)
    row = _row(job, outcome, config, said)
    heard = (*outcome.bounces, *(outcome.session.render_paths if outcome.session is not None else ()))
    return Judged(Done(row, tuple(said), heard), outcome, config)


def _row(job: Job, outcome: Outcome, config: Config, said: list[str]) -> Row:
    from daw_lint.health.build import health_of
    from daw_lint.health.extras import extras_of
    from daw_lint.health.history.record import Keeper
    from daw_lint.report.html.page import render

    if outcome.session is None and (not outcome.measured or job.path not in outcome.bounces):
        broken = next((finding for finding in outcome.findings if finding.code == "E902"), None)
        job.page.unlink(missing_ok=True)
        return Row(job.name, problem=broken.message if broken is not None else "it cannot be read")
    health = Keeper(job.history, said.append).with_past(health_of(outcome, config), config)
    try:
        write_whole(job.page, render(health, extras_of(health, command(job))))
    except OSError as error:
        return Row(job.name, problem=f"its page cannot be written ({error.strerror})")
    return row_of(health, job.name, job.page.name)


def command(job: Job) -> str:
    """Write the command that makes the report of one session again."""
    import shlex

    words = ["daw-lint", "report", str(job.path)]
    for name, option in (("stage", "--stage"), ("profile", "--profile"), ("targets", "--target")):
        given = job.overrides.get(name)
        for value in given if isinstance(given, tuple) else [given] if given else []:
            words += [option, str(value)]
    words += ["--config", str(job.config_file)] if job.config_file is not None else []
    words += ["--isolated"] if job.isolated else []
    return shlex.join([*words, "-o", "health.html"])


def row_of(health: Health, name: str, page: str) -> Row:
    """Make the line of a session in the index."""
    from daw_lint.health.headline import headline, in_short
    from daw_lint.health.history.entry import track_count
    from daw_lint.model.finding import Severity

    session = health.session
    levels = [finding.severity for finding in health.findings]
    worst = health.first_things[0] if health.findings else None
    scores = (*(entry.score for entry in health.past), health.score.points)
    return Row(
        name=name,
        page=page,
        application=f"{session.application} {session.application_version}".strip() if session is not None else "",
        stage=health.stage.name,
        verdict=in_short(health),
        score=health.score.points,
        trend=scores if len(scores) > 1 else (),
        worst=_sentence(worst.object_path, worst.message) if worst is not None else "",
        worst_code=worst.code if worst is not None else "",
        worst_severity=str(worst.severity) if worst is not None else "",
        counts=(levels.count(Severity.ERROR), levels.count(Severity.WARNING), levels.count(Severity.INFO)),
        tracks=track_count(session) if session is not None else None,
        tone=headline(health).tone,
        bounce=health.bounce.path.name if health.bounce is not None else "",
    )


def _sentence(where: str, message: str) -> str:
    return f"{where}: {message}" if where else message


def write_whole(path: Path, content: str) -> None:
    """Write a file atomically: a reader gets the old or the new one, never a part. Raises ``OSError``."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
