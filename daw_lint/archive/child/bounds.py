"""Bounds the memory of the child, where the system does that itself."""

from __future__ import annotations

import sys


def bound_memory(most: int) -> bool:
    """Allow this process so many bytes more than it has; false where the system cannot do that, and a parent must look."""
    if not sys.platform.startswith("linux"):
        return False
    import resource

    with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123  (a text is enough)
        pages = int(stream.read().split()[0])
    bound = pages * resource.getpagesize() + most
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True
