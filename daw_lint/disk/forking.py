"""Whether this process may be forked, and how what is forked ends."""

from __future__ import annotations

import os
import signal
import sys
import threading

_SET_DEATH_SIGNAL = 1
"""``PR_SET_PDEATHSIG`` of prctl(2)."""


class ForkSafeThread(threading.Thread):
    """A thread that a fork may leave behind: it holds no lock that a forked process asks for."""


def can_fork() -> bool:
    """Whether a process can be forked: on systems whose libraries allow it, while no thread runs that could hold a lock."""
    if sys.platform != "linux":
        return False
    if threading.active_count() == 1:
        return True
    here = threading.current_thread()
    return all(one is here or isinstance(one, ForkSafeThread) for one in threading.enumerate())


def end_with(parent: int) -> None:
    """End this process, which was forked, when the one that forked it is gone, for whatever reason. Linux only.

    Importing ctypes takes a few milliseconds, unless numpy was imported before.
    """
    import ctypes

    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
