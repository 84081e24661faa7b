"""Runs jobs in processes on all cores: a bounded number at a time; a process that dies does not stop the others."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

JobType = TypeVar("JobType")
Result = TypeVar("Result")
_EACH = 64
"""Jobs for each process before a new one replaces it, so that memory held by libraries is freed."""
_INLINE = 2
"""Up to this many jobs run in this process: starting others takes longer."""


def run_jobs(
    jobs: Sequence[JobType],
    work: Callable[[JobType], Result],
    died: Callable[[JobType], Result],
    start: Callable[[], None],
    processes: int,
) -> Iterator[Result]:
    """Yield the result of each job when it is done, in any order. ``died`` makes the result of a job that killed its process."""
    if len(jobs) <= _INLINE:
        yield from map(work, jobs)
        return
    # Jobs that were running when a process died are tried again one by one: one of them is the cause.
    suspects: list[JobType] = []
    left = list(jobs)
    while left:
        yield from _together(left, work, start, processes, suspects)
    for job in suspects:
        alone = [job]
        again: list[JobType] = []
        yield from _together(alone, work, start, 1, again)
        if again:
            yield died(job)


def _together(
    left: list[JobType],
    work: Callable[[JobType], Result],
    start: Callable[[], None],
    processes: int,
    lost: list[JobType],
) -> Iterator[Result]:
    """Run the first jobs of a list and remove them; if a process dies, stop and add the running jobs to ``lost``."""
    method = "forkserver" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    pool = ProcessPoolExecutor(processes, context, initializer=start)
    running: dict[Future[Result], JobType] = {}
    room = _EACH * processes
    try:
        while (left and room) or running:
            while left and room and len(running) < 2 * processes:
                future = pool.submit(work, left[0])
                running[future] = left.pop(0)
                room -= 1
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                job = running.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    lost.append(job)
                    continue
                yield result
            if lost:
                return
    except BrokenProcessPool:
        # The pool broke before the next job was submitted: that job is still in the list.
        pass
    finally:
        lost.extend(running.values())
        pool.shutdown(wait=not running, cancel_futures=True)
