"""Copies a file into a folder of our own, and says what was copied: the bytes are counted and digested on their way."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from daw_lint.disk.bounded import open_file
from daw_lint.named_tuple import NamedTuple

_AT_ONCE = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Copied(NamedTuple):
    """What is in a file: its size in bytes, and its digests in hexadecimal."""

    size: int
    sha256: str
    md5: str


class UnreadableError(OSError):
    """The file to copy cannot be read, or changed meanwhile. ``strerror`` says why."""


def copy_file(source: Path, target: Path, tell: Callable[[int], None] = lambda count: None) -> Copied:
    """Copy the content and the time of change of a file; a link is followed. ``tell`` gets the bytes of each step.

    The source is opened to be read alone, and nothing is replaced. Raises ``UnreadableError`` where the source is at
    fault, and then leaves no copy; any other ``OSError`` is one of the target, such as a full disk.
    """
    try:
        stream = open_file(source)
    except OSError as error:
        raise _unreadable(source, error) from None
    with stream:
        before = os.fstat(stream.fileno())
        handle = os.open(target, _NEW, 0o666)
        try:
            with os.fdopen(handle, "wb") as copy:
                sha256, md5, size = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
                while part := _read(stream.read, source):
                    copy.write(part)
                    sha256.update(part)
                    md5.update(part)
                    size += len(part)
                    tell(len(part))
                    if size > before.st_size:  # it may grow for as long as it is read
                        raise _changed(source)
                copy.flush()
                os.fsync(copy.fileno())
            after = os.fstat(stream.fileno())
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
                raise _changed(source)
        except BaseException:
            with suppress(OSError):
                target.unlink()
            raise
    with suppress(OSError):
        os.utime(target, ns=(after.st_mtime_ns, after.st_mtime_ns))
    return Copied(size, sha256.hexdigest(), md5.hexdigest())


def digests_of(content: bytes) -> Copied:
    """Return the same for bytes."""
    return Copied(
        len(content), hashlib.sha256(content).hexdigest(), hashlib.md5(content, usedforsecurity=False).hexdigest()
    )


def file_digest(path: Path, algorithm: str) -> str:
    """Return a digest of a regular file in hexadecimal, by the name that ``hashlib`` gives it. Raises ``OSError``."""
    with open_file(path) as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def _read(read: Callable[[int], bytes], source: Path) -> bytes:
    try:
        return read(_AT_ONCE)
    except OSError as error:
        raise _unreadable(source, error) from None


def _changed(source: Path) -> UnreadableError:
    return UnreadableError(errno.EBUSY, "another program changed it while it was copied", str(source))


def _unreadable(source: Path, error: OSError) -> UnreadableError:
    return UnreadableError(error.errno or errno.EIO, error.strerror or str(error), str(source))
