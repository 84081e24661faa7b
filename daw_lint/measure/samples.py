"""The samples of an audio file, in blocks of bounded size. This module imports numpy; import it only to measure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from daw_lint.bounce import AudioFormat
from daw_lint.measure.riff import FORMS
from daw_lint.measure.sndfile import decoder
from daw_lint.measure.source import AudioFile, open_audio
from daw_lint.measure.wav import FLOAT, Wav, read_wav

Block: TypeAlias = NDArray[np.float32] | NDArray[np.float64]
"""Samples of shape (frames, channels); full scale is 1.0."""
BLOCK_SAMPLES = 1 << 18
"""Samples a block over all channels: 1 to 2 MiB of floats."""
_PAD = 8


def read_blocks(path: Path, audio: AudioFormat, *, block_samples: int = BLOCK_SAMPLES) -> Iterator[Block]:
    """Yield the samples of the file from first to last, in arrays of shape (frames, channels).

    A block is at most ``block_samples`` over all channels and at least one frame. Integers are divided by
    ``2 ** (bits - 1)`` of their container; float64 for 32-bit integers and 64-bit floats, float32 for all else, which is
    exact. ``audio`` is what ``read_header`` said. Raises ``BounceError`` for what cannot be read or grows shorter.
    """
    frames = max(1, block_samples // audio.channels)
    with open_audio(path) as file:
        wav = read_wav(file) if file.peek(0, 4) in FORMS else None
        if wav is not None and wav.audio is not None:
            yield from _read_numbers(file, wav, audio, frames)
        else:
            yield from _decode(file, audio, frames)


def _read_numbers(file: AudioFile, wav: Wav, audio: AudioFormat, block_frames: int) -> Iterator[Block]:
    frame_bytes = wav.sample_format.frame_bytes
    if wav.sample_format.channels != audio.channels:
        raise file.error("the file changed while it was read", "wait until the render is done and run again")
    file.stream.seek(wav.offset)
    for start in range(0, audio.frames, block_frames):
        wanted = min(block_frames, audio.frames - start) * frame_bytes
        raw = np.empty(_PAD + wanted, np.uint8)
        raw[:_PAD] = 0
        if file.stream.readinto(raw[_PAD:].data) < wanted:
            raise _shrunk(file)
        yield _numbers(raw, wav).reshape(-1, audio.channels)


def _numbers(raw: NDArray[np.uint8], wav: Wav) -> Block:
    """Return the samples in ``raw``, which begins with 8 bytes of padding, as one flat array."""
    width = wav.sample_format.sample_bytes
    if wav.sample_format.tag == FLOAT:
        return raw[_PAD:].view(f"<f{width}").astype(f"f{width}", copy=False)
    if width == 1:
        return (raw[_PAD:].astype(np.float32) - np.float32(128)) * np.float32(2**-7)
    if width == 2:
        return raw[_PAD:].view("<i2").astype(np.float32) * np.float32(2**-15)
    if width == 3:
        return _packed_24(raw).astype(np.float32) * np.float32(2**-23)
    return raw[_PAD:].view("<i4").astype(np.float64) * 2.0**-31


def _packed_24(raw: NDArray[np.uint8]) -> NDArray[np.int32]:
    # Each number is read as 32 bits with the byte before it as its lowest, which the shift then drops.
    count = (len(raw) - _PAD) // 3
    return np.ndarray((count,), "<i4", raw, _PAD - 1, (3,)) >> 8


def _decode(file: AudioFile, audio: AudioFormat, block_frames: int) -> Iterator[Block]:
    wide = audio.bit_depth is not None and audio.bit_depth > (32 if audio.is_float else 24)
    with decoder(file) as sound:
        if sound.channels != audio.channels:
            raise file.error("the file changed while it was read", "wait until the render is done and run again")
        while len(block := sound.read(block_frames, dtype="float64" if wide else "float32", always_2d=True)):
            yield block
    if os.fstat(file.stream.fileno()).st_size < file.size:
        raise _shrunk(file)


def _shrunk(file: AudioFile) -> Exception:
    return file.error("the file grew shorter while it was read", "wait until the render is done and run again")
