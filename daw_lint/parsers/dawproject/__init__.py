"""DAWproject (.dawproject), written by Bitwig, Studio One, Cubase and others: a zip with project.xml (0.1: project.json)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS
from daw_lint.parsers.parser import InArchive, Parser

if TYPE_CHECKING:
    from daw_lint.parsers.packed import Archive

XML, JSON = "project.xml", "project.json"


def _holds(archive: Archive) -> bool:
    """Whether an archive has the project file of a DAWproject at its top level."""
    names = archive.name_set
    return XML in names or (JSON in names and "metadata.json" in names)


def _read(path: Path, archive: Archive) -> Session:
    content = archive.read(XML)
    if content is not None:
        from daw_lint.parsers.dawproject.project import read_project

        return read_project(path, content, archive)
    from daw_lint.parsers.dawproject.first_draft import read_first_draft

    return read_first_draft(path, archive.read(JSON) or b"", archive.limits)


INSIDE = InArchive(_holds, _read)
sniff = INSIDE.sniff
PARSER = Parser(
    name="DAWproject (.dawproject)",
    names=FORMATS["dawproject"],
    versions="1.0, and the draft 0.1",
    depth="full",
    gives=FULL_FACTS,
    sniff=sniff,
    read=INSIDE.read_bytes,
    in_archive=INSIDE,
    remark="What the program that wrote it left out is not judged; the draft 0.1 gives tracks, levels and tempo.",
)
