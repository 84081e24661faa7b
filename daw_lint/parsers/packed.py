"""Zip archives and zlib streams, unpacked within limits. Several formats use them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from daw_lint.model.session import SessionError
from daw_lint.parsers.files import folded
from daw_lint.parsers.source import Limits

# Signature of a local file header (PKWARE APPNOTE.TXT, 4.3.7), with which every non-empty archive begins.
_UTF8_FLAG = 0x800
"""Bit 11 of the flags of a member: its name is in UTF-8 (APPNOTE.TXT, 4.4.4)."""
_DAMAGED = "copy it again, or restore it from a backup"


class Archive:
    """A zip archive, open for reading. The limits apply to the sum of its members."""

    def __init__(self, path: Path, data: bytes, limits: Limits) -> None:
        """Read the archive's directory. Raises ``SessionError`` if it is damaged."""
        self._path = path
        self._left = limits.bytes_for(len(data))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
            raise SessionError(path, "the zip archive is damaged or truncated", _DAMAGED) from None
        self.names = [info.filename for info in self._zip.infolist()]

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

    def read(self, name: str) -> bytes | None:
        """Unpack a member; ``None`` if there is no such member. Raises ``SessionError`` for damage and zip bombs."""
        try:
            with self._zip.open(name) as stream:
                # The stated size may lie: read one byte more than allowed to notice a bomb before it fills the memory.
                content = stream.read(self._left + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError):
            raise SessionError(self._path, f"{name} in the archive is damaged or encrypted", _DAMAGED) from None
        self._left -= len(content)
        if self._left < 0:
            raise too_large(self._path)
        return content


def _folded(name: str) -> str:
    return folded(name.replace("\\", "/")).removeprefix("./").lstrip("/")


def _other_readings(info: zipfile.ZipInfo) -> Iterator[str]:
    """Yield what the name of a member may be: in the code page of Windows, in UTF-8. The likelier one comes last.

    Without a flag it counts as code page 437 (APPNOTE.TXT, appendix D), and many programs write another one all the same.
    """
    if info.flag_bits & _UTF8_FLAG or info.filename.isascii():
        return
    for encoding in ("cp1252", "utf-8"):
        with suppress(UnicodeError):
            yield info.filename.encode("cp437").decode(encoding)


def inflate(path: Path, data: bytes, limits: Limits, *, wbits: int = 15) -> bytes:
    """Unpack a zlib stream (``wbits`` as in zlib: 31 for gzip). Raises ``SessionError``."""
    allowed = limits.bytes_for(len(data))
    stream = zlib.decompressobj(wbits)
    try:
        content = stream.decompress(data, allowed + 1)
    except zlib.error:
        raise SessionError(path, "the compressed data is damaged", _DAMAGED) from None
    if len(content) > allowed:
        raise too_large(path)
    if not stream.eof:
        raise SessionError(path, "the compressed data is truncated", _DAMAGED)
    return content


def too_large(path: Path) -> SessionError:
    """Build the error for a session that unpacks to more than the limits allow."""
    todo = "if you trust the file, raise max-xml-bytes or max-ratio in the configuration"
    return SessionError(path, "the session unpacks to more than the limit allows", todo)
