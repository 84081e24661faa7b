"""Takes the text out of the file of a session, and puts it back with nothing else changed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from daw_lint.fix.zip_members import ZipFile
from daw_lint.model.limits import Limits
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.parsers.packed import inflate
from daw_lint.parsers.source import ZIP

_GZIP = b"\x1f\x8b\x08"
_NAME, _COMMENT, _EXTRA, _CHECKSUM = 8, 16, 4, 2
"""Flags of a gzip member (RFC 1952, 2.3.1)."""
_LEVELS = (6, 9, -1, 1, 5, 7, 8, 2, 3, 4)
_MEMORY = (8, 9)
"""Settings of deflate with which the text is packed as it was: those of Live first (45 of 45 sets with 6 or 9)."""
_SAVE_AGAIN = "open the session in its program, save it, and try again"


class Container(Protocol):
    """The file of a session."""

    def text(self, member: str) -> bytes:
        """Return the unpacked bytes of a member. Raises ``RefusedFixError``."""

    def packed(self, texts: Mapping[str, bytes]) -> bytes:
        """Return the bytes of the file with these texts in it, and all else as it was. Raises ``RefusedFixError``."""


def open_container(path: Path, data: bytes, limits: Limits) -> Container:
    """Tell the container by its bytes. Raises ``RefusedFixError`` for one that daw-lint does not write."""
    if data.startswith(_GZIP):
        return _Gzip(path, data, limits)
    if data.startswith(ZIP):
        return ZipFile(data, limits)
    if _is_zlib(data):
        return _Compressed(path, data, limits)
    return _Plain(data)


class _Plain(NamedTuple):
    data: bytes

    def text(self, member: str) -> bytes:
        return self.data

    def packed(self, texts: Mapping[str, bytes]) -> bytes:
        return texts.get("", self.data)


class _Gzip:
    """A gzip file of one member (RFC 1952). Its header stays as it is; Live writes none of the optional parts."""

    def __init__(self, path: Path, data: bytes, limits: Limits) -> None:
        self._head = _gzip_head(data)
        stream = zlib.decompressobj(wbits=-15)
        body = memoryview(data)[self._head :]
        most = limits.bytes_for(len(data))
        try:
            self._text = stream.decompress(body, most + 1)
        except zlib.error:
            raise RefusedFixError("the gzip data is damaged", "restore it from a backup") from None
        if len(self._text) > most:
            raise RefusedFixError(
                "the session unpacks to more than the limit allows", "raise max-xml-bytes or max-ratio"
            )
        if not stream.eof or len(stream.unused_data) != 8:
            raise RefusedFixError("data follows the gzip member, or its end is missing", _SAVE_AGAIN)
        if stream.unused_data != _gzip_tail(self._text):
            raise RefusedFixError("the gzip data is damaged", "restore it from a backup")
        self._data = data
        self._deflate: _Deflater | None = None

    def text(self, member: str) -> bytes:
        return self._text

    def packed(self, texts: Mapping[str, bytes]) -> bytes:
        if self._deflate is None:
            self._deflate = _Deflater(self._text, self._data[self._head : -8], -15)
        text = texts.get("", self._text)
        return self._data[: self._head] + self._deflate(text) + _gzip_tail(text)


class _Compressed:
    """What Qt's ``qCompress`` writes, as LMMS does: the length of the text in four bytes, then a zlib stream."""

    def __init__(self, path: Path, data: bytes, limits: Limits) -> None:
        self._text = inflate(path, data, limits, 4)
        self._data = data
        self._deflate: _Deflater | None = None

    def text(self, member: str) -> bytes:
        return self._text

    def packed(self, texts: Mapping[str, bytes]) -> bytes:
        if self._deflate is None:
            self._deflate = _Deflater(self._text, self._data[4:], 15)
        text = texts.get("", self._text)
        return struct.pack(">I", len(text)) + self._deflate(text)


class _Deflater:
    """Packs as the file was packed, where the settings of that can be found; else with zlib's own default."""

    def __init__(self, text: bytes, packed: bytes, wbits: int) -> None:
        self._wbits = wbits
        self._first = self._last = b"", b""
        for level in _LEVELS:
            for memory in _MEMORY:
                if self._pack(text[:_TRIED], level, memory)[:_COMPARED] == packed[:_COMPARED]:
                    self._settings = level, memory
                    self._first = text, self._pack(text, level, memory)
                    if self._first[1] == packed:
                        return
        self._settings = 6, 8
        self._first = text, self._pack(text, *self._settings)

    def __call__(self, text: bytes) -> bytes:
        """Pack a text. The first and the last one are kept: a large set takes seconds, and what proves it asks again."""
        for known, packed in (self._first, self._last):
            if known is text:
                return packed
        self._last = text, self._pack(text, *self._settings)
        return self._last[1]

    def _pack(self, text: bytes, level: int, memory: int) -> bytes:
        packer = zlib.compressobj(level, zlib.DEFLATED, self._wbits, memory)
        return packer.compress(text) + packer.flush()


_TRIED, _COMPARED = 1 << 20, 1 << 10
"""Bytes of the text that are packed to see whether settings fit, and bytes that are compared then."""


def _gzip_head(data: bytes) -> int:
    """Return the length of a gzip header."""
    flags, position = data[3], 10
    if flags & _EXTRA:
        position += 2 + int.from_bytes(data[position : position + 2], "little")
    for flag in (_NAME, _COMMENT):
        if flags & flag:
            end = data.find(b"\0", position)
            if end < 0:
                raise RefusedFixError("the gzip header is damaged", "restore it from a backup")
            position = end + 1
    return position + (2 if flags & _CHECKSUM else 0)


def _gzip_tail(text: bytes) -> bytes:
    """Return what ends a gzip member: the checksum and the length of its text (RFC 1952, 2.3.1)."""
    return struct.pack("<II", zlib.crc32(text), len(text) & 0xFFFFFFFF)


def _is_zlib(data: bytes) -> bool:
    """Whether a zlib stream begins after four bytes (RFC 1950, 2.2)."""
    return (
        len(data) > 6 and data[4] & 0x0F == 8 and (data[4] << 8 | data[5]) % 31 == 0 and data[:1] not in (b"<", b"\xef")
    )
