"""Where questions about files are answered: by the disk, or by a listing of a bucket while that is looked at.

Everything that reads, measures and judges asks here, or in a module of this package that does. By default the disk answers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import Protocol


class Outside(Protocol):
    """Something other than the disk that knows files. Its methods raise ``OSError`` as those of ``os`` do."""

    def stat(self, name: str) -> os.stat_result:
        """Return kind, size and time of a path."""

    def entries(self, name: str) -> Sequence[tuple[str, bool]]:
        """List a folder: each name, and whether it is a folder."""

    def open(self, path: Path) -> BufferedReader:
        """Open a file for reading. Its descriptor is that of a copy on the disk, made when it is asked for."""

    def knows(self, path: Path) -> bool:
        """Whether it can tell if there is something at a path: what it does not know is neither there nor missing."""


_outside: ContextVar[Outside | None] = ContextVar("outside", default=None)


@contextmanager
def looking_at(other: Outside) -> Iterator[None]:
    """Let something other than the disk answer until the end of the block."""
    token = _outside.set(other)
    try:
        yield
    finally:
        _outside.reset(token)


def other() -> Outside | None:
    """Return what answers in place of the disk, if anything does."""
    return _outside.get()


def is_disk() -> bool:
    """Whether the disk answers: then there are times of saving, git, and paths of this machine."""
    return _outside.get() is None


def stat(path: str | Path) -> os.stat_result:
    """Return kind, size and time of a path. Raises ``OSError``, and ``ValueError`` for an impossible name."""
    where = _outside.get()
    return os.stat(path) if where is None else where.stat(os.fspath(path))  # noqa: PTH116  (a text is faster)


def entries(name: str) -> list[tuple[str, bool]]:
    """List a folder: each name, and whether it is a folder. Raises ``OSError``."""
    where = _outside.get()
    if where is not None:
        return list(where.entries(name))
    with os.scandir(name) as found:
        return [(entry.name, entry.is_dir()) for entry in found]


def children(folder: Path) -> list[Path]:
    """List the paths in a folder, sorted. Raises ``OSError``."""
    return sorted(folder / name for name, _ in entries(str(folder)))


def folders_in(folder: Path) -> list[Path]:
    """List the folders in a folder, sorted. Raises ``OSError``."""
    return sorted(folder / name for name, is_folder in entries(str(folder)) if is_folder)


def walk(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each folder with the folders and files in it, as ``os.walk`` does: what is taken out of the folders is not entered."""
    where = _outside.get()
    if where is None:
        yield from os.walk(folder)
        return
    left = [str(folder)]
    while left:
        place = left.pop()
        try:
            found = where.entries(place)
        except OSError:
            continue
        folders = [name for name, is_folder in found if is_folder]
        yield place, folders, [name for name, is_folder in found if not is_folder]
        left += [f"{place.rstrip('/')}/{name}" for name in reversed(folders)]


def knows(path: Path) -> bool:
    """Whether it can be told if there is something at a path."""
    where = _outside.get()
    return where is None or where.knows(path)


def size_of(stream: BufferedReader | BufferedRandom) -> int:
    """Return the size in bytes of an open file. Where the disk does not hold it, that fetches nothing."""
    if _outside.get() is None:
        return os.fstat(stream.fileno()).st_size
    here = stream.tell()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return size
