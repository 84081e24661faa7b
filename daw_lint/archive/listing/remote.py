"""Lists buckets and other storages by fsspec. One top folder at a time is held in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from daw_lint.archive.address import Root
from daw_lint.archive.entries import Entry
from daw_lint.archive.listing.folders import Listed
from daw_lint.archive.storage import storage_of

_TAGS = ("ETag", "etag", "md5Hash", "checksum")
_TIMES = ("LastModified", "last_modified", "mtime", "updated", "created")


class RemoteLister:
    """Lists a storage: the root by itself, then everything below each of its folders at once."""

    def __init__(self, root: Root) -> None:
        self._fs, self._base = storage_of(root.uri)
        self._known: dict[str, tuple[list[Entry], list[str]]] = {}
        self._top: str | None = None

    def look(self, folder: str) -> Listed:
        """List a folder. Raises ``OSError`` if that fails."""
        if not folder:
            return self._root()
        top = folder.partition("/")[0]
        if top != self._top:
            self._known = _tree(self._below(top))
            self._top = top
        files, folders = self._known.get(folder, ([], []))
        return Listed(sorted(files, key=lambda entry: entry.path), sorted(folders))

    def _root(self) -> Listed:
        self._fs.invalidate_cache()
        found = self._fs.ls(self._base, detail=True)
        files, folders = [], []
        for info in found:
            relative = self._relative(info["name"])
            if not relative:
                continue
            if info["type"] == "directory":
                folders.append(relative)
            else:
                files.append(entry_of(relative, info, self._fs))
        return Listed(sorted(files, key=lambda entry: entry.path), sorted(folders))

    def _below(self, top: str) -> list[Entry]:
        found = self._fs.find(f"{self._base}/{top}", detail=True)
        self._fs.invalidate_cache()
        return [entry_of(self._relative(name), info, self._fs) for name, info in found.items()]

    def _relative(self, name: str) -> str:
        return str(name).rstrip("/").removeprefix(self._base).strip("/")


def entry_of(path: str, info: Mapping[str, Any], fs: Any) -> Entry:
    """Describe an object by what a storage says of it. A storage that lists no sizes is asked for each."""
    if info.get("size") is None:
        info = fs.info(info["name"])
    tag = next((str(info[key]).strip('"') for key in _TAGS if info.get(key)), None)
    time = next((info[key] for key in _TIMES if info.get(key)), None)
    return Entry(path, int(info.get("size") or 0), _nanoseconds(time), tag)


def _nanoseconds(time: object) -> int | None:
    if isinstance(time, str):
        try:
            time = datetime.fromisoformat(time)
        except ValueError:
            return None
    if isinstance(time, datetime):
        return int(time.timestamp()) * 1_000_000_000 + time.microsecond * 1000
    return int(time * 1e9) if isinstance(time, (int, float)) else None


def _tree(entries: Sequence[Entry]) -> dict[str, tuple[list[Entry], list[str]]]:
    """Sort files into their folders. An object whose name ends in a slash stands for a folder, and has no name here."""
    found: dict[str, tuple[list[Entry], list[str]]] = {}
    for entry in entries:
        folder = entry.path.rpartition("/")[0]
        is_new = folder not in found
        found.setdefault(folder, ([], []))[0].append(entry)
        while is_new and "/" in folder:
            above = folder.rpartition("/")[0]
            is_new = above not in found
            found.setdefault(above, ([], []))[1].append(folder)
            folder = above
    return found
