"""The parameters of Live's own dynamics devices, as Live shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.parsers import read_session
from tests.support.corpus import live_sets, needs_corpus
from tests.support.live_sets import live_set, native, parameter

LIMITER = {"Gain": "3", "Ceiling": "-0.3", "Release": "300", "AutoRelease": "false", "Lookahead": "1"}
COMPRESSOR = {
    "Threshold": "0.1", "Ratio": "4", "Attack": "2", "Release": "50", "AutoReleaseControlOnOff": "false", "Knee": "6",
    "LookAhead": "2", "Gain": "1.5", "GainCompensation": "true", "DryWet": "1", "Model": "0", "LegacyModel": "1",
}  # fmt: skip
GLUE = {
    "Threshold": "-12",
    "Ratio": "1",
    "Attack": "4",
    "Release": "3",
    "Makeup": "2",
    "Range": "70",
    "PeakClipIn": "true",
}
MULTIBAND = {
    "SplitLowMidOn": "true", "SplitMidHighOn": "false", "AboveThresholdLow": "-33.75", "AboveThresholdMid": "-30.25",
    "AboveThresholdHigh": "-35.5", "GainLow": "10.5", "GainMid": "5.5", "GainHigh": "4.5", "GlobalAmount": "0.5",
}  # fmt: skip


def read(tag: str, values: dict[str, str], **changes: str) -> dict[str, float | bool]:
    inside = (parameter(name, value) for name, value in (values | changes).items())
    session = read_session(Path("song.als"), data=live_set(master=native(tag, *inside)).encode())
    assert session.master is not None
    (device,) = session.master.devices
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in device.parameters.items()}


def test_a_limiter_gives_its_times() -> None:
    assert read("Limiter", LIMITER) == {
        "gain_db": 3.0, "ceiling_db": -0.3, "release_ms": 300.0, "auto_release": False, "lookahead_ms": 3.0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("position", "ms"), [("0", 1.5), ("2", 6.0), ("3", None), ("-1", None), ("0.5", None), ("x", None)]
)
def test_a_position_that_a_switch_does_not_have_is_unknown(position: str, ms: float | None) -> None:
    assert read("Limiter", LIMITER, Lookahead=position).get("lookahead_ms") == ms


def test_a_release_that_a_device_sets_itself_is_left_out() -> None:
    assert "release_ms" not in read("Limiter", LIMITER, AutoRelease="true")
    assert "release_ms" not in read("Limiter", LIMITER, AutoRelease="perhaps")
    assert "release_ms" not in read("Compressor2", COMPRESSOR, AutoReleaseControlOnOff="true")
    glue = read("GlueCompressor", GLUE, Release="6")
    assert glue["auto_release"] is True
    assert "release_ms" not in glue


@pytest.mark.parametrize(("mode", "is_true_peak"), [("0", False), ("1", False), ("2", True), ("3", None)])
def test_the_mode_of_a_new_limiter_says_whether_it_limits_true_peaks(mode: str, is_true_peak: bool | None) -> None:
    found = read("Limiter", LIMITER, Mode=mode, Maximize="false")
    assert found.get("true_peak") is is_true_peak
    assert found["ceiling_db"] == -0.3
    assert "release_ms" not in found


def test_gain_and_ceiling_of_a_limiter_that_maximizes_are_not_in_use() -> None:
    for state in ("true", "perhaps"):
        found = read("Limiter", LIMITER, Mode="0", Maximize=state)
        assert "gain_db" not in found
        assert "ceiling_db" not in found


def test_a_compressor_gives_its_times_and_its_knee() -> None:
    assert read("Compressor2", COMPRESSOR) == {
        "threshold_db": -20.0, "ratio": 4.0, "attack_ms": 2.0, "release_ms": 50.0, "auto_release": False, "knee_db": 6.0,
        "lookahead_ms": 10.0, "makeup_db": 1.5, "auto_makeup": True, "dry_wet": 1.0,
    }  # fmt: skip


def test_the_ratio_of_a_compressor_that_expands_is_not_in_use() -> None:
    assert "ratio" in read("Compressor2", COMPRESSOR, Model="1")
    assert "ratio" not in read("Compressor2", COMPRESSOR, Model="2")
    live_8 = {
        name: value for name, value in COMPRESSOR.items() if name not in ("LegacyModel", "AutoReleaseControlOnOff")
    }
    found = read("Compressor2", live_8, Model="2")
    assert (found["ratio"], found["release_ms"]) == (4.0, 50.0)


def test_a_glue_compressor_gives_what_is_printed_at_its_knobs() -> None:
    assert read("GlueCompressor", GLUE) == {
        "threshold_db": -12.0, "ratio": 4.0, "attack_ms": 3.0, "release_ms": 600.0, "auto_release": False,
        "makeup_db": 2.0, "range_db": 70.0, "soft_clip": True,
    }  # fmt: skip
    positions = [read("GlueCompressor", GLUE, Attack=str(place)).get("attack_ms") for place in range(8)]
    assert positions == [0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, None]
    assert [read("GlueCompressor", GLUE, Ratio=str(place)).get("ratio") for place in range(4)] == [2.0, 4.0, 10.0, None]


def test_multiband_dynamics_gives_the_bands_that_it_has() -> None:
    assert read("MultibandDynamics", MULTIBAND) == {
        "amount": 0.5, "low_threshold_db": -33.75, "mid_threshold_db": -30.25, "low_gain_db": 10.5, "mid_gain_db": 5.5
    }  # fmt: skip


RANGES = {
    "attack_ms": (0.01, 1000.0), "release_ms": (0.01, 3000.0), "knee_db": (0.0, 18.0), "ratio": (1.0, 3.5e38),
    "lookahead_ms": (0.0, 10.0), "range_db": (0.0, 70.0), "mid_threshold_db": (-80.0, 0.0), "mid_gain_db": (-24.0, 24.0),
}  # fmt: skip


@needs_corpus
def test_each_dynamics_device_of_the_real_sets_has_values_that_live_can_show() -> None:
    seen = dict.fromkeys(RANGES, 0)
    for path in live_sets():
        session = read_session(path) if "skeletons" in path.name or "patch" in path.name else None
        for track in (*session.tracks, session.master) if session is not None else ():
            for device in track.walk_devices() if track is not None else ():
                if device.native_type in ("Limiter", "GlueCompressor", "Compressor2", "MultibandDynamics"):
                    for name, (low, high) in RANGES.items():
                        if name in device.parameters:
                            assert low * 0.999 <= device.parameters[name] <= high * 1.001, (
                                path.name,
                                device.path,
                                name,
                            )
                            seen[name] += 1
    assert min(seen.values()) > 0, seen
