"""A small copy of a bounce to listen to, for pages that are sent without it. Imports numpy, so import it only to use it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile as sf

from daw_lint.measure.blocks import ABSURD
from daw_lint.measure.samples import reader_at
from daw_lint.model.bounce import AudioFormat, BounceError

MOST_S = 3600.0
"""Longest bounce that is copied: an hour takes about 60 MB."""
_BLOCK = 1 << 16
_MP3_RATES_HZ = (32000, 44100, 48000)
_QUALITY = 0.4
"""0 is best, 1 smallest; about 160 kbit/s for music."""


class Preview(NamedTuple):
    """An encoded copy. It is clipped at full scale."""

    media_type: str
    content: bytes


def preview(path: Path, audio: AudioFormat) -> Preview:
    """Encode a bounce as MP3, or as Ogg Vorbis where MP3 has no such rate or channels. Raises ``BounceError``."""
    if audio.length_s > MOST_S:
        raise BounceError(path, "it is longer than an hour", "put the page beside the bounce instead")
    is_mp3 = audio.sample_rate_hz in _MP3_RATES_HZ and audio.channels <= 2
    form, kind = ("MP3", "MPEG_LAYER_III") if is_mp3 else ("OGG", "VORBIS")
    out = io.BytesIO()
    block = np.empty((audio.channels, _BLOCK), np.float32)
    try:
        with (
            reader_at(path, audio) as reader,
            sf.SoundFile(out, "w", audio.sample_rate_hz, audio.channels, kind, format=form,
                         compression_level=_QUALITY) as writer,
        ):  # fmt: skip
            while got := reader.read(block):
                samples = block[:, :got]
                samples[~(np.abs(samples) < ABSURD)] = 0.0
                writer.write(np.ascontiguousarray(samples.T.clip(-1.0, 1.0)))
    except sf.LibsndfileError as error:
        raise BounceError(path, f"it cannot be encoded as {form}", str(error)) from None
    return Preview("audio/mpeg" if is_mp3 else "audio/ogg", out.getvalue())
