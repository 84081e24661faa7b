"""True peak: the cases of EBU Tech 3341, and the interpolation of every sample as the reference."""

from __future__ import annotations

import numpy as np
import pytest

from daw_lint import measure_bounce
from daw_lint.measure import blocks
from daw_lint.measure.true_peak import LEAD, TAPS, interpolator, phases_for
from daw_lint.model.bounce import TruePeak
from tests.support.signals import RATE, Signal, faded, music

pytestmark = pytest.mark.slow


def true_peak_of(signal: Signal, rate: int = RATE) -> TruePeak:
    found = measure_bounce(signal, rate, ["true_peak"]).true_peak
    assert found is not None
    return found


def sine(hz: float, degrees: float, peak: float, rate: int = RATE, seconds: float = 0.5) -> Signal:
    time = np.arange(round(seconds * rate)) / rate
    return np.repeat((peak * np.sin(2 * np.pi * hz * time + np.radians(degrees)))[:, None], 2, axis=1)


@pytest.mark.parametrize("rate", [44100, 48000, 96000, 192000])
@pytest.mark.parametrize(
    ("part", "degrees", "peak", "expected"),
    [(4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3)],
)
def test_tech_3341_cases_15_to_19(part: int, degrees: float, peak: float, expected: float, rate: int) -> None:
    found = true_peak_of(faded(sine(rate / part, degrees, peak, rate), rate // 100), rate)
    assert expected - 0.1 <= found.peak_db <= expected + 0.1


@pytest.mark.parametrize("offset", range(4))
def test_tech_3341_cases_20_to_23_a_peak_between_samples(offset: int) -> None:
    fast = 4 * RATE
    time = np.arange(fast // 2) / fast
    signal = 0.5 * np.sin(2 * np.pi * fast / 6 / 4 * time)
    # One period of fs/4 at full scale, where the phase of the other is 0.
    start = 24 * 1000
    period = np.arange(16)
    signal[start : start + 16] = np.sin(2 * np.pi * period / 16)
    decimated = low_passed(signal)[offset::4]
    found = true_peak_of(faded(np.repeat(decimated[:, None], 2, axis=1), RATE // 100))
    assert -0.4 <= found.peak_db <= 0.2
    assert found.peak_db >= 20 * np.log10(np.abs(decimated).max())


def low_passed(signal: Signal) -> Signal:
    spectrum = np.fft.rfft(signal)
    spectrum[len(spectrum) // 4 :] = 0
    return np.fft.irfft(spectrum, len(signal))


@pytest.mark.parametrize("rate", [11025, 44100, 48000, 96000, 192000])
@pytest.mark.parametrize("rows", [1, 40])
def test_the_bound_leaves_out_no_peak(rate: int, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "block_rows", lambda grid, channels: rows)
    chance = np.random.default_rng(rate)
    for kind in range(4):
        noise = chance.standard_normal((int(chance.integers(1, 2 * rate)), 2))
        signal = np.cumsum(noise, axis=0) * 0.05 + noise * 0.1 if kind % 2 else noise
        signal = (signal / np.abs(signal).max() * chance.uniform(0.3, 1.2)).astype(np.float32)
        found = true_peak_of(signal, rate)
        for channel in range(2):
            points = everywhere(signal[:, channel].astype(np.float64), rate)
            highest = max(points.max(), np.abs(signal[:, channel]).max())
            assert found.channel_peaks_db[channel] == pytest.approx(20 * np.log10(highest), abs=1e-5)
        assert len(found.overs) == found.over_count
        assert bool(found.over_count) == (found.peak_db > 0)


def everywhere(samples: Signal, rate: int) -> Signal:
    padded = np.pad(samples, TAPS)
    filters = interpolator(phases_for(rate))
    return np.abs(np.lib.stride_tricks.sliding_window_view(padded, TAPS) @ filters.T)


def test_against_64_times_oversampling_it_is_within_a_tenth() -> None:
    long = interpolator(64, 512, 10.0)
    for seed in range(8):
        signal = music(1.0, seed=seed)[:, 0] + 0.3 * (seed % 2) * audible_noise(RATE, seed)
        if seed % 4 > 1:
            signal = band_limited(np.tanh(signal * 6))  # saturated, as a loud master
        windows = np.lib.stride_tricks.sliding_window_view(np.pad(signal, 512), 512)
        reference = max(np.abs(windows[start : start + 4096] @ long.T).max() for start in range(0, len(windows), 4096))
        found = true_peak_of(signal)
        assert found.peak_db == pytest.approx(20 * np.log10(reference), abs=0.05)
        assert found.peak_db >= 20 * np.log10(np.abs(signal).max()) - 1e-6


def audible_noise(frames: int, seed: int) -> Signal:
    return band_limited(np.random.default_rng(seed).standard_normal(frames))


def band_limited(signal: Signal) -> Signal:
    spectrum = np.fft.rfft(signal)
    spectrum[len(spectrum) * 20 // 24 :] = 0  # nothing above 20 kHz
    return np.fft.irfft(spectrum, len(signal))


@pytest.mark.parametrize("frame", [30_000, 30_007, 30_015, 30_031])
def test_the_place_of_the_peak_is_given_to_a_part_of_a_sample(frame: int) -> None:
    signal = np.zeros((RATE, 2))
    signal[frame, 1] = signal[frame + 1, 1] = 0.5  # highest half way between the two
    found = true_peak_of(signal)
    assert found.channel == 1
    assert found.position_s == pytest.approx((frame + 0.5) / RATE, abs=0.1 / RATE)
    assert LEAD == 15


def test_overs_between_samples_are_counted_one_by_one() -> None:
    signal = 0.1 * sine(997, 0, 1.0, seconds=3.0)
    for start in (20_000, 70_000, 120_000):
        signal[start : start + 100] = sine(12_000, 45, 1.2, seconds=1)[:100]
    assert np.abs(signal).max() < 1
    found = true_peak_of(signal)
    assert found.over_count == 6
    assert [round(over.start_s * RATE, -3) for over in found.overs] == [
        20_000,
        20_000,
        70_000,
        70_000,
        120_000,
        120_000,
    ]
    assert [over.channel for over in found.overs] == [0, 1, 0, 1, 0, 1]


def test_digital_silence_has_no_true_peak() -> None:
    found = true_peak_of(np.zeros((1000, 2)))
    assert (found.peak_db, found.position_s, found.channel) == (-np.inf, None, None)
