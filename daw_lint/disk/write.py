"""Writes files: whoever reads one meanwhile, or after a crash, finds the old content or the new, and nothing beside it.

No other module opens a file for writing; ``tests/disk/test_every_write.py`` looks for those that do.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from daw_lint.disk.bounded import TooLongError, read_file
from daw_lint.disk.exchange import exchange
from daw_lint.disk.unfinished import NAMELESS, Unfinished, remove_left_over, sync_folder

_TRIES = 5
"""How often a file may appear between the look and the writing, before that is an error."""
_STREAMS = tuple(map(Path, ("/dev", "/dev/fd", "/proc/self/fd")))
"""Folders in which a link is a stream of this process, such as ``/dev/stdout``."""
_NO_NAMELESS = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.EXDEV, errno.EPERM)
"""What file systems say that have no files without a name, or cannot name them later."""


class RefusedError(OSError):
    """A file that daw-lint does not write, for the safety of what is there. ``strerror`` says why, and what to do."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(errno.EPERM, why, str(path))


def anything_goes(path: Path) -> None:
    """Let every file be replaced: the caller knows what is in it."""


def unchanged(known: bytes) -> Callable[[Path], None]:
    """Return what lets a file be replaced while its content is the one that is known."""

    def may_replace(path: Path) -> None:
        if not holds(path, known):
            raise RefusedError(path, "another program has changed it meanwhile: run daw-lint again")

    return may_replace


def holds(path: Path, content: bytes) -> bool:
    """Whether a file holds this content and nothing else."""
    try:
        return read_file(path, len(content)) == content
    except TooLongError:
        return False


def as_bytes(text: str) -> bytes:
    r"""Encode a text in UTF-8.

    A name that is not text, which a system gives as lone surrogates, becomes escapes (``\udcff``).
    """
    return text.encode("utf-8", "backslashreplace")


def write_file(path: Path, content: bytes, may_replace: Callable[[Path], None]) -> None:
    """Write a whole file. Raises ``OSError``; then the old file is as it was.

    ``may_replace`` gets the path where a file exists, and raises ``RefusedError`` if it must stay. A link is refused. The
    mode of an old file is kept. A device or a pipe gets the bytes.
    """
    for _ in range(_TRIES):
        old = _state(path)
        if old is not None and _is_stream(path, old):
            _write_stream(path, content)
            return
        if old is not None:
            _refuse_special(path, old)
            may_replace(path)
        with suppress(FileExistsError):  # It was written meanwhile, perhaps by another daw-lint: look again.
            _write_whole(path, content, old)
            return
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def write_new(path: Path, content: bytes, like: os.stat_result) -> None:
    """Write a file that is not there yet, with the mode and the owner of another one.

    Raises ``OSError``; ``FileExistsError`` where there is one, and ``RefusedError`` where the owner cannot be kept.
    """
    remove_left_over(path.parent)
    for is_nameless in (True, False) if NAMELESS else (False,):
        try:
            with Unfinished(path.parent, is_nameless=is_nameless) as made:
                made.fill(content, like)
                if not made.has_owner_of(like):
                    raise RefusedError(path, "the file belongs to another user, and a new one would not")
                made.become(path)
                return
        except OSError as error:
            if not is_nameless or error.errno not in _NO_NAMELESS or isinstance(error, RefusedError):
                raise


def replace_known(path: Path, known: bytes, content: bytes) -> None:
    """Replace a file that holds the bytes that are known. Raises ``OSError``, and ``RefusedError`` where it holds others.

    The look is after the new bytes are on the disk, which takes a while, and just before they take their place.
    """
    refuse_link(path)
    remove_left_over(path.parent)
    with Unfinished(path.parent, is_nameless=False) as made:
        made.fill(content, path.stat())
        copy_attributes(path, made.handle)
        unchanged(known)(path)
        made.replace(path)


def copy_attributes(old: Path, new: Path | int) -> None:
    """Copy extended attributes, such as colours and tags, where Python can (Linux)."""
    if not hasattr(os, "listxattr"):
        return
    try:
        names = os.listxattr(old)
    except OSError:
        return
    for name in names:
        os.setxattr(new, name, os.getxattr(old, name))


def exchange_files(first: Path, second: Path) -> None:
    """Let two regular files change places in one step. Raises ``NoExchangeError`` where that is not possible, else ``OSError``."""
    refuse_link(first)
    refuse_link(second)
    exchange(first, second)
    for folder in {first.parent, second.parent}:
        sync_folder(folder)


def remove_file(path: Path) -> None:
    """Delete a regular file, if there is one. Raises ``OSError``."""
    old = _state(path)
    if old is not None:
        _refuse_special(path, old)
        path.unlink(missing_ok=True)


def move_aside(path: Path, name: Path) -> None:
    """Rename a file to a name that no file has. Raises ``OSError``."""
    refuse_link(path)
    if _state(name) is not None:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name))
    path.rename(name)


def make_folder(path: Path) -> None:
    """Make a folder, with those above it. A link in its place is refused. Raises ``OSError``."""
    if path.is_symlink():
        raise RefusedError(path, "it is a link: remove it, or name another folder")
    path.mkdir(parents=True, exist_ok=True)


def refuse_link(path: Path) -> None:
    """Raise ``RefusedError`` where a file is a link or anything else that is not a regular file."""
    old = _state(path)
    if old is not None:
        _refuse_special(path, old)


def _state(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None
    except ValueError:  # a null character in the name
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path)) from None


def _is_stream(path: Path, old: os.stat_result) -> bool:
    if stat.S_ISLNK(old.st_mode):
        return path.absolute().parent in _STREAMS
    return stat.S_ISCHR(old.st_mode) or stat.S_ISFIFO(old.st_mode)


def _refuse_special(path: Path, old: os.stat_result) -> None:
    if stat.S_ISLNK(old.st_mode):
        raise RefusedError(
            path, "it is a link, and what it leads to would be lost: remove the link, or name another file"
        )
    if stat.S_ISDIR(old.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(old.st_mode):
        raise RefusedError(path, "it is not a regular file: name another one")


def _write_stream(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise RefusedError(path, "no program reads this pipe: start that one first") from None
        raise
    with os.fdopen(handle, "wb") as stream:
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(handle, True)
        stream.write(content)


def _write_whole(path: Path, content: bytes, old: os.stat_result | None) -> None:
    """Write a file that is not there, or replace ``old``. Raises ``FileExistsError`` if there is one now."""
    if old is not None and not os.access(path, os.W_OK):  # Renaming would get around the protection of a file.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    remove_left_over(path.parent)
    if NAMELESS:
        try:
            _write_by(Unfinished(path.parent, is_nameless=True), path, content, old)
            return
        except OSError as error:
            if error.errno not in _NO_NAMELESS:
                raise
    _write_by(Unfinished(path.parent, is_nameless=False), path, content, old)


def _write_by(unfinished: Unfinished, path: Path, content: bytes, old: os.stat_result | None) -> None:
    with unfinished as made:
        made.fill(content, old)
        if old is None:
            made.become(path)
        else:
            made.replace(path)


def replace_in_copy(path: Path, known: bytes, content: bytes) -> None:
    """Replace a copy of ours that holds the bytes that are known; it keeps its time of change. Raises ``OSError``."""
    times = path.stat()
    replace_known(path, known, content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
