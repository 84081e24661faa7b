"""Parts of the XML of a Live set, unpacked again when they are asked for.

A set with plug-ins that was read keeps its packed bytes and no XML. The state of the unpacking is kept every
megabyte, so that each part costs the unpacking of what is just before it.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers.ableton.container import GZIP
from daw_lint.parsers.ableton.trim import Span

if TYPE_CHECKING:
    from zlib import _Decompress

_PACKED_BYTES = 1 << 12
"""Bytes that are unpacked at a time: gzip makes at most a thousand times as many of them."""
_STEP = 1 << 20
"""Bytes of XML between two kept states. Each takes about 45 kB, and a step is unpacked in about 4 ms."""


class _Kept(NamedTuple):
    """A state of the unpacking: how much was unpacked, from how many packed bytes, and how it goes on."""

    offset: int
    packed: int
    stream: _Decompress


class Unpacked:
    """The XML of a Live set, gzipped or plain. It was read before, so its size is within the limits."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._kept: list[_Kept] = []

    def cut(self, span: Span) -> bytes:
        """Return the bytes of a span; fewer where the set is damaged."""
        if not self._data.startswith(GZIP):
            return self._data[span.start : span.start + span.length]
        if not self._kept:
            self._kept.append(_Kept(0, 0, zlib.decompressobj(wbits=31)))
        # The states are in the order of their offsets, and the first one has 0.
        nearest = next(kept for kept in reversed(self._kept) if kept.offset <= span.start)
        try:
            return self._from(nearest, span)
        except zlib.error:
            return b""

    def _from(self, kept: _Kept, span: Span) -> bytes:
        offset, packed, stream = kept.offset, kept.packed, kept.stream.copy()
        end = span.start + span.length
        parts: list[bytes] = []
        while offset < end and packed < len(self._data) and not stream.eof:
            piece = stream.decompress(self._data[packed : packed + _PACKED_BYTES])
            packed += _PACKED_BYTES
            parts.append(piece[max(span.start - offset, 0) : max(end - offset, 0)])
            offset += len(piece)
            if offset >= self._kept[-1].offset + _STEP:
                self._kept.append(_Kept(offset, packed, stream.copy()))
        return b"".join(parts)
