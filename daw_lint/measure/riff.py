"""The chunks of WAV files, and of the large formats RF64 and BW64.

Sources: Microsoft/IBM, Multimedia Programming Interface 1.0 (RIFF); EBU Tech 3306 (RF64) and ITU-R BS.2088-1 (BW64) for
``ds64`` and its 64-bit sizes.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

from daw_lint.measure.source import AudioFile

FORMS = {b"RIFF": "WAV", b"RF64": "RF64", b"BW64": "BW64"}
MAX_CHUNKS = 4096
"""Our own bound on the chunks of a file."""
IN_DS64 = 0xFFFFFFFF
"""A size of this value means that the real one is in ``ds64`` (EBU Tech 3306)."""
_CHUNK = Struct("<4sI")
_DS64 = Struct("<QQQI")
_DS64_ENTRY = Struct("<4sQ")


class Chunk(NamedTuple):
    """Offset and size in bytes of a chunk's body. ``size`` is ``None`` if the header does not state it."""

    offset: int
    size: int | None


class Chunks(NamedTuple):
    """The chunks of a file: the first of each name, and all in order."""

    container: str
    riff_size: int
    first: dict[bytes, Chunk]
    every: list[tuple[bytes, Chunk]]


def read_chunks(file: AudioFile) -> Chunks:
    """List the chunks of the file without reading their content."""
    form, riff_size, _kind = Struct("<4sI4s").unpack(file.take(0, 12))
    chunks = Chunks(FORMS[form], riff_size, {}, [])
    long_sizes: dict[bytes, int] = {}
    position = 12
    for _ in range(MAX_CHUNKS):
        head = file.peek(position, _CHUNK.size)
        if len(head) < _CHUNK.size:
            break
        name, size = _CHUNK.unpack(head)
        position += _CHUNK.size
        unfinished = name == b"data" and _is_unfinished(size, position, chunks.riff_size)
        chunk = Chunk(position, None if unfinished else _size(name, size, long_sizes))
        if name == b"ds64" and form != b"RIFF":
            long_sizes = _read_ds64(file, chunk)
        chunks.first.setdefault(name, chunk)
        chunks.every.append((name, chunk))
        if chunk.size is None:
            break
        position = chunk.offset + chunk.size + chunk.size % 2
    return chunks


def _size(name: bytes, size: int, long_sizes: dict[bytes, int]) -> int | None:
    return long_sizes[name] if size == IN_DS64 and long_sizes.get(name) else _or_unknown(size)


def _or_unknown(size: int) -> int | None:
    # Placeholders for an unknown size: 0xFFFFFFFF by ffmpeg, about 2 GiB by sox and arecord.
    return None if size >= 0xFFFFF000 or 0x7FFFF000 <= size <= 0x80000000 else size


def _is_unfinished(size: int, offset: int, riff_size: int) -> bool:
    """Whether an empty ``data`` chunk is a size that was never filled in, rather than a finished file without audio.

    In an unfinished file the size of the whole was not filled in either: it ends before ``data`` begins.
    """
    return size == 0 and (riff_size + 8 <= offset or riff_size == IN_DS64)


def _read_ds64(file: AudioFile, chunk: Chunk) -> dict[bytes, int]:
    _riff, data, _samples, entries = _DS64.unpack(file.take(chunk.offset, _DS64.size))
    entries = min(entries, MAX_CHUNKS, max(0, (chunk.size or 0) - _DS64.size) // _DS64_ENTRY.size)
    table = file.take(chunk.offset + _DS64.size, entries * _DS64_ENTRY.size)
    return dict(_DS64_ENTRY.iter_unpack(table)) | {b"data": data}
