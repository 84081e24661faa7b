"""Bytes of a session file, and the clear words for files that are none."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from daw_lint.disk import probe
from daw_lint.disk.stand_ins import FETCH_FROM_LFS, is_apple_double, is_lfs_pointer
from daw_lint.disk.suggest import missing_path
from daw_lint.model.session import SessionError

ZIP = b"PK\x03\x04"
"""How a zip archive begins."""


class Limits(NamedTuple):
    """What a compressed session may grow to. A larger one is refused before it fills the memory."""

    max_xml_bytes: int = 1 << 30
    """Decompressed size in bytes."""
    max_ratio: float = 200.0
    """Decompressed size over compressed size; it counts only above 16 MiB, where real sets stay under 60."""

    def bytes_for(self, compressed: int) -> int:
        """Return how many bytes ``compressed`` bytes may become."""
        return min(self.max_xml_bytes, max(16 << 20, int(compressed * self.max_ratio)))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a session file. Raises ``SessionError`` when there are none to be had."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if path.is_symlink():
            todo = f"it leads to {path.readlink().as_posix()!r}: mend it, or delete it"
            raise SessionError(path, "this is a link to a file that does not exist", todo) from None
        raise SessionError(path, "the file does not exist", missing_path(path)) from None
    except IsADirectoryError:
        raise SessionError(path, "this is a folder, not a session file", "name the session file inside it") from None
    except PermissionError:
        if probe.is_folder(path):
            todo = "give your user the right to read it"
            raise SessionError(path, "no permission to look into the folder", todo) from None
        raise SessionError(path, "no permission to read the file", "give your user the right to read it") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SessionError(path, f"the file cannot be read ({reason})", "check the disk and try again") from None
    refuse_stand_ins(path, data)
    return data


def refuse_stand_ins(path: Path, data: bytes) -> None:
    """Raise ``SessionError`` for files that only stand in the place of a session."""
    if not data:
        raise SessionError(path, "the file is empty", "restore it from a backup or save the session again")
    if is_lfs_pointer(data):
        raise SessionError(path, "this is a git-LFS pointer, not the session itself", FETCH_FROM_LFS)
    if is_apple_double(data):
        todo = "delete it; the session is the file without ._ at the start of its name"
        raise SessionError(path, "this is an AppleDouble file: macOS metadata without the session", todo)


def zip_names(data: bytes) -> frozenset[str]:
    """Return the names in a zip archive; none where the bytes are no archive, or a damaged one."""
    if not data.startswith(ZIP):
        return frozenset()
    import io
    import zipfile

    try:
        return frozenset(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return frozenset()
