"""The events of an FL Studio project: one byte names the event, its two highest bits tell how long the value is.

The numbers of events and fields are facts that PyFLP, FLPEdit and node-flp have told; the names are theirs in part.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from struct import Struct

from daw_lint.session import SessionError

CHANNEL_ENABLED, CHANNEL_TYPE, CHANNEL_INSERT = 0, 21, 22
CHANNEL_NEW, PATTERN_NEW, OLD_TEMPO, SLOT_END, ARRANGEMENT_NEW = 64, 65, 66, 98, 99
INSERT_OUTPUT, MARKER_POSITION, TEMPO = 147, 148, 156
TITLE, COMMENTS, SAMPLE_PATH, VERSION = 194, 195, 196, 199
PLUGIN_INTERNAL, PLUGIN_NAME, INSERT_NAME, MARKER_NAME = 201, 203, 204, 205
PLUGIN_DATA, PATTERN_NOTES, MIXER_VALUES, PLAYLIST, INSERT_ROUTES, INSERT_FLAGS = 213, 224, 225, 233, 235, 236
_HEADER = Struct("<4sIhHH")
_DATA = b"FLdt"


class Event(tuple[int, bytes]):
    """An event: its number and its value."""

    __slots__ = ()

    @property
    def number(self) -> int:
        """The value as an unsigned number."""
        return int.from_bytes(self[1], "little")


def read_header(path: Path, data: bytes) -> int:
    """Return the pulses to a quarter note. Raises ``SessionError`` for what is no song."""
    if len(data) < _HEADER.size + 8:
        raise SessionError(path, "the project ends in its header: the file is truncated", "restore it from a backup")
    _magic, size, kind, _channels, pulses = _HEADER.unpack_from(data)
    if size != 6 or data[14:18] != _DATA or not pulses:
        raise SessionError(path, "the header of the project is damaged", "restore it from a backup")
    if kind != 0:
        raise SessionError(path, "this FL Studio file holds no song (a score, a preset or a state)", "name a project")
    return int(pulses)


def read_events(path: Path, data: bytes) -> Iterator[Event]:
    """Yield every event after the header. Raises ``SessionError`` where one is cut off."""
    at, end = 22, len(data)
    while at < end:
        number = data[at]
        at += 1
        if number < 192:
            size = 1 << (number >> 6)
        else:
            size = shift = 0
            while at < end:
                byte = data[at]
                at += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if byte < 128 or shift > 35:
                    break
        if at + size > end:
            todo = "copy it again, or restore it from FL Studio's backup folder"
            raise SessionError(path, "the project ends too early: the file is truncated", todo)
        yield Event((number, data[at : at + size]))
        at += size


def text(value: bytes, unicode: bool) -> str:
    """Return a string: UTF-16 from version 11.5 on, one byte a character before."""
    if unicode:
        return value.decode("utf-16-le", "replace").split("\0")[0]
    return value.decode("latin-1").split("\0")[0]
