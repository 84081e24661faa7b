"""Waits until files are completely written: their size and time stay the same for a while."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

Signature = tuple[int, int, int]
"""Bytes, the latest change in nanoseconds, and the number of files; all 0 for a missing file."""
GONE: Signature = (0, 0, 0)
_EMPTY_S = 5.0
"""Seconds after which an empty file counts as complete: a program may have just started to write it."""


class _Pending(NamedTuple):
    signature: Signature
    since: float


class Settling:
    """The changed files that may not be complete yet. Times are in seconds of one clock.

    A program that saves under a temporary name deletes or moves the old file for a moment: a missing file counts as deleted
    only after twice the waiting time.
    """

    def __init__(self, wait_s: float) -> None:
        self._wait_s = wait_s
        self._pending: dict[Path, _Pending] = {}
        self._done: dict[Path, Signature] = {}

    def know(self, path: Path) -> None:
        """Record the current state of a file as processed."""
        self._done[path] = signature(path)

    def note(self, path: Path, now: float) -> None:
        """Record that a file changed."""
        self._pending[path] = _Pending(signature(path), now)

    def ready(self, now: float) -> Iterator[Path]:
        """Yield the files that have been stable for long enough, each once, if they differ from the processed state."""
        for path, pending in list(self._pending.items()):
            found = signature(path)
            if found != pending.signature:
                self._pending[path] = _Pending(found, now)
            elif now - pending.since >= self._needed(found):
                del self._pending[path]
                if found != self._done.get(path, GONE):
                    self._done[path] = found
                    yield path

    def _needed(self, found: Signature) -> float:
        if found == GONE:
            return 2 * self._wait_s
        return max(self._wait_s, _EMPTY_S) if found[0] == 0 else self._wait_s


def signature(path: Path) -> Signature:
    """Return the signature of a file, or of a folder that is one session: it differs between states."""
    if not path.is_dir():
        try:
            status = path.stat()
        except OSError:
            return GONE
        return status.st_size, status.st_mtime_ns, 1
    size = latest = count = 0
    for root, _, names in os.walk(path):
        for name in names:
            try:
                status = Path(root, name).stat()
            except OSError:
                continue
            size, latest, count = size + status.st_size, max(latest, status.st_mtime_ns), count + 1
    return size, latest, count
