"""Reads an object of a storage by ranges, as an open file. Of audio that is not measured, only a small part is read."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from typing import Any, BinaryIO

HEAD_BYTES = 64 << 10
_FLAC_HEAD_BYTES = 16 << 10
"""Less than of other files: the last frame of a FLAC file is looked at too, and it may be large."""
MOST_OF_AUDIO_BYTES = 128 << 10
"""How much is read of an audio file of which only the header is asked for."""
_STEP_BYTES = 4 << 10
_WHOLE_BYTES = 16 << 20
"""Smaller sessions are read at once."""
_AT_ONCE_BYTES = 1 << 20
_COPIED_BYTES = 4 << 20


class CappedError(OSError):
    """More of an audio file was asked for than is read of it."""

    def __init__(self) -> None:
        super().__init__(errno.EFBIG, f"no more than {MOST_OF_AUDIO_BYTES >> 10} KiB of it are read in a bucket")


class Fetched:
    """The parts of an object that were read so far."""

    def __init__(self, fs: Any, name: str, size: int, most: int | None) -> None:
        """``most`` is how many bytes of it may be read; ``None`` is without bound."""
        self._fs, self._name, self.size, self._most = fs, name, size, most
        self._parts: list[tuple[int, bytes]] = []
        self._read = 0
        self.was_capped = False

    def read(self, start: int, count: int) -> bytes:
        """Return bytes from a place on, as many as are asked for, or as are at hand. Raises ``OSError``."""
        end = min(start + count, self.size)
        if end <= start:
            return b""
        known = self._known(start, end)
        if known is None:
            self._fetch(*self._widened(start, end))
            known = self._known(start, end)
        if not known:
            raise OSError(errno.EIO, "the storage gave less than the object has")
        return known

    def copy_to(self, file: BinaryIO) -> None:
        """Copy the whole object into a file. Raises ``OSError``."""
        for start in range(0, self.size, _COPIED_BYTES):
            file.write(self._get(start, min(start + _COPIED_BYTES, self.size)))

    def _known(self, start: int, end: int) -> bytes | None:
        for at, data in self._parts:
            if at <= start < at + len(data):
                return data[start - at : end - at]
        return None

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        if self._most is None:
            if self.size <= _WHOLE_BYTES:
                return 0, self.size
            return start, min(self.size, max(end, start + _AT_ONCE_BYTES))
        if not self._parts and start < HEAD_BYTES:
            head = _FLAC_HEAD_BYTES if self._name.lower().endswith(".flac") else HEAD_BYTES
            return 0, min(self.size, max(end, head))
        return start, min(self.size, max(end, start + _STEP_BYTES))

    def _fetch(self, start: int, end: int) -> None:
        if self._most is not None and self._read + end - start > self._most:
            self.was_capped = True
            raise CappedError
        data = self._get(start, end)
        self._read += len(data)
        if len(data) > end - start:  # a server that knows no ranges gives all of it
            if len(data) != self.size:
                raise OSError(errno.EIO, "the storage gave more than was asked for")
            data = data[start:end]
        self._parts.append((start, data))

    def _get(self, start: int, end: int) -> bytes:
        try:
            return bytes(self._fs.cat_file(self._name, start=start, end=end))
        except OSError:
            raise
        except Exception as error:  # a storage's own library raises what it likes
            raise OSError(errno.EIO, f"the storage failed ({type(error).__name__})") from error


class Ranged(io.RawIOBase):
    """An object as a raw file. Its descriptor is that of a copy of the whole object."""

    def __init__(self, fetched: Fetched) -> None:
        self._fetched = fetched
        self._at = 0
        self._copy: BinaryIO | None = None

    def readable(self) -> bool:
        """Return true."""
        return True

    def seekable(self) -> bool:
        """Return true."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a place, as in every file. Raises ``OSError`` for one before the first byte."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._fetched.size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer. Raises ``OSError``, of it ``CappedError``."""
        view = memoryview(buffer).cast("B")
        if self._copy is not None:
            self._copy.seek(self._at)
            data = self._copy.read(len(view))
        else:
            data = self._fetched.read(self._at, len(view))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def fileno(self) -> int:
        """Return the descriptor of a copy of the whole object, which is made now. Raises ``OSError``."""
        if self._copy is None:
            copy = tempfile.TemporaryFile()  # noqa: SIM115  (closed with this file)
            self._fetched.copy_to(copy)
            copy.flush()
            self._copy = copy
        return self._copy.fileno()

    def close(self) -> None:
        """Close the file, and remove the copy."""
        if self._copy is not None:
            self._copy.close()
        super().close()
