"""Describes files on the disk in short texts that are equal as long as nothing has changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from stat import S_ISDIR

from daw_lint.disk import outside
from daw_lint.disk.bounded import open_file
from daw_lint.disk.digest import stream_digest
from daw_lint.disk.listing import SETTLED_NS, listing


def content(path: Path) -> str | None:
    """Return a digest of the bytes of a file; ``None`` if they cannot be read, or only once, as from a pipe."""
    try:
        with open_file(path) as stream:
            return stream_digest(stream)
    except (OSError, ValueError):
        return None


def state(name: str) -> str:
    """Describe a path: size and times of a file, the entries of a folder, nothing for a missing one."""
    try:
        found = outside.stat(name)
    except (OSError, ValueError):
        return ""
    if S_ISDIR(found.st_mode):
        return listing(name, found)
    return f"f{found.st_size}-{found.st_mtime_ns}-{found.st_ctime_ns}"


def is_settled(names: Iterable[str], now_ns: int) -> bool:
    """Whether no file is so new that a later change could get the same time. Folders are compared by their entries."""
    for name in names:
        try:
            found = os.stat(name)  # noqa: PTH116
        except (OSError, ValueError):
            continue
        if found.st_mtime_ns > now_ns - SETTLED_NS and not S_ISDIR(found.st_mode):
            return False
    return True
