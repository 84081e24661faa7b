"""The list of tracks in a Pro Tools session.

Since version 8 a list has every track with its kind, twice. Older sessions have only a list of audio playlists, of which
a track can have several.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from daw_lint.parsers.pro_tools.blocks import Block, Cursor, EndError, Order, blocks, children

AUDIO, MIDI, AUX, MASTER, INSTRUMENT, VIDEO = 0, 1, 2, 5, 7, 8
"""The kinds of track seen in the sessions named in ``blocks``."""
KINDS = frozenset({AUDIO, MIDI, AUX, MASTER, INSTRUMENT, VIDEO})

_LIST, _ENTRY = 0x2519, 0x251A
_PLAYLISTS, _PLAYLIST = 0x1015, 0x1014
_WIDTH_SIZE, _BETWEEN, _IDENT_SIZE = 2, 4, 12
_IDENT_MARK = b"\x2a\0\0\0"
_IDENT = re.compile(rb"(?=(\x2a\0\0\0.{8}))", re.DOTALL)


class Listed(NamedTuple):
    """A track. Its channel has the same ``ident``."""

    kind: int
    name: str
    is_mono: bool
    ident: bytes


def read_list(found: list[Block], order: Order) -> list[Listed] | None:
    """Read the tracks in order; ``None`` if the session has no list that can be read."""
    lists = [block for block in found if block.kind == _LIST]
    if len(lists) != 1:
        return None
    tracks: dict[bytes, Listed] = {}
    try:
        for entry in children(lists[0], order, _ENTRY):
            track = _listed(entry, order)
            # The list has every track twice.
            tracks.setdefault(track.ident, track)
    except EndError:
        return None
    return list(tracks.values())


def read_playlists(found: list[Block], order: Order) -> list[str]:
    """Read the names of the audio playlists."""
    names = []
    for block in found:
        if block.kind == _PLAYLISTS:
            for child in blocks(block.content, order, 4):
                try:
                    if child.kind == _PLAYLIST:
                        names.append(Cursor(child.content, order).text())
                except EndError:
                    continue
    return names


def is_ident(ident: bytes) -> bool:
    """Whether the bytes are an ident of a track or a bus: a mark, and a random number of eight bytes."""
    return len(ident) == _IDENT_SIZE and ident.startswith(_IDENT_MARK) and any(ident[len(_IDENT_MARK) :])


def idents_in(content: bytes) -> frozenset[bytes]:
    """Return every byte sequence in a content that may be an ident."""
    return frozenset(_IDENT.findall(content))


def _listed(entry: Block, order: Order) -> Listed:
    cursor = Cursor(entry.content, order)
    kind, name = cursor.number(2), cursor.text()
    width = cursor.number(_WIDTH_SIZE)
    cursor.take(_BETWEEN)
    ident = cursor.take(_IDENT_SIZE)
    if not is_ident(ident):
        raise EndError
    return Listed(kind, name, width == 0, ident)
