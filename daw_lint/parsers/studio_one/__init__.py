"""Studio One and Studio Pro songs (.song): a zip archive of XML. Other programs use the suffix too."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.session import Session
from daw_lint.parsers.parser import Parser
from daw_lint.parsers.source import Limits, zip_names

SONG, MIXER, META = "Song/song.xml", "Devices/audiomixer.xml", "metainfo.xml"


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip archive with the members of a Studio One song."""
    names = zip_names(data)
    return SONG in names and (MIXER in names or META in names)


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read the session. Raises ``SessionError``."""
    from daw_lint.parsers.packed import Archive
    from daw_lint.parsers.studio_one.song import read_song

    return read_song(path, Archive(path, data, limits))


PARSER = Parser(
    name="Studio One (.song)",
    suffixes=(".song",),
    versions="Studio One 5 to 7, Studio Pro 8",
    depth="full",
    gives=FULL_FACTS | {Fact.SAMPLE_RATE},
    sniff=sniff,
    read=read,
    shared_suffixes=(".song",),
)
