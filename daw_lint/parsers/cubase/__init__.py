"""Cubase and Nuendo projects (.cpr, .npr), in part: binary chunks with named attributes."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.session import Session
from daw_lint.parsers.source import Limits

NAME = "Cubase and Nuendo (.cpr, .npr)"
SUFFIXES = (".cpr", ".npr")
VERSIONS = "Cubase 4.5 to 14, Nuendo; of SX 2 and 3 tempo and sample rate"
DEPTH = "devices"
GIVES = frozenset({"session.master.devices", "session.levels", "session.tempo", "session.sample_rate"})
REMARK = (
    "Audio and instrument tracks and effect channels with their plug-ins and levels; the master where there is one output bus. "
    "Switches of plug-ins, groups and media are not known."
)


def sniff(data: bytes) -> bool:
    """Whether the bytes are a project: ``RIFF`` or (since 12) ``RIF2``, then the form type ``NUND``."""
    return (data[:4] in (b"RIFF", b"RIF2") and data[8:12] == b"NUND") or (
        data[:4] == b"RIF2" and data[12:16] == b"NUND"
    )


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a project. Raises ``SessionError``."""
    from daw_lint.parsers.cubase.project import read_project

    return read_project(path, data)
