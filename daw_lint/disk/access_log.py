"""What was looked at on the disk while a file was judged: a cached verdict holds only as long as that is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_noting: ContextVar[dict[str, None] | None] = ContextVar("noting", default=None)


def at(path: Path) -> Path:
    """Return the path, noted as one that the verdict depends on: whether it is there, what a folder holds, when it changed."""
    seen = _noting.get()
    if seen is not None:
        seen[str(path)] = None
    return path


@contextmanager
def noted() -> Iterator[dict[str, None]]:
    """Give what is looked at until the end of the block, as the keys of a table in their order."""
    seen: dict[str, None] = {}
    token = _noting.set(seen)
    try:
        yield seen
    finally:
        _noting.reset(token)
