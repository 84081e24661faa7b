"""Watches what a case does: its exceptions, its time, and its memory."""

from __future__ import annotations

import resource
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

MOST_S, MOST_MB = 2.0, 200.0
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Failure(NamedTuple):
    """What went wrong."""

    kind: str
    """The same for failures with one cause: the exception and where it was raised, or the step that was too slow."""
    words: str


class Seen(NamedTuple):
    """What a case did."""

    seconds: float
    """Of processor time."""
    grown_mb: float
    """The highest memory above that at the start."""
    failures: tuple[Failure, ...]
    is_whole: bool
    """Whether the mutated file was accepted, so that what follows reading was reached."""


class Steps:
    """The steps of a case. Each is a block; an exception that leaves one is a failure of it, and the case goes on."""

    def __init__(self) -> None:
        self.failures: list[Failure] = []
        self.seconds: dict[str, float] = {}
        self.is_whole = False
        """Whether the file was accepted: set by the work."""

    def step(self, name: str) -> _Step:
        """Return the block of a step."""
        return _Step(self, name)


class _Step:
    def __init__(self, steps: Steps, name: str) -> None:
        self._steps, self._name = steps, name

    def __enter__(self) -> None:
        self._started = time.process_time()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        seconds = self._steps.seconds
        seconds[self._name] = seconds.get(self._name, 0.0) + time.process_time() - self._started
        if not isinstance(error, Exception):
            return False
        words = "".join(traceback.format_exception(error))
        self._steps.failures.append(Failure(f"{self._name}: {_where(error)}", words))
        return True


def _where(error: BaseException) -> str:
    """Return the exception and the innermost line of the project that it came through."""
    while error.__cause__ is not None:
        error = error.__cause__
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "daw_lint" in frame.filename] or list(frames)
    at = f"{Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].name}" if ours else "?"
    return f"{type(error).__name__} at {at}"


def watched(work: Callable[[Steps], None], most_s: float = MOST_S, most_mb: float = MOST_MB) -> Seen:
    """Do the work, and return what it took."""
    steps = Steps()
    before, started = _reset_peak(), time.process_time()
    with steps.step("case"):
        work(steps)
    seconds = time.process_time() - started
    grown = _peak() - before
    slowest = max((name for name in steps.seconds if name != "case"), key=steps.seconds.__getitem__, default="case")
    if seconds > most_s:
        steps.failures.append(Failure(f"time in {slowest}", f"{seconds:.2f} s, most of it in {slowest}"))
    if grown > most_mb:
        steps.failures.append(Failure("memory", f"{grown:.0f} MB above the start"))
    return Seen(seconds, grown, tuple(steps.failures), steps.is_whole)


def _reset_peak() -> float:
    """Set the peak of the memory back to what is in use, where the system can, and return that in MB."""
    try:
        _CLEAR.write_text("5")
        return _status("VmRSS")
    except OSError:
        return _peak()


def _peak() -> float:
    if _STATUS.exists():
        return _status("VmHWM")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def _status(name: str) -> float:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024
