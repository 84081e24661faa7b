"""Read the bytes of a session file, and explain files that only look like one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from daw_lint.disk import probe
from daw_lint.disk.lfs_and_apple_double import (
    FETCH_FROM_ANNEX,
    FETCH_FROM_LFS,
    is_annex_pointer,
    is_apple_double,
    is_lfs_pointer,
)
from daw_lint.disk.suggest import missing_path
from daw_lint.model.session import SessionError

ZIP = b"PK\x03\x04"
"""First bytes of a ZIP archive (PKWARE APPNOTE 4.3.7)."""


class Limits(NamedTuple):
    """Limits on the unpacked size of a session. A larger one is rejected before it fills the memory."""

    max_xml_bytes: int = 1 << 30
    """Decompressed size in bytes."""
    max_ratio: float = 200.0
    """Decompressed size over compressed size. It applies only above 16 MiB, where real sets stay under 60."""

    def bytes_for(self, compressed: int) -> int:
        """Return the allowed unpacked size in bytes for ``compressed`` bytes."""
        return min(self.max_xml_bytes, max(16 << 20, int(compressed * self.max_ratio)))


def read_bytes(path: Path) -> bytes:
    """Read the bytes of a session file. Raises ``SessionError`` if that fails or the file is no session."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if path.is_symlink():
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


def zip_names(data: bytes) -> frozenset[str]:
    """Return the names in a zip archive; empty if the bytes are not an archive, or a damaged one."""
    if not data.startswith(ZIP):
        return frozenset()
    import io
    import zipfile

    try:
        return frozenset(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return frozenset()
