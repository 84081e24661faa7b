"""The samples of an audio file, block by block: memory stays bounded whatever the length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from daw_lint.bounce import AudioFormat
from daw_lint.measure.layout import Layout, RawFormat
from daw_lint.measure.sndfile import open_sound
from daw_lint.measure.source import AudioFile

Samples = npt.NDArray[Any]
"""Samples of shape (frames, channels), float32 or float64; full scale is 1.0."""

BLOCK_SAMPLES = 1 << 18


def read_blocks(
    file: AudioFile, audio: AudioFormat, layout: Layout | None, size: int = BLOCK_SAMPLES
) -> Iterator[Samples]:
    """Yield blocks of about ``size`` samples over all channels. Raises ``BounceError`` when the file shrinks."""
    frames = max(1, size // audio.channels)
    if layout is not None:
        yield from _plain(file, audio, layout, frames)
        return
    wide = audio.bit_depth in (32, 64)
    with open_sound(file) as sound:
        yield from _decoded(file, sound, frames, "float64" if wide else "float32")


def _plain(file: AudioFile, audio: AudioFormat, layout: Layout, frames: int) -> Iterator[Samples]:
    stride = layout.raw.width * audio.channels
    position = layout.offset
    left = audio.frames
    while left:
        wanted = min(frames, left)
        data = file.peek(position, wanted * stride)
        if len(data) < wanted * stride:
            raise file.error("the file became shorter while it was read", "wait until the render is done")
        yield decode(data, layout.raw).reshape(-1, audio.channels)
        position += wanted * stride
        left -= wanted


def decode(data: bytes, raw: RawFormat) -> Samples:
    """Return stored samples as floats; integers are divided by 2 to the power of bits - 1."""
    if raw.is_float:
        return np.frombuffer(data, f"<f{raw.width}")
    if raw.unsigned:
        return (np.frombuffer(data, np.uint8).astype(np.float32) - 128.0) / np.float32(128.0)
    if raw.width == 2:
        return np.frombuffer(data, "<i2") / np.float32(1 << 15)
    if raw.width == 4:
        return np.frombuffer(data, "<i4") / np.float64(1 << 31)
    return _decode_24(data)


def _decode_24(data: bytes) -> Samples:
    """Read three bytes as the upper ones of a 32-bit integer, through a view that is not aligned."""
    count = len(data) // 3
    padded = np.frombuffer(b"\0" + data, np.uint8)
    words = np.lib.stride_tricks.as_strided(padded[:4].view("<i4"), (count,), (3,)) if count else np.empty(0, "<i4")
    return (words & ~0xFF) / np.float32(2.0**31)


def _decoded(file: AudioFile, sound: Any, frames: int, dtype: str) -> Iterator[Samples]:
    import soundfile

    while True:
        try:
            block = sound.read(frames, dtype=dtype, always_2d=True)
        except (soundfile.SoundFileError, RuntimeError):
            raise file.error("the audio data is damaged and cannot be decoded", "render it again") from None
        if not len(block):
            return
        yield cast(Samples, block)
