"""FLAC headers (RFC 9639, clauses 8.2: STREAMINFO, and 8.6: comments)."""

from __future__ import annotations

from daw_lint.measure.channel_layouts import MASK_TAG, Layout, flac_layout
from daw_lint.measure.source import AudioFile
from daw_lint.model.bounce import AudioFormat

STREAMINFO_BYTES = 34
MAX_BLOCKS = 1000
MAX_COMMENT_BYTES = 1 << 20
"""Our own bounds on metadata."""
_COMMENTS = 4
_IS_LAST = 0x80


def read_flac(file: AudioFile, offset: int) -> AudioFormat | None:
    """Read the STREAMINFO of the stream at ``offset`` bytes; ``None`` if it does not state the length.

    Raises ``BounceError`` if the header is truncated or does not begin with STREAMINFO.
    """
    head = file.take(offset + 4, 4 + STREAMINFO_BYTES)
    if head[0] & 0x7F != 0 or int.from_bytes(head[1:4], "big") != STREAMINFO_BYTES:
        raise file.error("the FLAC header is damaged", "render or copy the file again")
    packed = int.from_bytes(head[14:22], "big")
    bits = (packed >> 36 & 0x1F) + 1
    frames = packed & (1 << 36) - 1
    if not frames:
        return None
    return AudioFormat(
        container="FLAC",
        codec=f"FLAC {bits}-bit",
        lossy=False,
        sample_rate_hz=packed >> 44,
        channels=(packed >> 41 & 7) + 1,
        frames=frames,
        bit_depth=bits,
    )


def flac_speakers(file: AudioFile, offset: int) -> Layout | None:
    """Return the loudspeaker of each channel: by the channel mask in the comments, else the order of FLAC."""
    packed = int.from_bytes(file.peek(offset + 18, 8), "big")
    return flac_layout((packed >> 41 & 7) + 1, _comment(file, offset, MASK_TAG))


def _comment(file: AudioFile, offset: int, name: str) -> str | None:
    """Return the first comment of this name."""
    position = offset + 4
    for _ in range(MAX_BLOCKS):
        head = file.peek(position, 4)
        if len(head) < 4:
            return None
        size = int.from_bytes(head[1:], "big")
        if head[0] & ~_IS_LAST == _COMMENTS:
            return _find(file.peek(position + 4, min(size, MAX_COMMENT_BYTES)), name)
        if head[0] & _IS_LAST:
            return None
        position += 4 + size
    return None


def _find(block: bytes, name: str) -> str | None:
    """Return the value of a comment: they follow the name of the vendor, each after its size in bytes."""
    at = 4 + int.from_bytes(block[:4], "little")
    for _ in range(min(int.from_bytes(block[at : at + 4], "little"), len(block))):
        at += 4
        size = int.from_bytes(block[at : at + 4], "little")
        key, _, value = block[at + 4 : at + 4 + size].decode("utf-8", "replace").partition("=")
        if key.upper() == name:
            return value
        at += size
    return None
