"""A bucket as what the outside is while its sessions are judged: names come from the listing, bytes by ranges."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path

from daw_lint.archive.address import Root
from daw_lint.archive.bucket.ranged import MOST_OF_AUDIO_BYTES, Fetched, Ranged
from daw_lint.archive.entries import Entry, Group
from daw_lint.archive.listing.remote import entry_of
from daw_lint.archive.options import Options
from daw_lint.archive.storage import storage_of
from daw_lint.disk.bounded import open_on_disk
from daw_lint.disk.shipped import rules_dir
from daw_lint.measure import is_audio_name

_KEPT_FOLDERS = 512
"""Folders beside those of the group whose listing is kept."""
_Folder = dict[str, Entry | None]
"""The names in a folder: a file, or ``None`` for a folder."""


class Bucket:
    """Answers for everything below the root of an archive that is not on a disk (see ``daw_lint.disk.outside``).

    What is above the root, and every path of a machine, it does not know.
    """

    def __init__(self, root: Root, measure: bool, own: Sequence[Path] = ()) -> None:
        """``own`` are folders of the disk with files that the user named: those, and what is shipped, are still read there."""
        self._fs, self._base = storage_of(root.uri)
        self._root = str(root.path)
        self._measure = measure
        self._own = tuple(f"{folder}{os.sep}" for folder in (rules_dir(), *own))
        self._of_group: dict[str, _Folder] = {}
        self._asked: dict[str, _Folder | None] = {}
        self._fetched: dict[str, Fetched] = {}
        self._serial = 0

    def enter(self, group: Group | None) -> None:
        """Answer for a group from now on. What was read of other objects is forgotten."""
        self._serial += 1
        self._fetched.clear()
        self._of_group = {folder: {} for folder in group.folders} if group is not None else {}
        if group is None:
            return
        for folder in group.inner:
            above, _, name = folder.rpartition("/")
            if above in self._of_group:
                self._of_group[above][name] = None
        for entry in group.entries:
            above, _, name = entry.path.rpartition("/")
            if name:
                self._of_group[above][name] = entry

    def knows(self, path: Path) -> bool:
        """Whether a path is below the root."""
        return self._relative(os.fspath(path)) is not None

    def stat(self, name: str) -> os.stat_result:
        """Return kind, size and time of a path. The time is that of the upload; that of a folder changes with the group."""
        if name.startswith(self._own):
            return os.stat(name)  # noqa: PTH116  (a text is faster)
        relative = self._relative(name)
        if relative is None:
            raise _missing(name)
        if not relative:
            return _status(stat.S_IFDIR, 0, self._serial)
        above, _, last = relative.rpartition("/")
        folder = self._folder(above)
        if folder is None or last not in folder:
            raise _missing(name)
        entry = folder[last]
        if entry is None:
            return _status(stat.S_IFDIR, 0, self._serial)
        return _status(stat.S_IFREG, entry.size, entry.mtime_ns or 0)

    def entries(self, name: str) -> Sequence[tuple[str, bool]]:
        """List a folder. Raises ``OSError``."""
        relative = self._relative(name)
        folder = self._folder(relative) if relative is not None else None
        if folder is None:
            raise _missing(name)
        return [(entry, found is None) for entry, found in folder.items()]

    def open(self, path: Path) -> BufferedReader:
        """Open an object. Raises ``OSError``."""
        name = os.fspath(path)
        if name.startswith(self._own):
            return open_on_disk(path)
        status = self.stat(name)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
        return BufferedReader(Ranged(self._object(name, status.st_size)))

    def is_capped(self, path: Path) -> bool:
        """Whether more of an audio file was asked for than is read of it."""
        found = self._fetched.get(os.fspath(path))
        return found is not None and found.was_capped

    def _object(self, name: str, size: int) -> Fetched:
        if name not in self._fetched:
            most = MOST_OF_AUDIO_BYTES if is_audio_name(name) and not self._measure else None
            relative = self._relative(name)
            self._fetched[name] = Fetched(self._fs, f"{self._base}/{relative}", size, most)
        return self._fetched[name]

    def _relative(self, name: str) -> str | None:
        plain = os.path.normpath(name)
        if plain == self._root:
            return ""
        return plain.removeprefix(f"{self._root}/") if plain.startswith(f"{self._root}/") else None

    def _folder(self, relative: str) -> _Folder | None:
        """Return the names in a folder, by the listing, else by asking the storage; ``None`` if there is no such folder."""
        known = self._of_group.get(relative)
        if known is not None:
            return known
        if relative not in self._asked:
            if len(self._asked) >= _KEPT_FOLDERS:
                self._asked.clear()
            self._asked[relative] = self._listed(relative)
        return self._asked[relative]

    def _listed(self, relative: str) -> _Folder | None:
        place = f"{self._base}/{relative}".rstrip("/")
        try:
            found = self._fs.ls(place, detail=True, refresh=True)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            raise
        except Exception as error:  # a storage's own library raises what it likes
            raise OSError(errno.EIO, f"the storage failed ({type(error).__name__})") from error
        folder: _Folder = {}
        for info in found:
            name = str(info["name"]).rstrip("/").rpartition("/")[2]
            is_itself = str(info["name"]).rstrip("/") == place
            if name and not is_itself:
                path = f"{relative}/{name}".lstrip("/")
                folder[name] = None if info["type"] == "directory" else entry_of(path, info, self._fs)
        return folder or None


def bucket_of(options: Options) -> Bucket | None:
    """Return what answers for an archive in a bucket; ``None`` for one on a disk."""
    if not options.at.is_remote:
        return None
    return Bucket(options.at, options.measure, (Path(options.config).parent,) if options.config else ())


def _status(kind: int, size: int, time_ns: int) -> os.stat_result:
    seconds = time_ns // 1_000_000_000
    exact = time_ns / 1e9
    whole = (kind | 0o444, 0, 0, 1, 0, 0, size, seconds, seconds, seconds)
    return os.stat_result((*whole, exact, exact, exact, time_ns, time_ns, time_ns))


def _missing(name: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
