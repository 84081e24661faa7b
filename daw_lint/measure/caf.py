"""Core Audio Format headers (Apple, Core Audio Format Specification 1.0)."""

from __future__ import annotations

from math import isfinite
from struct import Struct
from typing import NamedTuple

from daw_lint.measure.channel_layouts import Layout
from daw_lint.measure.core_audio_layout import core_audio_layout
from daw_lint.measure.plain import PlainFile, PlainSamples, with_frames
from daw_lint.measure.riff import Chunk, is_chunk_name
from daw_lint.measure.source import AudioFile
from daw_lint.model.bounce import AudioFormat

MAGIC = b"caff"
MAX_CHUNKS = 4096
"""Our own bound on the chunks of a file."""
MAX_LAYOUT_BYTES = 1 << 16
CODECS = {
    b"alac": "Apple Lossless",
    b"aac ": "AAC",
    b"opus": "Opus",
    b"ima4": "IMA ADPCM",
    b".mp3": "MP3",
    b"flac": "FLAC",
}
"""Names to display of codecs that daw-lint itself does not read."""
_START = 8
_CHUNK = Struct(">4sq")
_DESC = Struct(">d4sIIIII")
_FLOAT, _LITTLE_ENDIAN = 1, 2
_EDIT_COUNT_BYTES = 4
"""The number of edits comes before the samples in the data chunk."""


class Caf(NamedTuple):
    """A CAF file. ``plain`` is ``None`` if its samples are not plain numbers; libsndfile may know the codec."""

    codec: str
    layout: Layout | None
    plain: PlainFile | None


def read_caf(file: AudioFile) -> Caf:
    """Read the header. Raises ``BounceError`` if a chunk is missing or truncated."""
    chunks = _read_chunks(file)
    for name, word in ((b"desc", "description"), (b"data", "data")):
        if name not in chunks:
            raise file.error(f"the header is truncated: it has no {word} chunk", "render or copy the file again")
    rate, codec, flags, packet_bytes, _packet_frames, channels, bits = _DESC.unpack(
        file.take(chunks[b"desc"].offset, _DESC.size)
    )
    layout = _layout(file, chunks, channels)
    name = CODECS.get(codec, codec.decode("latin-1").strip())
    samples = PlainSamples(
        offset=chunks[b"data"].offset + _EDIT_COUNT_BYTES,
        channels=channels,
        sample_bytes=packet_bytes // max(1, channels),
        is_float=bool(flags & _FLOAT),
        big_endian=not flags & _LITTLE_ENDIAN,
    )
    whole = packet_bytes == samples.frame_bytes and 0 < bits <= 8 * samples.sample_bytes
    if codec != b"lpcm" or not whole or not samples.is_readable():
        return Caf(name, layout, None)
    audio = AudioFormat(
        container="CAF",
        codec=f"{bits}-bit float" if samples.is_float else f"PCM {bits}-bit",
        lossy=False,
        sample_rate_hz=round(rate) if isfinite(rate) and rate > 0 else 0,
        channels=channels,
        frames=0,
        bit_depth=bits,
        is_float=samples.is_float,
        loudspeakers=layout,
    )
    return Caf(name, layout, PlainFile(_counted(file, audio, chunks[b"data"], samples), samples))


def _read_chunks(file: AudioFile) -> dict[bytes, Chunk]:
    """Return the first chunk of each name. The size of ``data`` is unknown if it is -1 or too small for its own number."""
    chunks: dict[bytes, Chunk] = {}
    position = _START
    for _ in range(MAX_CHUNKS):
        head = file.peek(position, _CHUNK.size)
        if len(head) < _CHUNK.size:
            break
        name, size = _CHUNK.unpack(head)
        if name == MAGIC:
            raise file.error("the file has two headers, as sox writes it to a pipe", "render it to a file")
        position += _CHUNK.size
        unknown = size < 0 or (name == b"data" and _is_unfinished(file, position, size))
        chunks.setdefault(name, Chunk(position, None if unknown else size))
        if unknown:
            break
        position += size
    return chunks


def _is_unfinished(file: AudioFile, offset: int, size: int) -> bool:
    """Whether the size of ``data`` is a placeholder: a 32-bit -1, or nothing where the file goes on without a chunk."""
    held = file.size - offset
    if size == 0xFFFFFFFF:
        return held < size
    return size <= _EDIT_COUNT_BYTES < held and not is_chunk_name(file.peek(offset + size, _EDIT_COUNT_BYTES))


def _counted(file: AudioFile, audio: AudioFormat, data: Chunk, samples: PlainSamples) -> AudioFormat:
    held = max(0, file.size - samples.offset) // samples.frame_bytes
    stated = None if data.size is None else max(0, data.size - _EDIT_COUNT_BYTES) // samples.frame_bytes
    return with_frames(audio, held, stated)


def _layout(file: AudioFile, chunks: dict[bytes, Chunk], channels: int) -> Layout | None:
    if b"chan" not in chunks:
        return None
    chunk = chunks[b"chan"]
    return core_audio_layout(file.peek(chunk.offset, min(chunk.size or 0, MAX_LAYOUT_BYTES)), channels)
