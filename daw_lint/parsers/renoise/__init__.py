"""Renoise songs (.xrns): a zip archive with Song.xml and the samples."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.session import FULL_FACTS, Session
from daw_lint.parsers.source import Limits

NAME = "Renoise (.xrns)"
SUFFIXES = (".xrns",)
VERSIONS = "1.8 to 3.5"
DEPTH = "full"
GIVES = FULL_FACTS
REMARK = ""
SONG = "Song.xml"
_HEAD_BYTES = 2048


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip archive with a Renoise Song.xml at its top level."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    import io
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(SONG) as stream:
            return b"<RenoiseSong" in stream.read(_HEAD_BYTES)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, ValueError, OSError, NotImplementedError):
        return False


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a Renoise song. Raises ``SessionError``."""
    from daw_lint.parsers.packed import Archive
    from daw_lint.parsers.renoise.song import read_song

    return read_song(path, Archive(path, data, limits))
