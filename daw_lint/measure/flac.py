"""The header of a native FLAC file (RFC 9639, clause 8.2: STREAMINFO)."""

from __future__ import annotations

from daw_lint.bounce import AudioFormat
from daw_lint.measure.source import AudioFile


def read_flac(file: AudioFile) -> AudioFormat | None:
    """Return the format, or ``None`` when the stream does not say how long it is. Raises ``BounceError``."""
    block = file.take(4, 38)
    if block[0] & 0x7F != 0:
        raise file.error("the FLAC file does not begin with STREAMINFO: it is damaged", "render it again")
    packed = int.from_bytes(block[14:22], "big")
    rate, channels, bits = packed >> 44, (packed >> 41 & 7) + 1, (packed >> 36 & 31) + 1
    frames = packed & (1 << 36) - 1
    if rate == 0:
        raise file.error("the FLAC header says no sample rate: it is damaged", "render it again")
    if frames == 0:
        return None
    return AudioFormat("FLAC", f"FLAC {bits}-bit", False, rate, channels, frames, bits)
