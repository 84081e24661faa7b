"""Audacity projects: databases (.aup3, .aup4), and before version 3 XML beside a folder of audio (.aup)."""

from __future__ import annotations

import re
from pathlib import Path

from daw_lint.disk import outside
from daw_lint.disk.bounded import read_head
from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import InPlace, Parser

DATABASE = b"SQLite format 3\0"
_APPLICATION = slice(68, 72)
_AUDACITY = b"AUDY"
_HEAD_BYTES = 4096
_ROOT = re.compile(rb"<(?:project|audacityproject)\s[^<>]*\b(?:projname|audacityversion)=")


def sniff(data: bytes) -> bool:
    """Whether the bytes are a database with Audacity's application ID, or the XML of an older project."""
    if data.startswith(DATABASE):
        return data[_APPLICATION] == _AUDACITY
    return _ROOT.search(data[:_HEAD_BYTES]) is not None


def is_database(path: Path) -> bool:
    """Whether a file is a database to read in place: it contains all audio, often gigabytes."""
    if path.suffix.lower() not in FORMATS["audacity"].suffixes:
        return False
    return sniff(read_head(path, len(DATABASE) + _APPLICATION.stop))


def read_file(path: Path, limits: Limits) -> Session:
    """Read the session of a database without its audio. Raises ``SessionError``."""
    from daw_lint.parsers.audacity.database import Database
    from daw_lint.parsers.audacity.project import read_database
    from daw_lint.parsers.source import read_bytes

    # SQLite opens files of the disk alone.
    data = None if outside.is_disk() else read_bytes(path, limits)
    with Database(path, data) as database:
        return read_database(path, database, limits)


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read an Audacity project. Raises ``SessionError``."""
    if data.startswith(DATABASE):
        from daw_lint.parsers.audacity.database import Database
        from daw_lint.parsers.audacity.project import read_database

        with Database(path, data) as database:
            return read_database(path, database, limits)
    from daw_lint.parsers.audacity.project import read_xml

    return read_xml(path, data, limits)


PARSER = Parser(
    name="Audacity (.aup3, .aup4, .aup)",
    names=FORMATS["audacity"],
    versions="1.3 to 3.7",
    depth="tracks, media, and the effects that are stored",
    gives=FULL_FACTS | {Fact.SAMPLE_RATE},
    sniff=sniff,
    read=read,
    remark="Effects and tempo are stored since 3.2 and 3.3; the older programs apply effects to the audio.",
    in_place=InPlace(is_database, read_file),
)
