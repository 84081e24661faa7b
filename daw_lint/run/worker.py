"""A process that calls one function, argument by argument, within bounds of time.

On Linux it is forked where no other thread runs: that takes a few milliseconds, and the modules of the standard library that
start processes take longer than that to import. Elsewhere they are what starts it.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from daw_lint.disk.forking import can_fork, end_with, forked, start_method
from daw_lint.run.allowance import Bounds, listen

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_LENGTH_BYTES = 8
_LATER_S = 1.0
"""The parent ends work that takes too long by the clock; where it is gone, the system does, so much later."""
_SAFE_PATH = "PYTHONSAFEPATH"
_PROFILING_SIGNAL = getattr(signal, "SIGPROF", None)


class EndedError(Exception):
    """The process has ended while it worked. ``is_out_of_time``: it used up its processor time."""

    def __init__(self, is_out_of_time: bool) -> None:
        super().__init__("the process has ended")
        self.is_out_of_time = is_out_of_time


class Channel(Protocol):
    """Sends and receives objects; ``EOFError`` or ``OSError`` where the other side is gone."""

    def send(self, value: Any, /) -> None:
        """Send an object."""

    def recv(self) -> Any:
        """Wait for an object."""

    def fileno(self) -> int:
        """What to wait on for an object."""

    def close(self) -> None:
        """Close it."""


class Worker:
    """A process. It gets one argument at a time."""

    def __init__(self, channel: Channel, pid: int, end: Callable[[bool], int | None]) -> None:
        self.channel = channel
        self.pid = pid
        self._end = end

    def give(self, given: Any, bounds: Bounds) -> None:
        """Give it an argument. Raises ``EndedError``."""
        try:
            self.channel.send((given, bounds))
        except (OSError, EOFError):
            self.end()
            raise EndedError(False) from None

    def take(self) -> Any:
        """Wait for the result, or for the ``Bounds`` that it is allowed beyond those before.

        Raises the error of the function, or ``EndedError``.
        """
        try:
            is_result, value = self.channel.recv()
        except (OSError, EOFError):
            raise EndedError(self.end(has_ended=True) == _PROFILING_SIGNAL) from None
        if not is_result:
            raise value
        return value

    def end(self, has_ended: bool = False) -> int | None:
        """End it at once. Returns the signal that ended it, if one did. ``has_ended``: it seems to have ended by itself."""
        found = self._end(has_ended)
        self.channel.close()
        return found

    def resident_bytes(self) -> int | None:
        """Return the memory that it has now, where the system tells it."""
        try:
            with open(f"/proc/{self.pid}/statm", "rb") as stream:  # noqa: PTH123  (asked many times a second)
                return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError, ValueError):
            return None


def new_worker(function: Callable[[Any], Any], others: Sequence[Worker] = ()) -> Worker:
    """Start a process. ``others`` are those that were started before."""
    return _forked(function, others) if can_fork() else _started(function)


def ready(workers: Sequence[Worker], timeout_s: float | None) -> list[Worker]:
    """Wait until a process has a result or has ended, and return those."""
    if all(isinstance(worker.channel, _Pipes) for worker in workers):
        import select

        poll = select.poll()
        by_number = {worker.channel.fileno(): worker for worker in workers}
        for number in by_number:
            poll.register(number, select.POLLIN)
        return [by_number[number] for number, _ in poll.poll(None if timeout_s is None else timeout_s * 1000)]
    from multiprocessing.connection import wait

    channels: dict[Any, Worker] = {worker.channel: worker for worker in workers}
    return [channels[channel] for channel in wait(list(channels), timeout_s)]


class _Pipes:
    """Two pipes: one to read from, one to write to."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    def send(self, value: Any) -> None:
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        left = memoryview(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
        while left:
            left = left[os.write(self._outgoing, left) :]

    def recv(self) -> Any:
        return pickle.loads(self._read(int.from_bytes(self._read(_LENGTH_BYTES), "big")))

    def _read(self, count: int) -> bytes:
        found = bytearray()
        while len(found) < count:
            part = os.read(self._incoming, min(count - len(found), 1 << 20))
            if not part:
                raise EOFError
            found += part
        return bytes(found)

    def fileno(self) -> int:
        return self._incoming

    def close(self) -> None:
        os.close(self._incoming)
        os.close(self._outgoing)


def _forked(function: Callable[[Any], Any], others: Iterable[Worker]) -> Worker:
    for_child, to_child = os.pipe()
    from_child, for_parent = os.pipe()
    parent = os.getpid()
    pid = forked()
    if pid:
        os.close(for_child)
        os.close(for_parent)
        return Worker(_Pipes(from_child, to_child), pid, lambda has_ended: _killed(pid))
    try:
        os.setpgid(0, 0)
        os.close(to_child)
        os.close(from_child)
        for other in others:
            other.channel.close()  # they shall see it when the parent is gone
        serve(_Pipes(for_child, for_parent), function, lambda: end_with(parent))
    finally:
        # Exit at once, so that nothing of the parent is flushed, closed or run a second time.
        os._exit(0)


def _killed(pid: int) -> int | None:
    """End a process with all that it has started, and return the signal that ended it."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else None


def _started(function: Callable[[Any], Any]) -> Worker:
    import multiprocessing

    context: Any = multiprocessing.get_context(start_method())
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve_started, args=(theirs, function), daemon=True)
    with _without_this_folder():
        process.start()
    theirs.close()

    def end(has_ended: bool) -> int | None:
        if has_ended:
            process.join(1.0)  # so that it tells why
        process.kill()
        process.join()
        code = process.exitcode or 0
        return -code if code < 0 else None

    return Worker(ours, process.pid or 0, end)


@contextmanager
def _without_this_folder() -> Iterator[None]:
    """Let the Python that is started import nothing from the current folder: it may be that of a cloned repository."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def _serve_started(channel: Connection, function: Callable[[Any], Any]) -> None:
    import threading

    threading.Thread(target=_end_with_parent, daemon=True).start()
    serve(channel, function)


def _end_with_parent() -> None:
    """Wait until the parent process has ended, for whatever reason, and end this one."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def serve(channel: Channel, function: Callable[[Any], Any], end_with_parent: Callable[[], None] | None = None) -> None:
    """Call the function for each argument until there are no more. Ctrl-C is for the parent, which ends this process.

    ``end_with_parent`` is called before work that has no bounds: work with bounds ends soon without it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def allow_more(more: Bounds) -> None:
        _set_timers(*(left + (new or 0.0) if left else 0.0 for left, new in zip(_timers(), more[:2], strict=True)))
        channel.send((True, more))

    listen(allow_more)
    while True:
        try:
            given, bounds = channel.recv()
            if bounds.wall_s is None and end_with_parent is not None:
                end_with_parent()
            _set_timers(bounds.cpu_s or 0.0, (bounds.wall_s or -_LATER_S) + _LATER_S)
            outcome = _outcome(function, given)
            _set_timers(0.0, 0.0)
            channel.send(outcome)
        except (EOFError, OSError):
            return
        except Exception as error:  # what was returned cannot be sent
            channel.send((False, RuntimeError(f"{type(error).__name__}: {error}")))


def _set_timers(cpu_s: float, wall_s: float) -> None:
    """Let the system end this process after this processor time, or time by the clock, whatever code it is in; 0 is never."""
    if hasattr(signal, "setitimer"):
        for number, timer, seconds in (
            (signal.SIGPROF, signal.ITIMER_PROF, cpu_s),
            (signal.SIGALRM, signal.ITIMER_REAL, wall_s),
        ):
            signal.signal(number, signal.SIG_DFL)
            signal.setitimer(timer, seconds)


def _timers() -> tuple[float, float]:
    """Return the processor time and the time by the clock that are left; 0 where there is no bound."""
    if not hasattr(signal, "getitimer"):
        return 0.0, 0.0
    return signal.getitimer(signal.ITIMER_PROF)[0], signal.getitimer(signal.ITIMER_REAL)[0]


def _outcome(function: Callable[[Any], Any], given: Any) -> tuple[bool, Any]:
    try:
        return True, function(given)
    except Exception as error:
        return False, error
