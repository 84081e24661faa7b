"""What Renoise's own devices are set to, where the unit is certain and nothing moves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.model.session import Device
from tests.parsers.test_renoise import PLAYED, device, envelope, notes, pattern, read, song, track, value


def maximizer(boost: float, threshold: float, ceiling: float) -> str:
    return device(
        "MaximizerDevice", value("InputGain", boost) + value("Threshold", threshold) + value("Ceiling", ceiling)
    )


def gainer(volume: float, pan: float = 0.5, left: str = "false") -> str:
    phases = f"<LPhaseInvert>{left}</LPhaseInvert><RPhaseInvert>false</RPhaseInvert>"
    return device("GainerDevice", value("Volume", volume) + value("Panning", pan) + phases)


def on_master(tmp_path: Path, devices: str, patterns: str = PLAYED, other: str = "") -> tuple[Device, ...]:
    master = read(tmp_path, song(track("A", other) + track("Mst", devices, kind="Master"), patterns)).master
    assert master is not None
    return master.devices


def parameters(tmp_path: Path, devices: str, patterns: str = PLAYED, other: str = "") -> dict[str, float | bool]:
    return {
        name: round(value, 2) for name, value in on_master(tmp_path, devices, patterns, other)[-1].parameters.items()
    }


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ((3.0, -0.02, 0.0), {"gain_db": 3, "threshold_db": -0.02, "ceiling_db": 0}),
        ((3.0, -0.02, -1.0), {"input_db": 3, "threshold_db": -0.02, "ceiling_db": -1}),
        ((0.0, -6.0, -1.0), {"input_db": 0, "threshold_db": -6}),
    ],
)
def test_a_maximizer_tells_its_gain_and_ceiling_where_they_are_certain(
    tmp_path: Path, stored: tuple[float, float, float], expected: dict[str, float]
) -> None:
    assert parameters(tmp_path, maximizer(*stored)) == expected


def test_a_maximizer_without_all_its_values_tells_nothing(tmp_path: Path) -> None:
    assert parameters(tmp_path, device("MaximizerDevice", value("InputGain", 3))) == {}


def test_a_gainer_tells_its_gain_and_its_phases(tmp_path: Path) -> None:
    phases = {"invert_left": False, "invert_right": False}
    assert parameters(tmp_path, gainer(2.0)) == {"gain_db": 6.02, **phases}
    assert parameters(tmp_path, gainer(2.0, pan=0.2)) == phases
    assert parameters(tmp_path, gainer(0.0, left="true")) == {"invert_left": True, "invert_right": False}


def test_an_envelope_on_a_device_leaves_its_parameters_out(tmp_path: Path) -> None:
    moved = pattern(notes(), envelope(1, 1, "0,0.0", "63,1.0"))
    assert parameters(tmp_path, maximizer(3, -0.02, 0), moved) == {}
    elsewhere = pattern(notes(), envelope(2, 1, "0,0.0", "63,1.0"))
    assert parameters(tmp_path, gainer(1.0) + maximizer(3, -0.02, 0), elsewhere) == {}
    assert on_master(tmp_path, gainer(1.0) + maximizer(3, -0.02, 0), elsewhere)[0].parameters["gain_db"] == 0


def lfo(on: float, place: float) -> str:
    return device("LfoDevice", value("DestTrack", on) + value("DestEffect", place) + value("DestParameter", 1))


@pytest.mark.parametrize(
    ("own", "other", "known"),
    [
        (lfo(-1, 2), "", False),
        (lfo(-1, 1), "", True),
        ("", lfo(-1, 1), True),
        ("", lfo(1, 1), False),
        ("", lfo(1, 2), True),
        (lfo(-1, -1), "", True),
    ],
)
def test_what_a_meta_device_moves_is_left_out(tmp_path: Path, own: str, other: str, known: bool) -> None:
    assert bool(parameters(tmp_path, own + maximizer(3, -0.02, 0), other=other)) is known


def test_a_device_in_a_doofer_tells_nothing_as_macros_may_move_it(tmp_path: Path) -> None:
    inner = f"<DeviceChain><Devices>{maximizer(3, -0.02, 0)}</Devices></DeviceChain>"
    (doofer,) = on_master(tmp_path, device("DooferDevice", inner))
    assert doofer.chains[0].devices[0].parameters == {}
