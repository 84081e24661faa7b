"""Pro Tools sessions (.ptx, .ptf, .pts), versions 5 to 12 and later, as far as they can be told: scrambled blocks."""

from __future__ import annotations

from pathlib import Path

from daw_lint.parsers.source import Limits
from daw_lint.session import Session

NAME = "Pro Tools (.ptx, .ptf, .pts)"
SUFFIXES = (".ptx", ".ptf", ".pts")
VERSIONS = "5 to 2019"
DEPTH = "tracks, media, sample rate"
GIVES = frozenset({"session.media", "session.sample_rate"})
REMARK = "Names of audio tracks; plug-ins stand in the file in a form that is not known."


def sniff(data: bytes) -> bool:
    """Whether the bytes start as every session since version 5: the byte 3 and sixteen binary digits as text."""
    return data.startswith(b"\x030010111100101011")


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Return the session of a Pro Tools file. Raises ``SessionError``."""
    from daw_lint.parsers.pro_tools.document import read_document

    return read_document(path, data)
