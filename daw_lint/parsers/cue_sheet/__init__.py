"""Cue sheets (.cue) of albums and DJ mixes: the songs of a recording with their times, and its files."""

from __future__ import annotations

import re
from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser

_HEAD = 1 << 16
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PLACE = re.compile(rb"^[ \t]*(FILE|INDEX)[ \t]", re.IGNORECASE | re.MULTILINE)
_TRACK = re.compile(rb"^[ \t]*TRACK[ \t]+\d{1,3}[ \t]+(AUDIO|CDG|MODE[12]/|CDI/)", re.IGNORECASE | re.MULTILINE)


def sniff(data: bytes) -> bool:
    """Whether the bytes are text with a ``TRACK`` line, and a ``FILE`` or ``INDEX`` line."""
    head = data[:_HEAD]
    if head.startswith(_WIDE_MARKS):
        head = head.replace(b"\0", b"")
    if b"\0" in head:
        return False
    head = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\r", b"\n")
    return _TRACK.search(head) is not None and _PLACE.search(head) is not None


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a cue sheet. Raises ``SessionError``."""
    from daw_lint.parsers.cue_sheet.recording import read_recording

    return read_recording(path, data)


PARSER = Parser(
    name="Cue sheet (.cue)",
    names=FORMATS["cue_sheet"],
    versions="all",
    depth="tracks, times, files",
    gives=frozenset({Fact.MARKERS, Fact.MEDIA, Fact.ANNOTATIONS}),
    sniff=sniff,
    read=read,
    remark="What belongs to an album or a DJ mix: songs are markers, without beats.",
)
