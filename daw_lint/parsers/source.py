"""Read the bytes of a session file, and explain files that only look like one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from daw_lint.disk import outside, probe
from daw_lint.disk.bounded import EndlessError, TooLongError, open_file, read_whole
from daw_lint.disk.lfs_and_apple_double import (
    FETCH_FROM_ANNEX,
    FETCH_FROM_LFS,
    is_annex_pointer,
    is_apple_double,
    is_lfs_pointer,
)
from daw_lint.disk.suggest import missing_path
from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError

ZIP = b"PK\x03\x04"
"""First bytes of a ZIP archive (PKWARE APPNOTE 4.3.7)."""


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """Open a session file. Raises ``SessionError`` if it is no file, and for every ``OSError`` inside."""
    try:
        with open_file(path) as stream:
            yield stream
    except EndlessError as error:
        todo = f"to read what comes through a pipe, use: daw-lint check - --stdin-filename Song.als < {path}"
        raise SessionError(path, f"this is {error.kind}, which may never end", todo) from None
    except TooLongError as error:
        raise too_long(path, error.most) from None
    except FileNotFoundError:
        if outside.is_disk() and path.is_symlink():
            todo = f"it points to {path.readlink().as_posix()!r}: repair the link, or delete it"
            raise SessionError(path, "this is a link to a file that does not exist", todo) from None
        raise SessionError(path, "the file does not exist", missing_path(path)) from None
    except IsADirectoryError:
        raise SessionError(path, "this is a folder, not a session file", "use the session file inside it") from None
    except PermissionError:
        if probe.is_folder(path):
            todo = "give your user permission to read it"
            raise SessionError(path, "no permission to open the folder", todo) from None
        raise SessionError(path, "no permission to read the file", "give your user permission to read it") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SessionError(path, f"the file cannot be read ({reason})", "check the disk and try again") from None


def too_long(path: Path, most: int) -> SessionError:
    """Build the error for a file that is larger than the limit."""
    todo = "check that it is a session; if you trust the file, raise max-file-bytes in the configuration"
    return SessionError(path, f"the file has more than {most:,} bytes", todo)


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Read the bytes of a session file. Raises ``SessionError`` if that fails or the file is no session."""
    with opened(path) as stream:
        data = read_whole(stream, limits.max_file_bytes)
    refuse_placeholders(path, data)
    return data


def refuse_placeholders(path: Path, data: bytes) -> None:
    """Reject placeholders: empty files, pointers of git-LFS and git-annex, AppleDouble files. Raises ``SessionError``."""
    if not data:
        raise SessionError(path, "the file is empty", "restore it from a backup, or save the session again")
    if not data.strip(b"\0"):
        todo = "restore it from a backup; a crash or a full disk while saving leaves such files"
        raise SessionError(path, f"the file holds zeros only ({len(data):,} bytes): its content is lost", todo)
    if is_lfs_pointer(data):
        raise SessionError(path, "this is a git-LFS pointer, not the session itself", FETCH_FROM_LFS)
    if is_annex_pointer(data):
        raise SessionError(path, "this is a git-annex pointer, not the session itself", FETCH_FROM_ANNEX)
    if is_apple_double(data):
        todo = "delete it; the session is the file without ._ at the start of its name"
        raise SessionError(path, "this is an AppleDouble file: macOS metadata without the session", todo)
