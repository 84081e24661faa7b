"""The records of a Logic ``ProjectData``.

The layout was measured by the author of logicxkit (github.com/phierceweb/logicxkit) on projects saved by Logic 12 for the
purpose. It is the same in projects of Logic 10.1 to 10.6 and of GarageBand 10.0 to 10.4. The file begins with a mark, its
format and, at byte 16, the size of everything after the first 24 bytes. Records follow up to the end: a tag, which reads
backwards, the number of the channel that it belongs to, a key, and the size of its content.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from
from typing import NamedTuple

MARK = b"\x23\x47\xc0\xab"
FORMATS = range(1700, 2600)
"""The formats whose layout is known: 1710 is GarageBand 10.0, 2513 Logic 12.4."""

_START, _HEADER = 24, 36


class Record(NamedTuple):
    """A record. ``owner`` is the number of a channel, whatever the record describes."""

    tag: bytes
    owner: int
    key: int
    content: bytes


def read_format(data: bytes) -> int | None:
    """Read the number of the format; ``None`` if the file is no ``ProjectData``."""
    return int(unpack_from("<H", data, 4)[0]) if len(data) >= _START and data.startswith(MARK) else None


def is_whole(data: bytes) -> bool:
    """Whether the file is as long as its header says."""
    return len(data) >= _START and unpack_from("<I", data, 16)[0] == len(data) - _START


def records(data: bytes) -> Iterator[Record | None]:
    """Yield the records. A final ``None`` means that they do not fill the file."""
    position = _START
    while position + _HEADER <= len(data):
        (size,) = unpack_from("<I", data, position + 28)
        end = position + _HEADER + size
        if end > len(data):
            break
        owner, _, key = unpack_from("<HHH", data, position + 14)
        yield Record(data[position : position + 4], owner, key, data[position + _HEADER : end])
        position = end
    if position != len(data):
        yield None
