"""Waves' text of parameters: the active setup, the levels whose place is proved, and the host's bypass."""

from __future__ import annotations

import pytest

from daw_lint.model.plugin_state import ListedParameter, PluginSettings, StoredState
from tests.support.plugin_states import Built, device_of, read
from tests.support.plugin_states.waves import BYPASS, L1_A, L1_B, L3, SSL_COMP, block, xml


def settings(text: bytes, tail: bytes = b"", *listed: ListedParameter) -> PluginSettings | None:
    return read(Built(device_of("L1 limiter Stereo"), StoredState(chunk=block(text, tail), listed=listed)))


def levels(text: bytes, *listed: ListedParameter) -> dict[str, float | bool]:
    found = settings(text, BYPASS % 0, *listed)
    assert found is not None
    return dict(found.parameters)


@pytest.mark.parametrize(("active", "threshold_db", "ceiling_db"), [("SETUP_A", -6.6, -0.5), ("SETUP_B", -12.0, -3.0)])
def test_the_active_setup_is_read(active: str, threshold_db: float, ceiling_db: float) -> None:
    assert levels(xml("L1", L1_A, L1_B, active)) == {"threshold_db": threshold_db, "ceiling_db": ceiling_db}


def test_l3_gives_its_threshold_alone() -> None:
    assert levels(xml("L3 Ultra", L3)) == {"threshold_db": -7.5}


def test_the_bus_compressor_gives_threshold_makeup_and_ratio() -> None:
    # As Live's list has them: 0.41 of -15 to 15 dB, 0.631 of -5 to 15 dB, the second of 2, 4 and 10.
    found = settings(xml("SSLComp", SSL_COMP), BYPASS % 0)
    assert found is not None
    assert found.parameters == {"threshold_db": -2.7, "makeup_db": 7.6, "ratio": 4.0}
    assert found.parameters["threshold_db"] == pytest.approx(-15 + 0.4100000262 * 30, abs=0.01)
    assert found.parameters["makeup_db"] == pytest.approx(-5 + 0.631000042 * 20, abs=0.05)
    assert found.bypassed is None


@pytest.mark.parametrize("ratio", ["3", "0.5", "-1", "*"])
def test_a_ratio_that_is_no_step_leaves_all_values_out(ratio: str) -> None:
    assert settings(xml("SSLComp", f"-2.7 {ratio} 0 2 3 7.6 * 1 1 0"), BYPASS % 0) is None


@pytest.mark.parametrize("name", ["L2", "L3-LL Ultra", "L3-16", "L316", "RComp", "l1"])
def test_a_plug_in_whose_places_are_not_proved_gives_nothing(name: str) -> None:
    assert settings(xml(name, L1_A), BYPASS % 0) is None


def test_the_bypass_of_the_host_is_told_for_every_plug_in() -> None:
    found = settings(xml("RComp", "10 0 0"), BYPASS % 1)
    assert found is not None
    assert found.bypassed is True
    assert found.parameters == {}
    assert found.product == "RComp 13.0.0.129"


@pytest.mark.parametrize(("on", "is_bypassed"), [(1, True), (0, False)])
def test_a_limiter_without_a_switch_of_its_own_is_bypassed_by_the_host_alone(on: int, is_bypassed: bool) -> None:
    found = settings(xml("L1", L1_A), BYPASS % on)
    assert found is not None
    assert found.bypassed is is_bypassed


def test_nothing_known_is_refused() -> None:
    assert settings(xml("RComp", "10 0 0")) is None


def test_an_audio_unit_has_the_block_beside_its_data() -> None:
    stored = StoredState(chunk=bytes(12), extra={"Waves_XPst": block(xml("L1", L1_A))})
    found = read(Built(device_of("L1 (s)"), stored))
    assert found is not None
    assert found.parameters["ceiling_db"] == -0.5


@pytest.mark.parametrize(
    "values",
    [
        "1 -0.5 -6 * * * * * 0 0",
        "1 -6 0.5 * * * * * 0 0",
        "1 -31 0 * * * * * 0 0",
        "1 -6 * * * * * * 0 0",
        "1 -6 0 0 * * * * 0 0",
        "1 nan 0 * * * * * 0 0",
        "1 -6",
        "1 -6 loud * * * * * 0",
        "",
    ],
)
def test_values_of_another_layout_are_left_out(values: str) -> None:
    assert levels(xml("L1", values)) == {}


@pytest.mark.parametrize("active", ["SETUP_C", "CURRENT", ""])
def test_a_setup_that_is_not_there_gives_no_values(active: str) -> None:
    assert levels(xml("L1", L1_A, L1_B, active)) == {}


def test_a_setup_that_occurs_twice_gives_no_values() -> None:
    assert levels(xml("L1", L1_A, L1_B).replace(b"SETUP_B", b"SETUP_A")) == {}


def test_an_automated_level_is_left_out() -> None:
    assert levels(xml("L1", L1_A), ListedParameter(1, "Threshold", 0.4, automated=True)) == {"ceiling_db": -0.5}


def test_an_automated_parameter_without_a_name_leaves_no_level() -> None:
    stored = StoredState(chunk=block(xml("L1", L1_A), BYPASS % 0), automated=frozenset({"1"}))
    assert read(Built(device_of("L1 limiter Stereo"), stored)) is None


@pytest.mark.parametrize(("start", "end"), [(0, 4), (8, 12), (20, 24)])
def test_a_length_that_does_not_fit_is_refused(start: int, end: int) -> None:
    chunk = block(xml("L1", L1_A), BYPASS % 0)
    assert read(Built(device_of("L1"), StoredState(chunk=chunk))) is not None
    for wrong in (bytes(4), b"\xff" * 4, b"\0\0\0\2"):
        broken = chunk[:start] + wrong + chunk[end:]
        assert read(Built(device_of("L1"), StoredState(chunk=broken))) is None
