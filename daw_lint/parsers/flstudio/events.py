"""The events of an FL Studio project: one byte is the event's number, and its two highest bits give the size of the value.

The numbers of the events and the layout of their values come from Image-Line's description of the format for version
11, PyFLP, FLParser, node-flp, flpdiff and DawVert, and were checked against projects of 8.0 to 25.2.
"""

from __future__ import annotations

from pathlib import Path
from struct import Struct

from daw_lint.model.session import SessionError

CHANNEL_ENABLED, CHANNEL_TYPE, CHANNEL_INSERT, INSERT_OLD_FLAGS = 0, 21, 22, 27
CHANNEL_NEW, PATTERN_NEW, OLD_TEMPO, PATTERN_STEP, OLD_TEMPO_FINE, LAYER_CHILD = 64, 65, 66, 91, 93, 94
INSERT_ICON, ARRANGEMENT_NEW, ARRANGEMENT_CURRENT, CHANNEL_INSERT_25 = 95, 99, 100, 104
INSERT_OUTPUT, MARKER_POSITION, INSERT_COLOR, INSERT_INPUT, TEMPO = 147, 148, 149, 154, 156
CHANNEL_OLD_NAME, COMMENTS, SAMPLE_PATH, COMMENTS_RTF, VERSION = 192, 195, 196, 198, 199
PLUGIN_INTERNAL, PLUGIN_NAME, INSERT_NAME, MARKER_NAME, PLUGIN_PLACE, PLUGIN_DATA = 201, 203, 204, 205, 212, 213
CHANNEL_LEVELS, PATTERN_CONTROLS, PATTERN_NOTES, MIXER_VALUES, LINK = 219, 223, 224, 225, 227
PLAYLIST, AUTOMATION_POINTS, INSERT_ROUTES, INSERT_FLAGS, PLAYLIST_TRACK = 233, 234, 235, 236, 238

MIXER = frozenset(
    {INSERT_OLD_FLAGS, INSERT_ICON, INSERT_OUTPUT, INSERT_COLOR, INSERT_INPUT, INSERT_NAME, INSERT_ROUTES, INSERT_FLAGS}
)
"""Events that occur only in the mixer, which comes last in a project."""

Event = tuple[int, int, memoryview]
"""The number of the event, its value if that is a number, its value if that is a block of bytes."""


class FloodError(ValueError):
    """The project has more of something than a song can have."""


_READ = MIXER | {
    CHANNEL_ENABLED, CHANNEL_TYPE, CHANNEL_INSERT, CHANNEL_NEW, PATTERN_NEW, OLD_TEMPO, PATTERN_STEP, OLD_TEMPO_FINE,
    LAYER_CHILD, ARRANGEMENT_NEW, ARRANGEMENT_CURRENT, CHANNEL_INSERT_25, MARKER_POSITION, TEMPO, CHANNEL_OLD_NAME,
    COMMENTS, SAMPLE_PATH, COMMENTS_RTF, VERSION, PLUGIN_INTERNAL, PLUGIN_NAME, MARKER_NAME, PLUGIN_PLACE, PLUGIN_DATA,
    CHANNEL_LEVELS, PATTERN_CONTROLS, PATTERN_NOTES, MIXER_VALUES, LINK, PLAYLIST, AUTOMATION_POINTS, PLAYLIST_TRACK,
}  # fmt: skip
_IS_READ = [number in _READ for number in range(256)]
_SIZES = [1] * 64 + [2] * 64 + [4] * 64
_SIZES[172] = 3
"""The one exception to the rule of sizes, since 25.2 (found by flpdiff)."""
_TABLES = frozenset({PATTERN_CONTROLS, MIXER_VALUES, LINK, PLAYLIST, AUTOMATION_POINTS, INSERT_ROUTES})
_MOST_EVENTS, _MOST_IN_ALL, _MOST_TABLE_BYTES = 200_000, 2_000_000, 8 << 20
"""Ten times the largest of 2,400 real projects. The bound keeps a damaged file from filling the memory."""
_HEADER = Struct("<4sIhHH4sI")


def read_header(path: Path, data: bytes) -> tuple[int, int]:
    """Read the pulses per quarter note and the offset where the events end. Raises ``SessionError`` if it is no song."""
    if len(data) < _HEADER.size:
        raise SessionError(path, "the file is truncated", "restore it from a backup")
    _magic, size, kind, _channels, pulses, magic, length = _HEADER.unpack_from(data)
    if size != 6 or magic != b"FLdt" or not pulses:
        raise SessionError(path, "the header of the project is damaged", "restore it from a backup")
    if kind != 0:
        what = "this FL Studio file contains no song (a score, a preset or a state)"
        raise SessionError(path, what, "use a project file")
    if _HEADER.size + length > len(data):
        raise _truncated(path)
    return pulses, _HEADER.size + length


def read_events(path: Path, data: bytes, end: int) -> list[Event]:
    """Read the events that this package uses. Raises ``SessionError`` if one is truncated, ``FloodError`` for too many."""
    found: list[Event] = []
    blocks, nothing = memoryview(data), memoryview(b"")
    is_read, sizes, from_bytes = _IS_READ, _SIZES, int.from_bytes
    at, tables = _HEADER.size, 0
    try:
        for _ in range(_MOST_IN_ALL):
            if at >= end:
                break
            number = data[at]
            at += 1
            if number < 192:
                after = at + sizes[number]
                if is_read[number]:
                    found.append((number, from_bytes(data[at:after], "little"), nothing))
            else:
                size = data[at]
                at += 1
                if size > 127:
                    size, at = _long(data, at, size)
                after = at + size
                if is_read[number]:
                    found.append((number, 0, blocks[at:after]))
                    if number in _TABLES:
                        tables += size
            at = after
        else:
            raise FloodError
    except IndexError:
        raise _truncated(path) from None
    if at > end:
        raise _truncated(path)
    if len(found) > _MOST_EVENTS or tables > _MOST_TABLE_BYTES:
        raise FloodError
    return found


def _long(data: bytes, at: int, first: int) -> tuple[int, int]:
    """Read the length of a long block and its offset: seven bits per byte, the lowest first."""
    size, shift = first & 127, 7
    while shift < 36:  # five bytes at most, as for any 32-bit length
        byte = data[at]
        at += 1
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return size, at


def _truncated(path: Path) -> SessionError:
    todo = "copy it again, or restore it from FL Studio's backup folder"
    return SessionError(path, "the file is truncated", todo)
