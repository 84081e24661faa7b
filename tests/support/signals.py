"""Test signals, made from their descriptions in the standards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48000
Signal = NDArray[np.floating[Any]]


def amplitude(level_db: float) -> float:
    return float(10 ** (level_db / 20))


def tone(*parts: tuple[float, float], rate: int = RATE, hz: float = 1000.0, channels: int = 2) -> Signal:
    """Return a sine whose peak level changes: pairs of seconds and dBFS (``-inf`` is silence), the phase going on."""
    frames = [round(seconds * rate) for seconds, _ in parts]
    envelope = np.repeat([amplitude(level) for _, level in parts], frames)
    sine = envelope * np.sin(2 * np.pi * hz * np.arange(len(envelope)) / rate)
    return np.repeat(sine[:, None], channels, axis=1)


def faded(signal: Signal, frames: int) -> Signal:
    """Return the signal with a linear fade at both ends."""
    ramp = np.minimum(1, np.arange(1, len(signal) + 1) / frames)
    quiet: Signal = signal * (ramp * ramp[::-1])[:, None]
    return quiet


def music(seconds: float, rate: int = RATE, channels: int = 2, seed: int = 1) -> Signal:
    """Return something like music: a beat, chords that change, noise, with an intro and breaks."""
    chance = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    beat = time % 0.47
    kick = np.sin(2 * np.pi * (50 * beat + 6 * (1 - np.exp(-beat * 30)))) * np.exp(-beat * 9)
    loudness = np.repeat(np.resize([0.15, 0.5, 0.9, 1.0, 0.2], len(time) // (4 * rate) + 1), 4 * rate)[: len(time)]
    chord = sum(np.sin(2 * np.pi * hz * time + k) for k, hz in enumerate((110, 165, 220, 277, 440, 880, 3520))) / 12
    hats = chance.standard_normal(len(time)) * np.exp(-((time + 0.23) % 0.47) * 40) / 4
    voices = [(0.6 * kick + np.roll(chord, 300 * k) + hats) * loudness / 2 for k in range(channels)]
    return np.stack(voices, axis=1)
