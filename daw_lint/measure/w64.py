"""The chunks of Sony Wave64 files (Sony Pictures Digital, Wave64 specification): RIFF with GUIDs and 64-bit sizes."""

from __future__ import annotations

from struct import Struct

from daw_lint.measure.riff import MAX_CHUNKS, UNKNOWN_LONG, Chunk, Chunks
from daw_lint.measure.source import AudioFile

MAGIC = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"
_HEAD = Struct("<16sQ")
_START = 40
"""The first chunk comes after the GUID and size of the file, and the GUID of its kind."""
_NEVER_FILLED = (0, _HEAD.size - 1, _HEAD.size)
"""Sizes of ``data`` that writers put down before they know the real one; they include the head of the chunk."""


def is_w64(file: AudioFile) -> bool:
    """Whether this is a Wave64 file."""
    return file.peek(0, len(MAGIC)) == MAGIC


def read_w64_chunks(file: AudioFile) -> Chunks:
    """List the chunks of the file without reading their content. The first four bytes of a GUID are the name of a chunk.

    Raises ``BounceError`` if the header is truncated.
    """
    _guid, whole = _HEAD.unpack(file.take(0, _HEAD.size))
    chunks = Chunks("W64", whole, {}, [])
    position = _START
    for _ in range(MAX_CHUNKS):
        head = file.peek(position, _HEAD.size)
        if len(head) < _HEAD.size:
            break
        guid, size = _HEAD.unpack(head)
        body = position + _HEAD.size
        unfinished = guid[:4] == b"data" and _is_unfinished(size, whole, body)
        chunk = Chunk(body, None if unfinished else max(0, size - _HEAD.size))
        chunks.first.setdefault(guid[:4], chunk)
        chunks.every.append((guid[:4], chunk))
        if file.peek(body, len(MAGIC)) == MAGIC:
            raise file.error("the file has two headers, as sox writes it to a pipe", "render it to a file")
        if chunk.size is None or size < _HEAD.size:
            break
        position += size + -size % 8  # chunks begin at multiples of eight bytes
    return chunks


def _is_unfinished(size: int, whole: int, body: int) -> bool:
    return size >= UNKNOWN_LONG - 1 or (size in _NEVER_FILLED and whole <= body)
