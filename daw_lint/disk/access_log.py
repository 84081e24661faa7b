"""Records the paths that a judgement depends on: a cached outcome is valid only while they are unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_paths: ContextVar[dict[str, None] | None] = ContextVar("paths", default=None)


def at(path: Path) -> Path:
    """Record a path that the outcome depends on (its existence, the content of a folder, its time), and return it."""
    paths = _paths.get()
    if paths is not None:
        paths[str(path)] = None
    return path


@contextmanager
def noted() -> Iterator[dict[str, None]]:
    """Collect the recorded paths until the end of the block, as keys in their order."""
    paths: dict[str, None] = {}
    token = _paths.set(paths)
    try:
        yield paths
    finally:
        _paths.reset(token)
