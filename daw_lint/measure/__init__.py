"""Audio files to ``Bounce``: format from the header, levels in one streaming pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daw_lint.bounce import AudioFormat, Bounce, Level

__all__ = ["is_audio_name", "read_bounce"]

SUFFIXES = (
    ".wav", ".wave", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".caf",
    ".m4a",
)  # fmt: skip


def is_audio_name(name: str) -> bool:
    """Whether a file of this name is looked at when a folder is linted. That it can be read is not said."""
    return name.lower().endswith(SUFFIXES)


def read_bounce(path: Path, *, levels: bool = True) -> Bounce:
    """Read an audio file.

    Without ``levels`` the header alone is read, and neither numpy nor soundfile is imported for plain WAV, AIFF and FLAC.
    ``facts`` are ``bounce.format``, and ``bounce.level`` when measured. Raises ``BounceError`` and nothing else.
    """
    from daw_lint.bounce import Bounce
    from daw_lint.measure.header import read_header

    audio = read_header(path)
    modified = _modified(path)
    if not levels:
        return Bounce(path, audio, modified, facts=frozenset({"bounce.format"}))
    level, frames = _measure(path, audio)
    if frames < audio.frames:
        audio = replace(audio, frames=frames, header_frames=audio.header_frames or audio.frames)
    return Bounce(path, audio, modified, level, frozenset({"bounce.format", "bounce.level"}))


def _measure(path: Path, audio: AudioFormat) -> tuple[Level, int]:
    """Return the levels, and the number of frames that were there: compressed files may hold fewer than they promise."""
    from daw_lint.bounce import BounceError
    from daw_lint.measure.sndfile import one_blas_thread

    one_blas_thread()
    from daw_lint.measure.level import LevelMeter, full_scale
    from daw_lint.measure.samples import read_blocks

    meter = LevelMeter(audio.channels, audio.sample_rate_hz, full_scale(audio))
    for block in read_blocks(path, audio):
        meter.add(block)
    if not meter.frames:
        raise BounceError(path, "the file holds no audio that can be decoded", "render it again")
    return meter.result(), meter.frames


def _modified(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except (OSError, OverflowError, ValueError):
        return None
