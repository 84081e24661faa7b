"""What the ports of LADSPA and LV2 plug-ins are set to, and that the table of ports agrees with the plug-ins themselves."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Mapping

import pytest

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.plugins import settings_of
from daw_lint.plugins.port_table import Layout, layouts_of
from daw_lint.plugins.port_table import _layouts as all_layouts
from daw_lint.plugins.ports import decode
from tests.support import ladspa

LIMITER = "LADSPA:1913"
HARD = "LADSPA:1413"
CAPS = "LADSPA:caps:Compress"
CALF = "LV2:http://calf.sourceforge.net/plugins/Limiter"
LSP = "LV2:http://lsp-plug.in/plugins/lv2/limiter_stereo"


def device(plugin_id: str, parameters: dict[str, float | bool] | None = None) -> Device:
    kind = DeviceFormat.LADSPA if plugin_id.startswith("LADSPA") else DeviceFormat.LV2
    return Device("x", kind, "Master > x", True, True, plugin_id=plugin_id, parameters=parameters or {})


def settings(
    plugin_id: str, ports: Mapping[str, float], automated: str = "", in_ms: bool = False
) -> PluginSettings | None:
    stored = StoredState(ports=ports, automated=frozenset(automated.split()), seconds_as_ms=in_ms)
    return decode(device(plugin_id), stored)


def values(plugin_id: str, ports: Mapping[str, float], automated: str = "", in_ms: bool = False) -> dict[str, object]:
    found = settings(plugin_id, ports, automated, in_ms)
    assert found is not None
    return {name: round(value, 2) for name, value in found.parameters.items()}


def test_a_limiter_tells_its_gain_its_ceiling_and_its_release() -> None:
    assert values(LIMITER, {"0": 6, "1": -0.5, "2": 0.5}) == {"gain_db": 6, "ceiling_db": -0.5, "release_ms": 500}


def test_lmms_stores_seconds_in_milliseconds() -> None:
    assert values(LIMITER, {"0": 6, "1": -0.5, "2": 500}, in_ms=True)["release_ms"] == 500


def test_what_is_automated_is_left_out() -> None:
    assert values(LIMITER, {"0": 6, "1": -0.5, "2": 0.5}, "0 2") == {"ceiling_db": -0.5}


@pytest.mark.parametrize("ports", [{"0": 6, "1": -1}, {"0": 6, "1": -1, "2": 0.5, "3": 1}, {"0": 6, "1": -1, "2": 500}])
def test_other_controls_or_values_far_outside_of_the_range_are_another_version(ports: dict[str, float]) -> None:
    assert settings(LIMITER, ports) is None


def test_a_value_a_little_outside_is_read_as_the_bound_as_hosts_do() -> None:
    assert values(LIMITER, {"0": 20.2, "1": 0, "2": 0.5})["gain_db"] == 20


def test_the_two_layouts_of_caps_compress_are_told_apart() -> None:
    old = {"1": 6.0, "2": 4.0, "3": 0.01, "4": 0.1, "5": -20.0, "6": 3.0}
    new = {"0": 0.0, "1": 1.0, "2": 0.5, "3": 0.5, "4": 0.5, "5": 0.5, "6": 6.0}
    assert values(CAPS, old)["threshold_db"] == -20
    assert values(CAPS, new) == {"makeup_db": 6}


def test_a_hard_limiter_has_a_ceiling_only_without_its_residue() -> None:
    assert values(HARD, {"0": -6, "1": 0.5, "2": 0}) == {"ceiling_db": -12.02, "gain_db": -6.02}
    assert settings(HARD, {"0": -6, "1": 1, "2": 0.5}) is None


@pytest.mark.parametrize(("plugin_id", "switch", "on"), [(CALF, "auto_level", 1.0), (LSP, "boost", 1.0)])
def test_a_limiter_that_raises_its_output_to_0_db_has_its_ceiling_there(plugin_id: str, switch: str, on: float) -> None:
    gain, output, limit = ("level_in", "level_out", "limit") if plugin_id == CALF else ("g_in", "g_out", "th")
    ports = {gain: 2.0, output: 0.5, limit: 0.25}
    raised, plain = values(plugin_id, {**ports, switch: on}), values(plugin_id, {**ports, switch: 0.0})
    assert raised == {"gain_db": 12.04, "threshold_db": -12.04, "ceiling_db": -6.02}
    assert plain == {"gain_db": 0, "threshold_db": -12.04, "ceiling_db": -18.06}
    assert values(plugin_id, ports) == values(plugin_id, {**ports, switch: on}, switch) == {"threshold_db": -12.04}


@pytest.mark.parametrize(
    ("port", "value", "bypassed"), [("enabled", 1.0, False), ("enabled", 0.0, True), ("x", 0.0, None)]
)
def test_a_switch_of_the_plug_in_bypasses_it(port: str, value: float, bypassed: bool | None) -> None:
    found = settings(LSP, {"th": 1.0, port: value})
    assert found is not None
    assert found.bypassed is bypassed


def test_a_closed_gain_is_left_out() -> None:
    assert values(LSP, {"g_in": 0.0, "g_out": 1.0, "th": 0.5, "boost": 1.0}) == {"threshold_db": -6.02, "ceiling_db": 0}


def test_a_maximizer_adds_what_is_between_its_threshold_and_its_ceiling() -> None:
    found = values("LV2:urn:zamaudio:ZaMaximX2", {"rel": 10.0, "ceil": -1.0, "thresh": -10.0})
    assert found == {"gain_db": 9, "threshold_db": -10, "ceiling_db": -1, "release_ms": 10}


def test_a_ceiling_holds_nothing_where_part_of_the_sound_goes_past_it() -> None:
    found = [
        decode(device(LIMITER, {"dry_wet": wet}), StoredState(ports={"0": 6.0, "1": -1.0, "2": 0.5}))
        for wet in (1.0, 0.5)
    ]
    assert [set(one.parameters) for one in found if one is not None] == [
        {"gain_db", "ceiling_db", "release_ms", "dry_wet"},
        {"release_ms", "dry_wet"},
    ]


def test_the_knob_around_a_plug_in_is_in_series_with_its_own_mix() -> None:
    effect = device("LV2:http://calf.sourceforge.net/plugins/Compressor", {"dry_wet": 0.5})
    found = decode(effect, StoredState(ports={"mix": 0.5, "ratio": 2.0}))
    assert found is not None
    assert found.parameters == {"ratio": 2.0, "dry_wet": 0.25}


def test_an_unknown_plug_in_has_no_settings() -> None:
    assert settings("LADSPA:1", {"0": 1}) is None
    assert settings_of(device("LV2:urn:x")) is None


def test_damaged_values_are_refused_and_never_take_long() -> None:
    chance = random.Random(19)
    odd = [float("nan"), float("inf"), -1e300, 1e300, 0.0, -0.0, 0.5, 1e-30]
    plugs = sorted(all_layouts())
    states = []
    for _ in range(2000):
        one = chance.choice(plugs)
        rows = layouts_of(one)[0]
        names = [*rows.controls, *(port.port for port in rows.ports), "99", ""]
        ports = {name: chance.choice(odd) for name in chance.sample(names, chance.randrange(len(names)))}
        states.append((one, ports, chance.random() < 0.5))
    began = time.process_time()
    found = [settings(one, ports, in_ms=in_ms) for one, ports, in_ms in states]
    assert (time.process_time() - began) / len(states) < 0.005
    told = [one.parameters for one in found if one is not None]
    assert told
    assert all(abs(value) < 1e4 for parameters in told for value in parameters.values())


def each() -> list[Layout]:
    return sorted({layout for layouts in all_layouts().values() for layout in layouts})


def test_every_row_names_a_known_unit_and_parameter() -> None:
    units = {"dB", "gain", "ratio", "ms", "s", "share", "percent", "on", "off", "-dB", "-gain"}
    names = set(
        "gain_db ceiling_db threshold_db ratio makeup_db output_db input_db attack_ms release_ms knee_db range_db".split()
    )
    names |= {"lookahead_ms", "true_peak", "soft_clip", "dry_wet", "drive_db", "bypass"}
    for layout in each():
        assert layout.ports, layout.plugin
        assert layout.source, layout.plugin
        for port in layout.ports:
            assert port.unit in units
            assert port.parameter in names
            assert not layout.controls or port.port in layout.controls


def test_only_levels_add_up() -> None:
    for layout in each():
        given = [port.parameter for port in layout.ports]
        assert {name for name in given if given.count(name) > 1} <= {"ceiling_db", "gain_db"}


def test_the_table_agrees_with_the_descriptors_of_the_installed_ladspa_plug_ins() -> None:
    compared = 0
    for plugin_id, layouts in all_layouts().items():
        if not plugin_id.startswith("LADSPA:") or plugin_id.count(":") != 2:
            continue
        _, file, label = plugin_id.split(":")
        for version in ladspa.controls(file, label):
            # A version with other ports is read by another layout, or not at all.
            for layout in (one for one in layouts if one.controls == version.keys()):
                compared += 1
                for port in layout.ports:
                    assert version[port.port].name == port.name, layout.plugin
                    assert _same(port.low, version[port.port].low), (layout.plugin, port)
                    assert _same(port.high, version[port.port].high), (layout.plugin, port)
    if not compared:
        pytest.skip("no LADSPA plug-in of the table is installed (swh-plugins, caps, tap-plugins, cmt, LMMS)")


def _same(ours: float | None, theirs: float | None) -> bool:
    # A switch has no bounds in a descriptor, and 0 and 1 in the table.
    return ours is None or (theirs is None and ours in (0, 1)) or (theirs is not None and abs(ours - theirs) < 1e-3)


@pytest.mark.skipif(shutil.which("lv2info") is None, reason="lv2info, which describes LV2 plug-ins, is not installed")
def test_the_table_agrees_with_the_descriptions_of_the_installed_lv2_plug_ins() -> None:
    installed = subprocess.run(["lv2ls"], capture_output=True, text=True, check=True).stdout.split()
    known = [uri for uri in installed if f"LV2:{uri}" in all_layouts()]
    for uri in known:
        told = lv2_ports(uri)
        # Of the plug-ins of one layout, such as mono and stereo, not all have all ports.
        rows = [port for port in layouts_of(f"LV2:{uri}")[0].ports if port.port in told]
        assert rows, uri
        for port in rows:
            found = told[port.port]
            assert found["Name"] == port.name, uri
            for bound, name in ((port.low, "Minimum"), (port.high, "Maximum")):
                assert bound is None or abs(bound - float(found[name])) <= 1e-3 * max(1, abs(bound)), (uri, port)
    if not known:
        pytest.skip(
            "no LV2 plug-in of the table is installed (ardour-lv2-plugins, calf-plugins, lsp-plugins-lv2, x42-plugins)"
        )


def lv2_ports(uri: str) -> dict[str, dict[str, str]]:
    text = subprocess.run(["lv2info", uri], capture_output=True, text=True, check=True).stdout
    found = {}
    for block in text.split("\n\tPort ")[1:]:
        words = dict(line.strip().split(":", 1) for line in block.splitlines() if ":" in line)
        told = {name: value.strip() for name, value in words.items()}
        found[told.get("Symbol", "")] = told
    return found
