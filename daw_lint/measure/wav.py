"""WAV, RF64, BW64 and W64: the format and position of the samples.

Sources: Microsoft, WAVEFORMATEXTENSIBLE (mmreg.h) for ``fmt ``; EBU Tech 3285 for ``bext``; see ``riff`` and ``w64`` for the
chunks.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

from daw_lint.measure.bext import HEAD_BYTES, Broadcast, read_bext
from daw_lint.measure.channel_layouts import mask_layout
from daw_lint.measure.plain import PlainFile, PlainSamples, with_frames
from daw_lint.measure.riff import Chunk, Chunks, read_chunks
from daw_lint.measure.source import AudioFile
from daw_lint.measure.w64 import is_w64, read_w64_chunks
from daw_lint.model.bounce import AudioFormat

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
"""Format tags (mmreg.h), as in ``CODECS``."""
CODECS = {
    0x02: "MS ADPCM", 0x06: "A-law", 0x07: "µ-law", 0x11: "IMA ADPCM", 0x31: "GSM 6.10", 0x50: "MPEG layer 2",
    0x55: "MP3", 0x92: "Dolby AC-3", 0xFF: "AAC", 0x161: "Windows Media Audio", 0x1610: "AAC", 0x674F: "Vorbis",
}  # fmt: skip
_FMT = Struct("<HHIIHH")
_EXTENSION = Struct("<HHI16s")
# The last 14 bytes of GUIDs that begin with a format tag: the usual one, and that of ambisonic B-format.
_GUID_TAILS = (
    bytes.fromhex("000000001000800000aa00389b71"),
    bytes.fromhex("00002107d3118644c8c1ca000000"),
)


class SampleFormat(NamedTuple):
    """The content of ``fmt ``. ``sample_bytes`` is the container of a sample, ``bits`` the bits of it with signal."""

    tag: int
    channels: int
    sample_rate_hz: int
    sample_bytes: int
    bits: int
    mask: int = 0
    """The channel mask; 0 if the file has no mask."""

    @property
    def codec(self) -> str:
        """The name of the codec to display."""
        if self.tag == FLOAT:
            return f"{self.bits}-bit float"
        return f"PCM {self.bits}-bit" if self.tag == PCM else CODECS.get(self.tag, f"codec 0x{self.tag:04X}")

    def samples(self, offset: int) -> PlainSamples | None:
        """Return the samples that begin at ``offset``; ``None`` if they are not plain numbers."""
        plain = PlainSamples(
            offset, self.channels, self.sample_bytes, is_float=self.tag == FLOAT, is_unsigned=self.sample_bytes == 1
        )
        whole = self.bits == 8 * self.sample_bytes if self.tag == FLOAT else self.tag == PCM and self.bits > 0
        return plain if whole and plain.is_readable() else None


class Wav(NamedTuple):
    """A WAV file. ``plain`` is ``None`` if its samples are not plain numbers; libsndfile may know the codec."""

    sample_format: SampleFormat
    broadcast: Broadcast
    plain: PlainFile | None


def read_wav(file: AudioFile) -> Wav:
    """Read the header. Raises ``BounceError`` if a chunk is missing or truncated."""
    chunks = read_w64_chunks(file) if is_w64(file) else read_chunks(file)
    form = _read_fmt(file, _chunk(file, chunks, b"fmt ", "format"))
    data = _chunk(file, chunks, b"data", "data")
    bext = chunks.first.get(b"bext")
    broadcast = Broadcast() if bext is None else read_bext(file.peek(bext.offset, min(bext.size or 0, HEAD_BYTES)))
    samples = form.samples(data.offset)
    plain = None
    if samples is not None:
        plain = PlainFile(_audio(file, chunks.container, form, data, broadcast, samples), samples)
    return Wav(form, broadcast, plain)


def _chunk(file: AudioFile, chunks: Chunks, name: bytes, word: str) -> Chunk:
    try:
        return chunks.first[name]
    except KeyError:
        raise file.error(f"the header is truncated: it has no {word} chunk", "render or copy the file again") from None


def _read_fmt(file: AudioFile, chunk: Chunk) -> SampleFormat:
    tag, channels, rate, _bytes_per_s, align, bits = _FMT.unpack(file.take(chunk.offset, _FMT.size))
    container_bits = bits
    mask = 0
    if tag == EXTENSIBLE and (chunk.size or 0) >= _FMT.size + _EXTENSION.size:
        _size, valid_bits, mask, guid = _EXTENSION.unpack(file.take(chunk.offset + _FMT.size, _EXTENSION.size))
        if guid[2:] in _GUID_TAILS:
            tag = int.from_bytes(guid[:2], "little")
        if tag == PCM and 0 < valid_bits <= bits:
            bits = valid_bits
    return SampleFormat(tag, channels, rate, _sample_bytes(channels, align, container_bits), bits, mask)


def _sample_bytes(channels: int, align: int, bits: int) -> int:
    """Return the size of a sample in bytes, from the size of a frame if that fits the bits: samples may be padded."""
    needed = (bits + 7) // 8
    if channels and align % channels == 0 and needed <= align // channels:
        return align // channels
    return needed


def _audio(
    file: AudioFile, container: str, form: SampleFormat, data: Chunk, broadcast: Broadcast, samples: PlainSamples
) -> AudioFormat:
    held = max(0, file.size - data.offset) // samples.frame_bytes
    audio = AudioFormat(
        container=container,
        codec=form.codec,
        lossy=False,
        sample_rate_hz=form.sample_rate_hz,
        channels=form.channels,
        frames=held,
        bit_depth=form.bits,
        is_float=form.tag == FLOAT,
        originated=broadcast.originated,
        originator=broadcast.originator,
        loudspeakers=mask_layout(form.mask, form.channels),
    )
    return with_frames(audio, held, None if data.size is None else data.size // samples.frame_bytes)
