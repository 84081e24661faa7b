"""FL Studio projects (.flp) of versions 8 to 25: a stream of typed events."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser


def sniff(data: bytes) -> bool:
    """Whether the bytes begin with the header chunk of an FL Studio file."""
    return data.startswith(b"FLhd")


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read an FL Studio project. Raises ``SessionError``."""
    from daw_lint.parsers.flstudio.project import read_project

    return read_project(path, data)


PARSER = Parser(
    name="FL Studio (.flp)",
    names=FORMATS["flstudio"],
    versions="8 to 25",
    depth="full",
    gives=FULL_FACTS,
    sniff=sniff,
    read=read,
    remark="Solo only where the file tells it. Of older versions channels, samples and tempo.",
)
