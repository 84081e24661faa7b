"""Keeps one child, asks it file by file, and ends it where a file takes too long, or too much memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from daw_lint.archive.child.messages import DIED, MEMORY, TIME, Answer, Failed, Request, answer, encode
from daw_lint.archive.child.serve import serve
from daw_lint.archive.options import Options
from daw_lint.archive.wire import to_bytes

_START_S = 60.0
"""How long a child may take to start, beside the time for a file."""
_LOOK_S = 0.1
_GONE_S = 10.0
_MOST_ANSWERS = 5_000
"""After so many answers a new child takes over, to free the memory that libraries keep."""
BOUNDS_ITSELF = sys.platform.startswith("linux")
_TRIMMING = "MALLOC_TRIM_THRESHOLD_"


class NoChildrenError(Exception):
    """The worker is a process that may have no children."""


class Guard:
    """One child. It is started when it is first asked, and again after it was ended."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._answers = 0

    @property
    def is_running(self) -> bool:
        """Whether there is a child that can be asked."""
        return self._process is not None and self._process.is_alive()

    def ask(self, asked: Request) -> Answer:
        """Ask the child, and wait as long as a file may take. A child that breaks its bounds is ended: ``Failed``."""
        limit = self.options.timeout_s
        if not self.is_running:
            self._start()
            limit += _START_S
        assert self._pipe is not None
        try:
            self._pipe.send_bytes(encode(asked))
            broken = self._wait(limit)
            if broken is not None:
                self.close()
                return broken
            self._answers += 1
            return answer(self._pipe.recv_bytes())
        except (EOFError, OSError):
            code = self._ended_with()
            self.close()
            return Failed(DIED, f"its process was killed{_by(code)}")

    def is_worn(self) -> bool:
        """Whether the child has answered so often that another one should take over before the next group."""
        return self._answers >= _MOST_ANSWERS

    def close(self) -> None:
        """End the child and what it started, at once."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is None:
            return
        if process.pid is not None and hasattr(os, "killpg") and process.is_alive():
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.join(_GONE_S)
        process.close()

    def _start(self) -> None:
        self.close()
        context = multiprocessing.get_context("spawn")
        mine, other = context.Pipe()
        made = context.Process(target=serve, args=(other, to_bytes(self.options), os.getpid()), daemon=True)
        try:
            with _keeping_freed_memory():
                made.start()
        except AssertionError:
            raise NoChildrenError("start the workers with DASK_DISTRIBUTED__WORKER__DAEMON=False") from None
        self._process, self._pipe = made, mine
        other.close()
        self._answers = 0

    def _wait(self, limit_s: float) -> Failed | None:
        """Wait for an answer; where the system bounds no memory, look at that meanwhile."""
        assert self._pipe is not None
        end = time.monotonic() + limit_s
        while (left := end - time.monotonic()) > 0:
            if self._pipe.poll(left if BOUNDS_ITSELF else min(left, _LOOK_S)):
                return None
            if not BOUNDS_ITSELF and self._takes_too_much():
                return Failed(MEMORY, f"it takes more memory than {self.options.memory_bytes >> 20} MiB")
        return Failed(TIME, f"it takes longer than {self.options.timeout_s:g} s")

    def _takes_too_much(self) -> bool:
        import psutil

        assert self._process is not None
        try:
            resident: int = psutil.Process(self._process.pid).memory_info().rss
        except psutil.Error:
            return False
        return resident > self.options.memory_bytes

    def _ended_with(self) -> int | None:
        if self._process is None:
            return None
        self._process.join(_GONE_S)
        return self._process.exitcode


@contextmanager
def _keeping_freed_memory() -> Iterator[None]:
    """Start a process without the setting of Dask that makes the GNU allocator give back all that was freed.

    It is for workers that hold data. Measuring a bounce with it would get the same memory from the system 60,000 times.
    """
    before = os.environ.pop(_TRIMMING, None)
    try:
        yield
    finally:
        if before is not None:
            os.environ[_TRIMMING] = before


def _by(code: int | None) -> str:
    if code is None or code >= 0:
        return f" (exit code {code})" if code else ""
    try:
        return f" by {signal.Signals(-code).name}"
    except ValueError:
        return f" by signal {-code}"
