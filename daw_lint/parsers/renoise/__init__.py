"""Renoise songs (.xrns): a zip archive with Song.xml and the samples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import InArchive, Parser

if TYPE_CHECKING:
    from daw_lint.parsers.packed import Archive

SONG = "Song.xml"
_HEAD_BYTES = 2048


def _holds(archive: Archive) -> bool:
    """Whether an archive has a Renoise Song.xml at its top level."""
    return SONG in archive.name_set and b"<RenoiseSong" in archive.head(SONG, _HEAD_BYTES)


def _read(path: Path, archive: Archive) -> Session:
    from daw_lint.parsers.renoise.song import read_song

    return read_song(path, archive)


INSIDE = InArchive(_holds, _read)
sniff = INSIDE.sniff
PARSER = Parser(
    name="Renoise (.xrns)",
    names=FORMATS["renoise"],
    versions="1.8 to 3.5",
    depth="full",
    gives=FULL_FACTS,
    sniff=sniff,
    read=INSIDE.read_bytes,
    in_archive=INSIDE,
)
