"""Pro Tools sessions (.ptx, .ptf, .pts) since version 5, in part: scrambled blocks."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.session import Session
from daw_lint.parsers.source import Limits

NAME = "Pro Tools (.ptx, .ptf, .pts)"
SUFFIXES = (".ptx", ".ptf", ".pts")
SHARED = (".ptx", ".pts")
"""Suffixes that other programs use for text files."""
VERSIONS = "5 to 2024"
DEPTH = "devices"
GIVES = frozenset(
    {
        "session.tracks",
        "session.devices",
        "session.master.devices",
        "session.levels",
        "session.mute",
        "session.media",
        "session.sample_rate",
        "session.tempo",
        "session.markers",
    }
)
REMARK = (
    "The mixer since version 12, tracks, tempo and markers since 8, media and sample rate of all. "
    "Bypass and solo are not known; the master is the one master fader that all tracks reach."
)


def sniff(data: bytes) -> bool:
    """Whether the bytes start like every session since version 5: the byte 3 and sixteen binary digits as text."""
    return data.startswith(b"\x030010111100101011")


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a Pro Tools file. Raises ``SessionError``."""
    from daw_lint.parsers.pro_tools.document import read_document

    return read_document(path, data)
