"""Ardour and Mixbus sessions (.ardour), versions 2 to 8: XML."""

from __future__ import annotations

import re
from pathlib import Path

from daw_lint.model.session import FULL_FACTS, Session
from daw_lint.parsers.source import Limits

NAME = "Ardour, Mixbus (.ardour)"
SUFFIXES = (".ardour",)
VERSIONS = "Ardour 2 to 8, Mixbus"
DEPTH = "full"
GIVES = FULL_FACTS | {"session.sample_rate"}
REMARK = "Of Mixbus the devices on the master and the routing are not told; no file of it was read."
_ROOT = re.compile(rb"<Session\s[^>]*\bsample-rate=\"")
_HEAD_BYTES = 4096


def sniff(data: bytes) -> bool:
    """Whether the bytes are the XML of an Ardour session."""
    return _ROOT.search(data[:_HEAD_BYTES]) is not None


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read the session. Raises ``SessionError``."""
    from daw_lint.parsers.ardour.ardour_session import read_ardour

    return read_ardour(path, data)
