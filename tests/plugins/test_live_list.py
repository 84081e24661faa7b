"""FabFilter's VST2 limiters by the list of parameters that Live keeps: they store nothing themselves."""

from __future__ import annotations

import pytest

from daw_lint.model.plugin_state import LazyState, ListedParameter, PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.parsers import read_session
from daw_lint.plugins import settings_of
from tests.support.corpus import live_sets, needs_corpus

PRO_L_2 = (
    (0, "Gain", 0.35),
    (1, "Style", 5 / 7),
    (2, "Lookahead", 0.036),
    (10, "True Peak Limiting", 0),
    (15, "Unity Gain", 0),
    (17, "Bypass", 0),
    (18, "Output Level", 29 / 30),
)
PRO_L = ((0, "Gain", 0.0666666701), (2, "Lookahead", 0.05), (10, "Bypass", 1), (11, "Output Level", 1))


NOTHING = StoredState()
WITH_PLUGINS = ("skeletons", "live9-patch")
"""Parts of the names of the real sets with plug-ins."""


def read(
    rows: tuple[tuple[int, str, float], ...],
    plugin_id: str = "VST2:FL2p",
    automated: int = -1,
    beside: StoredState = NOTHING,
) -> PluginSettings | None:
    parameters = tuple(ListedParameter(number, name, value, number == automated) for number, name, value in rows)
    state = beside._replace(listed=parameters)
    device = Device(
        "a", DeviceFormat.VST2, "Master > a", True, True, plugin_id=plugin_id, state=LazyState(lambda: state)
    )
    return settings_of(device)


def test_a_pro_l_2_gives_gain_ceiling_and_true_peak_limiting() -> None:
    found = read(PRO_L_2)
    assert found is not None
    assert (found.decoder, found.product, found.bypassed) == ("live_list", "Pro-L 2", False)
    assert found.parameters == {
        "gain_db": 10.5, "lookahead_ms": 0.18, "true_peak": False, "unity_gain": False, "ceiling_db": -1.0
    }  # fmt: skip


def test_a_pro_l_gives_its_gain_and_its_bypass() -> None:
    found = read(PRO_L, "VST2:FPLr")
    assert found is not None
    assert (found.product, found.bypassed) == ("Pro-L", True)
    assert found.parameters == {"gain_db": 2.0, "lookahead_ms": 0.25, "ceiling_db": 0.0}


def test_the_output_of_a_pro_l_is_known_at_its_top_alone() -> None:
    found = read((*PRO_L[:3], (11, "Output Level", 0.9)), "VST2:FPLr")
    assert found is not None
    assert "ceiling_db" not in found.parameters


def test_what_is_automated_is_left_out() -> None:
    found = read(PRO_L_2, automated=0)
    assert found is not None
    assert "gain_db" not in found.parameters
    assert found.parameters["ceiling_db"] == -1.0
    found = read(PRO_L_2, automated=17)
    assert found is not None
    assert found.bypassed is None


@pytest.mark.parametrize(
    "beside",
    [StoredState(b"x"), StoredState(controller=b"x"), StoredState(extra={"a": b""}), StoredState(floats=(0.0,))],
    ids=["chunk", "controller", "extra", "floats"],
)
def test_a_state_of_its_own_wins(beside: StoredState) -> None:
    assert read(PRO_L_2, beside=beside) is None


@pytest.mark.parametrize(
    "rows",
    [
        PRO_L_2[1:],
        (*PRO_L_2, (0, "Gain", 0.5)),
        ((0, "Drive", 0.5), *PRO_L_2[1:]),
        ((0, "Gain", 1.5), *PRO_L_2[1:]),
        ((0, "Gain", float("nan")), *PRO_L_2[1:]),
        (*PRO_L_2[:5], (17, "Bypass", 0.5), PRO_L_2[6]),
        PRO_L,
    ],
    ids=["no gain", "two gains", "another name", "beyond 1", "no number", "half a bypass", "another plug-in"],
)
def test_a_list_that_does_not_fit_is_refused(rows: tuple[tuple[int, str, float], ...]) -> None:
    assert read(rows) is None


def test_the_list_of_another_plugin_is_refused() -> None:
    assert read(PRO_L_2, "VST2:abcd") is None
    assert read(PRO_L_2, "AU:aufx/FL2p/FabF") is None


def limiters(*formats: DeviceFormat) -> list[PluginSettings]:
    """The settings of each Pro-L and Pro-L 2 on a master of the real sets."""
    found: list[PluginSettings] = []
    for path in live_sets():
        master = read_session(path).master if any(part in path.name for part in WITH_PLUGINS) else None
        for device in master.walk_devices() if master is not None else ():
            if "Pro-L" in device.name and device.format in formats:
                settings = settings_of(device)
                assert settings is not None, (path.name, device.path)
                found.append(settings)
    return found


@needs_corpus
def test_each_pro_l_of_the_real_sets_without_a_state_is_read() -> None:
    found = limiters(DeviceFormat.VST2)
    assert len(found) >= 5
    assert {settings.product for settings in found} == {"Pro-L", "Pro-L 2"}
    for settings in found:
        assert settings.parameters["ceiling_db"] == 0.0
        assert 0 <= settings.parameters["gain_db"] < 30
        # The defaults of both, which nobody changes: they prove the range of 5 ms.
        assert settings.parameters["lookahead_ms"] == {"Pro-L": 0.25, "Pro-L 2": 0.18}[settings.product]


@needs_corpus
def test_the_same_gain_is_read_from_the_state_of_an_audio_unit_and_from_its_list() -> None:
    found = limiters(DeviceFormat.AU)
    assert found
    assert all(settings.parameters["gain_db"] == pytest.approx(0.29658332 * 30, abs=1e-4) for settings in found)
