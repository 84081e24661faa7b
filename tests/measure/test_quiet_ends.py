"""Hum and hiss that are heard alone only before and after dense music."""

from __future__ import annotations

import numpy as np
import pytest

from daw_lint import measure_bounce
from daw_lint.model.bounce import Spectrum
from tests.support.signals import RATE, Signal, tone

SECONDS = 12.0


def spectrum_of(signal: Signal) -> Spectrum:
    spectrum = measure_bounce(signal, RATE, ["spectrum"]).spectrum
    assert spectrum is not None
    return spectrum


def dense(head_s: float = 0.5, tail_s: float = 0.5) -> Signal:
    """Return hits of noise without any pause between them, between two silences."""
    random = np.random.default_rng(3)
    made = random.standard_normal((round(SECONDS * RATE), 2)) * 0.1
    made *= np.repeat(random.uniform(0.2, 1.0, round(SECONDS * 20)), RATE // 20)[:, None]
    return np.concatenate((np.zeros((round(head_s * RATE), 2)), made, np.zeros((round(tail_s * RATE), 2))))


def hum(signal: Signal, level_db: float, *frequencies_hz: float) -> Signal:
    seconds = len(signal) / RATE
    return sum((tone((seconds, level_db + 3.01), hz=hz) for hz in frequencies_hz), np.zeros_like(signal))


def hiss(signal: Signal, level_db: float) -> Signal:
    noise: Signal = np.random.default_rng(9).standard_normal(signal.shape) * 10 ** (level_db / 20)
    return noise


@pytest.mark.parametrize("base", [50.0, 60.0, 49.9])
@pytest.mark.parametrize("orders", [(1,), (1, 2, 3), (2, 3)])
@pytest.mark.parametrize(("head_s", "tail_s"), [(0.5, 0.5), (0.25, 0.25), (0.0, 0.5), (0.5, 0.0)])
def test_hum_between_silence_and_music_is_found(
    base: float, orders: tuple[int, ...], head_s: float, tail_s: float
) -> None:
    song = dense(head_s, tail_s)
    found = spectrum_of(song + hum(song, -50, *(base * order for order in orders))).hum
    assert found is not None
    assert (found.frequency_hz, found.harmonics) == (round(base), orders)
    assert found.level_db == pytest.approx(-50 + 10 * np.log10(len(orders)), abs=0.5)


@pytest.mark.parametrize(("head_s", "tail_s"), [(0.5, 0.5), (0.25, 0.25), (0.0, 0.5), (0.5, 0.0)])
def test_hiss_before_or_after_the_music_is_found(head_s: float, tail_s: float) -> None:
    song = dense(head_s, tail_s)
    found = spectrum_of(song + hiss(song, -60)).hiss
    assert found is not None
    assert found.level_db == pytest.approx(-62.8, abs=0.5)


def test_silent_ends_have_neither() -> None:
    found = spectrum_of(dense())
    assert (found.hum, found.hiss) == (None, None)


@pytest.mark.parametrize("hz", [46.249, 48.999, 51.913, 55.0, 58.270, 61.735])
def test_a_bass_note_at_both_ends_is_no_hum(hz: float) -> None:
    song = dense()
    assert spectrum_of(song + hum(song, -50, hz, 2 * hz)).hum is None


def test_a_fading_end_is_neither() -> None:
    song = dense(tail_s=0.0)
    fade = np.ones((len(song), 1))
    fade[-RATE:, 0] = np.linspace(1, 0, RATE) ** 2
    found = spectrum_of(np.concatenate((song * fade, np.zeros((RATE // 10, 2)))))
    assert (found.hum, found.hiss) == (None, None)


def test_ends_of_different_levels_are_no_steady_noise() -> None:
    song = dense()
    noise = hiss(song, -60)
    noise[: RATE // 2] *= 2
    assert spectrum_of(song + noise).hiss is None


def test_a_steady_low_note_with_overtones_is_no_hiss() -> None:
    song = dense()
    assert spectrum_of(song + hum(song, -50, 220, 440, 3000)).hiss is None
