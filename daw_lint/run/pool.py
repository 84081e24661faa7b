"""Calls one function in several processes. If a process dies, only the argument that it worked on is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

from daw_lint.run.failed_files import ProcessDiedError

Given = TypeVar("Given")
Result = TypeVar("Result")
_EACH = 64
"""Number of arguments after which a process is replaced, to free the memory that libraries keep."""


class Pool(Generic[Given, Result]):
    """Calls ``function`` in at most ``processes`` processes. Ask for results by key, best in the order of ``add``."""

    def __init__(self, function: Callable[[Given], Result], processes: int) -> None:
        self._function = function
        self._processes = processes
        self._waiting: dict[Hashable, Given] = {}
        self._running: dict[Hashable, tuple[Given, Future[Result]]] = {}
        self._suspects: dict[Hashable, Given] = {}
        """Arguments that may have killed a process. Each is tried once more, alone."""
        self._executor: ProcessPoolExecutor | None = None
        self._room = 0
        """Number of arguments left before the processes are replaced."""
        self._not_ours = frozenset(multiprocessing.active_children())

    def add(self, key: Hashable, given: Given) -> None:
        """Add an argument. Its result is asked for later."""
        self._waiting[key] = given

    def __contains__(self, key: Hashable) -> bool:
        """Whether the result of a key can still be asked for."""
        return key in self._waiting or key in self._running or key in self._suspects

    def result(self, key: Hashable) -> Result:
        """Wait for a result. Raises the error of the function, or ``ProcessDiedError``."""
        while key not in self._suspects:
            if key in self._waiting:
                self._start(key)
            try:
                result = self._running[key][1].result()
            except BrokenProcessPool:
                self._take_back_lost()
            except BaseException:
                self._running.pop(key)
                raise
            else:
                self._running.pop(key)
                return result
        return self._alone(self._suspects.pop(key))

    def __enter__(self) -> Pool[Given, Result]:
        """Return itself."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """End the processes after their current work; at once after an error or an interrupt."""
        if kind is not None:
            for child in set(multiprocessing.active_children()) - self._not_ours:
                child.terminate()
        self._end_executor()

    def _start(self, key: Hashable) -> None:
        """Submit an argument, and as many of the waiting ones as there is room for."""
        if self._room <= 0 and not self._running:
            self._end_executor()
        if self._executor is None:
            self._executor = new_executor(self._processes)
            self._room = _EACH * self._processes
        for one in (key, *(other for other in self._waiting if other != key)):
            if self._room <= 0 and one != key:
                break
            given = self._waiting.pop(one)
            self._running[one] = (given, self._submit(self._executor, given))
            self._room -= 1

    def _submit(self, executor: ProcessPoolExecutor, given: Given) -> Future[Result]:
        try:
            return executor.submit(self._function, given)
        except BrokenProcessPool as error:
            lost: Future[Result] = Future()
            lost.set_exception(error)
            return lost

    def _take_back_lost(self) -> None:
        """Take back the arguments of a process that died: those in work are suspects, the rest waits again."""
        lost = {key: given for key, (given, future) in self._running.items() if _is_lost(future)}
        self._running = {key: run for key, run in self._running.items() if key not in lost}
        # The executor hands out one argument more than it has processes, in the order in which it got them.
        at_work = list(lost)[: self._processes + 1]
        self._suspects |= {key: lost.pop(key) for key in at_work}
        self._waiting = lost | self._waiting
        self._end_executor()

    def _alone(self, given: Given) -> Result:
        try:
            with new_executor(1) as executor:
                return executor.submit(self._function, given).result()
        except BrokenProcessPool:
            raise ProcessDiedError("its process was killed") from None

    def _end_executor(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def new_executor(processes: int) -> ProcessPoolExecutor:
    """Start processes. Forking is quick, and safe where no other thread runs and the system's libraries allow it."""
    method = "spawn"
    if sys.platform == "linux":
        method = "fork" if threading.active_count() == 1 else "forkserver"
    return ProcessPoolExecutor(processes, multiprocessing.get_context(method), initializer=_prepare_process)


def _prepare_process() -> None:
    """Ignore Ctrl-C, since the parent process handles it and ends this one; end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait until the parent process has ended, for whatever reason, and end this one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _is_lost(future: Future[Result]) -> bool:
    return isinstance(future.exception(), BrokenProcessPool)
