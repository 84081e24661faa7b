"""A kind of thread that a fork may leave behind. Apart from ``forking``, since a run without threads need not load what makes them."""

from __future__ import annotations

import threading


class ForkSafeThread(threading.Thread):
    """A thread that a fork may leave behind: it holds no lock that a forked process asks for."""
