"""Run tasks on several cores: by forking where that is safe, else with threads.

The meters call numpy some thousand times a second, for a fraction of a millisecond each. Two threads spend much time
passing the interpreter lock (1.3 times as fast as one); two processes do not (1.9 times). Forking is safe while no thread
runs that could hold a lock, on systems whose libraries allow it, which is Linux. The executors of the standard library do the same, but
importing them takes as long as measuring a fifth of a song.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import warnings
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from daw_lint.disk.forking import can_fork, end_with, forked

Result = TypeVar("Result")
Task = Callable[[], Result]


def run_all(tasks: Sequence[Task[Result]]) -> list[Result]:
    """Run all tasks at once, and return their results in order. Raises the first of their errors.

    A forked task returns a copy, so its result must be picklable.
    """
    if len(tasks) > 1 and can_fork():
        return _forked(tasks)
    return _threaded(tasks)


def _forked(tasks: Sequence[Task[Result]]) -> list[Result]:
    children = [_fork(task) for task in tasks[1:]]
    left = {pid for pid, _ in children}
    try:
        outcomes = [_outcome(tasks[0])]
        for (pid, pipe), task in zip(children, tasks[1:], strict=True):
            with os.fdopen(pipe, "rb") as stream:
                sent = stream.read()
            os.waitpid(pid, 0)
            left.discard(pid)
            # A child that was killed sent nothing or only a part: then its task runs here.
            outcomes.append(_received(sent) or _outcome(task))
    except BaseException:  # an interrupt, or the end that the system asks for
        for pid in left:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        raise
    return [_result(outcome) for outcome in outcomes]


def _fork(task: Task[Any]) -> tuple[int, int]:
    receiver, sender = os.pipe()
    parent = os.getpid()
    with warnings.catch_warnings():
        # From Python 3.12 on forking warns of any other thread. Those of ``can_fork`` are known to hold no lock.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = forked()
    if pid:
        os.close(sender)
        return pid, receiver
    try:
        end_with(parent)
        os.close(receiver)
        with os.fdopen(sender, "wb") as stream:
            stream.write(pickle.dumps(_outcome(task), pickle.HIGHEST_PROTOCOL))
    finally:
        # Exit at once, so that nothing of the parent is flushed, closed or run a second time.
        os._exit(0)


def _threaded(tasks: Sequence[Task[Result]]) -> list[Result]:
    outcomes: list[tuple[bool, Any]] = [(False, None)] * len(tasks)

    def work(index: int) -> None:
        outcomes[index] = _outcome(tasks[index])

    threads = [threading.Thread(target=work, args=(index,)) for index in range(1, len(tasks))]
    for thread in threads:
        thread.start()
    work(0)
    for thread in threads:
        thread.join()
    return [_result(outcome) for outcome in outcomes]


def _outcome(task: Task[Any]) -> tuple[bool, Any]:
    try:
        return True, task()
    except Exception as error:
        return False, error


def _received(sent: bytes) -> tuple[bool, Any] | None:
    try:
        outcome: tuple[bool, Any] = pickle.loads(sent)
    except (EOFError, pickle.UnpicklingError):
        return None
    return outcome


def _result(outcome: tuple[bool, Any]) -> Any:
    succeeded, value = outcome
    if not succeeded:
        raise value
    return value
