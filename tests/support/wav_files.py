"""Small bounces for tests."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np


def write_wav(
    path: Path, *, peak_db: float, seconds: float = 8.0, rate: int = 48000, channels: int = 2, bits: int = 24
) -> Path:
    """Write plucked tones of 997 Hz, a little different on each channel; the highest sample is at ``peak_db`` dBFS.

    They are of many levels and ring out, so that no rule but those about the level finds anything.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    time = np.arange(round(seconds * rate)) / rate
    tones = np.stack([np.sin(2 * np.pi * 997 * time + phase) for phase in range(channels)], axis=1)
    pluck = (
        np.exp(-14 * (time % 0.5))
        * np.minimum(1, (time % 0.5) / 0.01)
        * (0.3 + 0.7 * np.abs(np.sin(2.1 * (time // 0.5))))
    )
    tones *= (pluck * np.minimum(1, (seconds - time) / min(0.5, seconds)) ** 2)[:, None]
    tones *= 10 ** (peak_db / 20) / np.abs(tones).max()
    scaled = np.round(tones * (2 ** (bits - 1) - 1)).astype("<i4")
    frames = scaled.view(np.uint8).reshape(-1, channels, 4)[:, :, : bits // 8].tobytes()
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(bits // 8)
        out.setframerate(rate)
        out.writeframes(frames)
    return path
