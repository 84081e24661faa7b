"""Pro Tools sessions (.ptx, .ptf, .pts) since version 5, in part: scrambled blocks."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser


def sniff(data: bytes) -> bool:
    """Whether the bytes start like every session since version 5: the byte 3 and sixteen binary digits as text."""
    return data.startswith(b"\x030010111100101011")


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a Pro Tools file. Raises ``SessionError``."""
    from daw_lint.parsers.pro_tools.document import read_document

    return read_document(path, data)


PARSER = Parser(
    name="Pro Tools (.ptx, .ptf, .pts)",
    names=FORMATS["pro_tools"],
    versions="5 to 2024",
    depth="devices",
    gives=frozenset(
        {
            Fact.TRACKS,
            Fact.DEVICES,
            Fact.MASTER_DEVICES,
            Fact.LEVELS,
            Fact.MUTE,
            Fact.MEDIA,
            Fact.SAMPLE_RATE,
            Fact.TEMPO,
            Fact.MARKERS,
        }
    ),
    sniff=sniff,
    read=read,
    remark=(
        "The mixer since version 12, tracks, tempo and markers since 8, media and sample rate of all. "
        "Bypass and solo are not known; the master is the one master fader that all tracks reach."
    ),
)
