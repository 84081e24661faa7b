"""The temporary folder of all drops. What a killed run left is removed at the next start, known by its lock."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "daw-lint-drop-"


class DropFolder:
    """A private folder, locked while it is in use. The lock ends with the process, however that ends (not on Windows)."""

    def __init__(self) -> None:
        """Remove what is left over, and make a new one. Raises ``OSError``."""
        base = Path(tempfile.gettempdir())
        _remove_left_over(base)
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base)).resolve()
            self._lock = _locked(self.path)
            if self._lock is not None or self.path.exists():
                return  # else another run has just taken it for a left one

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _remove_left_over(base: Path) -> None:
    with suppress(OSError):
        for path in base.glob(f"{_PREFIX}*"):
            lock = _locked(path)
            if lock is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(lock)


def _locked(path: Path) -> int | None:
    """Lock a folder of this user; ``None`` where it is in use or gone, is a link, or where folders cannot be locked."""
    try:
        import fcntl

        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        state = os.fstat(handle)
        if state.st_uid == os.getuid() and os.path.samestat(state, path.lstat()):
            return handle
    except OSError:
        pass
    os.close(handle)
    return None
