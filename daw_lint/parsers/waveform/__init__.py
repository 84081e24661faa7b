"""Edits of Waveform, Tracktion and other programs on Tracktion Engine (.tracktionedit): XML."""

from __future__ import annotations

import re
from pathlib import Path

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser

_ROOT = re.compile(rb"<EDIT\s[^<>]*\b(appVersion|projectID|creationTime)=")
_HEAD_BYTES = 4096


def sniff(data: bytes) -> bool:
    """Whether the bytes are the XML of an edit."""
    return _ROOT.search(data, 0, _HEAD_BYTES) is not None


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read the session. Raises ``SessionError``."""
    from daw_lint.parsers.waveform.edit import read_edit

    return read_edit(path, data, limits)


PARSER = Parser(
    name="Waveform (.tracktionedit)",
    names=FORMATS["waveform"],
    versions="Waveform 10 and 11, other programs on Tracktion Engine",
    depth="full",
    gives=FULL_FACTS,
    sniff=sniff,
    read=read,
)
