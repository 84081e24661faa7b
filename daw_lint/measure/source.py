"""Open an audio file, and explain files that only look like one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import NamedTuple

from daw_lint.disk import outside
from daw_lint.disk.bounded import EndlessError, open_file
from daw_lint.disk.lfs_and_apple_double import (
    FETCH_FROM_ANNEX,
    FETCH_FROM_LFS,
    is_annex_pointer,
    is_apple_double,
    is_lfs_pointer,
)
from daw_lint.disk.suggest import missing_path
from daw_lint.model.bounce import BounceError

HEAD_BYTES = 64


class AudioFile(NamedTuple):
    """A regular file that is not empty, open for reading. ``size`` is in bytes at the time of opening."""

    path: Path
    stream: BufferedReader | BufferedRandom
    size: int

    def peek(self, offset: int, length: int) -> bytes:
        """Read up to ``length`` bytes at ``offset``, fewer at the end of the file."""
        if offset >= self.size:  # offsets come from the header: some are too large to seek to
            return b""
        self.stream.seek(offset)
        return self.stream.read(length)

    def take(self, offset: int, length: int) -> bytes:
        """Read ``length`` bytes of the header at ``offset``. Raises ``BounceError`` if the file ends before."""
        data = self.peek(offset, length)
        if len(data) < length:
            raise self.error("the header is truncated", "render or copy the file again")
        return data

    def error(self, what: str, todo: str) -> BounceError:
        """Build an error about this file."""
        return BounceError(self.path, what, todo)


@contextmanager
def open_audio(path: Path) -> Iterator[AudioFile]:
    """Open ``path``. Raises ``BounceError`` if it is not a file with content, and for every ``OSError`` inside."""
    try:
        with _open(path) as stream:
            file = AudioFile(path, stream, outside.size_of(stream))
            _refuse_placeholders(file)
            yield file
    except FileNotFoundError:
        raise BounceError(path, "the file does not exist", missing_path(path)) from None
    except IsADirectoryError:
        raise BounceError(path, "this is a folder, not an audio file", "use the audio file inside it") from None
    except PermissionError:
        raise BounceError(path, "no permission to read the file", "give your user permission to read it") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BounceError(path, f"the file cannot be read ({reason})", "check the disk and try again") from None


def _open(path: Path) -> BufferedReader:
    if "\0" in str(path):
        raise BounceError(path, "the path contains a NUL character", "check the path")
    # Open by descriptor, so that libsndfile does not see the name and cannot guess a format from its suffix.
    try:
        return open_file(path)
    except EndlessError:
        raise BounceError(path, "this is not a regular file", "use an audio file") from None


def _refuse_placeholders(file: AudioFile) -> None:
    head = file.peek(0, HEAD_BYTES)
    if not head:
        raise file.error("the file is empty", "render it again, or wait until the render is done")
    if is_lfs_pointer(head):
        raise file.error("this is a git-LFS pointer, not the audio itself", FETCH_FROM_LFS)
    if is_annex_pointer(head):
        raise file.error("this is a git-annex pointer, not the audio itself", FETCH_FROM_ANNEX)
    if is_apple_double(head):
        todo = "delete it; the audio is the file without ._ at the start of its name"
        raise file.error("this is an AppleDouble file: macOS metadata without the audio", todo)


def id3_bytes(head: bytes) -> int:
    """Return the size in bytes of the ID3v2 tag at the start of a file (ID3v2.4.0, clause 3.1); 0 if it has no tag."""
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size
