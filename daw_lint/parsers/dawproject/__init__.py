"""DAWproject (.dawproject), written by Bitwig, Studio One, Cubase and others: a zip with project.xml (0.1: project.json)."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.session import FULL_FACTS, Session
from daw_lint.parsers.source import Limits

NAME = "DAWproject (.dawproject)"
SUFFIXES = (".dawproject",)
VERSIONS = "1.0, and the draft 0.1"
DEPTH = "full"
GIVES = FULL_FACTS
REMARK = "What the program that wrote it left out is not judged; the draft 0.1 gives tracks, levels and tempo."
XML, JSON = "project.xml", "project.json"


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip archive with the project file of a DAWproject at its top level."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    import io
    import zipfile

    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return False
    return XML in names or (JSON in names and "metadata.json" in names)


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a DAWproject. Raises ``SessionError``."""
    from daw_lint.parsers.packed import Archive

    archive = Archive(path, data, limits)
    content = archive.read(XML)
    if content is not None:
        from daw_lint.parsers.dawproject.project import read_project

        return read_project(path, content, archive)
    from daw_lint.parsers.dawproject.first_draft import read_first_draft

    return read_first_draft(path, archive.read(JSON) or b"")
