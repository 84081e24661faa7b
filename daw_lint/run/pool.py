"""Calls one function in several processes. An argument that kills its process, or breaks its bounds, is lost alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

from daw_lint.run.allowance import NO_BOUNDS, Bounds
from daw_lint.run.failed_files import OUT_OF_MEMORY, OUT_OF_TIME, ProcessDiedError
from daw_lint.run.worker import EndedError, Worker, new_worker, ready

Given = TypeVar("Given")
Result = TypeVar("Result")
_EACH = 64
"""Number of arguments after which a process that has grown is replaced, to free the memory that libraries keep."""
_GROWN_BYTES = 64 << 20
"""By how much. A new process lists and indexes the folder again, which takes long where that holds thousands of files."""
_LOOK_S = 0.02
"""How often the memory of the processes is looked at."""
_TRIES = 2
"""How often an argument is tried whose process was killed by something else: the system may have been out of memory."""


class _Run(Generic[Given]):
    """An argument in work."""

    def __init__(self, key: Hashable, given: Given, bounds: Bounds, worker: Worker) -> None:
        self.key = key
        self.given = given
        self.bounds = bounds
        self.began = monotonic()
        self.memory_before = worker.resident_bytes() if bounds.memory_bytes is not None else None

    @property
    def left_s(self) -> float | None:
        return None if self.bounds.wall_s is None else self.began + self.bounds.wall_s - monotonic()

    def broken(self, worker: Worker) -> str:
        """Say which bound is broken, if one is."""
        if self.left_s is not None and self.left_s <= 0:
            return OUT_OF_TIME
        if self.memory_before is not None and self.bounds.memory_bytes is not None:
            now = worker.resident_bytes() or 0
            if now - self.memory_before > self.bounds.memory_bytes:
                return OUT_OF_MEMORY
        return ""


class Pool(Generic[Given, Result]):
    """Calls ``function`` in at most ``processes`` processes. Ask for results by key, best in the order of ``add``.

    ``bounds`` says what each argument may take.
    """

    def __init__(
        self,
        function: Callable[[Given], Result],
        processes: int,
        bounds: Callable[[Given], Bounds] = lambda given: NO_BOUNDS,
    ) -> None:
        self._function = function
        self._processes = processes
        self._bounds = bounds
        self._waiting: OrderedDict[Hashable, Given] = OrderedDict()
        self._working: dict[Worker, _Run[Given]] = {}
        self._idle: list[Worker] = []
        self._room: dict[Worker, int] = {}
        """Number of arguments left before a process may be replaced."""
        self._size: dict[Worker, int | None] = {}
        """Memory of a process after its first argument, when its modules are loaded; ``None`` where that is not known."""
        self._done: dict[Hashable, tuple[Result | None, Exception | None]] = {}
        self._deaths: dict[Hashable, int] = {}

    def add(self, key: Hashable, given: Given, is_next: bool = False) -> None:
        """Add an argument. Its result is asked for later. ``is_next``: before all that wait."""
        self._waiting[key] = given
        if is_next:
            self._waiting.move_to_end(key, last=False)

    def drop(self, key: Hashable) -> None:
        """Forget an argument that waits; one in work is finished."""
        self._waiting.pop(key, None)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing left to do."""
        return not self._waiting and not self._working

    def finished(self, timeout_s: float) -> list[tuple[Hashable, Result | None, Exception | None]]:
        """Wait until something is done, but not longer than this, and take all results that are there, or their errors."""
        self._hand_out()
        if self._working and not self._done:
            self._wait(timeout_s)
            self._hand_out()
        found = [(key, *outcome) for key, outcome in self._done.items()]
        self._done.clear()
        return found

    def __contains__(self, key: Hashable) -> bool:
        """Whether the result of a key can still be asked for."""
        return key in self._waiting or key in self._done or any(run.key == key for run in self._working.values())

    def result(self, key: Hashable) -> Result:
        """Wait for a result. Raises the error of the function, or ``ProcessDiedError``."""
        if key in self._waiting:
            self._waiting.move_to_end(key, last=False)
        self._hand_out()
        while key not in self._done:
            self._wait()
            self._hand_out()
        result, error = self._done.pop(key)
        if error is not None:
            raise error
        return result  # type: ignore[return-value]

    def __enter__(self) -> Pool[Given, Result]:
        """Return itself."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """End the processes."""
        for worker in (*self._idle, *self._working):
            worker.end()
        self._idle.clear()
        self._working.clear()

    def _hand_out(self) -> None:
        """Give waiting arguments to processes that have nothing to do."""
        while self._waiting and (self._idle or len(self._working) < self._processes):
            worker = self._idle.pop() if self._idle else self._new()
            key, given = self._waiting.popitem(last=False)
            run = _Run(key, given, self._bounds(given), worker)
            self._working[worker] = run
            self._room[worker] -= 1
            try:
                worker.give(given, run.bounds)
            except EndedError:
                self._lose(worker, "")

    def _new(self) -> Worker:
        worker = new_worker(self._function, (*self._idle, *self._working))
        self._room[worker] = _EACH
        return worker

    def _wait(self, most_s: float | None = None) -> None:
        """Wait until something has happened to a process, and take results."""
        looks = any(run.memory_before is not None for run in self._working.values())
        left = [run.left_s for run in self._working.values() if run.left_s is not None]
        left += [most_s] if most_s is not None else []
        timeout = min([max(0.0, seconds) for seconds in left] + [_LOOK_S] * looks, default=None)
        for worker in ready(list(self._working), timeout):
            self._take(worker)
        for worker, run in list(self._working.items()):
            broken = run.broken(worker)
            if broken:
                worker.end()
                self._lose(worker, broken)

    def _take(self, worker: Worker) -> None:
        run = self._working[worker]
        try:
            found = worker.take()
            if isinstance(found, Bounds):
                run.bounds = run.bounds.plus(found)
                return
            self._done[run.key] = found, None
        except EndedError as error:
            self._lose(worker, OUT_OF_TIME if error.is_out_of_time else "")
            return
        except Exception as error:
            self._done[run.key] = None, error
        del self._working[worker]
        self._size.setdefault(worker, worker.resident_bytes())
        if self._room[worker] > 0 or not self._has_grown(worker):
            self._idle.append(worker)
        else:
            self._forget(worker)
            worker.end()

    def _has_grown(self, worker: Worker) -> bool:
        """Whether a process has much more memory than after its first argument; where that is not known, it may have."""
        before, now = self._size[worker], worker.resident_bytes()
        return before is None or now is None or now - before > _GROWN_BYTES

    def _forget(self, worker: Worker) -> None:
        del self._room[worker]
        self._size.pop(worker, None)

    def _lose(self, worker: Worker, why: str) -> None:
        """Note that a process is gone, and what it worked on. Without a reason of ours that is tried once more."""
        run = self._working.pop(worker)
        self._forget(worker)
        self._deaths[run.key] = self._deaths.get(run.key, 0) + 1
        if why or self._deaths[run.key] >= _TRIES:
            self._done[run.key] = None, ProcessDiedError(why)
        else:
            self._waiting[run.key] = run.given
            self._waiting.move_to_end(run.key, last=False)
