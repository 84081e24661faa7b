"""What the blocks of a Pro Tools session say: version, sample rate, media files, audio tracks."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from daw_lint.parsers.files import media_ref
from daw_lint.parsers.pro_tools.blocks import Block, Cursor, EndError, Order, blocks
from daw_lint.session import MediaRef, Track, TrackKind

PRODUCT, RATE, MEDIA, MEDIA_NAMES, TRACKS, TRACK, PLACE = 0x0003, 0x1028, 0x1004, 0x103A, 0x1015, 0x1014, 0x2067

_VOLUME, _FOLDER, _FILE = 0, 1, 2
_NOWHERE = 0xFFFFFFFF
_BEFORE_COMMENTS = 18
_DEEPEST = 64
_RATES = range(8_000, 400_000)


class Product(NamedTuple):
    """Who wrote the session."""

    name: str
    version: str


def read_product(found: list[Block], order: Order) -> Product | None:
    """Return the program and its version. The text can be ``v5.1``, ``8.0.0f314`` or ``2019.6.0``."""
    for block in found:
        if block.kind == PRODUCT:
            try:
                cursor = Cursor(block.content, order, 1)
                name = cursor.text()
                cursor.take(16)
                return Product(name, cursor.text().removeprefix("v"))
            except EndError:
                continue
    return None


def read_rate(found: list[Block], order: Order) -> float | None:
    """Return the sample rate in Hz."""
    for block in found:
        if block.kind == RATE and len(block.content) >= 6:
            rate = int.from_bytes(block.content[2:6], order)
            return float(rate) if rate in _RATES else None
    return None


def read_tracks(found: list[Block], order: Order) -> tuple[Track, ...]:
    """Return the audio tracks, by name."""
    names = []
    for block in found:
        if block.kind == TRACKS:
            for child in blocks(block.content, order, 4):
                try:
                    if child.kind == TRACK:
                        names.append(Cursor(child.content, order).text())
                except EndError:
                    continue
    return tuple(Track(str(number), TrackKind.AUDIO, name, name) for number, name in enumerate(names, 1))


def read_media(session: Path, found: list[Block], order: Order) -> tuple[MediaRef, ...] | None:
    """Return the media files, or ``None`` if their list cannot be read whole."""
    listed = [block for block in found if block.kind == MEDIA]
    names = [child for block in listed for child in blocks(block.content, order, 4) if child.kind == MEDIA_NAMES]
    if len(listed) != 1 or len(listed[0].content) < 4 or len(names) != 1:
        return None
    home = _home(found, order)
    try:
        entries = _entries(names[0].content, order)
        places = [_place(entries, number) for number, entry in enumerate(entries) if entry.kind == _FILE]
    except EndError:
        return None
    if len(places) != int.from_bytes(listed[0].content[:4], order):
        return None
    stored = dict.fromkeys(_stored(place, home) for place in places)
    return tuple(media_ref(session.parent, path) for path in stored)


class _Entry(NamedTuple):
    kind: int
    parent: int
    name: str


def _entries(content: bytes, order: Order) -> list[_Entry]:
    """Return the list of volumes, folders and files; each names its parent by place in the list."""
    cursor = Cursor(content, order)
    entries = []
    for _ in range(cursor.number()):
        entries.append(_Entry(cursor.number(1), cursor.number(), cursor.text()))
        cursor.take(4)
        if entries[-1].kind not in (_VOLUME, _FOLDER, _FILE):
            raise EndError
    return entries


def _place(entries: list[_Entry], number: int) -> list[str]:
    """Return the names from the volume down to a file. Raises ``EndError`` if the list leads in a circle or nowhere."""
    names: list[str] = []
    while number != _NOWHERE:
        if number >= len(entries) or len(names) >= _DEEPEST:
            raise EndError
        names.append(entries[number].name)
        number = entries[number].parent
    return names[::-1]


def _home(found: list[Block], order: Order) -> list[str]:
    """Return the folder in which the session was saved, from the volume down."""
    for block in found:
        if block.kind == PLACE:
            cursor = Cursor(block.content, order, _BEFORE_COMMENTS)
            try:
                for _ in range(cursor.number()):
                    cursor.text()
                cursor.take(4)
                return [cursor.text() for _ in range(cursor.number())]
            except EndError:
                return []
    return []


def _stored(place: list[str], home: list[str]) -> str:
    """Return a path as the session means it: beside itself, or on a volume as macOS names it."""
    if home and place[: len(home)] == home:
        return "/".join(place[len(home) :])
    return "/".join(["/Volumes", *place])
