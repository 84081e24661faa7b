"""Locks that end with the process that holds them, and leave no file behind."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT_S = 30.0
"""How long to wait for another process, in seconds."""
_STEP_S = 0.02


@contextmanager
def locked(path: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Let one process at a time read a file, change it and write it back. Raises ``OSError``, also after ``wait_s``.

    The lock is on the folder: the file itself is replaced, and may not exist yet. Windows locks no folders; there it is on
    a file in the folder for temporary files.
    """
    from time import monotonic, sleep

    handle = _open(path)
    try:
        end = monotonic() + wait_s
        while not try_lock(handle):
            if monotonic() > end:
                raise OSError(errno.EBUSY, f"another program has locked its folder for {wait_s:.0f} s", str(path))
            sleep(_STEP_S)
        yield
    finally:
        os.close(handle)


def try_lock(handle: int) -> bool:
    """Lock an open file; false if another process has. Where the file system knows no locks, all goes on without."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _open(path: Path) -> int:
    if sys.platform == "win32":
        import hashlib
        import tempfile

        name = hashlib.sha256(os.path.normcase(path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return os.open(Path(tempfile.gettempdir()) / f"daw-lint-{name}.lock", os.O_RDWR | os.O_CREAT)
    return os.open(path.parent, os.O_RDONLY)
