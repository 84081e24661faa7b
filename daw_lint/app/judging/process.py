"""The judging process: it gets songs and tasks through a pipe, and sends back what is done, as it is done.

It is started before the server has threads, and has only one itself: so that it, and the workers, can fork. It ends when
the pipe is closed, for whatever reason.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Hashable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from daw_lint.app.judging.loading import Loading
from daw_lint.app.judging.made import Judged
from daw_lint.app.judging.maker import SongMaker, unread
from daw_lint.app.judging.tasks import JudgeSong, Task, run_task
from daw_lint.disk.forking import can_fork
from daw_lint.disk.listing import one_look
from daw_lint.run.failed_files import ProcessDiedError, crash_result
from daw_lint.run.finished import Finished
from daw_lint.run.job import Job
from daw_lint.run.pool import Pool

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from daw_lint.run.cache.lookup import Lookup

_LOOK_S = 0.02
_CHUNK = 12
"""Songs that are looked up in the cache at once: the first rows do not wait for the last."""
_MANY = 8
"""From so many songs on, everything that workers may need is loaded before they start."""
_IDLE_S = 20.0
"""After this time without work the workers end: their memory is free, and the next ones know nothing old."""
_SAVE_S = 2.0


class Songs(NamedTuple):
    """Songs to judge, each with its number."""

    songs: tuple[tuple[int, Job], ...]
    is_next: bool = False
    """Whether the user waits for them."""


class Do(NamedTuple):
    """A task to do."""

    number: int
    task: Task


class Drop(NamedTuple):
    """Songs that nobody waits for any more."""

    numbers: frozenset[int]


class Done(NamedTuple):
    """What came of a song or a task."""

    number: int
    value: Any
    error: str = ""


def serve(channel: Connection, processes: int) -> None:
    """Work until ``None`` comes, or until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(EOFError, OSError), _Judging(channel, processes) as judging:
        judging.run()


class _Judging:
    def __init__(self, channel: Connection, processes: int) -> None:
        self._channel = channel
        self._processes = processes
        self._pool: Pool[Task, Any] | None = None
        self._songs: dict[int, Job] = {}
        """The songs that are in the pool."""
        self._unknown: deque[tuple[int, Job, bool]] = deque()
        """Songs that were not looked up yet."""
        self._lookups: list[Lookup[Any]] = []
        self._lookup_of: dict[int, Lookup[Any]] = {}
        self._busy_at = self._saved_at = monotonic()
        self._loading = Loading() if can_fork() else None
        """What is loaded here for the workers, while there is something left to load."""

    def __enter__(self) -> _Judging:
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.__exit__(None, None, None)
        self._save()

    def run(self) -> None:
        while True:
            is_working = self._loading is not None or (self._pool is not None and not self._pool.is_idle)
            while self._channel.poll(0 if is_working or self._unknown else _IDLE_S):
                message = self._channel.recv()
                if message is None:
                    return
                self._take(message)
                is_working = True
            self._load()
            if self._unknown:
                self._look_up()
            if self._pool is not None:
                for key, value, error in self._pool.finished(0 if self._loading is not None else _LOOK_S):
                    self._finish(key, value, error)
            self._rest()

    def _take(self, message: Songs | Do | Drop) -> None:
        self._busy_at = monotonic()
        if isinstance(message, Songs):
            new = [(number, job, message.is_next) for number, job in message.songs]
            if message.is_next:
                self._unknown.extendleft(reversed(new))
            else:
                self._unknown.extend(new)
        elif isinstance(message, Do):
            self._workers().add(message.number, message.task, is_next=True)
        else:
            self._unknown = deque(one for one in self._unknown if one[0] not in message.numbers)
            for number in message.numbers & self._songs.keys():
                if self._pool is not None:
                    self._pool.drop(number)

    def _workers(self) -> Pool[Task, Any]:
        if self._pool is None:
            if self._loading is not None:
                self._loading.begin()
            self._pool = Pool(run_task, self._processes, lambda task: task.bounds).__enter__()
        return self._pool

    def _load(self) -> None:
        """Load a little of what workers need; all of it before they get many songs. Workers without it are replaced."""
        if self._loading is None:
            return
        if len(self._unknown) + len(self._songs) > _MANY:
            self._loading.complete()
        else:
            self._loading.step()
        if self._loading.is_complete:
            self._loading = None
            self._end_idle_workers()

    def _end_idle_workers(self) -> None:
        if self._pool is not None and self._pool.is_idle:
            self._pool.__exit__(None, None, None)
            self._pool = None

    def _look_up(self) -> None:
        """Answer songs from the cache, and give the others to the workers."""
        from daw_lint.run.cache.lookup import Lookup
        from daw_lint.run.cache.store import Store, cache_file

        some = [self._unknown.popleft() for _ in range(min(_CHUNK, len(self._unknown)))]
        lookup: Lookup[Any] = Lookup(Store(cache_file()), SongMaker())
        with one_look():
            known = lookup.load([job for _, job, _ in some])
        left: list[tuple[int, Job, bool]] = []
        for number, job, is_next in some:
            found = known.get(job.key)
            if found is not None:
                self._channel.send(Done(number, _sent(found)))
            else:
                left.append((number, job, is_next))
        if left:
            self._lookups.append(lookup)
        has_more = len(left) + len(self._unknown) + len(self._songs) > 1
        for number, job, is_next in left:
            self._songs[number] = job
            self._lookup_of[number] = lookup
            self._workers().add(number, JudgeSong(job._replace(cores=1 if has_more else None)), is_next)

    def _finish(self, key: Hashable, value: Any, error: Exception | None) -> None:
        assert isinstance(key, int)
        self._busy_at = monotonic()
        job = self._songs.pop(key, None)
        lookup = self._lookup_of.pop(key, None)
        if job is None:
            self._channel.send(Done(key, value, _words(error) if error is not None else ""))
            return
        finished: Judged = value if error is None else _failed(job, error)
        if lookup is not None:
            lookup.keep(finished)
        self._channel.send(Done(key, _sent(finished)))

    def _rest(self) -> None:
        """Keep verdicts now and then, and end workers that have had nothing to do for long."""
        now = monotonic()
        is_idle = not self._songs and not self._unknown
        if self._lookups and (is_idle or now - self._saved_at > _SAVE_S):
            self._save()
        if now - self._busy_at > _IDLE_S:
            self._end_idle_workers()

    def _save(self) -> None:
        """Write the new verdicts into the cache. Lookups whose songs are all done are forgotten."""
        from daw_lint.run.cache.store import Store, cache_file

        waiting = {id(lookup) for lookup in self._lookup_of.values()}
        done = [lookup for lookup in self._lookups if id(lookup) not in waiting]
        if done:  # in one transaction: workers wait for each
            Store(cache_file()).save({key: entry for lookup in done for key, entry in lookup.new.items()})
        self._lookups = [lookup for lookup in self._lookups if id(lookup) in waiting]
        self._saved_at = monotonic()


def _sent(finished: Judged) -> Judged:
    """Return what the server needs of a judged song."""
    from msgspec.structs import replace

    made = finished.made or unread(finished.result)
    return replace(finished, made=made, entry=None)


def _failed(job: Job, error: Exception) -> Judged:
    """Return what is told of a song whose settings are wrong, or whose worker ended."""
    has_crashed = not (isinstance(error, ProcessDiedError) and error.why)
    result = crash_result(job, error)
    return Finished(job, result, (), 0.0, has_crashed=has_crashed, made=unread(result))


def _words(error: Exception) -> str:
    from daw_lint.model.own_fault import own_fault
    from daw_lint.run.failed_files import crash_words

    told = getattr(error, "what", None)
    if isinstance(told, str):
        return told
    if isinstance(error, ProcessDiedError):
        return crash_words(error)[0]
    return str(error) if isinstance(error, OSError) else own_fault(error)
