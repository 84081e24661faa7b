"""The bounce model: what a rule can ask about a rendered audio file.

``None`` means *not measured* or *unknown*. Levels are sample peaks in dBFS: 0 dBFS is a sample value of 1.0, and an
integer sample of ``bits`` is its code divided by ``2 ** (bits - 1)``. This module imports nothing of the project.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


class BounceError(Exception):
    """An audio file that cannot be read. ``what`` and ``todo`` are one line of plain text each."""

    def __init__(self, path: Path, what: str, todo: str) -> None:
        super().__init__(f"{path}: {what}; {todo}")
        self.path = path
        self.what = what
        self.todo = todo


@dataclass(frozen=True)
class AudioFormat:
    """The format of an audio file. ``frames`` are those that the file holds; a frame is one sample of every channel."""

    container: str
    """``WAV``, ``RF64``, ``BW64``, ``AIFF``, ``AIFF-C``, ``FLAC``, ``MP3``, ``OGG``, ``CAF``, ``W64``, ..."""
    codec: str
    """``PCM 24-bit``, ``32-bit float``, ``FLAC 24-bit``, ``MP3``, ``Vorbis``, ``Opus``, ..."""
    lossy: bool
    sample_rate_hz: int
    channels: int
    frames: int
    bit_depth: int | None
    """Bits per sample as stored; ``None`` for lossy codecs, which have none."""
    is_float: bool = False
    originated: datetime | None = None
    """The origination date and time of a Broadcast WAV (EBU Tech 3285, bext chunk), local time without zone."""
    originator: str | None = None
    header_frames: int | None = None
    """Frames that the header promises, where the file holds fewer; ``None`` where they agree or the header is mute."""

    @property
    def length_s(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate_hz


@dataclass(frozen=True)
class ClippedRun:
    """Three or more consecutive samples at or beyond full scale on one channel (channel 0 is the first).

    Full scale is the largest positive code or the most negative one of an integer file, and a sample value of 1.0 or
    -1.0 of a float or lossy file.
    """

    channel: int
    start_s: float
    length_samples: int


@dataclass(frozen=True)
class Level:
    """Levels of the whole file. ``peak_db`` is ``-inf`` for digital silence."""

    peak_db: float
    peak_position_s: float | None
    peak_channel: int | None
    channel_peaks_db: tuple[float, ...]
    clipped_run_count: int
    clipped_samples: int
    """Samples in all the clipped runs together."""
    clipped_runs: tuple[ClippedRun, ...] = ()
    """The first of them (at most 1,000), in order of time."""
    not_finite_samples: int = 0
    """NaN and infinite samples; they are left out of every level, and end a clipped run."""
    identical_channels: bool | None = None
    """Whether a file of two channels holds the same signal twice; ``None`` for other channel counts."""


@dataclass(frozen=True)
class Bounce:
    """A bounce, read. ``level`` is ``None`` when no rule asked for levels."""

    path: Path
    audio: AudioFormat
    modified: datetime | None
    """Modification time of the file, local time with zone."""
    level: Level | None = None
    facts: frozenset[str] = field(default_factory=frozenset)
