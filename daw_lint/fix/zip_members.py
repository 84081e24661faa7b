"""Replaces members of a zip archive and copies everything else as it is. Numbers of sections are those of APPNOTE.TXT."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from daw_lint.model.limits import Limits
from daw_lint.parsers.editing.edit import RefusedFixError

_LOCAL = struct.Struct("<4sHHHHHIIIHH")  # 4.3.7
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")  # 4.3.12
_END = struct.Struct("<4sHHHHIIH")  # 4.3.16
_DESCRIPTOR = b"PK\x07\x08"  # 4.3.9
_ENCRYPTED, _HAS_DESCRIPTOR, _STRONG, _MASKED = 0x1, 0x8, 0x40, 0x2000  # 4.4.4
_STORED, _DEFLATED = 0, 8  # 4.4.5
_ZIP64 = 0xFFFFFFFF
_LONG_SIZES = 0x0001  # 4.5.3
_SAVE_AGAIN = "open the session in its program, save it, and try again"


class _Entry(NamedTuple):
    name: bytes
    flags: int
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int
    at: int
    """Where its record in the directory begins."""
    data_start: int


class ZipFile:
    """A zip archive whose members can be replaced."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Read the directory. Raises ``RefusedFixError`` for what daw-lint does not write: zip64, encryption, doubles."""
        self._data = data
        self._most = limits.bytes_for(len(data))
        self._end = _find_end(data)
        self._entries = {entry.name: entry for entry in _entries(data, self._end)}

    def text(self, member: str) -> bytes:
        """Return the unpacked bytes of a member."""
        return self._unpacked(self._entry(member))

    def members(self) -> dict[bytes, bytes]:
        """Return every member as it is packed, by its name: equal for archives that hold the same."""
        return {
            name: self._data[entry.data_start : entry.data_start + entry.packed_size]
            for name, entry in self._entries.items()
        }

    def packed(self, texts: Mapping[str, bytes]) -> bytes:
        """Return the archive with these members replaced. Order, dates, names and the other members stay."""
        result = self._data
        for member, text in texts.items():
            archive = ZipFile.__new__(ZipFile)
            archive._data, archive._most = result, self._most
            archive._end = _find_end(result)
            archive._entries = {entry.name: entry for entry in _entries(result, archive._end)}
            try:
                result = archive._with(archive._entry(member), text)
            except struct.error:  # The positions in the directory are not those of its members.
                raise RefusedFixError("the zip archive is damaged", "restore it from a backup") from None
        return result

    def _entry(self, member: str) -> _Entry:
        found = self._entries.get(member.encode("utf-8")) or self._entries.get(member.encode("cp437", "replace"))
        if found is None:
            raise RefusedFixError(f"the archive has no {member}", _SAVE_AGAIN)
        return found

    def _unpacked(self, entry: _Entry) -> bytes:
        body = self._data[entry.data_start : entry.data_start + entry.packed_size]
        if entry.size > self._most:
            raise RefusedFixError(
                "the session unpacks to more than the limit allows", "raise max-xml-bytes or max-ratio"
            )
        try:
            text = body if entry.method == _STORED else zlib.decompressobj(-15).decompress(body, entry.size + 1)
        except zlib.error:
            text = b""
        if len(text) != entry.size or zlib.crc32(text) != entry.crc:
            raise RefusedFixError("a member of the archive is damaged", "restore it from a backup")
        return text

    def _with(self, entry: _Entry, text: bytes) -> bytes:
        data = self._data
        body = text if entry.method == _STORED else _deflated(text)
        crc, sizes = zlib.crc32(text), (len(body), len(text))
        head = bytearray(data[entry.offset : entry.data_start])
        if _has_long_sizes(head, len(entry.name)):
            raise RefusedFixError("the archive is a zip64 archive, or in several parts", _SAVE_AGAIN)
        descriptor, old_end = b"", entry.data_start + entry.packed_size
        if entry.flags & _HAS_DESCRIPTOR:
            marked = data.startswith(_DESCRIPTOR, old_end)
            old_end += 16 if marked else 12
            descriptor = (_DESCRIPTOR if marked else b"") + struct.pack("<III", crc, *sizes)
        if any(head[14:26]):  # Beside a descriptor most programs leave the sizes in the header 0.
            head[14:26] = struct.pack("<III", crc, *sizes)
        inside = bytes(head) + body + descriptor
        moved = len(inside) - (old_end - entry.offset)
        directory = bytearray(data[self._end.directory : self._end.at])
        for other in self._entries.values():
            at = other.at - self._end.directory
            if other is entry:
                directory[at + 16 : at + 28] = struct.pack("<III", crc, *sizes)
            elif other.offset > entry.offset:
                directory[at + 42 : at + 46] = struct.pack("<I", other.offset + moved)
        end = bytearray(data[self._end.at :])
        end[16:20] = struct.pack("<I", self._end.directory + moved)
        between = data[old_end : self._end.directory]
        return data[: entry.offset] + inside + between + bytes(directory) + bytes(end)


class _EndRecord(NamedTuple):
    at: int
    directory: int
    members: int


def _find_end(data: bytes) -> _EndRecord:
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) < at + _END.size:
        raise RefusedFixError("the zip archive is damaged", "restore it from a backup")
    _, disk, first_disk, here, count, size, directory, comment = _END.unpack_from(data, at)
    if disk or first_disk or here != count or _ZIP64 in (size, directory) or count == 0xFFFF:
        raise RefusedFixError("the archive is a zip64 archive, or in several parts", _SAVE_AGAIN)
    if directory + size != at or len(data) != at + _END.size + comment:
        raise RefusedFixError("the zip archive has data that its directory does not name", _SAVE_AGAIN)
    return _EndRecord(at, directory, count)


def _entries(data: bytes, end: _EndRecord) -> list[_Entry]:
    found: list[_Entry] = []
    at = end.directory
    for _ in range(end.members):
        if at + _CENTRAL.size > end.at:
            raise RefusedFixError("the zip archive is damaged", "restore it from a backup")
        record = _CENTRAL.unpack_from(data, at)
        flags, method, crc, packed, size = record[3], record[4], record[7], record[8], record[9]
        name_size, extra_size, comment_size, offset = record[10], record[11], record[12], record[16]
        name = data[at + _CENTRAL.size : at + _CENTRAL.size + name_size]
        if record[0] != b"PK\x01\x02" or _ZIP64 in (packed, size, offset):
            raise RefusedFixError("the zip archive is damaged, or a zip64 archive", _SAVE_AGAIN)
        if flags & (_ENCRYPTED | _STRONG | _MASKED) or method not in (_STORED, _DEFLATED):
            raise RefusedFixError("a member of the archive is encrypted or packed in a rare way", _SAVE_AGAIN)
        found.append(_Entry(name, flags, method, crc, packed, size, offset, at, _data_start(data, offset, name)))
        at += _CENTRAL.size + name_size + extra_size + comment_size
    if at != end.at or len({entry.name for entry in found}) != len(found):
        raise RefusedFixError("the archive holds two members of one name", _SAVE_AGAIN)
    return found


def _data_start(data: bytes, offset: int, name: bytes) -> int:
    if offset + _LOCAL.size > len(data):
        raise RefusedFixError("the zip archive is damaged", "restore it from a backup")
    record = _LOCAL.unpack_from(data, offset)
    start = offset + _LOCAL.size
    if record[0] != b"PK\x03\x04" or data[start : start + record[9]] != name:
        raise RefusedFixError("the zip archive is damaged", "restore it from a backup")
    return int(start + record[9] + record[10])


def _has_long_sizes(head: bytes | bytearray, name_size: int) -> bool:
    """Whether a local header holds its sizes in 64 bits, in an extra field (4.5.3), as the descriptor behind it then does."""
    at = _LOCAL.size + name_size
    while at + 4 <= len(head):
        kind, size = struct.unpack_from("<HH", head, at)
        if kind == _LONG_SIZES:
            return True
        at += 4 + size
    return False


def _deflated(text: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15, 8)
    return packer.compress(text) + packer.flush()
