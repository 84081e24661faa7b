"""The server's end of the pipe to the judging process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from daw_lint.app.judging.process import Do, Done, Drop, Songs, serve
from daw_lint.app.judging.tasks import Task
from daw_lint.disk.forking import can_fork, start_method

if TYPE_CHECKING:
    from daw_lint.app.judging.made import Judged
    from daw_lint.run.job import Job

LOST = "the judging process has ended: start daw-lint again"
_ENDS_S = 3.0


class TaskError(Exception):
    """A task that failed, in words."""


class Judging:
    """Starts the judging process, best before this one has threads, and hands over what it has done to an event loop."""

    def __init__(self, processes: int) -> None:
        import multiprocessing

        kind = "fork" if can_fork() else start_method()
        context: Any = multiprocessing.get_context(kind)
        ours, theirs = context.Pipe()
        self._channel = ours
        self._process = context.Process(target=_serve, args=(theirs, ours if kind == "fork" else None, processes))
        self._process.start()
        theirs.close()
        self._number = 0
        self._lost: Callable[[], None] = lambda: None
        self._songs: dict[int, Callable[[Judged], None]] = {}
        self._tasks: dict[int, asyncio.Future[Any]] = {}
        self._sending = threading.Lock()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return int(self._process.pid or 0)

    def listen(self, lost: Callable[[], None] = lambda: None) -> None:
        """Hand over what is done to the running event loop from now on. ``lost`` is called when the process has ended."""
        self._lost = lost
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True, name="judged").start()

    def judge(self, jobs: Iterable[tuple[Job, Callable[[Judged], None]]], is_next: bool = False) -> list[int]:
        """Have songs judged. Each function is called with its song in the event loop. Returns their numbers."""
        numbered = []
        for job, then in jobs:
            self._number += 1
            self._songs[self._number] = then
            numbered.append((self._number, job))
        self._send(Songs(tuple(numbered), is_next))
        return [number for number, _ in numbered]

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget songs that are not judged yet."""
        known = frozenset(numbers) & self._songs.keys()
        for number in known:
            del self._songs[number]
        if known:
            self._send(Drop(known))

    async def do(self, task: Task) -> Any:
        """Have a task done. Raises ``TaskError``."""
        self._number += 1
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._tasks[self._number] = future
        self._send(Do(self._number, task))
        return await future

    def end(self) -> None:
        """End the process and its workers."""
        self._send(None)  # to close the pipe would not end it while the thread waits for it
        self._process.join(_ENDS_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _send(self, message: Songs | Do | Drop | None) -> None:
        with self._sending, suppress(OSError):
            self._channel.send(message)

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(EOFError, OSError, TypeError):  # closed here, or there
            while True:
                done = self._channel.recv()
                with suppress(RuntimeError):  # the loop has ended
                    loop.call_soon_threadsafe(self._hand_over, done)
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._lose)

    def _hand_over(self, done: Done) -> None:
        then = self._songs.pop(done.number, None)
        if then is not None:
            then(done.value)
        future = self._tasks.pop(done.number, None)
        if future is not None and not future.done():
            if done.error:
                future.set_exception(TaskError(done.error))
            else:
                future.set_result(done.value)

    def _lose(self) -> None:
        """Tell all that wait that the process is gone."""
        for future in self._tasks.values():
            if not future.done():
                future.set_exception(TaskError(LOST))
        self._tasks.clear()
        self._lost()


def _serve(channel: Any, other_end: Any, processes: int) -> None:
    if other_end is not None:  # a forked process has it too, and would never see the pipe closed
        other_end.close()
    serve(channel, processes)
