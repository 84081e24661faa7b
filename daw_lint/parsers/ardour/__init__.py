"""Ardour and Mixbus sessions (.ardour), versions 2 to 8: XML."""

from __future__ import annotations

import re
from pathlib import Path

from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser

_ROOT = re.compile(rb"<Session\s[^<>]*\bsample-rate=\"")
_HEAD_BYTES = 4096


def sniff(data: bytes) -> bool:
    """Whether the bytes are the XML of an Ardour session."""
    return _ROOT.search(data[:_HEAD_BYTES]) is not None


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read the session. Raises ``SessionError``."""
    from daw_lint.parsers.ardour.ardour_session import read_ardour

    return read_ardour(path, data, limits)


PARSER = Parser(
    name="Ardour, Mixbus (.ardour)",
    names=FORMATS["ardour"],
    versions="Ardour 2 to 8, Mixbus",
    depth="full",
    gives=FULL_FACTS | {Fact.SAMPLE_RATE},
    sniff=sniff,
    read=read,
    remark="Of Mixbus the devices on the master and the routing are not told; no file of it was read.",
)
