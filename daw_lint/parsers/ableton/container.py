"""Unpack an .als file to its XML piece by piece, so that a large set is never in memory as a whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError
from daw_lint.parsers.parts import LimitError, check_encoding
from daw_lint.regex import regex

# ID1 and ID2 of a gzip member (RFC 1952, 2.3.1).
GZIP = b"\x1f\x8b"
_FIRST_ELEMENT = regex(rb"<[A-Za-z_][\w.:-]*[\s/>]")
_ROOT = regex(rb"<Ableton[\s/>]")
_NAME = regex(rb"[\w.:-]{1,40}")
_PROLOG_BYTES = 1 << 16
"""Bytes in which the root element must appear. Our own bound: Live writes it in the second line."""
_PACKED_BYTES = 1 << 14
_PLAIN_BYTES = 1 << 18
"""Largest sizes of the pieces, packed and plain. XML shrinks to a tenth or less, so both give pieces of similar size."""


def unpack(path: Path, data: bytes, limits: Limits) -> Iterator[bytes]:
    """Yield the XML of a Live set piece by piece.

    Raises ``SessionError`` for damage, for a zip bomb and for anything but a Live set, at the piece where it appears.
    """
    pieces = _gunzip(path, data, limits) if data.startswith(GZIP) else _sliced(data)
    head = b""
    for piece in pieces:
        head += piece
        if _FIRST_ELEMENT.search(head) or len(head) > _PROLOG_BYTES:
            break
    _check_prolog(path, head)
    check_encoding(path, head)
    yield head
    yield from pieces


def _check_prolog(path: Path, head: bytes) -> None:
    first = _FIRST_ELEMENT.search(head)
    if first is None:
        raise SessionError(path, "the file contains no XML", "restore it from the Backup folder beside the set")
    if b"<!" in head[: first.start()].replace(b"<!--", b""):
        todo = "do not open it: Live never writes one, and it can be used in an attack"
        raise SessionError(path, "the XML has a document type declaration, which daw-lint rejects", todo)
    if not _ROOT.match(head, first.start()):
        found = _NAME.match(head, first.start() + 1)
        root = found[0].decode("ascii") if found else ""
        raise SessionError(path, f"the XML is not a Live set (its root is {root!r})", "check that it is the right file")


def _sliced(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _PLAIN_BYTES):
        yield data[start : start + _PLAIN_BYTES]


def _gunzip(path: Path, data: bytes, limits: Limits) -> Iterator[bytes]:
    allowed = limits.bytes_for(len(data))
    stream = zlib.decompressobj(wbits=31)  # 31: a gzip header, and the largest window
    total = 0
    packed = data[:_PACKED_BYTES]
    start = len(packed)
    while packed:
        try:
            piece = stream.decompress(packed, _PLAIN_BYTES)
        except zlib.error:
            todo = "restore it from the Backup folder beside the set"
            raise SessionError(path, "the gzip data is damaged", todo) from None
        total += len(piece)
        if total > allowed:
            what = f"the set unpacks to more than {allowed:,} bytes ({len(data):,} packed)"
            raise LimitError(path, what, "if you trust the file, raise max-xml-bytes or max-ratio in the configuration")
        if piece:
            yield piece
        if stream.eof:
            return
        packed = stream.unconsumed_tail
        if not packed:
            packed = data[start : start + _PACKED_BYTES]
            start += len(packed)
    todo = "copy it again, or restore it from the Backup folder beside the set"
    raise SessionError(path, "the gzip data is truncated", todo)
