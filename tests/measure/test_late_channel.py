"""A channel that comes later than the other one, and what is none."""

from __future__ import annotations

import numpy as np
import pytest

from daw_lint import measure_bounce
from daw_lint.model.bounce import LateChannel
from tests.support.signals import RATE, Signal, music


def late(signal: Signal, rate: int = RATE) -> LateChannel | None:
    stereo = measure_bounce(signal, rate, ["stereo"], workers=1).stereo
    assert stereo is not None
    return stereo.late_channel


def noise(seed: int, seconds: float = 6.0) -> Signal:
    made: Signal = np.random.default_rng(seed).standard_normal(round(seconds * RATE)) * 0.05
    return made


def mix(seconds: float = 6.0) -> Signal:
    """Return a mix with a centre and something else on each side."""
    centre = noise(1, seconds)
    return np.stack((centre + noise(2, seconds), centre + noise(3, seconds)), axis=1)


def moved(signal: Signal, samples: int, channel: int) -> Signal:
    out = signal.copy()
    out[samples:, channel], out[:samples, channel] = signal[: len(signal) - samples, channel], 0
    return out


@pytest.mark.parametrize("samples", [1, 2, 64, 480, 1200])
@pytest.mark.parametrize("channel", [0, 1])
def test_a_channel_that_comes_late_is_found_to_the_sample(samples: int, channel: int) -> None:
    found = late(moved(mix(), samples, channel))
    assert found is not None
    assert (found.channel, found.samples) == (channel, samples)
    assert found.delay_ms == pytest.approx(1000 * samples / RATE)


def test_channels_together_are_not_late() -> None:
    assert late(mix()) is None
    assert late(music(6.0)) is None
    assert late(np.repeat(noise(1)[:, None], 2, axis=1)) is None


def test_an_inverted_channel_is_not_late() -> None:
    assert late(mix() * [1, -1]) is None


def test_unrelated_sides_are_not_late() -> None:
    assert late(np.stack((noise(4), noise(5)), axis=1)) is None


def test_one_delayed_instrument_beside_a_centre_makes_no_channel_late() -> None:
    doubled = moved(np.repeat(noise(6)[:, None], 2, axis=1), 480, 1)
    assert late(mix() + doubled) is None


def test_a_delay_between_two_samples_is_not_told_as_one() -> None:
    """Microphones at two distances give such delays."""
    signal = mix()
    bins = np.fft.rfft(signal[:, 1])
    signal[:, 1] = np.fft.irfft(bins * np.exp(-2j * np.pi * np.fft.rfftfreq(len(signal)) * 12.5), len(signal))
    assert late(signal) is None


def test_silence_is_not_late() -> None:
    assert late(np.zeros((6 * RATE, 2))) is None


@pytest.mark.parametrize("hz", [110.0, 997.0, 3000.0])
def test_tones_whose_phases_differ_are_not_late(hz: float) -> None:
    """An oscillator with another phase on each side is a sound, and no fault."""
    time = np.arange(6 * RATE) / RATE
    pluck = np.exp(-14 * (time % 0.5)) * np.minimum(1, (time % 0.5) / 0.01)
    partials = [np.stack([np.sin(2 * np.pi * hz * k * time + side) / k for side in (0, 1)], axis=1) for k in (1, 2, 3)]
    assert late(0.2 * sum(partials, np.zeros((len(time), 2))) * pluck[:, None]) is None
