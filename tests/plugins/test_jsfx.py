"""JSFX: slider values of the dynamics that come with REAPER."""

from __future__ import annotations

import random

import pytest

from daw_lint.model.plugin_state import LazyState, PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat, SessionError
from daw_lint.parsers import read_session
from daw_lint.plugins import jsfx, settings_of
from tests.support.corpus import CORPUS, needs_corpus

MASTER_LIMITER = (-13.3, 46.0, 107.0, 0.5, 264.0, -2.17, 0.0)


def effect(name: str, *values: float, automated: frozenset[str] = frozenset(), length: int = 64) -> Device:
    sliders = (*values, *[None] * (length - len(values)))
    state = LazyState(lambda: StoredState(sliders=sliders, automated=automated))
    return Device(name, DeviceFormat.JSFX, f"Master > {name}", True, True, plugin_id=f"JS:{name}", state=state)


def read(name: str, *values: float, automated: frozenset[str] = frozenset()) -> PluginSettings | None:
    return settings_of(effect(name, *values, automated=automated))


def parameters(name: str, *values: float, automated: frozenset[str] = frozenset()) -> dict[str, float | bool]:
    found = read(name, *values, automated=automated)
    assert found is not None
    return {key: round(value, 9) for key, value in found.parameters.items()}


def test_the_master_limiter_raises_by_the_distance_from_threshold_to_limit() -> None:
    assert parameters("loser/masterLimiter", *MASTER_LIMITER) == {
        "threshold_db": -13.3, "lookahead_ms": 0.046, "attack_ms": 0.107, "release_ms": 264.0, "ceiling_db": -2.17,
        "gain_db": 11.13,
    }  # fmt: skip
    assert parameters("loser/masterLimiter", *MASTER_LIMITER[:6]) == parameters("loser/masterLimiter", *MASTER_LIMITER)


@pytest.mark.parametrize(
    ("name", "values", "gain_db", "ceiling_db"),
    [
        ("loser/MGA_JSLimiter", (-6.0, 200.0, -0.1), 5.9, -0.1),
        ("loser/MGA_JSLimiterST", (-6.0, 200.0, 75.0, -1.0), 5.0, -1.0),
        ("loser/ZeroCrossingMaximizer", (-4.0, 0.0, 500.0), 4.0, 0.0),
        ("sstillwell/eventhorizon", (0.0, -0.1, 2.0), -0.1, -0.1),
        ("sstillwell/eventhorizon2", (-12.0, -0.3, 0.0), 11.7, -0.3),
        ("schwa/soft_clipper", (4.5, -0.5), 4.5, -0.5),
    ],
)
def test_limiters_tell_their_gain_and_ceiling(
    name: str, values: tuple[float, ...], gain_db: float, ceiling_db: float
) -> None:
    found = parameters(name, *values)
    assert (found["gain_db"], found["ceiling_db"]) == (gain_db, ceiling_db)


@pytest.mark.parametrize(("choice", "ratio"), [(0, 4.0), (3, 20.0), (4, None), (5, 4.0), (7, 12.0), (9, None)])
def test_the_ratio_of_the_1175_is_a_choice(choice: int, ratio: float | None) -> None:
    found = parameters("sstillwell/1175", -23.3, choice, 12.2, 150.0, 216.0, 80.0)
    assert found.get("ratio") == ratio
    assert (found["makeup_db"], found["attack_ms"], found["dry_wet"]) == (12.2, 0.15, 0.8)


@pytest.mark.parametrize("name", ["sstillwell/expressbus", "sstillwell/majortom", "sstillwell/mastertom"])
def test_automatic_make_up_hides_what_the_gain_adds_up_to(name: str) -> None:
    values = [-10.0, 4.0, 2.0, 2.0, 0.0, 0.0, 1.0, 0.0]
    assert parameters(name, *values) == {"threshold_db": -10.0, "ratio": 4.0, "makeup_db": 2.0}
    values[5] = 1.0
    assert parameters(name, *values) == {"threshold_db": -10.0, "ratio": 4.0}
    values[5] = 0.0
    assert "makeup_db" not in parameters(name, *values, automated=frozenset({"5"}))


def test_an_automated_slider_is_left_out_with_what_follows_from_it() -> None:
    found = parameters("loser/masterLimiter", *MASTER_LIMITER, automated=frozenset({"0", "gain"}))
    assert found.keys() == {"lookahead_ms", "attack_ms", "release_ms", "ceiling_db"}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("loser/masterLimiter", MASTER_LIMITER[:5]),
        ("loser/masterLimiter", (*MASTER_LIMITER, 1.0)),
        ("loser/masterLimiter", (-30.0, *MASTER_LIMITER[1:])),
        ("loser/masterLimiter", (float("nan"), *MASTER_LIMITER[1:])),
        ("loser/3BandEQ", (0.0, 200.0, 0.0, 2000.0, 0.0, 0.0)),
        ("loser/MGA_JSLimiter", ()),
    ],
)
def test_what_does_not_fit_the_source_is_refused(name: str, values: tuple[float, ...]) -> None:
    assert read(name, *values) is None


def test_a_gap_between_the_sliders_is_refused() -> None:
    stored = StoredState(sliders=(0.0, None, -0.1, 5.0))
    assert jsfx.decode(effect("loser/MGA_JSLimiter"), stored) is None


def test_any_numbers_give_settings_or_a_refusal() -> None:
    chance = random.Random(14)
    odd = (float("inf"), float("nan"), 1e308, -1.0, 4.5, 0.0, None)
    for name in ("loser/masterLimiter", "sstillwell/1175", "sstillwell/dirtsqueeze", "loser/DDC"):
        for _ in range(300):
            sliders = tuple(chance.choice(odd) for _ in range(chance.randrange(12)))
            jsfx.decode(effect(name), StoredState(sliders=sliders, automated=frozenset({"x", "9" * 40})))


@needs_corpus
def test_each_known_effect_of_the_corpus_fits_its_source() -> None:
    found = 0
    for path in sorted(path for path in CORPUS.glob("rpp/*/*") if path.is_file()):
        try:
            session = read_session(path)
        except SessionError:
            continue
        for track in session.all_tracks():
            for device in track.devices:
                if device.name in ("loser/masterLimiter", "loser/DDC", "sstillwell/1175"):
                    assert settings_of(device) is not None, f"{path}: {device.path}"
                    found += 1
    assert found >= 7
