"""Read the samples of an audio file or array in order, one row per channel. Imports numpy: import it only to measure."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from daw_lint.disk import outside
from daw_lint.measure.blocks import Reader
from daw_lint.measure.bounds import most_samples, too_many_samples
from daw_lint.measure.header import plain_file
from daw_lint.measure.kernel import kernel
from daw_lint.measure.ogg import MAGIC as OGG
from daw_lint.measure.ogg import Link, read_links, spooled
from daw_lint.measure.plain import PlainSamples
from daw_lint.measure.sndfile import decoder
from daw_lint.measure.source import AudioFile, open_audio
from daw_lint.model.bounce import AudioFormat

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, Numbers, Samples

_PAD = 8
"""Bytes before the first sample and after the last: 24-bit samples are read as 32-bit numbers, with one byte more."""
_AT_ONCE = 1 << 16
_PIECE = 1 << 16
"""Frames that are read and converted at once. With two channels of 24 bits they and the results take 1.4 MB."""
AGAIN = "wait until the render is done and run again"


@contextmanager
def reader_at(path: Path, audio: AudioFormat, start: int = 0) -> Iterator[Reader]:
    """Open a file for reading from the frame ``start``. ``audio`` is the result of ``read_header``.

    Integers are divided by ``2 ** (bits - 1)`` of their container. Samples are in single precision, which is exact for
    24 bits. Raises ``BounceError`` if the file cannot be read, changes or gets shorter, now or while reading.
    """
    with open_audio(path) as file:
        plain = plain_file(file)
        links = read_links(file) if file.peek(0, 4) == OGG else []
        if len(links) > 1 or any(link.is_flac for link in links):
            with ExitStack() as stack:
                yield _Chained(file, links, audio, start, stack)
            return
        if plain is None:
            with decoder(file, start) as sound:
                yield _Decoded(file, sound, audio)
            return
        samples = plain.samples
        if samples.channels != audio.channels:
            raise file.error("the file changed while it was read", AGAIN)
        file.stream.seek(samples.offset + start * samples.frame_bytes)
        yield _PlainReader(file, samples, audio.frames - start)


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


class _PlainReader:
    """Reads uncompressed samples directly."""

    def __init__(self, file: AudioFile, samples: PlainSamples, frames: int) -> None:
        self._file = file
        self._samples = samples
        self._left = frames
        self._raw = np.zeros(0, np.uint8)
        self._codes = np.zeros((samples.channels, 0), np.int32)

    def read(self, out: F32) -> int:
        frames: int = min(out.shape[1], self._left)
        # Read and convert in pieces that fit into the processor's cache.
        for at in range(0, frames, _PIECE):
            piece = out[:, at : min(frames, at + _PIECE)]
            self._fetch(piece.shape[1] * self._samples.frame_bytes)
            self._left -= piece.shape[1]
            self._convert(piece)
        return frames

    def _fetch(self, wanted: int) -> None:
        """Read the next bytes into the buffer."""
        if len(self._raw) < wanted + 2 * _PAD:
            self._raw = np.zeros(wanted + 2 * _PAD, np.uint8)
        view = self._raw[_PAD : _PAD + wanted].data
        got = 0
        while got < wanted:
            count = self._file.stream.readinto(view[got:])
            if not count:
                raise _shrunk(self._file)
            got += count

    def _convert(self, out: F32) -> None:
        if (native := kernel()) is not None:
            samples = self._samples
            letter = "f" if samples.is_float else "u" if samples.is_unsigned and samples.sample_bytes == 1 else "i"
            raw = self._raw[_PAD : _PAD + out.shape[1] * samples.frame_bytes].data
            native.convert(raw, f"{letter}{samples.sample_bytes}", samples.big_endian, out)
            return
        width = self._samples.sample_bytes
        numbers = self._numbers(out.shape)
        if self._samples.is_float:
            with np.errstate(over="ignore"):
                np.copyto(out, numbers, casting="same_kind")
            return
        if width == 3:
            if self._codes.shape[1] < out.shape[1]:
                self._codes = np.empty((self._samples.channels, _PIECE), np.int32)
            codes = self._codes[:, : out.shape[1]]
            np.copyto(codes, numbers)
            numbers = np.bitwise_and(codes, -256, out=codes)
        # Two passes within the cache are faster than one that converts and multiplies.
        np.copyto(out, numbers, casting="unsafe")
        if width == 1 and self._samples.is_unsigned:
            out -= np.float32(128)
        out *= np.float32(2.0 ** (1 - 8 * numbers.dtype.itemsize))

    def _numbers(self, shape: tuple[int, ...]) -> Numbers:
        """View the frames in the buffer as numbers, shape (channels, frames).

        Three bytes are read as four: the neighbour of their lowest byte becomes the lowest, and is then cleared.
        """
        samples = self._samples
        width = samples.sample_bytes
        order = ">" if samples.big_endian else "<"
        if samples.is_float:
            kind = f"{order}f{width}"
        elif width == 1:
            kind = "u1" if samples.is_unsigned else "i1"
        else:
            kind = f"{order}i{2 if width == 2 else 4}"
        offset = _PAD - (width == 3 and not samples.big_endian)
        return np.ndarray(shape, kind, self._raw.data, offset, (width, samples.frame_bytes))


class _Decoded:
    """Reads the samples of a file that libsndfile decodes."""

    def __init__(self, file: AudioFile, sound: Any, audio: AudioFormat) -> None:
        if sound.channels != audio.channels:
            raise file.error("the file changed while it was read", AGAIN)
        self._file = file
        self._sound = sound
        self._buffer = np.empty((_AT_ONCE, audio.channels), np.float32)
        self._left = most_samples(file) // audio.channels

    def read(self, out: F32) -> int:
        done: int = 0
        while done < out.shape[1]:
            some = self._sound.read(out=self._buffer[: out.shape[1] - done])
            if not len(some):
                if outside.size_of(self._file.stream) < self._file.size:
                    raise _shrunk(self._file)
                break
            if (native := kernel()) is not None:
                native.convert(some.data.cast("B"), "f4", sys.byteorder == "big", out[:, done : done + len(some)])
            else:
                np.copyto(out[:, done : done + len(some)], some.T)
            done += len(some)
            self._left -= len(some)
            if self._left < 0:  # the header stated fewer
                raise too_many_samples(self._file)
        return done


class _Chained:
    """Reads the streams of an Ogg file one after the other, each from a temporary file of its own."""

    def __init__(
        self, file: AudioFile, links: Sequence[Link], audio: AudioFormat, start: int, stack: ExitStack
    ) -> None:
        self._file = file
        self._links = list(links)
        self._audio = audio
        self._stack = stack
        self._reader: _Decoded | None = None
        self._skip(start)

    def read(self, out: F32) -> int:
        done: int = 0
        while done < out.shape[1]:
            if self._reader is None:
                if not self._links:
                    break
                self._reader = self._open(self._links.pop(0))
            got = self._reader.read(out[:, done:])
            done += got
            if done < out.shape[1]:
                self._reader = None
        return done

    def _open(self, link: Link) -> _Decoded:
        self._stack.close()
        spool = self._stack.enter_context(spooled(self._file, link))
        sound = self._stack.enter_context(decoder(self._file, spool=spool))
        return _Decoded(self._file, sound, self._audio)

    def _skip(self, frames: int) -> None:
        # A place in a chain can only be found by decoding what comes before.
        passed = np.empty((self._audio.channels, min(frames, _AT_ONCE)), np.float32)
        while frames and (got := self.read(passed[:, :frames])):
            frames -= got


def _shrunk(file: AudioFile) -> Exception:
    return file.error("the file got shorter while it was read", AGAIN)
