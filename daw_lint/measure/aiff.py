"""AIFF and AIFF-C headers (Apple, Audio Interchange File Format 1.3 and AIFF-C draft of 1991)."""

from __future__ import annotations

from math import ldexp
from struct import Struct

from daw_lint.measure.source import AudioFile
from daw_lint.model.bounce import AudioFormat

MAX_CHUNKS = 4096
"""Our own bound on the chunks of a file."""
INTEGERS = {b"NONE": None, b"twos": None, b"sowt": None, b"raw ": 8, b"in24": 24, b"42ni": 24, b"in32": 32, b"23ni": 32}
"""Bits per sample of the integer codecs; ``None`` means as in the header."""
FLOATS = {b"fl32": 32, b"FL32": 32, b"fl64": 64, b"FL64": 64}
_CHUNK = Struct(">4sI")
_COMM = Struct(">HIHH8s")
_SSND = Struct(">I")


def read_aiff(file: AudioFile) -> AudioFormat | None:
    """Read the header; ``None`` for a codec that only libsndfile may know. Raises ``BounceError``."""
    compressed = file.take(0, 12)[8:] == b"AIFC"
    chunks = _read_chunks(file)
    if b"COMM" not in chunks or b"SSND" not in chunks:
        missing = "COMM" if b"COMM" not in chunks else "SSND"
        raise file.error(f"the header is truncated: it has no {missing} chunk", "render or copy the file again")
    offset = chunks[b"COMM"][0]
    channels, frames, bits, exponent, mantissa = _COMM.unpack(file.take(offset, _COMM.size))
    codec = file.take(offset + _COMM.size, 4) if compressed else b"NONE"
    if codec in FLOATS:
        bits = FLOATS[codec]
    elif codec in INTEGERS:
        bits = INTEGERS[codec] or bits
    if not 1 <= bits <= 64 or codec not in INTEGERS | FLOATS:
        return None
    held = _held_bytes(file, *chunks[b"SSND"]) // max(1, channels * ((bits + 7) // 8))
    return AudioFormat(
        container="AIFF-C" if compressed else "AIFF",
        codec=f"{bits}-bit float" if codec in FLOATS else f"PCM {bits}-bit",
        lossy=False,
        sample_rate_hz=_rate_hz(exponent, mantissa),
        channels=channels,
        frames=min(frames, held),
        bit_depth=bits,
        is_float=codec in FLOATS,
        header_frames=frames if frames > held else None,
    )


def _read_chunks(file: AudioFile) -> dict[bytes, tuple[int, int]]:
    """Return the offset and size in bytes of the first chunk of each name."""
    chunks: dict[bytes, tuple[int, int]] = {}
    position = 12
    for _ in range(MAX_CHUNKS):
        head = file.peek(position, _CHUNK.size)
        if len(head) < _CHUNK.size:
            break
        name, size = _CHUNK.unpack(head)
        chunks.setdefault(name, (position + _CHUNK.size, size))
        position += _CHUNK.size + size + size % 2  # chunks are padded to an even size
    return chunks


def _held_bytes(file: AudioFile, offset: int, size: int) -> int:
    unused: int = _SSND.unpack(file.take(offset, _SSND.size))[0]
    start = offset + 8 + unused
    return max(0, min(file.size, offset + size) - start)


def _rate_hz(exponent: int, mantissa: bytes) -> int:
    """Round an IEEE 754 extended number (80 bits) to whole Hz; 0 if it is negative or implausibly large."""
    power = (exponent & 0x7FFF) - 16383
    if exponent & 0x8000 or power > 31:
        return 0
    return round(ldexp(int.from_bytes(mantissa, "big"), power - 63))
