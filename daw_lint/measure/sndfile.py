"""Formats that libsndfile reads. soundfile, and numpy with it, is imported only when needed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom
from typing import TYPE_CHECKING

from daw_lint.disk.bounded import open_file
from daw_lint.measure.bounds import most_samples, too_many_samples
from daw_lint.measure.source import AudioFile
from daw_lint.model.bounce import AudioFormat

if TYPE_CHECKING:
    from soundfile import SoundFile

UNKNOWN_FRAMES = 1 << 40
"""Above this the length is unknown: libsndfile then reports about 2**63 - 1 frames."""
COUNT_BLOCK = 1 << 16
FLOATS = {"FLOAT": 32, "DOUBLE": 64}
LOSSY = {"MPEG_LAYER_I": "MPEG layer 1", "MPEG_LAYER_II": "MPEG layer 2", "MPEG_LAYER_III": "MP3", "VORBIS": "Vorbis",
         "OPUS": "Opus", "ULAW": "µ-law", "ALAW": "A-law", "IMA_ADPCM": "IMA ADPCM", "MS_ADPCM": "MS ADPCM",
         "GSM610": "GSM 6.10"}  # fmt: skip
CONTAINERS = {"WAVEX": "WAV"}
_BITS = re.compile(r"(PCM_[SU]?|ALAC_)(\d+)")


def read_with_libsndfile(file: AudioFile, spool: BufferedRandom | None = None) -> AudioFormat:
    """Read the header with libsndfile, of ``spool`` if it is given. Raises ``BounceError`` if that fails."""
    with decoder(file, spool=spool) as sound:
        bits = _bits(sound.subtype)
        frames = sound.frames if 0 <= sound.frames < UNKNOWN_FRAMES else _count(file, sound)
        return AudioFormat(
            container=CONTAINERS.get(sound.format, sound.format),
            codec=_codec(sound.format, sound.subtype),
            lossy=bits is None,
            sample_rate_hz=sound.samplerate,
            channels=sound.channels,
            frames=frames,
            bit_depth=bits,
            is_float=sound.subtype in FLOATS,
        )


@contextmanager
def decoder(file: AudioFile, start: int = 0, spool: BufferedRandom | None = None) -> Iterator[SoundFile]:
    """Open ``file``, or the part of it in ``spool``, for decoding from the frame ``start``.

    Raises ``BounceError`` for every failure inside.
    """
    try:
        import soundfile
    except (ImportError, OSError):
        raise file.error("libsndfile, which reads this format, cannot be loaded", "convert it to WAV") from None

    class Forward(soundfile.SoundFile):  # type: ignore[misc]
        # soundfile seeks after every read of a seekable file, which fails at the end of a truncated one.
        def seekable(self) -> bool:
            return False

    try:
        # Pass a new descriptor: with a Python file object, soundfile's callback would print every failed seek.
        with Forward(_descriptor(file, spool)) as sound:
            if start:
                sound.seek(start)
            yield sound
    except (soundfile.SoundFileError, TypeError, ValueError) as error:
        reason = getattr(error, "error_string", str(error)).strip().removeprefix("Error : ").rstrip(".")
        if reason.startswith(("File does not exist", "Format not recognised")):
            raise file.error("this is not a known audio format", "bounce to WAV, AIFF or FLAC") from None
        raise file.error(f"libsndfile cannot read it ({reason})", "render it again, or convert it to WAV") from None


def _descriptor(file: AudioFile, spool: BufferedRandom | None) -> int:
    if spool is None:
        with open_file(file.path) as stream:
            return os.dup(stream.fileno())
    copy = os.dup(spool.fileno())
    os.lseek(copy, 0, os.SEEK_SET)
    return copy


def _count(file: AudioFile, sound: SoundFile) -> int:
    frames, most = 0, most_samples(file) // max(1, sound.channels)
    while count := len(sound.read(COUNT_BLOCK, dtype="float32", always_2d=True)):
        frames += count
        if frames > most:
            raise too_many_samples(file)
    return frames


def _bits(subtype: str) -> int | None:
    if subtype in FLOATS:
        return FLOATS[subtype]
    found = _BITS.fullmatch(subtype)
    return int(found[2]) if found else None


def _codec(container: str, subtype: str) -> str:
    if subtype in FLOATS:
        return f"{FLOATS[subtype]}-bit float"
    bits = _bits(subtype)
    if bits is None:
        return LOSSY.get(subtype, subtype.replace("_", " "))
    if subtype.startswith("ALAC"):
        return f"ALAC {bits}-bit"
    return f"{'FLAC' if container in ('OGG', 'FLAC') else 'PCM'} {bits}-bit"
