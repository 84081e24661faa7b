"""Reads files of unknown origin: never more than a limit, and never from a pipe or a device, which may not end.

A file is judged by its open descriptor, so that nothing can be put in its place between the look and the read.
"""

from __future__ import annotations

import errno
import os
from io import BufferedReader
from pathlib import Path
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISREG, S_ISSOCK
from typing import IO

from daw_lint.disk import outside

_AT_ONCE = 1 << 20


class EndlessError(OSError):
    """The path is a pipe, a device or a socket. ``kind`` says which."""

    def __init__(self, kind: str) -> None:
        super().__init__(errno.EINVAL, f"this is {kind}, not a file")
        self.kind = kind


class TooLongError(OSError):
    """The file or stream has more bytes than allowed."""

    def __init__(self, most: int) -> None:
        super().__init__(errno.EFBIG, f"it has more than {most:,} bytes")
        self.most = most


def open_file(path: Path) -> BufferedReader:
    """Open a regular file for reading. Raises ``OSError``, of it ``EndlessError`` for pipes, devices and sockets."""
    other = outside.other()
    return open_on_disk(path) if other is None else other.open(path)


def open_on_disk(path: Path) -> BufferedReader:
    """Open a regular file of the disk, whatever answers for other files. Raises as ``open_file`` does."""
    # Without O_NONBLOCK, opening a named pipe waits for a writer, maybe forever. For files it means nothing.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        number = os.open(path, flags)
    except OSError as error:
        kind = _kind(path)
        if kind is not None:  # a socket cannot be opened at all
            raise EndlessError(kind) from error
        raise
    except ValueError as error:  # a NUL in the name
        raise FileNotFoundError(2, "no such file") from error
    try:
        mode = os.fstat(number).st_mode
        if S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not S_ISREG(mode):
            raise EndlessError(_kind_of(mode))
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise


def read_file(path: Path, most: int) -> bytes:
    """Read a regular file of at most ``most`` bytes. Raises ``OSError``, of it ``TooLongError`` and ``EndlessError``."""
    with open_file(path) as stream:
        return read_whole(stream, most)


def read_whole(file: BufferedReader, most: int) -> bytes:
    """Read an open file from its first byte. Raises ``TooLongError``, at once if its size is known to be too large."""
    size = outside.size_of(file)
    if size > most:
        raise TooLongError(most)
    file.seek(0)
    data = file.read(size + 1)
    return data if len(data) <= size else data + read_stream(file, most - len(data))


def read_up_to(path: Path, most: int) -> bytes:
    """Read the first ``most`` bytes of a regular file. Raises ``OSError``, of it ``EndlessError``."""
    with open_file(path) as stream:
        return stream.read(most) or b""  # A file of /proc may have nothing to tell yet.


def read_stream(stream: IO[bytes], most: int) -> bytes:
    """Read a stream to its end. Raises ``TooLongError`` as soon as it gives more than ``most`` bytes."""
    pieces: list[bytes] = []
    left = most + 1
    while left > 0 and (piece := stream.read(min(left, _AT_ONCE))):
        pieces.append(piece)
        left -= len(piece)
    if left <= 0:
        raise TooLongError(most)
    return b"".join(pieces)


def read_head(path: Path, most: int) -> bytes:
    """Read up to ``most`` bytes from the beginning of a regular file; nothing where that fails."""
    try:
        return read_up_to(path, most)
    except OSError:
        return b""


def _kind(path: Path) -> str | None:
    try:
        mode = outside.stat(path).st_mode
    except (OSError, ValueError):
        return None
    return None if S_ISREG(mode) or S_ISDIR(mode) else _kind_of(mode)


def _kind_of(mode: int) -> str:
    if S_ISFIFO(mode):
        return "a named pipe"
    if S_ISSOCK(mode):
        return "a socket"
    return "a device" if S_ISCHR(mode) or S_ISBLK(mode) else "no regular file"
