"""Peaks at one level: what a limiter leaves, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from daw_lint import measure_bounce
from daw_lint.model.bounce import Dynamics
from tests.judge.test_bounce_rules import found_in
from tests.support.signals import RATE, Signal, amplitude, faded, music, tone


def dynamics(signal: Signal, workers: int = 1) -> Dynamics:
    found = measure_bounce(signal, RATE, ["dynamics"], workers=workers).dynamics
    assert found is not None
    return found


def is_free(signal: Signal) -> bool:
    """Whether a signal is not taken for limited: known to be free, or not known to be limited."""
    share = dynamics(signal).ceiling_share
    return share is None or share < 0.03


def free(seconds: float = 30.0) -> Signal:
    """Return music whose every hit is another one."""
    chance = np.random.default_rng(12)
    song = 0.05 * music(seconds)
    for start in np.arange(0.1, seconds - 0.6, 0.23):
        length = RATE // 2
        time = np.arange(length) / RATE
        hit = np.sin(2 * np.pi * chance.uniform(60, 900) * time + chance.uniform(0, 6)) * np.exp(
            -time * chance.uniform(6, 20)
        )
        place = round(start * RATE)
        song[place : place + length] += hit[:, None] * np.exp(chance.normal(-2.2, 0.5)) * chance.uniform(0.7, 1, 2)
    scaled: Signal = faded(song, 4800) * (amplitude(-4) / np.abs(song).max())
    return scaled


def limited(signal: Signal, reduction_db: float) -> Signal:
    """Return the signal through a look-ahead limiter that takes so much off its highest peak, at the old peak."""
    top = float(np.abs(signal).max())
    ceiling = top * amplitude(-reduction_db)
    look = RATE // 200
    gain = np.minimum(1, ceiling / np.maximum(np.abs(signal).max(axis=1), 1e-9))
    held = np.lib.stride_tricks.sliding_window_view(np.pad(gain, look, constant_values=1), 2 * look + 1).min(axis=1)
    smooth = np.convolve(np.pad(held, look, mode="edge"), np.ones(2 * look + 1) / (2 * look + 1), mode="valid")
    quiet: Signal = signal * smooth[:, None] * (top / ceiling)
    return quiet


@pytest.mark.parametrize(("reduction_db", "severity"), [(6.0, "warning"), (16.0, "error")])
def test_a_limiter_is_found(tmp_path: Path, reduction_db: float, severity: str) -> None:
    (finding,) = found_in(tmp_path / "a.wav", limited(free(), reduction_db), "DY102")
    assert finding.severity == severity
    assert "the audio was limited" in finding.message


def test_unlimited_music_and_hits_that_return_are_not_limited(tmp_path: Path) -> None:
    share = dynamics(free()).ceiling_share
    assert share is not None
    assert share < 0.03
    assert is_free(music(30.0))
    hit = free(0.5)
    hits = np.tile(hit, (60, 1))
    faint = np.random.default_rng(1).standard_normal(hits.shape) * amplitude(-60)
    assert dynamics(hits).ceiling_share is None
    assert dynamics(hits + faint).ceiling_share is None
    assert not found_in(tmp_path / "a.wav", hits + faint, "DY102")


@pytest.mark.parametrize("hz", [41.2, 110.0, 997.0, 5003.0])
def test_a_steady_tone_is_not_limited(hz: float) -> None:
    assert is_free(tone((20.0, -6.0), hz=hz))


def test_a_steady_organ_is_not_limited() -> None:
    time = np.arange(30 * RATE) / RATE
    chord = sum(
        np.sin(2 * np.pi * hz * time + hz) / (k + 2)
        for k, hz in enumerate((110, 138.59, 164.81, 220, 277.18, 440, 880))
    )
    assert is_free(np.stack([chord, chord], axis=1) / 4)


@pytest.mark.parametrize("peaks", ["one click", "one slam", "0.3 s"])
def test_too_few_peaks_are_not_judged(tmp_path: Path, peaks: str) -> None:
    quiet = free(12.0) * amplitude(-22)
    if peaks == "one click":
        quiet[6 * RATE] = amplitude(-4)
    elif peaks == "one slam":
        noise = np.random.default_rng(3).standard_normal((RATE // 2, 2)) * 0.25
        quiet[5 * RATE : 5 * RATE + RATE // 2] += (
            0.6 * np.clip(noise, -1, 1) * np.exp(-18 * np.arange(RATE // 2) / RATE)[:, None]
        )
    else:
        quiet = quiet[5 * RATE : 5 * RATE + RATE * 3 // 10]
    assert dynamics(quiet).ceiling_share is None
    assert not found_in(tmp_path / "a.wav", quiet, "DY102")


@pytest.mark.parametrize(("differs", "least", "most"), [("before", 100, 300), ("after", 1, 1)])
def test_waves_are_compared_by_what_comes_before_their_peaks(differs: str, least: int, most: int) -> None:
    chance, length = np.random.default_rng(9), RATE // 60
    signal = np.zeros((30 * RATE, 2))
    for peak in range(RATE // 10, len(signal) - RATE // 10, RATE // 5):
        before, after = np.full(length, 0.3), np.full(length, 0.3)
        (before if differs == "before" else after)[:] = chance.uniform(-0.5, 0.5, length)
        signal[peak - length : peak] = before[:, None]
        signal[peak + 1 : peak + 1 + length] = after[:, None]
        signal[peak] = 0.7
    assert least <= dynamics(signal).ceiling_waves <= most


def test_workers_change_nothing() -> None:
    signal = limited(free(30.0), 8.0)
    one, two = dynamics(signal, 1), dynamics(signal, 2)
    assert (one.ceiling_share, one.ceiling_waves) == (two.ceiling_share, two.ceiling_waves)


def test_a_limiter_that_rounds_its_peaks_off_leaves_no_flat_tops(tmp_path: Path) -> None:
    soft = limited(free(), 8.0)
    top = float(np.abs(soft).max())
    soft = np.clip(soft, -0.9995 * top, 0.9995 * top)
    (finding,) = found_in(tmp_path / "a.wav", soft, "DY102")
    assert "limited" in finding.message
    (finding,) = found_in(tmp_path / "b.wav", np.clip(free() * 2, -amplitude(-4), amplitude(-4)), "DY102")
    assert "clipped, then turned down" in finding.message
    assert finding.severity == "error"


def test_a_short_file_and_a_single_loud_block_have_no_dr() -> None:
    assert dynamics(free(9.0)).dr_db is None
    lone = np.concatenate([tone((3.0, -3.0)), tone((27.0, -40.0))])
    assert dynamics(lone).dr_db is None


def test_the_densest_moment_is_in_the_music_and_not_in_the_hum_before_it() -> None:
    song = np.concatenate([tone((5.0, -41.0), hz=200.0), free(20.0)])
    found = dynamics(song)
    assert found.psr_min_position_s is not None
    assert found.psr_min_position_s > 4.0
