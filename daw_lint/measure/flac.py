"""FLAC headers (RFC 9639, clause 8.2: STREAMINFO)."""

from __future__ import annotations

from daw_lint.measure.source import AudioFile
from daw_lint.model.bounce import AudioFormat

STREAMINFO_BYTES = 34


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
