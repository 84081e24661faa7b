"""The header of a WAV, RF64 or BW64 file.

Sources: Microsoft, Multiple channel audio data and WAVE files (WAVEFORMATEXTENSIBLE); EBU Tech 3285, 3306.
"""

from __future__ import annotations

from struct import Struct

from daw_lint.bounce import AudioFormat
from daw_lint.measure.bext import HEAD_BYTES, Broadcast, read_bext
from daw_lint.measure.layout import Layout, RawFormat
from daw_lint.measure.riff import Chunks, read_chunks
from daw_lint.measure.source import AudioFile

_FMT = Struct("<HHIIHH")
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_CODECS = {
    2: "Microsoft ADPCM",
    6: "A-law",
    7: "mu-law",
    0x11: "IMA ADPCM",
    0x31: "GSM 6.10",
    0x50: "MPEG",
    0x55: "MP3",
}


def read_wav(file: AudioFile) -> tuple[AudioFormat, Layout | None]:
    """Return the format, and where the samples lie when they are plain. Raises ``BounceError``."""
    chunks = read_chunks(file)
    fmt, data = chunks.first.get(b"fmt "), chunks.first.get(b"data")
    if fmt is None or data is None:
        missing = "fmt" if fmt is None else "data"
        raise file.error(f"the WAV file has no {missing} chunk: it is truncated or damaged", "render it again")
    tag, channels, rate, _, align, bits = _FMT.unpack(file.take(fmt.offset, _FMT.size))
    if tag == _EXTENSIBLE:
        tag = int.from_bytes(file.take(fmt.offset + 24, 2), "little")
    if channels == 0 or rate == 0:
        raise file.error("the header says no channels or no sample rate: it is damaged", "render it again")
    codec, raw = _codec(file, tag, bits, align, channels)
    said = _broadcast(file, chunks)
    held = max(0, file.size - data.offset)
    stated = held if data.size is None else data.size
    frames = min(stated, held) // align if align else 0
    audio = AudioFormat(
        container=chunks.container,
        codec=codec,
        lossy=raw is None and tag in (2, 0x11, 0x31, 0x50, 0x55),
        sample_rate_hz=rate,
        channels=channels,
        frames=frames,
        bit_depth=bits if raw is not None else None,
        is_float=raw is not None and raw.is_float,
        header_frames=stated // align if align and stated > held else None,
        originated=said.originated,
        originator=said.originator,
    )
    return audio, None if raw is None else Layout(data.offset, raw)


def _codec(file: AudioFile, tag: int, bits: int, align: int, channels: int) -> tuple[str, RawFormat | None]:
    width = align // channels if align % channels == 0 else 0
    if tag == _PCM and 1 <= width <= 4 and 0 < bits <= width * 8:
        return f"PCM {bits}-bit", RawFormat(width, is_float=False, unsigned=width == 1)
    if tag == _FLOAT and width in (4, 8) and bits == width * 8:
        return f"{bits}-bit float", RawFormat(width, is_float=True)
    if tag in (_PCM, _FLOAT):
        raise file.error(f"the header is inconsistent ({bits} bits in {align} bytes)", "render it again")
    return _CODECS.get(tag, f"WAV codec {tag:#06x}"), None


def _broadcast(file: AudioFile, chunks: Chunks) -> Broadcast:
    chunk = chunks.first.get(b"bext")
    return Broadcast() if chunk is None else read_bext(file.peek(chunk.offset, HEAD_BYTES))
