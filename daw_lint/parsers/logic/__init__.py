"""Logic projects (.logicx) and GarageBand songs (.band): folders with property lists and a binary ``ProjectData``.

``read_folder`` reads such a folder; ``read`` takes the ``ProjectData`` inside it and reads the files around it.
"""

from __future__ import annotations

from pathlib import Path

from daw_lint.disk import probe
from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session
from daw_lint.parsers.names import FORMATS, is_folder_name
from daw_lint.parsers.parser import InPlace, Parser

_MARK = b"\x23\x47\xc0\xab"


def is_package(path: Path) -> bool:
    """Whether the path is a folder that macOS shows as a Logic project or a GarageBand song."""
    return is_folder_name(path.name) and probe.is_folder(path)


def sniff(data: bytes) -> bool:
    """Whether the bytes are a ``ProjectData``: all seen so far start with these four bytes."""
    return data.startswith(_MARK)


def read(path: Path, data: bytes, limits: Limits) -> Session:
    """Read a ``ProjectData`` and the property lists around it. Raises ``SessionError``."""
    from daw_lint.parsers.logic.package import read_alternative

    return read_alternative(path, path.parent, data, limits)


def read_folder(path: Path, limits: Limits) -> Session:
    """Read a project's folder. Raises ``SessionError``."""
    from daw_lint.parsers.logic.package import read_package

    return read_package(path, limits)


PARSER = Parser(
    name="Logic (.logicx) and GarageBand (.band)",
    names=FORMATS["logic"],
    versions="Logic Pro X 10, GarageBand 10",
    depth="devices",
    gives=frozenset(
        {
            Fact.TRACKS,
            Fact.DEVICES,
            Fact.MASTER_DEVICES,
            Fact.ROUTING,
            Fact.LEVELS,
            Fact.MUTE,
            Fact.SOLO,
            Fact.MEDIA,
            Fact.SAMPLE_RATE,
        }
    ),
    sniff=sniff,
    read=read,
    remark="The mixer of the versions whose binary file is known; of others media, sample rate and base tempo.",
    in_place=InPlace(is_package, read_folder),
)
