"""Waits until files that are being written are whole: their size and time stay the same for a while."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

Signature = tuple[int, int, int]
"""Bytes, the latest change in nanoseconds, and the number of files; all are 0 for what is not there."""
GONE: Signature = (0, 0, 0)
_EMPTY_S = 5.0
"""An empty file is one that a program has only begun, unless it stays empty for so long."""


class _Pending(NamedTuple):
    signature: Signature
    since: float


class Settling:
    """The files that changed, until they are whole. Times are those of one clock, in seconds.

    A program that saves a file through another name deletes it, or moves it away, for a moment: what is gone counts as gone
    only after twice the time.
    """

    def __init__(self, wait_s: float) -> None:
        self._wait_s = wait_s
        self._pending: dict[Path, _Pending] = {}
        self._done: dict[Path, Signature] = {}

    def know(self, path: Path) -> None:
        """Take a file as it is for dealt with."""
        self._done[path] = signature(path)

    def note(self, path: Path, now: float) -> None:
        """Take note that a file changed."""
        self._pending[path] = _Pending(signature(path), now)

    def ready(self, now: float) -> Iterator[Path]:
        """Yield the files that have stayed as they are for long enough, each once, if they differ from the last time."""
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
    """Return what tells one state of a file, or of a folder that is one session, from another."""
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
