"""A channel that is silent or holds only noise while the other one plays, and what is not a dead channel."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from daw_lint import measure_bounce
from daw_lint.model.bounce import DeadChannel
from tests.support.signals import RATE, Signal, amplitude, faded, music


def dead(signal: Signal, rate: int = RATE) -> DeadChannel | None:
    stereo = measure_bounce(signal, rate, ["stereo"], workers=1).stereo
    assert stereo is not None
    return stereo.dead_channel


def noise(signal: Signal, level_db: float) -> Signal:
    hiss: Signal = np.random.default_rng(8).standard_normal(len(signal)) * amplitude(level_db)
    return hiss


@pytest.mark.parametrize("peak_db", [-4, -40, -60])
@pytest.mark.parametrize("channel", [0, 1])
def test_a_silent_channel_is_dead_however_quiet_the_other_one_is(channel: int, peak_db: float) -> None:
    song = music(12.0)
    song *= amplitude(peak_db) / np.abs(song).max()
    song[:, channel] = 0
    assert dead(song) == DeadChannel(channel, 0.0, -inf)


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
@pytest.mark.parametrize("at_s", [2.2345, 5.0, 10.0])
def test_a_channel_dies_when_it_stops(at_s: float, rate: int) -> None:
    song = music(12.0, rate)
    song[round(at_s * rate) :, 1] = 0
    found = dead(song, rate)
    assert found is not None
    assert (found.channel, found.level_db) == (1, -inf)
    assert found.start_s == pytest.approx(at_s, abs=0.004)


@pytest.mark.parametrize("channel", [0, 1])
def test_a_channel_that_stops_between_two_beats_dies_too(channel: int) -> None:
    time = np.arange(8 * RATE) / RATE
    noise_of_both = np.random.default_rng(4).standard_normal((len(time), 2)) * 0.1
    song: Signal = noise_of_both * np.exp(-4 * (time % 0.5))[:, None]  # before each beat 17 dB below it
    song[6 * RATE :, channel] = 0
    found = dead(song)
    assert found is not None
    assert (found.channel, found.level_db) == (channel, -inf)
    assert found.start_s == pytest.approx(6.0, abs=0.004)


@pytest.mark.parametrize("peak_db", [-4, -30, -40])
@pytest.mark.parametrize("at_s", [0.0, 5.0])
def test_a_channel_of_nothing_but_dither_is_dead(at_s: float, peak_db: float) -> None:
    song = music(12.0)
    song *= amplitude(peak_db) / np.abs(song).max()
    song[round(at_s * RATE) :, 1] = 0
    song[:, 1] += noise(song, -80)
    found = dead(song)
    assert found is not None
    assert found.channel == 1
    assert found.start_s == pytest.approx(at_s, abs=0.1)
    assert found.level_db == pytest.approx(-80, abs=0.5)


def test_a_dead_channel_with_an_offset_is_dead() -> None:
    song = music(12.0)
    song[:, 0] = 0.003
    assert dead(song) == DeadChannel(0, 0.0, -inf)


def test_an_intro_or_a_pause_on_one_side_is_no_death() -> None:
    song = music(20.0)
    song[: 8 * RATE, 1] = 0
    song[12 * RATE : 15 * RATE, 0] = 0
    assert dead(song) is None


def test_a_fade_and_an_end_on_both_sides_are_no_death() -> None:
    song = faded(music(20.0), 6 * RATE)
    assert dead(np.concatenate([song, np.zeros((5 * RATE, 2))])) is None
    late = music(20.0)
    late[-3 * RATE :] *= np.linspace(1, 0, 3 * RATE)[:, None] ** 3
    late[-RATE // 2 :, 1] = 0
    assert dead(late) is None


def test_a_last_chord_that_rings_longer_on_one_side_is_no_death() -> None:
    song = music(20.0)
    ring = 10 ** (-np.arange(10 * RATE) / RATE * 2)
    song[10 * RATE :, 0] *= ring
    song[10 * RATE :, 1] *= ring**3
    assert dead(song) is None


def test_hiss_under_music_on_both_sides_is_no_death() -> None:
    song = music(20.0)
    song[15 * RATE :] = 0
    song += noise(song, -70)[:, None]
    assert dead(song) is None


def test_a_quiet_side_that_plays_music_is_no_death() -> None:
    song = music(20.0)
    song[:, 1] *= amplitude(-30)
    assert dead(song) is None


def test_silence_and_other_numbers_of_channels_have_no_dead_channel() -> None:
    assert dead(np.zeros((3 * RATE, 2))) is None
    surround = music(5.0, channels=4)
    surround[:, 3] = 0
    assert measure_bounce(surround, RATE, ["stereo"]).stereo is None
