"""Files that libsndfile reads: everything that is not a plain WAV. It is loaded only when such a file is read."""

from __future__ import annotations

from typing import Any

from daw_lint.bounce import AudioFormat, BounceError
from daw_lint.measure.source import AudioFile

_LOSSY = {"MPEG_LAYER_I": "MP1", "MPEG_LAYER_II": "MP2", "MPEG_LAYER_III": "MP3", "VORBIS": "Vorbis", "OPUS": "Opus"}
_LOSSY |= {
    "IMA_ADPCM": "IMA ADPCM",
    "MS_ADPCM": "Microsoft ADPCM",
    "GSM610": "GSM 6.10",
    "ULAW": "mu-law",
    "ALAW": "A-law",
}
_BITS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32, "FLOAT": 32, "DOUBLE": 64}
_BITS |= {"ALAC_16": 16, "ALAC_20": 20, "ALAC_24": 24, "ALAC_32": 32}
_CONTAINERS = {"MPEG": "MP3", "WAVEX": "WAV"}


def open_sound(file: AudioFile) -> Any:
    """Return the open ``soundfile.SoundFile``. Raises ``BounceError`` when libsndfile cannot read the file."""
    import soundfile

    file.stream.seek(0)
    try:
        return soundfile.SoundFile(file.stream)
    except (soundfile.SoundFileError, RuntimeError, TypeError, ValueError):
        raise not_audio(file) from None


def not_audio(file: AudioFile) -> BounceError:
    """Return the error for a file that is no audio, with what can be told about it."""
    head = file.peek(0, 12)
    if head[4:8] == b"ftyp":
        return file.error("AAC and ALAC in an MP4 container cannot be read here", "bounce to WAV, or convert it")
    return file.error("this is not an audio file that can be read here", "bounce to WAV, AIFF or FLAC")


def read_sound(file: AudioFile) -> AudioFormat:
    """Return the format that libsndfile tells. Raises ``BounceError``."""
    with open_sound(file) as sound:
        kind = sound.subtype
        bits = _BITS.get(kind)
        is_float = kind in ("FLOAT", "DOUBLE")
        codec = _LOSSY.get(kind) or (f"{bits}-bit float" if is_float else f"PCM {bits}-bit" if bits else kind)
        return AudioFormat(
            container=_CONTAINERS.get(sound.format, sound.format),
            codec=codec,
            lossy=kind in _LOSSY,
            sample_rate_hz=sound.samplerate,
            channels=sound.channels,
            frames=max(0, sound.frames),
            bit_depth=bits,
            is_float=is_float,
        )
