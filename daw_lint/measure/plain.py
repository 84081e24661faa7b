"""Where a file holds uncompressed samples, and how they are stored."""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.model.bounce import AudioFormat

UNKNOWN_LENGTH = 0xFFFFF000
"""From here on a 32-bit length is a placeholder that was never filled in: -1 as an unsigned number, or close to it."""
ABOUT_2_GIB = range(0x7EFFF000, 0x80000001)
"""Lengths in bytes that sox and arecord write before they know the real one."""


class PlainSamples(NamedTuple):
    """Uncompressed samples: a frame is one sample of every channel, frames follow each other without gaps."""

    offset: int
    """Offset of the first frame in bytes."""
    channels: int
    sample_bytes: int
    """Bytes of a sample: 1 to 4 for integers, 4 or 8 for floats."""
    is_float: bool = False
    big_endian: bool = False
    is_unsigned: bool = False
    """Whether 8-bit samples are offset by 128, as in WAV."""

    @property
    def frame_bytes(self) -> int:
        """Bytes of a frame."""
        return self.sample_bytes * self.channels

    def is_readable(self) -> bool:
        """Whether numpy can read the numbers directly."""
        return self.channels > 0 and (self.sample_bytes in (4, 8) if self.is_float else 1 <= self.sample_bytes <= 4)


class PlainFile(NamedTuple):
    """The format of a file of uncompressed samples, and where they are."""

    audio: AudioFormat
    samples: PlainSamples


def is_unknown_length(size: int, held: int) -> bool:
    """Whether a 32-bit length in bytes is a placeholder: ``held`` is what the file has from there to its end."""
    return size > held and (size >= UNKNOWN_LENGTH or size in ABOUT_2_GIB)


def with_frames(audio: AudioFormat, held: int, promised: int | None) -> AudioFormat:
    """Put the number of frames into a format. ``promised`` is what the header states, ``None`` if nothing."""
    if promised is None:
        return audio._replace(frames=held)
    return audio._replace(frames=min(held, promised), header_frames=promised if promised > held else None)
