"""Studio One and Studio Pro songs (.song): a zip archive of XML. Other programs use the suffix too."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.session import FULL_FACTS, Session
from daw_lint.parsers.source import Limits

NAME = "Studio One (.song)"
SUFFIXES = (".song",)
SHARED = (".song",)
"""Suffixes that other programs use for text files."""
VERSIONS = "Studio One 5 to 7, Studio Pro 8"
DEPTH = "full"
GIVES = FULL_FACTS | {"session.sample_rate"}
REMARK = ""
SONG, MIXER, META = "Song/song.xml", "Devices/audiomixer.xml", "metainfo.xml"


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip archive with the members of a Studio One song."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    import io
    import zipfile

    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return False
    return SONG in names and (MIXER in names or META in names)


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read the session. Raises ``SessionError``."""
    from daw_lint.parsers.packed import Archive
    from daw_lint.parsers.studio_one.song import read_song

    return read_song(path, Archive(path, data, limits))
