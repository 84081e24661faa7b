"""The header of a Bitwig document, its metadata, and where its content is."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from daw_lint.model.session import SessionError
from daw_lint.parsers.bitwig.values import BLOB, TEXT, TEXTS, Reader, UnknownValueError

_PLAIN = b"0002"
"""The one form of storage seen in projects of Bitwig Studio 2.0 to 6.0."""
_FIRST_LONG_HEADER = b"0003"
"""Since this version of the header it has 42 bytes, before that 40."""
_MOST_ENTRIES = 256
_LONGEST_COMMENT = 1 << 20
"""Our own bounds, against damaged files."""
_PROJECT = "application/bitwig-project"
_DAMAGED = "copy it again, or restore it from the project's auto-backups folder"


class Document(NamedTuple):
    """A project's bytes. Its content is from ``start`` to ``end``; a zip archive with plug-in states follows."""

    data: bytes
    start: int
    end: int
    version: str
    used_files: tuple[str, ...]
    """Files that the project lists as its own, relative to its folder."""


def open_document(path: Path, data: bytes) -> Document:
    """Read the header and metadata of a project. Raises ``SessionError`` for other documents and truncated ones."""
    if data[8:12] != _PLAIN:
        todo = "open it in Bitwig Studio and save it again, or export a DAWproject"
        raise SessionError(path, "daw-lint does not know how this Bitwig document is stored", todo)
    try:
        # Offsets of the content and of the zip archive, each as eight hexadecimal digits; the archive may be missing (0).
        start, archive = int(data[16:24], 16), int(data[32:40], 16)
        about = _metadata(data, 42 if data[4:8] >= _FIRST_LONG_HEADER else 40)
    except (ValueError, UnknownValueError):
        raise SessionError(path, "the Bitwig project is truncated or damaged", _DAMAGED) from None
    kind = about.get("type")
    if kind != _PROJECT:
        name = kind.rsplit("-", 1)[-1] if isinstance(kind, str) else "document of another kind"
        raise SessionError(path, f"this is a Bitwig {name}, not a project", "use the .bwproject file")
    end = archive or len(data)
    # The content ends with a field number of 0, so a truncated file shows even without an archive.
    if not start < end <= len(data) or data[end - 4 : end] != bytes(4):
        raise SessionError(path, "the Bitwig project is truncated", _DAMAGED)
    version, used = about.get("application_version_name"), about.get("used_files")
    return Document(
        data, start, end, version if isinstance(version, str) else "", tuple(used) if isinstance(used, list) else ()
    )


def _metadata(data: bytes, position: int) -> dict[str, str | list[str] | None]:
    """Read the document's metadata, by name."""
    reader = Reader(data, position)
    reader.number()
    if reader.text() != "meta":
        raise UnknownValueError
    found: dict[str, str | list[str] | None] = {}
    for _ in range(_MOST_ENTRIES):
        if reader.number() == 0:
            return found
        key, kind = reader.text(), reader.number(">B")
        if kind == TEXT:
            found[key] = reader.text(_LONGEST_COMMENT)
        elif kind == TEXTS:
            found[key] = reader.texts()
        elif kind == BLOB:
            reader.skip(reader.number())
        else:
            reader.value(kind)
    raise UnknownValueError
