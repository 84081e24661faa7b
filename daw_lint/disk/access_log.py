"""Records the paths that a judgement depends on: a cached outcome is valid only while they are unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from daw_lint.disk.listing import listing

_paths: ContextVar[dict[str, str] | None] = ContextVar("paths", default=None)


def at(path: Path) -> Path:
    """Record a path that the outcome depends on (its existence, the content of a folder, its time), and return it."""
    paths = _paths.get()
    if paths is not None and (name := str(path)) not in paths:
        # Taken before the folder is read: what is added meanwhile makes the verdict an old one, and never a wrong one.
        paths[name] = listing(name)
    return path


@contextmanager
def noted() -> Iterator[dict[str, str]]:
    """Collect the recorded paths until the end of the block, in their order, each folder with its entries."""
    paths: dict[str, str] = {}
    token = _paths.set(paths)
    try:
        yield paths
    finally:
        _paths.reset(token)
