"""Renoise songs (.xrns): a zip archive with Song.xml and the samples."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.session import Session
from daw_lint.parsers.parser import Parser
from daw_lint.parsers.source import ZIP, Limits

SONG = "Song.xml"
_HEAD_BYTES = 2048


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip archive with a Renoise Song.xml at its top level."""
    if not data.startswith(ZIP):
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


PARSER = Parser(
    name="Renoise (.xrns)",
    suffixes=(".xrns",),
    versions="1.8 to 3.5",
    depth="full",
    gives=FULL_FACTS,
    sniff=sniff,
    read=read,
)
