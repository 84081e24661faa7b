"""A folder on its way to its place: made beside it under a name of ours, and renamed when it is complete."""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from daw_lint.disk.lock import try_lock
from daw_lint.disk.unfinished import sync_folder
from daw_lint.disk.write import RefusedError

_NAME = re.compile(r"\.daw-lint-[0-9a-f]{16}\.folder")


def refuse_full(path: Path) -> None:
    """Raise ``RefusedError`` where something is at the path that a new folder would replace; an empty folder may be there."""
    if path.is_symlink():
        raise RefusedError(path, "it is a link: name another folder")
    if not path.exists():
        return
    if not path.is_dir():
        raise RefusedError(path, "it is a file: name a new folder")
    if any(path.iterdir()):
        raise RefusedError(path, "it is not empty: name a new folder")


class WorkFolder:
    """A new folder that becomes ``target``. At the end of the block it is gone, with all in it, unless it did.

    It is beside the target, so that renaming it is one step. A lock on it tells whether its process still lives: what a
    killed one left is deleted by the next one.
    """

    def __init__(self, target: Path) -> None:
        self._target = target.absolute()
        self._path = self._target.parent / f".daw-lint-{os.urandom(8).hex()}.folder"
        self._handle = -1

    def __enter__(self) -> WorkFolder:
        """Make it, and the folders above it."""
        refuse_full(self._target)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_over(self._path.parent)
        self._path.mkdir()
        if os.name != "nt":  # Windows opens no folders.
            self._handle = os.open(self._path, os.O_RDONLY)
            try_lock(self._handle)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Delete what did not find its place."""
        import shutil

        if self._handle >= 0:
            os.close(self._handle)
        shutil.rmtree(self._path, ignore_errors=True)

    @property
    def path(self) -> Path:
        """The folder."""
        return self._path

    def folder(self, name: str) -> Path:
        """Make a folder in it."""
        made = self._path / name
        made.mkdir()
        return made

    def move(self, folder: Path, name: str) -> Path:
        """Give a folder in it another name."""
        return folder.rename(self._path / name)

    def become(self, folder: Path) -> None:
        """Let a folder in it take the place of the target. Raises ``OSError``, where something is there now."""
        refuse_full(self._target)
        sync_folder(folder)
        with suppress(FileNotFoundError):
            self._target.rmdir()  # refuses a folder that is not empty
        try:
            folder.rename(self._target)
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
                raise RefusedError(self._target, "another program has put something there: name a new folder") from None
            raise
        sync_folder(self._target.parent)


def make_folders(path: Path) -> None:
    """Make a folder of ours, with those above it."""
    path.mkdir(parents=True, exist_ok=True)


def free_bytes(folder: Path) -> int:
    """Return how many bytes are free on the disk of a folder, or of the first folder above it that is there."""
    import shutil

    here = folder.absolute()
    while not here.exists() and here.parent != here:
        here = here.parent
    return shutil.disk_usage(here).free


def _remove_left_over(folder: Path) -> None:
    """Delete the work folders of processes that were killed; those on Windows, which has no such lock, stay."""
    if os.name == "nt":
        return
    import shutil

    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _NAME.fullmatch(entry.name) or not entry.is_dir(follow_symlinks=False):
                continue
            with suppress(OSError):
                handle = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW)
                try:
                    if try_lock(handle):
                        shutil.rmtree(entry.path, ignore_errors=True)
                finally:
                    os.close(handle)
