"""The events of an FL Studio project: one byte names the event, its two highest bits tell how long the value is.

The numbers of events and the layout of their values are facts that Image-Line's description of the format for version
11, PyFLP, FLParser, node-flp, flpdiff and DawVert have told, checked here against projects of 8.0 to 25.2.
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
"""Events that stand in no place but the mixer, which comes last in a project."""

Event = tuple[int, int, memoryview]
"""The number of the event, its value where that is a number, its value where that is a block."""


class FloodError(ValueError):
    """More of something than a song can hold."""


_READ = MIXER | {
    CHANNEL_ENABLED, CHANNEL_TYPE, CHANNEL_INSERT, CHANNEL_NEW, PATTERN_NEW, OLD_TEMPO, PATTERN_STEP, OLD_TEMPO_FINE,
    LAYER_CHILD, ARRANGEMENT_NEW, ARRANGEMENT_CURRENT, CHANNEL_INSERT_25, MARKER_POSITION, TEMPO, CHANNEL_OLD_NAME,
    COMMENTS, SAMPLE_PATH, COMMENTS_RTF, VERSION, PLUGIN_INTERNAL, PLUGIN_NAME, MARKER_NAME, PLUGIN_PLACE, PLUGIN_DATA,
    CHANNEL_LEVELS, PATTERN_CONTROLS, PATTERN_NOTES, MIXER_VALUES, LINK, PLAYLIST, AUTOMATION_POINTS, PLAYLIST_TRACK,
}  # fmt: skip
_IS_READ = [number in _READ for number in range(256)]
_SIZES = [1] * 64 + [2] * 64 + [4] * 64
_SIZES[172] = 3
"""The one event that breaks the rule of the sizes, since 25.2 (flpdiff found it)."""
_TABLES = frozenset({PATTERN_CONTROLS, MIXER_VALUES, LINK, PLAYLIST, AUTOMATION_POINTS, INSERT_ROUTES})
_MOST_EVENTS, _MOST_TABLE_BYTES = 200_000, 8 << 20
"""Ten times what the largest of 2,400 real projects hold: beyond, the memory would fill."""
_HEADER = Struct("<4sIhHH4sI")


def read_header(path: Path, data: bytes) -> tuple[int, int]:
    """Return the pulses to a quarter note and where the events end. Raises ``SessionError`` for what is no song."""
    if len(data) < _HEADER.size:
        raise SessionError(path, "the project ends in its header: the file is truncated", "restore it from a backup")
    _magic, size, kind, _channels, pulses, magic, length = _HEADER.unpack_from(data)
    if size != 6 or magic != b"FLdt" or not pulses:
        raise SessionError(path, "the header of the project is damaged", "restore it from a backup")
    if kind != 0:
        raise SessionError(path, "this FL Studio file holds no song (a score, a preset or a state)", "name a project")
    if _HEADER.size + length > len(data):
        raise _truncated(path)
    return pulses, _HEADER.size + length


def read_events(path: Path, data: bytes, end: int) -> list[Event]:
    """Return the events that this package reads. Raises ``SessionError`` where one is cut off, ``FloodError`` for too many."""
    found: list[Event] = []
    blocks, nothing = memoryview(data), memoryview(b"")
    is_read, sizes, from_bytes = _IS_READ, _SIZES, int.from_bytes
    at, tables = _HEADER.size, 0
    try:
        while at < end:
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
    except IndexError:
        raise _truncated(path) from None
    if at > end:
        raise _truncated(path)
    if len(found) > _MOST_EVENTS or tables > _MOST_TABLE_BYTES:
        raise FloodError
    return found


def _long(data: bytes, at: int, first: int) -> tuple[int, int]:
    """Return the length of a long block and where it begins: seven bits a byte, the lowest first."""
    size, shift = first & 127, 7
    while shift < 36:
        byte = data[at]
        at += 1
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return size, at


def _truncated(path: Path) -> SessionError:
    todo = "copy it again, or restore it from FL Studio's backup folder"
    return SessionError(path, "the project ends too early: the file is truncated", todo)
