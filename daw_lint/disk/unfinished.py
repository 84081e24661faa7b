"""A file on its way to its place: without a name where the system can do that, else under a name that tells what it is."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from daw_lint.disk.lock import try_lock
from daw_lint.regex import regex

_NAME = regex(r"\.daw-lint-[0-9a-f]{16}\.tmp")
_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
NAMELESS = getattr(os, "O_TMPFILE", 0) if Path("/proc/self/fd").exists() else 0
"""The flag that opens a file without a name in a folder; 0 where the system has none."""
_cleaned: set[str] = set()
"""Folders in which this process has looked for what is left over."""


class Unfinished:
    """A new file in ``folder``. It is gone at the end of the block, unless it became another one.

    ``is_nameless`` gives it no name until it is complete (``O_TMPFILE`` of Linux), so that even ``kill -9`` leaves
    nothing. Else it has a name and a lock: ``remove_left_over`` knows by the lock whether it is in use.
    """

    def __init__(self, folder: Path, is_nameless: bool) -> None:
        self._folder = folder
        self._is_nameless = is_nameless
        self._name: Path | None = None
        self._handle = -1

    def __enter__(self) -> Unfinished:
        """Open it."""
        if self._is_nameless:
            self._handle = os.open(self._folder, NAMELESS | os.O_RDWR, 0o666)
        else:
            self._name = _free_name(self._folder)
            self._handle = os.open(self._name, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
        try_lock(self._handle)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Delete it, unless it has its place."""
        self._close()
        if self._name is not None:
            with suppress(OSError):
                self._name.unlink(missing_ok=True)

    @property
    def handle(self) -> int:
        """The open file."""
        return self._handle

    def fill(self, content: bytes, old: os.stat_result | None) -> None:
        """Write the content, and put it on the disk. It gets the mode of ``old``, and its owner where that is allowed."""
        left = memoryview(content)
        while left:
            left = left[os.write(self._handle, left) :]
        if old is not None and hasattr(os, "fchmod"):
            with suppress(OSError):
                os.fchown(self._handle, old.st_uid, old.st_gid)
            os.fchmod(self._handle, old.st_mode & 0o7777)
        os.fsync(self._handle)

    def has_owner_of(self, other: os.stat_result) -> bool:
        """Whether it belongs to the same user and group as another file."""
        mine = os.fstat(self._handle)
        return (mine.st_uid, mine.st_gid) == (other.st_uid, other.st_gid)

    def become(self, path: Path) -> None:
        """Give it a name that no file has yet. Raises ``FileExistsError``."""
        if self._name is None:
            _name_file(self._handle, path)
            sync_folder(self._folder)
            return
        try:
            os.link(self._name, path)  # replaces nothing, where renaming would
        except FileExistsError:
            raise
        except OSError:  # FAT has no second names.
            self.replace(path)

    def replace(self, path: Path) -> None:
        """Take the place of a file."""
        if self._name is None:
            name = _free_name(self._folder)
            _name_file(self._handle, name)
            self._name = name
        if os.name == "nt":
            self._close()  # Windows renames no open file.
        self._name.replace(path)
        self._name = None
        sync_folder(self._folder)

    def _close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def remove_left_over(folder: Path) -> None:
    """Delete the unfinished files of processes that were killed. A process looks once into a folder."""
    here = str(folder.absolute())
    if here in _cleaned:
        return
    _cleaned.add(here)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _remove_unless_used(Path(entry.path))


def _remove_unless_used(path: Path) -> None:
    with suppress(OSError):
        handle = os.open(path, os.O_RDWR | _BINARY | _NO_FOLLOW)
        try:
            if os.name != "nt" and try_lock(handle):
                path.unlink(missing_ok=True)
        finally:
            os.close(handle)
        if os.name == "nt":
            path.unlink(missing_ok=True)  # Windows refuses it while the file is open elsewhere.


def _free_name(folder: Path) -> Path:
    return folder / f".daw-lint-{os.urandom(8).hex()}.tmp"


def _name_file(handle: int, path: Path) -> None:
    """Give a nameless file its name; see open(2), ``O_TMPFILE``."""
    os.link(f"/proc/self/fd/{handle}", path, follow_symlinks=True)


def sync_folder(folder: Path) -> None:
    """Put the names of a folder on the disk, where the system can."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
