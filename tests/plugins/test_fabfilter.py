from __future__ import annotations

from collections.abc import Mapping

import pytest

from daw_lint.model.plugin_state import ListedParameter, PluginSettings, StoredState
from daw_lint.model.session import DeviceFormat
from daw_lint.plugins import settings_of
from tests.support.plugin_states import device_of
from tests.support.plugin_states.fabfilter import (
    PRO_C_2_ID,
    PRO_L_2_ID,
    chunk,
    named,
    new_chunk,
    pro_c_2,
    pro_l_2,
    program,
)


def pro_l_2_of(stored: StoredState) -> PluginSettings | None:
    return settings_of(device_of("Pro-L 2", plugin_id=PRO_L_2_ID, state=stored))


def vst2(name: str, plugin_id: str | None, count: int, changes: Mapping[int, float]) -> PluginSettings | None:
    stored = StoredState(floats=program(count, changes))
    return settings_of(device_of(name, DeviceFormat.VST2, plugin_id, stored))


@pytest.mark.parametrize("write", [chunk, lambda values: new_chunk((*values, 0.0))], ids=["FabF", "FFBS"])
def test_a_pro_l_2_tells_its_gain_its_ceiling_and_whether_it_limits_true_peaks(write: object) -> None:
    assert callable(write)
    settings = pro_l_2_of(StoredState(chunk=write(pro_l_2({0: 10.5, 18: -0.3, 10: 0.0}))))
    assert settings is not None
    assert settings.parameters == {
        "gain_db": 10.5, "ceiling_db": -0.3, "true_peak": False, "lookahead_ms": 0.18, "unity_gain": False
    }  # fmt: skip
    assert settings.bypassed is False
    assert settings.product == "Pro-L 2"


def test_the_proof_of_the_newer_form_is_not_that_of_the_older_one() -> None:
    older, newer = pro_l_2_of(StoredState(chunk=chunk(pro_l_2()))), pro_l_2_of(StoredState(chunk=new_chunk(pro_l_2())))
    assert older is not None
    assert newer is not None
    assert "list" in older.proof
    assert "range" in newer.proof


def test_a_bypassed_pro_l_2_says_so() -> None:
    settings = pro_l_2_of(StoredState(chunk=chunk(pro_l_2({17: 1.0}))))
    assert settings is not None
    assert settings.bypassed is True


@pytest.mark.parametrize(
    "damage",
    [{0: 30.5}, {0: float("nan")}, {18: 0.5}, {18: -31.0}, {10: 0.5}, {17: 2.0}, {1: 2.5}, {2: -1.0}, {6: 1.5}],
    ids=str,
)
def test_values_that_a_pro_l_2_cannot_have_are_refused_as_a_whole(damage: Mapping[int, float]) -> None:
    assert pro_l_2_of(StoredState(chunk=chunk(pro_l_2(damage)))) is None


@pytest.mark.parametrize(
    "data",
    [
        chunk(pro_l_2(count=30)),
        chunk(pro_l_2(count=32)),
        chunk(pro_l_2(), version=3),
        chunk(pro_l_2())[:-20],
        chunk(pro_l_2(), count=30),
        new_chunk(pro_l_2(count=30)),
        new_chunk(pro_l_2(count=60)),
        b"FabF",
    ],
    ids=["few", "many", "version", "cut", "count", "few new", "many new", "mark"],
)
def test_a_state_of_another_length_or_version_is_refused(data: bytes) -> None:
    assert pro_l_2_of(StoredState(chunk=data)) is None


def test_what_is_automated_is_left_out() -> None:
    stored = StoredState(
        chunk=chunk(pro_l_2({0: 3.0})),
        automated=frozenset({"17"}),
        listed=(ListedParameter(0, "Gain", 3.0, automated=True), ListedParameter(18, "Output Level", 0.0)),
    )
    settings = pro_l_2_of(stored)
    assert settings is not None
    assert settings.bypassed is None
    assert settings.parameters == {
        "ceiling_db": 0.0, "true_peak": True, "lookahead_ms": 0.18, "unity_gain": False
    }  # fmt: skip


def test_a_pro_c_2_tells_its_threshold_knee_and_range_and_no_ratio_whose_scale_is_unknown() -> None:
    stored = StoredState(chunk=chunk(pro_c_2({1: -5.5, 4: 12.0})))
    settings = settings_of(device_of("Pro-C 2", plugin_id=PRO_C_2_ID, state=stored))
    assert settings is not None
    assert settings.parameters == {"threshold_db": -5.5, "knee_db": 18.0, "range_db": 12.0}
    assert settings.bypassed is False


def test_another_plug_in_of_the_maker_is_not_read() -> None:
    assert settings_of(device_of("Pro-R", state=StoredState(chunk=chunk(pro_l_2())))) is None


def test_a_plug_in_without_an_id_is_known_by_its_name() -> None:
    assert settings_of(device_of("FabFilter Pro-L 2", state=StoredState(chunk=chunk(pro_l_2())))) is not None


@pytest.mark.parametrize("name", ["FabFilter Pro-L", "FabFilter Pro-L.64", "Renamed Pro-L"])
def test_the_program_of_a_pro_l_gives_a_gain_of_up_to_30_db(name: str) -> None:
    settings = vst2(name, "VST2:FPLr", 19, {0: 0.29658, 2: 0.2, 10: 0.0, 11: 1.0})
    assert settings is not None
    assert settings.parameters == {"gain_db": pytest.approx(8.8974), "ceiling_db": 0.0, "lookahead_ms": 1.0}
    assert settings.bypassed is False


def test_the_ceiling_of_a_pro_l_is_known_at_its_top_alone() -> None:
    settings = vst2("FabFilter Pro-L", None, 19, {0: 0.0, 10: 1.0, 11: 0.9})
    assert settings is not None
    assert settings.parameters == {"gain_db": 0.0, "lookahead_ms": 0.0}
    assert settings.bypassed is True


def test_the_program_of_a_pro_l_2_gives_its_ceiling_in_db() -> None:
    settings = vst2("FabFilter Pro-L 2", "VST2:FL2p", 32, {0: 2 / 30, 2: 0.036, 10: 1.0, 18: 29 / 30})
    assert settings is not None
    assert settings.parameters == {
        "gain_db": 2.0, "ceiling_db": -1.0, "true_peak": True, "unity_gain": False, "lookahead_ms": 0.18
    }  # fmt: skip


def test_the_program_of_a_pro_c_2_gives_its_threshold_in_db_also_after_its_name() -> None:
    floats = program(46, {1: 0.55, 3: 0.25, 4: 0.5})
    for stored in (StoredState(floats=floats), StoredState(chunk=named(floats))):
        settings = settings_of(device_of("FabFilter Pro-C 2", DeviceFormat.VST2, "VST2:FC2p", stored))
        assert settings is not None
        assert settings.parameters == {"threshold_db": -27.0, "knee_db": 18.0, "range_db": 30.0}
        assert settings.bypassed is False


@pytest.mark.parametrize("cut", [1, 4, 100], ids=str)
def test_a_named_program_of_another_length_is_refused(cut: int) -> None:
    stored = StoredState(chunk=named(program(46, {}))[:-cut])
    assert settings_of(device_of("FabFilter Pro-C 2", DeviceFormat.VST2, "VST2:FC2p", stored)) is None


@pytest.mark.parametrize(
    ("count", "changes"), [(18, {}), (20, {}), (19, {0: 1.5}), (19, {5: float("nan")}), (19, {10: 0.5})], ids=str
)
def test_a_program_that_a_pro_l_cannot_have_is_refused(count: int, changes: Mapping[int, float]) -> None:
    assert vst2("FabFilter Pro-L", "VST2:FPLr", count, changes) is None


def test_an_audio_unit_is_not_read_as_a_vst() -> None:
    stored = StoredState(floats=program(19, {}))
    assert settings_of(device_of("FabFilter Pro-L", DeviceFormat.AU, None, stored)) is None
