"""Bitwig Studio projects (.bwproject): which devices and media occur. Where they are, only a DAWproject export says."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser

_MARK = b"BtWg"
_HEADER = 40


def sniff(data: bytes) -> bool:
    """Whether the bytes start like a Bitwig document: a mark, then versions and offsets as hexadecimal digits."""
    digits = data[len(_MARK) : _HEADER]
    return data.startswith(_MARK) and len(digits) == _HEADER - len(_MARK) and digits.isalnum()


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a project. Raises ``SessionError``."""
    from daw_lint.parsers.bitwig.project import read_project

    return read_project(path, data)


PARSER = Parser(
    name="Bitwig Studio (.bwproject)",
    names=FORMATS["bitwig"],
    versions="Bitwig Studio 2 to 6",
    depth="inventory",
    gives=frozenset({Fact.MEDIA}),
    sniff=sniff,
    read=read,
    remark="Devices and media are listed, not where they are. Export a DAWproject to have it judged.",
)
