"""The media files of a Pro Tools session: a tree of volumes, folders and files, and the session's own folder.

The kinds of blocks 0x1004 and 0x103A are from ptformat, the layout of the tree from the sessions named in ``blocks``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from daw_lint.model.session import MediaRef
from daw_lint.parsers.files import media_ref
from daw_lint.parsers.pro_tools.blocks import Block, Cursor, EndError, Order, blocks

MEDIA, MEDIA_NAMES, PLACE = 0x1004, 0x103A, 0x2067
BACKUPS = "Session File Backups"
"""The folder inside a session's folder in which Pro Tools keeps backups."""

_VOLUME, _FOLDER, _FILE = 0, 1, 2
_NOWHERE = 0xFFFFFFFF
_BEFORE_COMMENTS = 18
_DEEPEST = 64
"""Our own bound on nested folders. It also ends circles in a damaged list."""
_DRIVE = re.compile(r"[A-Za-z]:\\?")


def read_media(session: Path, found: list[Block], order: Order) -> tuple[MediaRef, ...] | None:
    """List the media files; ``None`` if the list cannot be read completely.

    Since 2024 a second list of names follows. It is empty in all sessions seen.
    """
    listed = [block for block in found if block.kind == MEDIA]
    names = [child for block in listed for child in blocks(block.content, order, 4) if child.kind == MEDIA_NAMES]
    if len(listed) != 1 or len(listed[0].content) < 4 or not names:
        return None
    try:
        entries = _entries(names[0].content, order)
        places = [_place(entries, number) for number, entry in enumerate(entries) if entry.kind == _FILE]
        if any(_entries(more.content, order) for more in names[1:]):
            return None
    except EndError:
        return None
    if len(places) != int.from_bytes(listed[0].content[:4], order):
        return None
    home, folder = _home(found, order), session.parent
    if home and home[-1] == BACKUPS:
        home = home[:-1]
        folder = folder.parent if folder.name == BACKUPS else folder
    stored = dict.fromkeys(_stored(place, home) for place in places)
    return tuple(media_ref(folder, path) for path in stored)


class _Entry(NamedTuple):
    kind: int
    parent: int
    name: str


def _entries(content: bytes, order: Order) -> list[_Entry]:
    """Read the list of volumes, folders and files. Each refers to its parent by index."""
    cursor = Cursor(content, order)
    entries = []
    for _ in range(cursor.number()):
        entries.append(_Entry(cursor.number(1), cursor.number(), cursor.text()))
        cursor.take(4)
        if entries[-1].kind not in (_VOLUME, _FOLDER, _FILE):
            raise EndError
    return entries


def _place(entries: list[_Entry], number: int) -> list[str]:
    """Return the names from the volume down to a file. Raises ``EndError`` for a circle or a bad index."""
    names: list[str] = []
    while number != _NOWHERE:
        if number >= len(entries) or len(names) >= _DEEPEST:
            raise EndError
        names.append(entries[number].name)
        number = entries[number].parent
    return names[::-1]


def _home(found: list[Block], order: Order) -> list[str]:
    """Read the folder in which the session was saved, from the volume down.

    A text before the folders is empty except in backups, where it is the name of the session.
    """
    for block in found:
        if block.kind == PLACE:
            cursor = Cursor(block.content, order, _BEFORE_COMMENTS)
            try:
                for _ in range(cursor.number()):
                    cursor.text()
                cursor.text()
                return [cursor.text() for _ in range(cursor.number())]
            except EndError:
                return []
    return []


def _stored(place: list[str], home: list[str]) -> str:
    """Build the path of a file: relative to the session, on a Windows drive, or on a macOS volume."""
    if home and place[: len(home)] == home:
        return "/".join(place[len(home) :])
    if _DRIVE.fullmatch(place[0]):
        return "\\".join([place[0].rstrip("\\"), *place[1:]])
    return "/".join(["/Volumes", *place])
