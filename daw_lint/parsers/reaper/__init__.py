"""REAPER projects (.rpp and its backups): nested chunks of text."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser

ROOT = b"<REAPER_PROJECT"
_HEAD_BYTES = 4096
GIVES = FULL_FACTS | {Fact.SAMPLE_RATE, Fact.RENDER_SETTINGS}
"""The facts that a whole project gives."""


def sniff(data: bytes) -> bool:
    """Whether the bytes are a REAPER project. Comment lines may come before its first chunk."""
    head = data[:_HEAD_BYTES]
    at = head.find(ROOT)
    return at == 0 or (at > 0 and head[at - 1 : at] in (b"\n", b"\r", b"\xbf") and b"\0" not in head[:at])


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a REAPER project. Raises ``SessionError``."""
    from daw_lint.parsers.reaper.project import read_project

    return read_project(path, data, limits)


PARSER = Parser(
    name="REAPER (.rpp, .rpp-bak)",
    names=FORMATS["reaper"],
    versions="4 to 7",
    depth="full",
    gives=GIVES,
    sniff=sniff,
    read=read,
)
