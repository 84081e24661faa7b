"""E902: the finding about a file that cannot be read, or on which daw-lint itself failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.model.finding import Finding, Severity
from daw_lint.model.own_fault import REPORT_IT, own_fault
from daw_lint.model.stage import Stage
from daw_lint.model.wording import one_line
from daw_lint.run.job import Job, JobResult

if TYPE_CHECKING:
    from daw_lint.model.session import SessionError

OUT_OF_TIME = "it takes too long"
OUT_OF_MEMORY = "it takes too much memory"
_HELP = {
    OUT_OF_TIME: "if the file is as it should be, allow more with max-seconds",
    OUT_OF_MEMORY: "if the file is as it should be, allow more with max-memory-bytes",
}


class ProcessDiedError(Exception):
    """A process was ended while it worked on a file: it broke its bounds, or it was killed, and a second one too."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why or "its process was killed")
        self.why = why
        """``OUT_OF_TIME``, ``OUT_OF_MEMORY``, or nothing where the reason is unknown."""


def unreadable(path: Path, what: str, todo: str) -> Finding:
    """Make the finding about a file that cannot be read. Its message is one line, whatever the error says."""
    return Finding(path, "E902", "unreadable-file", Severity.ERROR, one_line(f"{what}: {todo}"))


def crash_words(error: Exception) -> tuple[str, str]:
    """Say what failed, if it is not the fault of the file, and what to do."""
    from daw_lint.model.session import ParserBugError

    if isinstance(error, MemoryError):
        return "there was not enough memory to judge it", "close other programs, and try again"
    if isinstance(error, ProcessDiedError) and error.why:
        return error.why, _HELP[error.why]
    if isinstance(error, ProcessDiedError):
        return "the process that judged it was killed; is there enough memory?", REPORT_IT
    if isinstance(error, ParserBugError):
        return error.what, error.todo
    return own_fault(error), REPORT_IT


def as_session_error(path: Path, error: Exception) -> SessionError:
    """Return the error about a session, whatever failed on it: then a command names it, and goes on with the next one."""
    from daw_lint.model.session import SessionError

    return error if isinstance(error, SessionError) else SessionError(path, *crash_words(error))


def crash_result(job: Job, error: Exception) -> JobResult:
    """Make the result of a job on which daw-lint failed."""
    result = JobResult(job.file, Stage("mix", "it was not judged"), bounces=job.bounces)
    result.findings = [unreadable(job.file, *crash_words(error))]
    result.judged = {job.file: frozenset()}
    return result
