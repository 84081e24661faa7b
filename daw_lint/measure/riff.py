"""The chunks of WAV files, and of the large formats RF64 and BW64.

Sources: Microsoft/IBM, Multimedia Programming Interface 1.0 (RIFF); EBU Tech 3306 (RF64) and ITU-R BS.2088-1 (BW64) for
``ds64`` and its 64-bit sizes.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

from daw_lint.measure.plain import is_unknown_length
from daw_lint.measure.source import AudioFile

FORMS = {b"RIFF": "WAV", b"RF64": "RF64", b"BW64": "BW64"}
MAX_CHUNKS = 4096
"""Our own bound on the chunks of a file."""
KNOWN = frozenset(
    b"fmt |data|fact|LIST|bext|iXML|JUNK|junk|PAD |FLLR|cue |smpl|inst|acid|id3 |ID3 |axml|chna|PEAK|cart|levl|umid|_PMX|DISP|"
    b"ds64|minf|elm1|regn|plst|wavl|slnt|afsp|strc|bxml|sxml".split(b"|")
)
"""Names of chunks that are in use."""
IN_DS64 = 0xFFFFFFFF
"""A size of this value means that the real one is in ``ds64`` (EBU Tech 3306)."""
UNKNOWN_LONG = 1 << 63
"""From here on a 64-bit size is a placeholder: a negative number."""
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
        unfinished = name == b"data" and _is_unfinished(file, size, position, chunks.riff_size)
        chunk = Chunk(position, None if unfinished else _size(name, size, long_sizes, file.size - position))
        if name == b"ds64" and form != b"RIFF":
            long_sizes = _read_ds64(file, chunk)
        chunks.first.setdefault(name, chunk)
        chunks.every.append((name, chunk))
        if chunk.size is None:
            break
        position = after_chunk(file, chunk.offset + chunk.size, KNOWN)
    return chunks


def after_chunk(file: AudioFile, end: int, known: frozenset[bytes]) -> int:
    """Return where the chunk after one that ends at ``end`` begins: chunks are padded to an even size.

    Some writers forget it. A known name right at an odd end, and none after it, is such a file.
    """
    if end % 2 == 0:
        return end
    head = file.peek(end, 5)
    return end if head[:4] in known and head[1:] not in known else end + 1


def _size(name: bytes, size: int, long_sizes: dict[bytes, int], held: int) -> int | None:
    if size == IN_DS64 and (long_size := long_sizes.get(name)):
        # -1 here is the placeholder of a writer that could not go back; a cut file has a size that a file can have.
        return long_size if long_size < UNKNOWN_LONG else None
    return None if is_unknown_length(size, held) else size


def _is_unfinished(file: AudioFile, size: int, offset: int, riff_size: int) -> bool:
    """Whether an empty ``data`` chunk is a size that was never filled in, rather than a finished file without audio.

    In an unfinished file the size of the whole was not filled in either: it ends before ``data`` begins. Or what follows
    is no chunk.
    """
    if size:
        return False
    after = file.peek(offset, 4)
    return riff_size + 8 <= offset or riff_size == IN_DS64 or (bool(after) and not is_chunk_name(after))


def is_chunk_name(name: bytes) -> bool:
    """Whether these bytes can be the name of a chunk: four printable characters."""
    return len(name) == 4 and all(0x20 <= byte < 0x7F for byte in name)


def _read_ds64(file: AudioFile, chunk: Chunk) -> dict[bytes, int]:
    _riff, data, _samples, entries = _DS64.unpack(file.take(chunk.offset, _DS64.size))
    entries = min(entries, MAX_CHUNKS, max(0, (chunk.size or 0) - _DS64.size) // _DS64_ENTRY.size)
    table = file.take(chunk.offset + _DS64.size, entries * _DS64_ENTRY.size)
    return dict(_DS64_ENTRY.iter_unpack(table)) | {b"data": data}
