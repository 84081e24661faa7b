"""The media files in a Bitwig project: references to files, and the list of files that it counts as its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from daw_lint.model.session import MediaRef
from daw_lint.parsers.bitwig.document import Document
from daw_lint.parsers.bitwig.values import Reader, UnknownValueError, Value
from daw_lint.parsers.files import is_absolute, media_ref

_RELATIVE, _PACKAGE, _ORIGINAL, _KNOWN = 0xD3A, 0xCD4, 0xD3B, 0x15
_PLACES, _PLACE_PATH = 0xC5B, 0x3B
"""Numbers of fields; their names are known from pytwig (see ``values``)."""
_BEGIN = re.compile(rb"\0\0\x04[\xa6-\xa8]\0\0\x05\x12\x08")
"""The start of an object of class 1190 (``container_file_reference``), 1191 or 1192 (``file_item_reference``)."""
_BACKUPS = "auto-backups"


class _Reference(NamedTuple):
    relative: str
    package: str
    places: tuple[str, ...]
    """Absolute paths of the file on any computer: where it is, then where it came from."""


class Media(NamedTuple):
    """The media files in file order, each once, and whether all references could be read."""

    files: tuple[MediaRef, ...]
    complete: bool


def read_media(path: Path, document: Document) -> Media:
    """Read the media files of a project."""
    folder = _project_folder(path)
    found: dict[str, MediaRef] = {}
    complete = True
    for reference in _references(document):
        media = _media(folder, reference) if reference is not None else None
        complete = complete and media is not None
        if media is not None:
            found.setdefault(media.stored_path, media)
    for stored in document.used_files:
        if stored and stored not in found:
            found[stored] = media_ref(folder, stored)
    return Media(tuple(found.values()), complete)


def _project_folder(path: Path) -> Path:
    """Return the folder of a project. Automatic backups are two folders deeper."""
    folder = path.absolute().parent
    return folder.parent.parent if folder.parent.name == _BACKUPS else folder


def _media(folder: Path, reference: _Reference) -> MediaRef | None:
    # A package is content that Bitwig Studio installs in its own library.
    if reference.package:
        return MediaRef(reference.package, None, None, "library")
    if not reference.relative:
        return media_ref(folder, reference.places[0]) if reference.places else None
    media = media_ref(folder, reference.relative)
    if media.exists:
        return media
    elsewhere = (media_ref(folder, place) for place in reference.places)
    found = next((other for other in elsewhere if other.exists), None)
    return media if found is None else found._replace(stored_path=reference.relative)


def _references(document: Document) -> Iterator[_Reference | None]:
    """Yield the references to files; ``None`` for one that cannot be read."""
    match = _BEGIN.search(document.data, document.start, document.end)
    while match is not None:
        reader = Reader(document.data, match.start() + 4, document.end)
        try:
            fields = reader.fields()
            yield _Reference(_text(fields.get(_RELATIVE)), _text(fields.get(_PACKAGE)), tuple(_places(fields)))
        except UnknownValueError:
            yield None
        match = _BEGIN.search(document.data, max(reader.position, match.end()), document.end)


def _places(fields: dict[int, Value]) -> Iterator[str]:
    known, original = fields.get(_KNOWN), fields.get(_ORIGINAL)
    listed = known.get(_PLACES) if isinstance(known, dict) else None
    for place in (*(listed if isinstance(listed, list) else ()), original):
        path = _text(place.get(_PLACE_PATH)) if isinstance(place, dict) else ""
        if is_absolute(path):
            yield path


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
