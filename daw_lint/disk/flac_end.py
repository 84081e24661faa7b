"""Tells whether a FLAC file lacks its last frame (RFC 9639).

The stream info states the number of samples and, for a fixed size of blocks, thereby the number of the last frame. Each frame
begins with a sync code and its number, protected by a CRC-8.
"""

from __future__ import annotations

from typing import BinaryIO

_STREAM_INFO = 8
_TAIL_BYTES = 1 << 16
"""How much may follow the last frame, such as tags of other formats. Our own bound."""
_LARGEST_FRAME = 1 << 20
_SYNC = b"\xff\xf8"
"""Sync code of a frame in a stream with a fixed size of blocks."""
_MOST_HEADER_BYTES = 16


def ends_early(stream: BinaryIO, size: int, head: bytes) -> bool:
    """Whether the last frame is certainly not there. ``head`` holds the first bytes of the file."""
    info = head[_STREAM_INFO : _STREAM_INFO + 34]
    if len(info) < 34:
        return False
    smallest, largest = int.from_bytes(info[0:2], "big"), int.from_bytes(info[2:4], "big")
    largest_frame = int.from_bytes(info[7:10], "big")
    samples = int.from_bytes(info[13:18], "big") & 0xFFFFFFFFF
    if not samples or not largest or smallest != largest or not 0 < largest_frame <= _LARGEST_FRAME:
        return False
    last = (samples - 1) // largest
    stream.seek(max(0, size - largest_frame - _TAIL_BYTES))
    tail = stream.read(largest_frame + _TAIL_BYTES)
    place = tail.rfind(_SYNC)
    while place >= 0:
        if _frame_number(tail[place : place + _MOST_HEADER_BYTES]) == last:
            return False
        place = tail.rfind(_SYNC, 0, place)
    return True


def _frame_number(header: bytes) -> int | None:
    """Return the number of the frame with this header; ``None`` if this is not a header (section 9.1)."""
    if len(header) < 6 or header[3] & 1:
        return None
    block_code, rate_code, first = header[2] >> 4, header[2] & 15, header[4]
    more = 0 if first < 0x80 else 8 - (~first & 0xFF).bit_length() - 1
    if first >= 0x80 and not 1 <= more <= 6:
        return None
    number = first if more == 0 else first & ((1 << (6 - more)) - 1)
    for byte in header[5 : 5 + more]:
        number = number << 6 | byte & 0x3F
    end = 5 + more + {6: 1, 7: 2}.get(block_code, 0) + {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
    return number if end < len(header) and _crc8(header[:end]) == header[end] else None


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return crc
