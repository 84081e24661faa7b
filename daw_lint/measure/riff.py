"""The chunks of a WAV file, and of its large kin RF64 and BW64.

Sources: Microsoft/IBM, Multimedia Programming Interface 1.0 (RIFF); EBU Tech 3306 (RF64) and ITU-R BS.2088-1 (BW64) for
``ds64`` and its sizes of 64 bits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import Struct

from daw_lint.measure.source import AudioFile

FORMS = {b"RIFF": "WAV", b"RF64": "RF64", b"BW64": "BW64"}
MAX_CHUNKS = 4096
IN_DS64 = 0xFFFFFFFF
_CHUNK = Struct("<4sI")
_DS64 = Struct("<QQQI")
_DS64_ENTRY = Struct("<4sQ")


@dataclass(frozen=True)
class Chunk:
    """Where the body of a chunk starts, in bytes, and how long the header says that it is (``None``: it does not)."""

    offset: int
    size: int | None


@dataclass(slots=True)
class Chunks:
    """The chunks of a file: the first of each name."""

    container: str
    riff_size: int
    first: dict[bytes, Chunk] = field(default_factory=dict)


def read_chunks(file: AudioFile) -> Chunks:
    """Walk the chunks to the end of the file without reading what they hold."""
    form, riff_size, _kind = Struct("<4sI4s").unpack(file.take(0, 12))
    chunks = Chunks(FORMS[form], riff_size)
    long_sizes: dict[bytes, int] = {}
    position = 12
    for _ in range(MAX_CHUNKS):
        head = file.peek(position, _CHUNK.size)
        if len(head) < _CHUNK.size:
            break
        name, size = _CHUNK.unpack(head)
        chunk = Chunk(position + _CHUNK.size, _size(name, size, long_sizes, chunks, file.size - position - _CHUNK.size))
        if name == b"ds64" and form != b"RIFF":
            long_sizes = _read_ds64(file, chunk)
        chunks.first.setdefault(name, chunk)
        if chunk.size is None:
            break
        position = chunk.offset + chunk.size + chunk.size % 2
    return chunks


def _size(name: bytes, size: int, long_sizes: dict[bytes, int], chunks: Chunks, held: int) -> int | None:
    if size == IN_DS64 and name in long_sizes:
        return long_sizes[name] or None
    if name == b"data" and (_is_streaming(size) or (size == 0 and _is_unfinished(chunks, held))):
        return None
    return size


def _is_streaming(size: int) -> bool:
    """Whether a program wrote this size because it could not know it: ffmpeg 0xFFFFFFFF, sox and arecord about 2 GiB."""
    return size >= 0xFFFFF000 or 0x7FFFF000 <= size <= 0x80000000


def _is_unfinished(chunks: Chunks, held: int) -> bool:
    """Whether an empty ``data`` chunk is a size never filled in, rather than a file without audio.

    A finished file of no audio may have chunks after ``data``; then the size of the whole includes them.
    """
    return held > 0 and (chunks.riff_size in (0, IN_DS64) or chunks.riff_size < held)


def _read_ds64(file: AudioFile, chunk: Chunk) -> dict[bytes, int]:
    _riff, data, _samples, entries = _DS64.unpack(file.take(chunk.offset, _DS64.size))
    entries = min(entries, MAX_CHUNKS, max(0, (chunk.size or 0) - _DS64.size) // _DS64_ENTRY.size)
    table = file.take(chunk.offset + _DS64.size, entries * _DS64_ENTRY.size)
    return dict(_DS64_ENTRY.iter_unpack(table)) | {b"data": data}
