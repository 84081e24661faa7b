"""Takes the time of whole processes, several in turns (A B A B ...), so that each has the same share of what disturbs."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple


class Job(NamedTuple):
    """A command, and how its time is told."""

    command: tuple[str, ...]
    prepare: Callable[[], object] | None = None
    """What to do before each run; it is not timed."""
    reports: bool = False
    """Whether the program takes its time itself: its last line is clock and processor time in seconds, and memory in MB."""
    environment: Mapping[str, str] | None = None
    """Variables to add for this command."""


class Taken(NamedTuple):
    """What one run took."""

    clock_s: float
    cpu_s: float
    """Processor time of the process and of all its children."""
    memory_mb: float
    """Peak memory of the largest single process."""


class FailedError(Exception):
    """A command cannot be started, or its exit code is an error."""


class Spread(NamedTuple):
    """The median of several runs, and the lowest and the highest of them."""

    median: float
    lowest: float
    highest: float


def spread(values: Iterable[float]) -> Spread:
    """Sum several runs up. ``values`` may not be empty."""
    each = list(values)
    return Spread(statistics.median(each), min(each), max(each))


def take(job: Job, environment: Mapping[str, str], folder: Path) -> Taken:
    """Run a job once. Raises ``FailedError``; an exit code of 1 is fine where daw-lint says so, as it has findings then."""
    if job.prepare is not None:
        job.prepare()
    variables = {**environment, **(job.environment or {})}
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as output:
        started = perf_counter()
        try:
            process = subprocess.Popen(
                job.command,
                stdin=subprocess.DEVNULL,
                stdout=output if job.reports else subprocess.DEVNULL,
                stderr=errors,
                env=variables,
                cwd=folder,
            )
        except OSError as error:
            raise FailedError(f"{job.command[0]}: {error.strerror}") from error
        # wait4 gives the use of this child and of those that it waited for, no others.
        _, status, used = os.wait4(process.pid, 0)
        clock_s = perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in ((0, 1) if "daw_lint" in job.command else (0,)):
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip().splitlines()
            raise FailedError(
                f"{Path(job.command[0]).name}: exit code {process.returncode}: {said[-1] if said else ''}"
            )
        if not job.reports:
            # Linux counts in KiB, macOS in bytes.
            unit = 1e6 if sys.platform == "darwin" else 1e6 / 1024
            return Taken(clock_s, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)
        output.seek(0)
        return _reported(output.read().decode(), job)


def _reported(output: str, job: Job) -> Taken:
    try:
        clock_s, cpu_s, memory_mb = map(float, output.splitlines()[-1].split())
    except (IndexError, ValueError) as error:
        raise FailedError(f"{Path(job.command[0]).name}: no figures in its last line") from error
    return Taken(clock_s, cpu_s, memory_mb)


Runs = dict[str, list[Taken]]
"""What each run took, by the name of its job. A job that failed has no runs."""


def in_turns(
    jobs: Mapping[str, Job], runs: int, run: Callable[[Job], Taken], warm_up: bool = True
) -> tuple[Runs, dict[str, str]]:
    """Run jobs in turns, and return what they took, and why which of them failed. The warm-up is not counted."""
    taken: Runs = {name: [] for name in jobs}
    failed: dict[str, str] = {}
    for turn in range(-1 if warm_up else 0, runs):
        for name, job in jobs.items():
            if name in failed:
                continue
            try:
                once = run(job)
            except FailedError as error:
                failed[name] = str(error)
                taken[name].clear()
                continue
            if turn >= 0:
                taken[name].append(once)
    return taken, failed


def ratio(of: Sequence[Taken], to: Sequence[Taken]) -> Spread:
    """Return how many times as long ``of`` took as ``to``, pair by pair of each turn."""
    return spread(one.clock_s / other.clock_s for one, other in zip(of, to, strict=True))
