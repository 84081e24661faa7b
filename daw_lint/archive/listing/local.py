"""Lists folders of a disk."""

from __future__ import annotations

import os
from stat import S_ISDIR, S_ISREG

from daw_lint.archive.address import Root
from daw_lint.archive.entries import Entry
from daw_lint.archive.listing.folders import ClosedError, Listed


class LocalLister:
    """Lists folders of a disk. Links to folders are not followed; pipes and devices are left out."""

    def __init__(self, root: Root) -> None:
        self._root = root

    def look(self, folder: str) -> Listed:
        """List a folder. Raises ``ClosedError`` if that is not allowed, and ``OSError`` if it fails."""
        lead = f"{folder}/" if folder else ""
        files: list[Entry] = []
        folders: list[str] = []
        try:
            with os.scandir(self._root.uri_of(folder)) as found:
                for entry in found:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(lead + entry.name)
                    elif (made := _entry(entry, lead + entry.name)) is not None:
                        files.append(made)
        except PermissionError as error:
            raise ClosedError(str(error)) from error
        except (FileNotFoundError, NotADirectoryError):
            if not folder:
                raise
            return Listed((), ())  # It is gone since the folder above was listed.
        files.sort(key=lambda entry: entry.path)
        return Listed(files, sorted(folders))


def _entry(entry: os.DirEntry[str], path: str) -> Entry | None:
    """Describe a file; one that is gone, or a link to nothing, has no time. ``None`` for what is no file."""
    try:
        status = entry.stat()
    except OSError:
        return Entry(path, 0)
    if S_ISDIR(status.st_mode) or not S_ISREG(status.st_mode):
        return None
    return Entry(path, status.st_size, status.st_mtime_ns)
