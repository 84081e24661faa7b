"""Zip archives and zlib streams, unpacked within limits. Several formats use them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from daw_lint.disk.bounded import open_file
from daw_lint.model.limits import BYTES_A_PART, Limits
from daw_lint.model.session import SessionError
from daw_lint.parsers.files import folded
from daw_lint.parsers.parts import LimitError, too_many_parts, xml_parts

_UTF8_FLAG = 0x800
"""Bit 11 of the flags of a member: its name is in UTF-8 (APPNOTE.TXT, 4.4.4)."""
_DAMAGED = "copy it again, or restore it from a backup"
_MOST_DIRECTORY_BYTES = 2 << 20
"""Our own bound on the directory of an archive: 45,000 members with names of no length, 20,000 as programs write them."""
_MOST_LATER_BYTES = 1 << 24
"""Our own bound on a member that is unpacked after the session was read."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What programs for music write. The memory that LZMA takes is chosen by the file."""
_PACKED_BYTES, _PLAIN_BYTES = 1 << 16, 1 << 18
"""Sizes of the pieces, packed and plain."""
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError, UnicodeDecodeError,
)  # fmt: skip


class _LargeDirectoryError(Exception):
    pass


_MOST_END_BYTES = 22 + 0xFFFF
"""The record at the end of an archive, with the longest comment."""


class _Stream:
    """A stream that refuses to read the directory of an archive as a whole if that is too large."""

    def __init__(self, stream: BinaryIO) -> None:
        self.seek, self.tell, self.close = stream.seek, stream.tell, stream.close
        self._stream = stream
        self.most: int | None = _MOST_DIRECTORY_BYTES
        """Bytes that can be read at once; ``None`` once the directory is read."""

    def seekable(self) -> bool:
        return True

    def read(self, count: int = -1) -> bytes:
        if self.most is None:
            return self._stream.read(count)
        if count > self.most:
            raise _LargeDirectoryError
        data = self._stream.read(self.most + 1 if count < 0 else count)
        if len(data) > self.most:
            raise _LargeDirectoryError
        return data


def _is_cut(file: BinaryIO) -> bool:
    """Whether a file begins as a zip archive does, but lacks the record at its end (APPNOTE.TXT, 4.3.16)."""
    file.seek(0)
    begins = file.read(4) == b"PK\x03\x04"
    file.seek(max(0, file.seek(0, io.SEEK_END) - _MOST_END_BYTES))
    return begins and b"PK\x05\x06" not in file.read(_MOST_END_BYTES)


class Archive:
    """A zip archive, open for reading. The limits apply to the sum of its members.

    Its directory is read once. What the directory says about sizes is never trusted.
    """

    def __init__(self, path: Path, data: bytes | BinaryIO, limits: Limits) -> None:
        """Read the archive's directory, from bytes or from an open file. Raises ``SessionError`` if it is damaged."""
        self._path = path
        self.limits = limits
        self._is_in_memory = isinstance(data, bytes)
        file = io.BytesIO(data) if isinstance(data, bytes) else data
        self._left = limits.bytes_for(file.seek(0, io.SEEK_END))
        self._parts_left = limits.max_parts
        stream = _Stream(file)
        try:
            self._zip = zipfile.ZipFile(stream)
        except _LargeDirectoryError:
            what = f"the directory of the zip archive has more than {_MOST_DIRECTORY_BYTES:,} bytes"
            raise SessionError(path, what, "save the session again in its program") from None
        except _ZIP_ERRORS:
            cut = "the file is cut off: the end of its zip archive is missing"
            what = cut if _is_cut(file) else "the zip archive is damaged"
            raise SessionError(path, what, _DAMAGED) from None
        stream.most = None
        self.names = [info.filename for info in self._zip.infolist()]

    @cached_property
    def name_set(self) -> frozenset[str]:
        """The names of the members."""
        return frozenset(self.names)

    def size(self, name: str) -> int | None:
        """Return the unpacked size of a member in bytes, as the archive states it; ``None`` if there is no such member.

        The forms of accents, backslashes, upper and lower case do not count, nor does the encoding of a name that is not marked.
        """
        member = self._members.get(name) or self._members.get(_folded(name))
        return member.file_size if member is not None else None

    @cached_property
    def _members(self) -> Mapping[str, zipfile.ZipInfo]:
        """The members by their names, and by the folded form of these; of two with one name the last counts."""
        members = self._zip.infolist()
        forms = {_folded(name): info for info in members for name in (*_other_readings(info), info.filename)}
        return forms | {info.filename: info for info in members}

    def head(self, name: str, count: int) -> bytes:
        """Unpack the first ``count`` bytes of a member; nothing if there is no such member, or it is damaged."""
        try:
            with self._open(name) as stream:
                return stream.read(count)
        except (KeyError, *_ZIP_ERRORS):
            return b""

    def later(self, name: str) -> Callable[[], bytes] | None:
        """Return a function that unpacks a member when it is called, also after the archive was closed.

        ``None`` if there is no such member, or it is too long. The function returns nothing for a damaged member, and if the
        file has changed since.
        """
        member = next((info for spelling in spellings(name) if (info := self._zip.NameToInfo.get(spelling))), None)
        if member is None or member.file_size > _MOST_LATER_BYTES:
            return None
        if self._is_in_memory:
            return lambda: self.head(member.filename, _MOST_LATER_BYTES)
        path, limits, found = self._path, self.limits, member.filename
        wanted = member.CRC, member.file_size

        def unpack() -> bytes:
            try:
                with open_file(path) as stream:
                    again = Archive(path, stream, limits)
                    there = again._zip.NameToInfo.get(found)
                    is_same = there is not None and (there.CRC, there.file_size) == wanted
                    return again.head(found, _MOST_LATER_BYTES) if is_same else b""
            except (OSError, SessionError):
                return b""

        return unpack

    def read(self, name: str) -> bytes | None:
        """Unpack a member; ``None`` if there is no such member. Raises ``SessionError`` for damage and zip bombs."""
        pieces: list[bytes] = []
        try:
            with self._open(name) as stream:
                while piece := stream.read(_PLAIN_BYTES):
                    pieces.append(piece)
                    self._spend(piece)
        except KeyError:
            return None
        except _ZIP_ERRORS:
            raise SessionError(self._path, f"{name} in the archive is damaged or encrypted", _DAMAGED) from None
        return b"".join(pieces)

    def _open(self, name: str) -> zipfile.ZipExtFile | io.BufferedIOBase:
        member = self._zip.getinfo(name)
        if member.compress_type not in _METHODS:
            raise NotImplementedError
        return self._zip.open(member)  # type: ignore[return-value]

    def _spend(self, piece: bytes) -> None:
        self._left -= len(piece)
        self._parts_left -= xml_parts(piece)
        if self._left < 0:
            raise too_large(self._path)
        if self._parts_left < 0:
            raise too_many_parts(self._path, self.limits)


def _folded(name: str) -> str:
    return folded(name.replace("\\", "/")).removeprefix("./").lstrip("/")


def spellings(name: str) -> tuple[str, ...]:
    """Return a name, and its form in an archive that does not mark its names as UTF-8."""
    try:
        return name, name.encode("utf-8").decode("cp437")
    except UnicodeError:
        return (name,)


def _other_readings(info: zipfile.ZipInfo) -> Iterator[str]:
    """Yield what the name of a member may be: in the code page of Windows, in UTF-8. The likelier one comes last.

    Without a flag it counts as code page 437 (APPNOTE.TXT, appendix D), and many programs write another one all the same.
    """
    if info.flag_bits & _UTF8_FLAG or info.filename.isascii():
        return
    for encoding in ("cp1252", "utf-8"):
        with suppress(UnicodeError):
            yield info.filename.encode("cp437").decode(encoding)


def inflate(path: Path, data: bytes, limits: Limits, start: int = 0) -> bytes:
    """Unpack the zlib stream that begins at ``start``. Raises ``SessionError``, as soon as a limit is exceeded."""
    left, parts = limits.bytes_for(len(data)), limits.max_parts
    pieces: list[bytes] = []
    try:
        for piece in _inflated(data, start):
            pieces.append(piece)
            left -= len(piece)
            parts -= len(piece) // BYTES_A_PART
            if left < 0:
                raise too_large(path)
            if parts < 0:
                raise too_many_parts(path, limits)
    except zlib.error:
        raise SessionError(path, "the compressed data is damaged", _DAMAGED) from None
    except EOFError:
        raise SessionError(path, "the compressed data is truncated", _DAMAGED) from None
    return b"".join(pieces)


def _inflated(data: bytes, start: int) -> Iterator[bytes]:
    """Unpack piece by piece. Raises ``zlib.error``, and ``EOFError`` if the end is missing."""
    stream = zlib.decompressobj()
    for at in range(start, len(data), _PACKED_BYTES):
        piece = stream.decompress(data[at : at + _PACKED_BYTES], _PLAIN_BYTES)
        while piece:
            yield piece
            piece = stream.decompress(stream.unconsumed_tail, _PLAIN_BYTES)
        if stream.eof:
            return
    raise EOFError


def too_large(path: Path) -> LimitError:
    """Build the error for a session that unpacks to more than the limits allow."""
    todo = "if you trust the file, raise max-xml-bytes or max-ratio in the configuration"
    return LimitError(path, "the session unpacks to more than the limit allows", todo)
