"""Whether this process may be forked, and how what is forked ends."""

from __future__ import annotations

import gc
import os
import signal
import sys

_SET_DEATH_SIGNAL = 1
"""``PR_SET_PDEATHSIG`` of prctl(2)."""

START_METHOD = "DAW_LINT_START_METHOD"
"""Names another way to start processes than forking: ``spawn`` or ``forkserver``, as ``multiprocessing`` calls them."""


def can_fork() -> bool:
    """Whether a process can be forked: on systems whose libraries allow it, while no thread runs that could hold a lock."""
    if sys.platform != "linux" or os.environ.get(START_METHOD):
        return False
    if "threading" not in sys.modules:  # so nothing has started a thread
        return True
    import threading

    if threading.active_count() == 1:
        return True
    from daw_lint.disk.fork_safe_thread import ForkSafeThread

    here = threading.current_thread()
    return all(one is here or isinstance(one, ForkSafeThread) for one in threading.enumerate())


def start_method() -> str:
    """Return how processes are started where forking is not safe."""
    named = os.environ.get(START_METHOD)
    return named if named in ("spawn", "forkserver") else "forkserver" if sys.platform == "linux" else "spawn"


def forked() -> int:
    """Fork this process. The new one never looks for garbage in what it was given.

    What is garbage there belongs to threads and libraries that did not come along: destroying a greenlet crashed it.
    """
    pid = os.fork()
    if not pid:
        gc.freeze()
    return pid


def end_with(parent: int) -> None:
    """End this process, which was forked, when the one that forked it is gone, for whatever reason. Linux only.

    Importing ctypes takes a few milliseconds, unless numpy was imported before.
    """
    import ctypes

    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
