"""DAWproject (.dawproject), written by Bitwig, Studio One, Cubase and others: a zip with project.xml (0.1: project.json)."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.session import Session
from daw_lint.parsers.parser import Parser
from daw_lint.parsers.source import Limits, zip_names

XML, JSON = "project.xml", "project.json"


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip archive with the project file of a DAWproject at its top level."""
    names = zip_names(data)
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


PARSER = Parser(
    name="DAWproject (.dawproject)",
    suffixes=(".dawproject",),
    versions="1.0, and the draft 0.1",
    depth="full",
    gives=FULL_FACTS,
    sniff=sniff,
    read=read,
    remark="What the program that wrote it left out is not judged; the draft 0.1 gives tracks, levels and tempo.",
)
