"""Cubase and Nuendo projects (.cpr, .npr), in part: binary chunks with named attributes."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser


def sniff(data: bytes) -> bool:
    """Whether the bytes are a project: ``RIFF`` or (since 12) ``RIF2``, then the form type ``NUND``."""
    return (data[:4] in (b"RIFF", b"RIF2") and data[8:12] == b"NUND") or (
        data[:4] == b"RIF2" and data[12:16] == b"NUND"
    )


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a project. Raises ``SessionError``."""
    from daw_lint.parsers.cubase.project import read_project

    return read_project(path, data)


PARSER = Parser(
    name="Cubase and Nuendo (.cpr, .npr)",
    names=FORMATS["cubase"],
    versions="Cubase 4.5 to 14, Nuendo; of SX 2 and 3 tempo and sample rate",
    depth="devices",
    gives=frozenset({Fact.MASTER_DEVICES, Fact.LEVELS, Fact.TEMPO, Fact.SAMPLE_RATE}),
    sniff=sniff,
    read=read,
    remark=(
        "Audio and instrument tracks and effect channels with their plug-ins and levels; the master where there is one output bus. "
        "Switches of plug-ins, groups and media are not known."
    ),
)
