"""Hum, hiss, and what is too weak to be judged."""

from __future__ import annotations

import numpy as np
import pytest

from daw_lint import measure_bounce
from daw_lint.model.bounce import Spectrum
from tests.support.signals import RATE, Signal, music, tone

SECONDS = 40


def spectrum_of(signal: Signal) -> Spectrum:
    spectrum = measure_bounce(signal, RATE, ["spectrum"]).spectrum
    assert spectrum is not None
    return spectrum


def song(seconds: float = SECONDS) -> Signal:
    """Return a bass line that rests for two bars in six, under cymbals that go on, with silence at both ends."""
    time = np.arange(round(seconds * RATE)) / RATE
    bar = 2.1
    roots = np.resize([41.2, 55.0, 48.999, 36.71, 61.735], int(seconds / bar) + 1)
    root = np.repeat(roots, round(bar * RATE))[: len(time)]
    phase = 2 * np.pi * np.cumsum(root) / RATE
    gate = np.exp(-((time % bar) / bar) * 2) * ((time % bar) < 0.8 * bar)
    bass = 0.2 * gate * (np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.2 * np.sin(3 * phase))
    cymbal = 0.1 * np.random.default_rng(4).standard_normal(len(time)) * np.exp(-(time % 0.525) * 25)
    play = bass * (time % (6 * bar) < 4 * bar) + cymbal * (time % 8.4 < 7.8)
    play[: RATE // 2] = play[-RATE // 2 :] = 0
    return np.stack((play, play), axis=1)


def lines(level_db: float, *frequencies_hz: float, seconds: float = SECONDS) -> Signal:
    """Return sines of this RMS level each."""
    return sum((tone((seconds, level_db + 3.01), hz=hz) for hz in frequencies_hz), np.zeros((round(seconds * RATE), 2)))


@pytest.mark.parametrize("base", [50.0, 60.0, 50.06])
@pytest.mark.parametrize("orders", [(1,), (1, 2, 3)])
def test_hum_under_dense_music_is_found_with_its_level(base: float, orders: tuple[int, ...]) -> None:
    hum = spectrum_of(song() + lines(-50, *(base * order for order in orders))).hum
    assert hum is not None
    assert hum.frequency_hz == round(base)
    assert hum.harmonics == orders
    assert hum.level_db == pytest.approx(-50 + 10 * np.log10(len(orders)), abs=0.5)


def test_hum_before_the_music_only_is_found() -> None:
    hum = lines(-50, 50, 100, 150, seconds=3.5)
    signal = np.concatenate([np.zeros((3 * RATE, 2)), song()])
    signal[: len(hum)] += hum
    found = spectrum_of(signal).hum
    assert found is not None
    assert (found.frequency_hz, found.harmonics) == (50.0, (1, 2, 3))


def test_music_without_hum_has_none() -> None:
    assert spectrum_of(song()).hum is None
    assert spectrum_of(music(SECONDS)).hum is None


@pytest.mark.parametrize("bpm", [60, 75, 100, 120, 125, 150, 174])
@pytest.mark.parametrize(("decay", "beats"), [(12, 1), (2, 2), (1, 4)])
@pytest.mark.parametrize("hz", [50, 60])
def test_kicks_at_the_frequency_of_the_mains_are_no_hum(bpm: int, decay: float, beats: int, hz: int) -> None:
    since = np.arange(SECONDS * RATE) / RATE % (60 / bpm * beats)
    kick = 0.5 * np.sin(2 * np.pi * hz * since) * np.exp(-since * decay)
    assert spectrum_of(np.stack((kick, kick), axis=1)).hum is None


@pytest.mark.parametrize("hz", [48.999, 51.913, 58.270, 61.735, 97.999, 103.826, 123.471])
@pytest.mark.parametrize("held", [SECONDS, 3.6])
def test_pedals_and_held_bass_notes_are_no_hum(hz: float, held: float) -> None:
    time = np.arange(SECONDS * RATE) / RATE
    note = sum(np.sin(2 * np.pi * hz * order * time) / order for order in (1, 2, 3)) * 0.01 * (time % 4 < held)
    assert spectrum_of(song() + np.stack((note, note), axis=1)).hum is None


def test_a_tone_at_the_level_of_the_music_is_no_hum() -> None:
    assert spectrum_of(lines(-20, 50)).hum is None


@pytest.mark.parametrize("level_db", [-60, -70])
def test_hiss_is_found_with_its_level(level_db: float) -> None:
    signal = song()
    noise = np.random.default_rng(6).standard_normal(signal.shape) * 10 ** (level_db / 20)
    hiss = spectrum_of(signal + noise).hiss
    assert hiss is not None
    # From 1.8 to 14.1 kHz white noise has half of its power.
    assert hiss.level_db == pytest.approx(level_db + 10 * np.log10((14125 - 1778) / (RATE / 2)), abs=0.5)
    assert 30 < hiss.below_programme_db < 60


def test_music_without_hiss_has_none() -> None:
    for signal in (
        song(),
        music(SECONDS),
        lines(-20, 3000),
        0.1 * np.random.default_rng(1).standard_normal((RATE * 9, 2)),
    ):
        assert spectrum_of(signal).hiss is None


def test_tilt_and_narrow_peaks_do_not_rest_on_the_noise_of_the_bits() -> None:
    """A dull mix in 16 bits, and a whistle far below it: what is left above 4 kHz says nothing about the mix."""
    bins = np.fft.rfft(np.random.default_rng(2).standard_normal(SECONDS * RATE))
    hz = np.fft.rfftfreq(SECONDS * RATE, 1 / RATE)
    dull = np.fft.irfft(bins / np.sqrt(np.maximum(hz, 20)) / (1 + (hz / 2500) ** 8), SECONDS * RATE)
    dull = 0.1 * dull / dull.std()
    whistle = lines(-95, 11000)[:, 0]
    exact = spectrum_of(np.stack((dull, dull), axis=1) + whistle[:, None])
    rounded = np.round((dull + whistle) * 2**15 + np.random.default_rng(3).uniform(-1, 1, len(dull))) / 2**15
    coarse = spectrum_of(np.stack((rounded, rounded), axis=1))
    for spectrum in (exact, coarse):
        assert spectrum.resonances == ()
        assert spectrum.tilt_db_per_octave == pytest.approx(-2.5, abs=2.0)
    assert exact.tilt_db_per_octave == pytest.approx(coarse.tilt_db_per_octave, abs=0.1)


def test_a_whistle_in_the_music_is_a_narrow_peak() -> None:
    noise = 0.01 * np.random.default_rng(2).standard_normal((SECONDS * RATE, 2))
    found = spectrum_of(noise + lines(-30, 11000)).resonances
    assert [round(peak.frequency_hz, -2) for peak in found] == [11000]
