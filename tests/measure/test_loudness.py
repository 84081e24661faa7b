"""Loudness against the cases of EBU Tech 3341 and 3342 and of ITU-R BS.2217, made from their descriptions."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np
import pytest

from daw_lint import measure_bounce
from daw_lint.measure.grid import grid_for
from daw_lint.measure.k_weighting import KWeighting, coefficients
from daw_lint.model.bounce import Loudness
from tests.support.signals import RATE, Signal, amplitude, music, tone

pytestmark = pytest.mark.slow

SILENT = -inf


def loudness_of(signal: Signal, rate: int = RATE) -> Loudness:
    loudness = measure_bounce(signal, rate, ["loudness"]).loudness
    assert loudness is not None
    return loudness


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_tech_3341_cases_1_and_2_a_steady_tone_reads_its_level(level: float) -> None:
    loudness = loudness_of(tone((20, level)))
    assert loudness.integrated_lufs == pytest.approx(level, abs=0.1)
    assert loudness.short_term_max_lufs == pytest.approx(level, abs=0.1)
    assert loudness.momentary_max_lufs == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize(
    "parts",
    [
        [(10, -36), (60, -23), (10, -36)],
        [(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)],
        [(20, -26), (20.1, -20), (20, -26)],
    ],
)
def test_tech_3341_cases_3_to_5_the_gates_leave_out_what_is_quiet(parts: list[tuple[float, float]]) -> None:
    assert loudness_of(tone(*parts)).integrated_lufs == pytest.approx(-23.0, abs=0.1)


def test_tech_3341_case_6_surround_channels_weigh_more() -> None:
    levels = (-28, -28, -24, -30, -30)
    signal = np.hstack([tone((20, level), channels=1) for level in levels])
    assert loudness_of(signal).integrated_lufs == pytest.approx(-23.0, abs=0.1)


def test_tech_3341_case_9_short_term_is_constant() -> None:
    curve = np.array(loudness_of(tone(*[(1.34, -20), (1.66, -30)] * 5)).short_term.lufs)
    assert len(curve) > 100
    assert np.abs(curve + 23.0).max() <= 0.1


@pytest.mark.parametrize("number", range(20))
def test_tech_3341_case_10_short_term_maximum_wherever_the_tone_begins(number: int) -> None:
    loudness = loudness_of(tone((number * 0.15, SILENT), (3, -23), (1, SILENT)))
    assert loudness.short_term_max_lufs == pytest.approx(-23.0, abs=0.1)
    assert loudness.short_term_max_position_s == pytest.approx(number * 0.15, abs=0.011)


def test_tech_3341_case_11_successive_short_term_maxima() -> None:
    for number in range(20):
        part = tone((number * 0.15, SILENT), (3, -38 + number), (3 - number * 0.15, SILENT))
        assert loudness_of(part).short_term_max_lufs == pytest.approx(-38 + number, abs=0.1)


def test_tech_3341_case_12_momentary_is_constant() -> None:
    curve = np.array(loudness_of(tone(*[(0.18, -20), (0.22, -30)] * 25)).momentary.lufs)
    assert np.abs(curve[6:] + 23.0).max() <= 0.1


@pytest.mark.parametrize("number", range(20))
def test_tech_3341_cases_13_and_14_momentary_maximum_wherever_the_tone_begins(number: int) -> None:
    burst = loudness_of(tone((number * 0.02, SILENT), (0.4, -23), (1, SILENT)))
    assert burst.momentary_max_lufs == pytest.approx(-23.0, abs=0.1)
    assert burst.momentary_max_position_s == pytest.approx(number * 0.02, abs=0.011)
    successive = tone((number * 0.02, SILENT), (0.4, -38 + number), (0.4 - number * 0.02, SILENT))
    assert loudness_of(successive).momentary_max_lufs == pytest.approx(-38 + number, abs=0.1)


def test_tech_3341_case_14_successive_maxima_are_read_from_the_curve() -> None:
    parts = [
        part
        for number in range(20)
        for part in ((number * 0.02, SILENT), (0.4, -38 + number), (0.4 - number * 0.02, SILENT))
    ]
    loudness = loudness_of(tone(*parts))
    curve = loudness.momentary
    ends = curve.start_s + curve.step_s * np.arange(len(curve.lufs))
    for number in range(20):
        here = (ends > 0.8 * number - 0.001) & (ends < 0.8 * number + 0.799)
        assert np.array(curve.lufs)[here].max() == pytest.approx(-38 + number, abs=0.1)
    assert max(curve.lufs) == loudness.momentary_max_lufs


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
)
def test_tech_3342_cases_1_to_4_loudness_range(levels: tuple[float, ...], expected: float) -> None:
    signal = tone(*[(20, level) for level in levels])
    assert loudness_of(signal).range_lu == pytest.approx(expected, abs=0.1)
    assert loudness_of(np.concatenate([signal, signal])).range_lu == pytest.approx(expected, abs=0.1)


def gain_of_k(hz: float) -> float:
    turn = np.exp(-2j * np.pi * hz / RATE)
    gain = 1.0
    for b0, b1, b2, a1, a2 in coefficients(RATE):
        gain *= abs((b0 + b1 * turn + b2 * turn**2) / (1 + a1 * turn + a2 * turn**2))
    return float(20 * np.log10(gain))


@pytest.mark.parametrize("target", [-23.0, -24.0])
@pytest.mark.parametrize("hz", [25, 100, 500, 1000, 2000, 10000])
def test_bs_2217_tones_of_every_pitch_read_their_target(target: float, hz: float) -> None:
    level = target + 0.691 - gain_of_k(hz)
    assert loudness_of(tone((20, level), hz=hz)).integrated_lufs == pytest.approx(target, abs=0.02)


@pytest.mark.parametrize(("channel", "weight"), [(0, 1), (1, 1), (2, 1), (3, 0), (4, 1.41), (5, 1.41)])
def test_bs_2217_each_channel_of_5_1_has_its_weight(channel: int, weight: float) -> None:
    signal = np.zeros((20 * RATE, 6))
    signal[:, channel] = tone((20, -23 + 3.01), channels=1)[:, 0]
    expected = -23 + 10 * np.log10(weight) if weight else -inf
    assert loudness_of(signal).integrated_lufs == pytest.approx(expected, abs=0.02)


def test_bs_2217_absolute_and_relative_gate() -> None:
    bed, burst = -90.31, -69.48
    absolute = tone((0.8, bed), (0.5, burst), (0.5, bed), (0.5, burst), (0.5, bed), (0.5, burst), (0.7, bed))
    assert loudness_of(absolute).integrated_lufs == pytest.approx(-69.5, abs=0.1)
    relative = tone((0.5, bed), (0.9, -19.9), (1.3, -7.1), (0.8, -19.9), (0.5, bed))
    assert loudness_of(relative).integrated_lufs == pytest.approx(-10.0, abs=0.1)


def test_the_filters_at_48_khz_are_those_of_the_table() -> None:
    shelf, high_pass = coefficients(48000)
    assert shelf == pytest.approx(
        [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585], abs=1e-11
    )
    assert high_pass == pytest.approx([1, -2, 1, -1.99004745483398, 0.99007225036621], abs=1e-11)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 32000, 44056, 44100, 48000, 88200, 96000, 176400, 192000])
def test_every_rate_reads_the_same_tone_alike(rate: int) -> None:
    loudness = loudness_of(tone((5, -26), (5, -20), (5, -26), rate=rate), rate)
    # The bilinear transform moves the shelf a little with the rate, in every implementation alike.
    tolerance = 0.06
    reference = loudness_of(tone((5, -26), (5, -20), (5, -26)))
    assert loudness.integrated_lufs == pytest.approx(reference.integrated_lufs, abs=tolerance)
    assert loudness.short_term_max_lufs == pytest.approx(reference.short_term_max_lufs, abs=tolerance)
    assert loudness.range_lu == pytest.approx(reference.range_lu, abs=0.1)


@pytest.mark.parametrize("rate", [11025, 44100, 48000, 96000])
def test_weighted_energies_are_those_of_the_recursive_filter(rate: int) -> None:
    grid = grid_for(rate)
    signal = music(grid.row * 30 / rate + 0.01, rate)[: grid.row * 30]
    signal[:, 1] += 0.3  # an offset, which the high-pass takes away
    meter = KWeighting(grid, 2)
    parts = [meter.energies(signal[start : start + grid.row * 10].T.astype(np.float32).copy()) for start in
             range(0, len(signal), grid.row * 10)]  # fmt: skip
    filtered = recursive(signal, rate)
    energy = (filtered**2).reshape(-1, grid.hop, 2).sum(axis=1).T
    np.testing.assert_allclose(np.concatenate([part[0] for part in parts], axis=1), energy, rtol=3e-4)
    cross = filtered.prod(axis=1).reshape(-1, grid.hop).sum(axis=1)
    np.testing.assert_allclose(np.concatenate([part[1] for part in parts]), cross, rtol=1e-3, atol=energy.max() * 1e-6)


def recursive(signal: Signal, rate: int) -> Signal:
    channels = [
        [float(sample) for sample in channel] for channel in signal.T
    ]  # scalars of numpy take ten times as long
    for section in coefficients(rate):
        channels = [filtered(channel, *map(float, section)) for channel in channels]
    return np.array(channels).T


def filtered(samples: list[float], b0: float, b1: float, b2: float, a1: float, a2: float) -> list[float]:
    out = []
    first = second = 0.0
    for sample in samples:
        done = b0 * sample + first
        first, second = b1 * sample - a1 * done + second, b2 * sample - a2 * done
        out.append(done)
    return out


def test_silence_and_short_files_have_clear_values() -> None:
    silent = loudness_of(np.zeros((5 * RATE, 2)))
    assert (silent.integrated_lufs, silent.range_lu, silent.short_term_max_lufs) == (-inf, None, -inf)
    short = loudness_of(tone((0.3, -10)))
    assert short.is_too_short
    assert (short.integrated_lufs, short.momentary_max_lufs) == (-inf, -inf)
    exact = loudness_of(tone((0.4, -23)))
    assert not exact.is_too_short
    assert exact.integrated_lufs == pytest.approx(-23, abs=0.1)


def test_a_mono_file_reads_3_lu_less_than_the_same_on_two_channels() -> None:
    both = loudness_of(tone((5, -20))).integrated_lufs
    assert loudness_of(tone((5, -20), channels=1)).integrated_lufs == pytest.approx(both - 3.01, abs=0.001)


@pytest.mark.parametrize(
    ("right", "expected"), [(lambda left: left, -20.0), (lambda left: -left, -inf), (lambda left: 0 * left, -26.0)]
)
def test_the_mono_fold_is_what_two_loudspeakers_play(right: Callable[[Signal], Signal], expected: float) -> None:
    left = tone((5, -20), channels=1)
    loudness = loudness_of(np.hstack([left, right(left)]))
    assert loudness.mono_fold_lufs == pytest.approx(expected, abs=0.05)


def test_below_8_khz_loudness_is_not_measured() -> None:
    assert measure_bounce(tone((2, -20), rate=4000, hz=200), 4000, ["loudness", "level"]).loudness is None


def test_a_level_in_db_is_an_amplitude() -> None:
    assert amplitude(-20) == pytest.approx(0.1)
