"""REAPER projects (.rpp and its backups): nested chunks of text."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.session import FULL_FACTS, Session
from daw_lint.parsers.source import Limits

NAME = "REAPER (.rpp, .rpp-bak)"
SUFFIXES = (".rpp", ".rpp-bak")
VERSIONS = "4 to 7"
DEPTH = "full"
GIVES = FULL_FACTS | {"session.sample_rate", "session.render_settings"}
REMARK = ""
ROOT = b"<REAPER_PROJECT"
_HEAD_BYTES = 4096


def sniff(data: bytes) -> bool:
    """Whether the bytes are a REAPER project. Comment lines may come before its first chunk."""
    head = data[:_HEAD_BYTES]
    at = head.find(ROOT)
    return at == 0 or (at > 0 and head[at - 1 : at] in (b"\n", b"\r", b"\xbf") and b"\0" not in head[:at])


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a REAPER project. Raises ``SessionError``."""
    from daw_lint.parsers.reaper.project import read_project

    return read_project(path, data)
