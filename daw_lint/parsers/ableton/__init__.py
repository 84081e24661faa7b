"""Ableton Live sets (.als), Live 8 to 12: gzipped XML."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser


def sniff(data: bytes) -> bool:
    """Whether the bytes look like a Live set: gzip, or XML with the root ``Ableton``."""
    # Live writes gzip. Plain XML is what people keep in version control; two sets of the corpus are stored like that.
    return data.startswith(b"\x1f\x8b") or b"<Ableton" in data[:4096]


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a Live set. Raises ``SessionError``."""
    from daw_lint.parsers.ableton.live_set import read_live_set

    return read_live_set(path, data, limits)


PARSER = Parser(
    name="Ableton Live (.als)",
    names=FORMATS["ableton"],
    versions="Live 8 to 12",
    depth="full",
    gives=FULL_FACTS,
    sniff=sniff,
    read=read,
)
