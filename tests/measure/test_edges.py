"""The ends of a file, its fades and its dropouts: what is a fault, and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from daw_lint import measure_bounce
from daw_lint.model.bounce import Edges
from tests.judge.test_bounce_rules import found_in
from tests.support.signals import RATE, Signal, amplitude, faded, music, tone


def edges(signal: Signal, workers: int = 1) -> Edges:
    found = measure_bounce(signal, RATE, ["edges"], workers=workers).edges
    assert found is not None
    return found


def song(seconds: float = 12.0) -> Signal:
    """Return music that dies away, with half a second of silence around it."""
    whole = music(seconds) * 0.9
    whole[-2 * RATE :] *= 10 ** (-np.linspace(0, 4, 2 * RATE))[:, None]
    silence = np.zeros((RATE // 2, 2))
    return np.concatenate([silence, faded(whole, 480), silence])


def on_all(noise: Signal) -> Signal:
    return np.repeat(noise[:, None], 2, axis=1)


@pytest.mark.parametrize("length_s", [0.01, 0.03, 0.15])
def test_a_hole_in_the_music_is_a_dropout_with_its_place(tmp_path: Path, length_s: float) -> None:
    broken = song()
    start = 7 * RATE + 123
    broken[start : start + round(length_s * RATE)] = 0
    (hole,) = edges(broken).dropouts
    assert list(hole[:2]) == pytest.approx([start / RATE, length_s], abs=1e-4)
    assert hole.channel is None
    (finding,) = found_in(tmp_path / "a.wav", broken, "ED109")
    assert finding.severity == "error"


def test_a_dropout_on_one_channel_or_with_dither_is_found() -> None:
    broken = song()
    broken[7 * RATE + 50 : 7 * RATE + 1500, 1] = 0
    assert [hole.channel for hole in edges(broken).dropouts] == [1]
    dithered = song()
    dithered[7 * RATE : 7 * RATE + 1500] = np.random.default_rng(1).uniform(-1, 1, (1500, 2)) * amplitude(-84)
    assert len(edges(dithered).dropouts) == 1


def test_a_dropout_where_two_workers_meet_is_one() -> None:
    long = music(28.0)[4 * RATE :]
    for start in (12 * RATE - 1100, 12 * RATE - 1300):
        broken = long.copy()
        broken[start : start + 1440] = 0
        assert edges(broken, 2).dropouts == edges(broken, 1).dropouts
        assert len(edges(broken, 1).dropouts) == 1


def test_stops_gates_pauses_and_stutters_are_no_dropouts() -> None:
    for release_s in (0.002, 0.02):
        gated = song()
        ramp = np.linspace(1, 0, round(release_s * RATE))[:, None]
        start = 7 * RATE
        gated[start : start + len(ramp)] *= ramp
        gated[start + len(ramp) : start + 4000] = 0
        gated[start + 4000 : start + 4000 + len(ramp)] *= ramp[::-1]
        assert edges(gated).dropouts == ()
    stopped = song()
    stopped[7 * RATE : 8 * RATE] = 0
    assert edges(stopped).dropouts == ()
    stutter = song()
    for start in range(5 * RATE, 8 * RATE, RATE // 8):
        stutter[start : start + RATE // 16] = 0
    assert edges(stutter).dropouts == ()
    assert edges(tone((2.0, -6.0), (0.5, -np.inf), (2.0, -6.0))).dropouts == ()


def test_an_end_in_the_music_is_cut_and_fails(tmp_path: Path) -> None:
    cut = song()[: 7 * RATE]
    for signal in (cut, cut + 0.01, np.concatenate([cut[:-1], [[0.0, 0.0]]])):
        found = edges(signal)
        assert (found.tail_is_cut, found.tail_at_full_level) == (True, True)
    (finding,) = found_in(tmp_path / "a.wav", cut, "ED101")
    assert finding.severity == "error"


def test_a_reverb_that_is_cut_is_a_warning(tmp_path: Path) -> None:
    whole = song()
    reverb = np.random.default_rng(2).standard_normal(3 * RATE) * 0.05 * 10 ** (-np.arange(3 * RATE) / RATE)
    wet = np.concatenate([whole[: 7 * RATE], on_all(reverb)])
    (finding,) = found_in(tmp_path / "a.wav", wet[: 8 * RATE], "ED101")
    assert finding.severity == "warning"
    assert not edges(np.concatenate([wet, np.zeros((RATE, 2))])).tail_is_cut


@pytest.mark.parametrize("kind", ["DC", "hum", "hiss", "rumble", "last sample"])
def test_what_is_no_music_at_the_end_is_no_cut_tail(kind: str) -> None:
    whole = song()
    time = np.arange(len(whole)) / RATE
    if kind == "DC":
        whole += 0.02
    elif kind == "hum":
        whole += on_all(np.sin(2 * np.pi * np.outer(time, (50, 100, 150))).sum(axis=1) * amplitude(-44))
    elif kind == "hiss":
        whole += on_all(np.random.default_rng(4).standard_normal(len(whole)) * amplitude(-50))
    elif kind == "rumble":
        whole += on_all(
            np.sin(2 * np.pi * 9 * time) * amplitude(-27) + np.sin(2 * np.pi * 15.3 * time) * amplitude(-30)
        )
    else:
        whole = np.concatenate([whole, [[0.5, 0.5]]])
    found = edges(whole)
    assert not found.tail_is_cut
    assert not found.head_is_cut


def test_a_start_in_a_note_is_cut_and_a_drum_on_the_first_sample_is_not(tmp_path: Path) -> None:
    whole = song()
    for start_s in (3.0, 5.1, 6.2):
        cut = whole[round(start_s * RATE) + 77 :]
        assert edges(cut).head_is_cut
        assert edges(cut * amplitude(-10)).head_is_cut
    (finding,) = found_in(tmp_path / "a.wav", whole[round(6.2 * RATE) + 77 :] * amplitude(-20), "ED103")
    assert "in the middle of a sound" in finding.message
    time = np.arange(RATE // 2) / RATE
    kick = np.sin(2 * np.pi * (50 * time + 6 * (1 - np.exp(-time * 30)))) * np.exp(-time * 9)
    snare = np.random.default_rng(6).standard_normal(RATE // 2) * np.exp(-time * 20) * 0.2
    for hit in (kick, snare):
        drums = np.concatenate([on_all(hit * 0.7), whole[6 * RATE :]])
        assert not edges(drums).head_is_cut
    with_dc = np.concatenate([tone((0.5, -6.0), hz=500.0), whole[6 * RATE :]]) + 0.08
    assert not edges(with_dc).head_is_cut


@pytest.mark.parametrize("length_s", [4.0, 8.0, 12.0])
def test_a_fade_has_its_length_whatever_the_music_does(length_s: float) -> None:
    steady = np.concatenate([music(4.0, seed=seed)[: 4 * RATE] / 0.15 for seed in range(10)]) * 0.2
    count = round(length_s * RATE)
    steady[-count:] *= np.linspace(1, 0, count)[:, None]
    whole = np.concatenate([steady, np.zeros((RATE, 2))])
    assert edges(whole).fade_out_s == pytest.approx(length_s, rel=0.25)
    assert edges(whole + 0.01).fade_out_s == pytest.approx(length_s, rel=0.3)
    assert edges(whole[::-1]).fade_in_s == pytest.approx(length_s, rel=0.25)


def test_an_end_without_a_fade_has_none() -> None:
    assert edges(tone((20.0, -12.0))).fade_out_s == 0
    stopped = np.concatenate([tone((20.0, -12.0)), np.zeros((RATE, 2))])
    assert edges(stopped).fade_out_s < 0.6
