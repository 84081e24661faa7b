"""LMMS projects (.mmp, and .mmpz: the same XML, compressed)."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import Parser

_ROOTS = (b"<lmms-project", b"<multimedia-project", b"<multimediaproject", b"<!DOCTYPE lmms-project")
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""The four headers of a zlib stream with a window of 32 KiB, one per level of compression (RFC 1950, 2.2)."""
_HEAD_BYTES = 1024


def sniff(data: bytes) -> bool:
    """Whether the bytes are an LMMS project: its XML, or a length of four bytes and a zlib stream of the XML."""
    if data[4:6] in _ZLIB:
        import zlib

        try:
            head = zlib.decompressobj().decompress(data[4 : 4 + 4 * _HEAD_BYTES], _HEAD_BYTES)
        except zlib.error:
            return False
        return any(root in head for root in _ROOTS)
    return any(root in data[:_HEAD_BYTES] for root in _ROOTS)


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read an LMMS project. Raises ``SessionError``."""
    from daw_lint.parsers.lmms.project import read_project

    return read_project(path, data, limits)


PARSER = Parser(
    name="LMMS (.mmp, .mmpz)",
    names=FORMATS["lmms"],
    versions="0.0.9 to 1.3",
    depth="full",
    gives=FULL_FACTS,
    sniff=sniff,
    read=read,
    remark="A tempo that is automated is not followed.",
)
