"""What the header of an audio file says, whatever its name says."""

from __future__ import annotations

from daw_lint.bounce import AudioFormat
from daw_lint.measure.aiff import read_aiff
from daw_lint.measure.flac import read_flac
from daw_lint.measure.layout import Layout
from daw_lint.measure.riff import FORMS
from daw_lint.measure.source import AudioFile
from daw_lint.measure.wav import read_wav


def read_header(file: AudioFile) -> tuple[AudioFormat, Layout | None]:
    """Return the format and, for plain WAV, where its samples lie.

    WAV, RF64, AIFF and FLAC are read here without any library; the others by libsndfile. Raises ``BounceError`` for what
    is no audio, and for a file without a single sample.
    """
    audio, layout = _read(file)
    if audio.frames == 0:
        raise file.error("the file holds no audio: its length is zero", "render it again")
    return audio, layout


def _read(file: AudioFile) -> tuple[AudioFormat, Layout | None]:
    from daw_lint.measure.sndfile import read_sound

    head = file.peek(0, 12)
    if head[:4] in FORMS and head[8:12] == b"WAVE":
        return read_wav(file)
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return read_aiff(file), None
    if head[:4] == b"fLaC":
        return read_flac(file) or read_sound(file), None
    return read_sound(file), None
