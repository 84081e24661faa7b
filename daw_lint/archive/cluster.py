"""Dask: workers on this machine, or those of a scheduler that is there already."""

from __future__ import annotations

import logging
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from daw_lint.archive.judging import close_guards

_LOOPBACK = "127.0.0.1"
_WAIT_S = 30
_SETTINGS = {
    "distributed.worker.daemon": False,
    "distributed.scheduler.allowed-failures": 3,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.admin.tick.limit": "1h",
}
"""A worker has a child of its own, which bounds memory; workers hold no data that could be spilled."""


class NoWorkersError(Exception):
    """There is no scheduler at an address, or it has no workers."""


@contextmanager
def workers(number: int, scheduler: str | None) -> Iterator[Any]:
    """Yield a client of Dask: of ``number`` workers on this machine, or of a scheduler. Raises ``NoWorkersError``."""
    import dask
    import distributed

    made: Any = distributed  # Its classes are half typed.

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(_SETTINGS))
        client = stack.enter_context(_local(made, number) if scheduler is None else _joined(made, scheduler))
        try:
            yield client
        finally:
            _end_children(client)


@contextmanager
def _local(made: Any, number: int) -> Iterator[Any]:
    """Yield a client of workers on this machine."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="daw-lint-", ignore_cleanup_errors=True))
        with _uninterrupted():
            cluster = made.LocalCluster(
                n_workers=number,
                threads_per_worker=1,
                processes=True,
                host=_LOOPBACK,
                dashboard_address=f"{_LOOPBACK}:0",
                memory_limit=0,
                local_directory=folder,
                silence_logs=logging.CRITICAL,
            )
            client = made.Client(cluster)
        try:
            yield client
        finally:
            with _uninterrupted():
                client.close()
                cluster.close()


@contextmanager
def _joined(made: Any, scheduler: str) -> Iterator[Any]:
    """Yield a client of a scheduler that is there already. Raises ``NoWorkersError``."""
    with ExitStack() as stack:
        try:
            client = stack.enter_context(made.Client(scheduler, timeout=_WAIT_S))
            client.wait_for_workers(1, timeout=_WAIT_S)
        except (OSError, TimeoutError, ValueError) as error:
            raise NoWorkersError(f"no workers at {scheduler}: {error}") from error
        yield client


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an interrupt wait until the end of the block.

    A terminal sends Ctrl-C to the workers too. What is started in the block, threads and processes, keeps the signal
    blocked: only the driver hears it, and ends the workers in order. Windows has no such mask.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # Where it starts by itself, Python 3.11 lets interrupts through to that thread again.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def threads_of(client: Any) -> int:
    """Return how many batches the workers take at once."""
    return max(1, int(sum(client.nthreads().values())))


def _end_children(client: Any) -> None:
    """End the children of the workers. Where that fails, they end by themselves."""
    try:
        client.run(close_guards, on_error="ignore")
    except Exception:
        logging.getLogger(__name__).debug("the children of the workers end by themselves")
