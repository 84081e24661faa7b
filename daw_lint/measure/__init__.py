"""Bounces to ``Bounce``: what the header says, and what the samples say, in one pass of bounded memory."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from daw_lint.bounce import Bounce, Level

_SUFFIXES = tuple(
    ".wav .wave .bwf .rf64 .w64 .aif .aiff .aifc .flac .mp3 .ogg .oga .opus .caf .m4a".split()  # noqa: SIM905
)


def is_audio_name(name: str) -> bool:
    """Whether a file of this name is taken for a bounce."""
    return name.lower().endswith(_SUFFIXES)


def read_bounce(path: Path, *, levels: bool = True) -> Bounce:
    """Read an audio file. Without ``levels`` only its header is read, and numpy is not loaded.

    Levels are in dBFS, positions in seconds. Raises ``BounceError`` for whatever cannot be read, and nothing else.
    """
    from daw_lint.measure.header import read_header
    from daw_lint.measure.source import open_audio

    with open_audio(path) as file:
        audio, layout = read_header(file)
        level: Level | None = None
        if levels:
            import os

            # More than one thread does not help here, and starting them takes longer than reading a header.
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
            from daw_lint.measure.level import LevelMeter
            from daw_lint.measure.samples import read_blocks

            meter = LevelMeter(audio)
            for block in read_blocks(file, audio, layout):
                meter.add(block)
            level = meter.result()
        modified = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    facts = {"bounce.format"} if level is None else {"bounce.format", "bounce.level"}
    return Bounce(path, audio, modified, level, frozenset(facts))
