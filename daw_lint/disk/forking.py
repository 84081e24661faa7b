"""Whether this process may be forked."""

from __future__ import annotations

import sys
import threading


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
