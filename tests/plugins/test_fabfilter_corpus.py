"""FabFilter's states against the list of parameters that Live keeps beside them, which our parser does not read here."""

from __future__ import annotations

import plistlib
from struct import unpack_from

import pytest

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import DeviceFormat
from daw_lint.plugins import settings_of
from tests.support.corpus import live_sets, needs_corpus
from tests.support.plugin_states import device_of
from tests.support.stored_in_live import StoredInLive, stored_in_live

NAMES = {
    "Pro-L 2": {"Gain": "gain_db", "Output Level": "ceiling_db", "Lookahead": "lookahead_ms"},
    "Pro-C 2": {"Threshold": "threshold_db", "Knee": "knee_db", "Range": "range_db"},
}
BYPASS = "Bypass"


def plugins(kind: str, *names: str) -> list[StoredInLive]:
    return [one for one in stored_in_live(tuple(live_sets())) if one.kind == kind and one.name in names]


def settings(plugin: StoredInLive) -> PluginSettings | None:
    state = StoredState(chunk=plugin.state)
    return settings_of(device_of(plugin.name, DeviceFormat.VST3, plugin.plugin_id, state))


@needs_corpus
def test_each_vst3_state_gives_the_values_of_the_list() -> None:
    found = plugins("Vst3PluginInfo", *NAMES)
    assert len(found) >= 3
    for plugin in found:
        read = settings(plugin)
        assert read is not None, plugin.file
        listed = {one.name: one.value for one in plugin.listed}
        for name, ours in NAMES[plugin.name].items():
            assert read.parameters[ours] == pytest.approx(listed[name], abs=1e-4), (plugin.file, name)
        assert read.bypassed is bool(listed[BYPASS])


@needs_corpus
def test_all_values_of_a_vst3_state_are_at_the_place_of_their_id() -> None:
    for plugin in plugins("Vst3PluginInfo", *NAMES):
        at = 12 + unpack_from("<I", plugin.state, 8)[0]
        count = unpack_from("<I", plugin.state, at + 4)[0]
        values = unpack_from(f"<{count}f", plugin.state, at + 8)
        assert len(plugin.listed) >= 15
        assert [values[one.id] for one in plugin.listed] == pytest.approx(
            [one.value for one in plugin.listed], abs=1e-4
        )


@needs_corpus
def test_a_vst2_pro_l_2_has_the_same_names_at_the_same_places() -> None:
    vst3, vst2 = plugins("Vst3PluginInfo", "Pro-L 2")[0], plugins("VstPluginInfo", "FabFilter Pro-L 2")[0]
    names = {one.id: one.name for one in vst2.listed}
    assert all(names[one.id] == one.name for one in vst3.listed)
    assert (names[10], names[15], len(names)) == ("True Peak Limiting", "Unity Gain", 32)
    shares = {one.name: one.value for one in vst2.listed}
    values = {one.name: one.value for one in vst3.listed}
    assert shares["Lookahead"] * 5 == pytest.approx(values["Lookahead"], abs=1e-4)


@needs_corpus
def test_a_gain_of_a_pro_l_is_a_share_of_30_db() -> None:
    """An Audio Unit stores the gain in dB, and Live's list beside it the share."""
    (plugin, *_) = plugins("AuPluginInfo", "FF Pro-L")
    data = plistlib.loads(plugin.state.strip())["data"]
    stored = {unpack_from(">I", data, at)[0]: unpack_from(">f", data, at + 4)[0] for at in range(12, len(data), 8)}
    shares = {one.id: (one.name, one.value) for one in plugin.listed}
    assert [shares[index][0] for index in (0, 10, 11)] == ["Gain", "Bypass", "Output Level"]
    assert shares[0][1] * 30 == pytest.approx(stored[0], abs=1e-3)
    assert (shares[11][1], stored[11]) == (1.0, 0.0)
