"""AIFF and AIFF-C headers (Apple, Audio Interchange File Format 1.3 and AIFF-C draft of 1991)."""

from __future__ import annotations

from math import ldexp
from struct import Struct

from daw_lint.measure.channel_layouts import Layout
from daw_lint.measure.core_audio_layout import core_audio_layout
from daw_lint.measure.plain import UNKNOWN_LENGTH, PlainFile, PlainSamples, is_unknown_length, with_frames
from daw_lint.measure.riff import Chunk, after_chunk, is_chunk_name
from daw_lint.measure.source import AudioFile
from daw_lint.model.bounce import AudioFormat

MAX_CHUNKS = 4096
"""Our own bound on the chunks of a file."""
MAX_LAYOUT_BYTES = 1 << 16
KNOWN = frozenset(
    b"COMM|SSND|MARK|INST|MIDI|AESD|APPL|COMT|NAME|AUTH|(c) |ANNO|FVER|CHAN|ID3 |FLLR|basc|trns|cate".split(b"|")
)
"""Names of chunks that are in use."""
INTEGERS = {b"NONE": None, b"twos": None, b"sowt": None, b"raw ": 8, b"in24": 24, b"42ni": 24, b"in32": 32, b"23ni": 32}
"""Bits per sample of the integer codecs; ``None`` means as in the header."""
FLOATS = {b"fl32": 32, b"FL32": 32, b"fl64": 64, b"FL64": 64}
_LITTLE_ENDIAN = (b"sowt", b"42ni", b"23ni")
_START = 12
_CHUNK = Struct(">4sI")
_COMM = Struct(">HIHH8s")
_SSND = Struct(">II")


def read_aiff(file: AudioFile) -> PlainFile | None:
    """Read the header; ``None`` for a codec that only libsndfile may know. Raises ``BounceError``."""
    compressed = file.take(0, _START)[8:] == b"AIFC"
    chunks = _read_chunks(file)
    if b"COMM" not in chunks or b"SSND" not in chunks:
        missing = "COMM" if b"COMM" not in chunks else "SSND"
        raise file.error(f"the header is truncated: it has no {missing} chunk", "render or copy the file again")
    offset = chunks[b"COMM"].offset
    channels, frames, bits, exponent, mantissa = _COMM.unpack(file.take(offset, _COMM.size))
    codec = file.take(offset + _COMM.size, 4) if compressed else b"NONE"
    if codec in FLOATS:
        bits = FLOATS[codec]
    elif codec in INTEGERS:
        bits = INTEGERS[codec] or bits
    sound = chunks[b"SSND"]
    samples = _samples(file, sound.offset, codec, channels, bits)
    if channels and (not samples.is_readable() or codec not in INTEGERS | FLOATS):
        return None
    audio = AudioFormat(
        container="AIFF-C" if compressed else "AIFF",
        codec=f"{bits}-bit float" if codec in FLOATS else f"PCM {bits}-bit",
        lossy=False,
        sample_rate_hz=_rate_hz(exponent, mantissa),
        channels=channels,
        frames=0,
        bit_depth=bits,
        is_float=codec in FLOATS,
        loudspeakers=_layout(file, chunks, channels),
    )
    held = max(0, file.size - samples.offset) if sound.size is None else _held(file, sound, samples)
    held //= max(1, samples.frame_bytes)
    return PlainFile(with_frames(audio, held, _stated(frames, held, samples)), samples)


def _read_chunks(file: AudioFile) -> dict[bytes, Chunk]:
    """Return the first chunk of each name."""
    chunks: dict[bytes, Chunk] = {}
    position = _START
    for _ in range(MAX_CHUNKS):
        head = file.peek(position, _CHUNK.size)
        if len(head) < _CHUNK.size:
            break
        name, size = _CHUNK.unpack(head)
        position += _CHUNK.size
        unfinished = name == b"SSND" and _is_unfinished(file, position, size)
        chunks.setdefault(name, Chunk(position, None if unfinished else size))
        if unfinished:
            break
        position = after_chunk(file, position + size, KNOWN)
    return chunks


def _is_unfinished(file: AudioFile, offset: int, size: int) -> bool:
    """Whether the size of SSND was never filled in.

    It is a placeholder, too small for the two numbers of the chunk itself, or without any sample where no chunk follows.
    """
    after = file.peek(offset + _SSND.size, 4)
    empty = size == _SSND.size and bool(after) and not is_chunk_name(after)
    return size < _SSND.size or empty or is_unknown_length(size, file.size - offset)


def _samples(file: AudioFile, offset: int, codec: bytes, channels: int, bits: int) -> PlainSamples:
    unused: int = _SSND.unpack(file.take(offset, _SSND.size))[0]
    return PlainSamples(
        offset=offset + _SSND.size + unused,
        channels=channels,
        sample_bytes=(bits + 7) // 8,
        is_float=codec in FLOATS,
        big_endian=codec not in _LITTLE_ENDIAN,
        is_unsigned=codec == b"raw ",
    )


def _held(file: AudioFile, sound: Chunk, samples: PlainSamples) -> int:
    return max(0, min(file.size, sound.offset + (sound.size or 0)) - samples.offset)


def _stated(frames: int, held: int, samples: PlainSamples) -> int | None:
    """Return the number of frames in COMM; ``None`` if it was never filled in, or was computed from a placeholder."""
    size = frames * samples.frame_bytes + _SSND.size
    if not frames or frames >= UNKNOWN_LENGTH or is_unknown_length(size, held * samples.frame_bytes + _SSND.size):
        return None
    return frames


def _layout(file: AudioFile, chunks: dict[bytes, Chunk], channels: int) -> Layout | None:
    if b"CHAN" not in chunks:
        return None
    chunk = chunks[b"CHAN"]
    return core_audio_layout(file.peek(chunk.offset, min(chunk.size or 0, MAX_LAYOUT_BYTES)), channels)


def _rate_hz(exponent: int, mantissa: bytes) -> int:
    """Round an IEEE 754 extended number (80 bits) to whole Hz; 0 if it is negative or implausibly large."""
    power = (exponent & 0x7FFF) - 16383
    if exponent & 0x8000 or power > 31:
        return 0
    return round(ldexp(int.from_bytes(mantissa, "big"), power - 63))
