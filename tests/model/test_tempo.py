from __future__ import annotations

from math import log
from pathlib import Path

import pytest

from daw_lint.model.tempo import TempoMap, TempoPoint
from tests.support.corpus import live_sets, needs_corpus
from tests.support.dawtool_oracle import agrees_with_dawtool

FIXTURE = Path(__file__).resolve().parent.parent.parent / "fixtures" / "als" / "live11-tempo-map.als"


def tempo(*points: tuple[float, float], step: float | None = None) -> TempoMap:
    return TempoMap([TempoPoint(*point) for point in points], step)


def test_a_constant_tempo_is_a_multiplication() -> None:
    assert tempo((0, 120)).seconds_at(8) == 4.0
    assert tempo((0, 120)).seconds_at(-2) == -1.0


def test_a_jump_changes_the_tempo_from_there_on() -> None:
    assert tempo((0, 60), (4, 60), (4, 120)).seconds_at(8) == pytest.approx(4 + 2)


def test_a_ramp_is_integrated() -> None:
    assert tempo((0, 60), (4, 120)).seconds_at(4) == pytest.approx(4 * log(2))
    assert tempo((0, 60), (4, 120)).seconds_at(8) == pytest.approx(4 * log(2) + 2)


def test_a_daw_that_plays_a_ramp_in_steps_is_followed_in_steps() -> None:
    steps = sum(0.25 * 60 / (60 + 3.75 * n) for n in range(16))
    assert tempo((0, 60), (4, 120), step=0.25).seconds_at(4) == pytest.approx(steps)


@pytest.mark.parametrize(("start", "end", "beats"), [(60, 120, 400.0), (240, 40, 90.3), (120, 120.01, 1000.0)])
def test_a_long_ramp_in_steps_is_the_sum_of_its_steps(start: float, end: float, beats: float) -> None:
    curve, time_s, position = tempo((0.1, start), (beats, end), step=0.25), 0.1 * 60 / start, 0.1
    while position < beats:
        following = min((position // 0.25 + 1) * 0.25, beats)
        held_from = max(position // 0.25 * 0.25, 0.0)
        time_s += (following - position) * 60 / curve.bpm_at(held_from)
        position = following
    assert curve.seconds_at(beats) == pytest.approx(time_s, rel=1e-9)


def test_a_ramp_over_a_billion_bars_does_not_take_a_lifetime() -> None:
    assert tempo((0, 120), (4e9, 240), step=0.25).seconds_at(4e9) == pytest.approx(4e9 * 60 * log(2) / 120, rel=1e-6)


def test_time_never_runs_backwards() -> None:
    curve = tempo((0, 60), (1.1, 200), (1.1, 30), (2.7, 30), (9, 180), step=0.25)
    times = [curve.seconds_at(beat / 16) for beat in range(200)]
    assert times == sorted(times)
    assert len(set(times)) == len(times)


def test_the_tempo_between_two_points_is_on_the_line() -> None:
    assert tempo((0, 60), (4, 120)).bpm_at(1) == 75
    assert tempo((2, 90)).bpm_at(0) == 90


@pytest.mark.parametrize(
    "points",
    [(), ((0.0, 0.0),), ((0.0, -5.0),), ((0.0, float("nan")),), ((0.0, 1e-300),), ((0.0, 1e300),), ((1e300, 120.0),)],
)
def test_no_tempo_is_refused(points: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ValueError, match="tempo"):
        tempo(*points)


def test_marker_times_of_our_fixture_agree_with_dawtool() -> None:
    assert agrees_with_dawtool(FIXTURE) == 4


@needs_corpus
@pytest.mark.parametrize(
    "path",
    [path for path in live_sets() if "dawtool" in str(path) and not path.name.endswith(("empty.als", "junk.als"))],
    ids=lambda path: path.name,
)
def test_marker_times_of_its_own_sets_agree_with_dawtool_to_the_millisecond(path: Path) -> None:
    agrees_with_dawtool(path)
