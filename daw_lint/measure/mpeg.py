"""Whether an MP3 file states its length (LAME Tag rev 1, Xing and Info; Fraunhofer VBRI).

Without such a tag a decoder estimates the number of frames from the size of the file and its first bit rate.
"""

from __future__ import annotations

from daw_lint.measure.source import AudioFile, id3_bytes

_SEARCHED_BYTES = 4096
"""Bytes after the ID3 tag in which the first frame, with its tag, begins."""


def states_length(file: AudioFile) -> bool:
    """Whether the first frame has a tag with the number of frames."""
    start = file.peek(id3_bytes(file.peek(0, 10)), _SEARCHED_BYTES)
    return any(name in start for name in (b"Xing", b"Info", b"VBRI"))
