"""Any audio as WAV of 16 bits, made while it is sent: for browsers that do not play AIFF, CAF or W64."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

HEADER_BYTES = 44
_AT_ONCE = 1 << 15
_MOST_BYTES = (1 << 32) - HEADER_BYTES


class AsWav:
    """The bytes of a file as WAV: each has its place, so that a player can begin anywhere. Raises ``BounceError``."""

    def __init__(self, path: Path) -> None:
        from daw_lint.measure.header import read_header

        self._path = path
        self._audio = read_header(path)
        self._frame_bytes = 2 * self._audio.channels
        frames = min(self._audio.frames, _MOST_BYTES // self._frame_bytes)
        self._data_bytes = frames * self._frame_bytes

    @property
    def length(self) -> int:
        """Bytes in all."""
        return HEADER_BYTES + self._data_bytes

    def parts(self, first: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from ``first`` up to ``end``. A file that got shorter ends in silence. Raises ``BounceError``."""
        if first < HEADER_BYTES:
            yield self._header()[first : min(end, HEADER_BYTES)]
        start = max(0, first - HEADER_BYTES)
        left = end - HEADER_BYTES - start
        if left <= 0:
            return
        skip = start % self._frame_bytes
        for part in self._frames(start // self._frame_bytes):
            piece = part[skip : skip + left]
            skip = 0
            left -= len(piece)
            yield piece
            if left <= 0:
                return
        while left > 0:
            piece = bytes(min(left, 1 << 16))
            left -= len(piece)
            yield piece

    def _frames(self, frame: int) -> Iterator[bytes]:
        import numpy as np

        from daw_lint.measure.samples import reader_at

        out = np.empty((self._audio.channels, _AT_ONCE), np.float32)
        with reader_at(self._path, self._audio, frame) as reader:
            while got := reader.read(out):
                samples = np.nan_to_num(out[:, :got], nan=0.0, posinf=1.0, neginf=-1.0)
                codes = np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2")
                yield codes.T.tobytes()

    def _header(self) -> bytes:
        audio, frame = self._audio, self._frame_bytes
        return struct.pack(
            "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + self._data_bytes, b"WAVE", b"fmt ", 16, 1, audio.channels,
            audio.sample_rate_hz, audio.sample_rate_hz * frame, frame, 16, b"data", self._data_bytes,
        )  # fmt: skip
