"""Judges jobs, and hands the results over in order: from the cache where nothing has changed, else here or in processes."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter, time_ns
from typing import TYPE_CHECKING, Any, Generic

from msgspec.structs import replace

from daw_lint.config.find import ConfigError
from daw_lint.disk import access_log
from daw_lint.disk.forking import can_fork
from daw_lint.disk.listing import entries, one_look
from daw_lint.judge.suppression import Suppression, in_configuration, uses
from daw_lint.rulebook.rule import RuleError
from daw_lint.run.allowance import FOR_A_PAGE, NO_BOUNDS, Bounds, allow, bounds_of
from daw_lint.run.failed_files import ProcessDiedError, crash_result
from daw_lint.run.finished import Finished, FollowUp, Made
from daw_lint.run.job import Job, JobResult, Key

if TYPE_CHECKING:
    from types import TracebackType

    from daw_lint.run.cache.lookup import Lookup
    from daw_lint.run.cache.store import Store
    from daw_lint.run.pool import Pool

_WORTH_IT = 4 if sys.platform == "linux" else 16
"""From so many jobs on, starting processes takes less time than it saves."""
_WORTH_IT_WHOLE = 3
"""The same for jobs that are followed up, which takes longer."""


def judge_job(job: Job, configured: Sequence[Suppression]) -> JobResult:
    """Judge a job with what is loaded for that alone: a run whose verdicts are all known does without."""
    from daw_lint.run.judge_job import judge_job

    return judge_job(job, configured)


def do(job: Job, follow_up: FollowUp[Made] | None = None, is_kept: bool = False) -> Finished[Made]:
    """Judge a job. A fault of daw-lint is a finding on the job's file. Raises ``ConfigError`` and ``RuleError``."""
    started = perf_counter()
    started_ns = job.measured.started_ns if job.measured is not None else time_ns()
    silences = in_configuration(job.config)
    made = None
    with access_log.noted() as seen:
        try:
            result = judge_job(job, silences)
            if follow_up is not None and job.whole:
                allow(FOR_A_PAGE)
                made = follow_up.make(job, result)
                # They are large, and other processes do not need them.
                result = replace(result, session=None, measured=(), outlines=())
        except (ConfigError, RuleError):
            raise
        except Exception as error:
            return _crashed(job, error, perf_counter() - started)
    finished = Finished(job, result, uses(silences), perf_counter() - started, made=made)
    if not is_kept:
        return finished
    from daw_lint.run.cache.entry import dump

    return replace(finished, entry=dump(result, finished.uses, made, seen, started_ns))


def _crashed(job: Job, error: Exception, seconds: float) -> Finished[Any]:
    return Finished(job, crash_result(job, error), uses(in_configuration(job.config)), seconds, has_crashed=True)


class Engine(Generic[Made]):
    """Judges the jobs of a run. Close it, best as a context manager: that ends its processes and keeps the verdicts."""

    def __init__(
        self,
        follow_up: FollowUp[Made] | None = None,
        store: Store | None = None,
        processes: int = 1,
        is_bounded: bool = False,
    ) -> None:
        """``is_bounded``: end the work on a file that takes more than its configuration allows."""
        self._follow_up = follow_up
        self._processes = processes
        self._is_bounded = is_bounded
        self._cache: Lookup[Made] | None = None
        self._pool: Pool[Job, Finished[Made]] | None = None
        self._stack = ExitStack()
        self._known: dict[Key, Finished[Made]] = {}
        if store is not None:
            from daw_lint.run.cache.lookup import Lookup

            self._cache = Lookup(store, follow_up)

    def __enter__(self) -> Engine[Made]:
        """Return itself."""
        self._stack.enter_context(one_look())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, at once after an error or an interrupt, and keep the verdicts."""
        self._stack.__exit__(kind, error, trace)
        if self._cache is not None:
            self._cache.save()

    def run(
        self, jobs: Sequence[Job], starting: Callable[[Path], None] = lambda file: None, with_mixes: bool = False
    ) -> Iterator[Finished[Made]]:
        """Yield each job as it is finished, in order. Raises ``ConfigError`` and ``RuleError``.

        ``starting`` gets the file of the next one. ``with_mixes``: the mix that a mastering session works on follows it, if
        it is not among the jobs.
        """
        wants = self._follow_up.wants if self._follow_up is not None else lambda config: False
        queue = deque(job._replace(whole=job.whole or wants(job.config)) for job in jobs)
        files = {path.absolute() for job in queue for path in (job.session, *job.bounces) if path is not None}
        self._add(queue)
        while queue:
            job = queue.popleft()
            starting(job.file)
            finished = self._finish(job)
            yield finished
            mix = finished.result.mix
            if with_mixes and mix is not None and not files & (bounces := {path.absolute() for path in mix.bounces}):
                files |= bounces
                mix = mix._replace(whole=job.whole)
                self._add([mix])
                queue.appendleft(mix)

    def _add(self, jobs: Iterable[Job]) -> None:
        """Look jobs up in the cache, and give the others to the pool where that is worth it."""
        left = list(jobs)
        if self._cache is not None:
            self._known |= self._cache.load(left)
            left = [job for job in left if job.key not in self._known]
        if self._pool is None and left and (self._is_pool_worth_it(left) or (self._is_bounded and can_fork())):
            # Here once, rather than in each process that is forked.
            import daw_lint.run.judge_job  # noqa: F401
            from daw_lint.rulebook.book import load_rules
            from daw_lint.run.pool import Pool

            load_rules()
            task = partial(do, follow_up=self._follow_up, is_kept=self._cache is not None)
            self._pool = self._stack.enter_context(Pool(task, min(self._processes, len(left)), self._bounds))
        if self._pool is not None:
            for folder in dict.fromkeys(job.file.parent for job in left):
                entries(str(folder))  # here once, rather than in each process that is forked
            cores = 1 if len(left) > 1 else None
            for job in left:
                self._pool.add(job.key, job._replace(cores=cores))

    def _bounds(self, job: Job) -> Bounds:
        return bounds_of(job.config) if self._is_bounded else NO_BOUNDS

    def _is_pool_worth_it(self, jobs: Sequence[Job]) -> bool:
        is_followed = self._follow_up is not None and any(job.whole for job in jobs)
        if any(job.data is not None or (job.whole and not is_followed) for job in jobs):
            return False
        return self._processes > 1 and len(jobs) >= (_WORTH_IT_WHOLE if is_followed else _WORTH_IT)

    def _finish(self, job: Job) -> Finished[Made]:
        known = self._known.pop(job.key, None)
        if known is not None:
            return known
        if self._pool is not None and job.key in self._pool:
            finished = self._from_pool(self._pool, job)
        else:
            from daw_lint.run.watchdog import watched

            with watched(job.file, self._bounds(job)):
                finished = do(job, self._follow_up, is_kept=self._cache is not None)
        if self._cache is not None:
            self._cache.keep(finished)
        return finished

    def _from_pool(self, pool: Pool[Job, Finished[Made]], job: Job) -> Finished[Made]:
        try:
            return replace(pool.result(job.key), job=job)
        except ProcessDiedError as error:
            return replace(_crashed(job, error, 0.0), has_crashed=not error.why)
