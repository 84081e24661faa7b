"""Studio One and Studio Pro songs (.song): a zip archive of XML. Other programs use the suffix too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import InArchive, Parser

if TYPE_CHECKING:
    from daw_lint.parsers.packed import Archive

SONG, MIXER, META = "Song/song.xml", "Devices/audiomixer.xml", "metainfo.xml"
POOL, NOTES = "Song/mediapool.xml", "notes.txt"


def _holds(archive: Archive) -> bool:
    """Whether an archive has the members of a Studio One song."""
    names = archive.name_set
    return SONG in names and (MIXER in names or META in names)


def _read(path: Path, archive: Archive) -> Session:
    from daw_lint.parsers.studio_one.song import read_song

    return read_song(path, archive)


INSIDE = InArchive(_holds, _read)
sniff = INSIDE.sniff
PARSER = Parser(
    name="Studio One (.song)",
    names=FORMATS["studio_one"],
    versions="Studio One 5 to 7, Studio Pro 8",
    depth="full",
    gives=FULL_FACTS | {Fact.SAMPLE_RATE},
    sniff=sniff,
    read=INSIDE.read_bytes,
    in_archive=INSIDE,
)
