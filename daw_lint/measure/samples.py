"""Read the samples of an audio file or array in order, one row per channel. Imports numpy: import it only to measure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from daw_lint.measure.blocks import Reader
from daw_lint.measure.riff import FORMS
from daw_lint.measure.sndfile import decoder
from daw_lint.measure.source import AudioFile, open_audio
from daw_lint.measure.wav import FLOAT, SampleFormat, read_wav
from daw_lint.model.bounce import AudioFormat

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, Numbers, Samples

_PAD = 8
"""Bytes before the first sample, so that 24-bit samples can be read as 32-bit numbers that begin a byte earlier."""
_AT_ONCE = 1 << 16
AGAIN = "wait until the render is done and run again"


@contextmanager
def reader_at(path: Path, audio: AudioFormat, start: int = 0) -> Iterator[Reader]:
    """Open a file for reading from the frame ``start``. ``audio`` is the result of ``read_header``.

    Integers are divided by ``2 ** (bits - 1)`` of their container. Samples are in single precision, which is exact for
    24 bits. Raises ``BounceError`` if the file cannot be read, changes or gets shorter, now or while reading.
    """
    with open_audio(path) as file:
        wav = read_wav(file) if file.peek(0, 4) in FORMS else None
        if wav is None or wav.audio is None:
            with decoder(file, start) as sound:
                yield _Decoded(file, sound, audio, start)
            return
        form = wav.sample_format
        if form.channels != audio.channels:
            raise file.error("the file changed while it was read", AGAIN)
        file.stream.seek(wav.offset + start * form.frame_bytes)
        yield _PlainSamples(file, form, audio.frames - start)


class ArrayReader:
    """Reads an array of shape (frames,) or (frames, channels): floats, or integers that use the full range."""

    def __init__(self, samples: Samples, start: int = 0) -> None:
        """``start`` is the first frame to read."""
        self._samples = samples.reshape(len(samples), -1)[start:]
        kind = samples.dtype
        self._offset = 128 if kind == np.uint8 else 0
        self._scale = 1.0 if kind.kind == "f" else 2.0 ** (1 - 8 * kind.itemsize)

    def read(self, out: F32) -> int:
        """Fill ``out`` (see ``Reader``)."""
        some = self._samples[: out.shape[1]]
        self._samples = self._samples[out.shape[1] :]
        with np.errstate(over="ignore"):
            if self._scale == 1.0:
                np.copyto(out[:, : len(some)], some.T, casting="same_kind")
            else:
                shifted = some.T.astype(np.float64) - self._offset
                np.multiply(shifted, self._scale, out=out[:, : len(some)], casting="same_kind")
        return len(some)


class _PlainSamples:
    """Reads the plain numbers of a WAV file directly."""

    def __init__(self, file: AudioFile, form: SampleFormat, frames: int) -> None:
        self._file = file
        self._form = form
        self._left = frames
        self._raw = np.zeros(0, np.uint8)
        self._codes = np.zeros((form.channels, 0), np.int32)

    def read(self, out: F32) -> int:
        frames: int = min(out.shape[1], self._left)
        wanted = frames * self._form.frame_bytes
        if len(self._raw) < _PAD + wanted:
            self._raw = np.zeros(_PAD + wanted, np.uint8)
        view = self._raw[_PAD : _PAD + wanted].data
        got = 0
        while got < wanted:
            count = self._file.stream.readinto(view[got:])
            if not count:
                raise _shrunk(self._file)
            got += count
        self._left -= frames
        # Convert in pieces that fit into the processor's cache.
        for at in range(0, frames, _AT_ONCE):
            self._convert(out[:, at : min(frames, at + _AT_ONCE)], at)
        return frames

    def _convert(self, out: F32, at: int) -> None:
        width, channels = self._form.sample_bytes, self._form.channels
        kind = {1: "u1", 2: "<i2", 3: "<i4", 4: "<i4"}[width] if self._form.tag != FLOAT else f"<f{width}"
        # Three bytes are read as four: the byte before them becomes the lowest, and is then cleared.
        offset = _PAD + at * self._form.frame_bytes - (width == 3)
        shape, strides = out.shape, (width, width * channels)
        numbers: Numbers = np.ndarray(shape, kind, self._raw.data, offset, strides)
        if self._form.tag == FLOAT:
            with np.errstate(over="ignore"):
                np.copyto(out, numbers, casting="same_kind")
        elif width == 1:
            np.multiply(numbers.astype(np.float32) - np.float32(128), np.float32(2**-7), out=out)
        elif width == 2:
            np.multiply(numbers, np.float32(2**-15), out=out, dtype=np.float32, casting="unsafe")
        else:
            if width == 3:
                if self._codes.shape[1] < shape[1]:
                    self._codes = np.empty((channels, _AT_ONCE), np.int32)
                numbers = np.bitwise_and(numbers, -256, out=self._codes[:, : shape[1]])
            np.multiply(numbers, np.float32(2.0**-31), out=out, dtype=np.float32, casting="unsafe")


class _Decoded:
    """Reads the samples of a file that libsndfile decodes."""

    def __init__(self, file: AudioFile, sound: Any, audio: AudioFormat, start: int) -> None:
        if sound.channels != audio.channels:
            raise file.error("the file changed while it was read", AGAIN)
        self._file = file
        self._sound = sound
        self._buffer = np.empty((_AT_ONCE, audio.channels), np.float32)

    def read(self, out: F32) -> int:
        done: int = 0
        while done < out.shape[1]:
            some = self._sound.read(out=self._buffer[: out.shape[1] - done])
            if not len(some):
                if os.fstat(self._file.stream.fileno()).st_size < self._file.size:
                    raise _shrunk(self._file)
                break
            np.copyto(out[:, done : done + len(some)], some.T)
            done += len(some)
        return done


def _shrunk(file: AudioFile) -> Exception:
    return file.error("the file got shorter while it was read", AGAIN)
