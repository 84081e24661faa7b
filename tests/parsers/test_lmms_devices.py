"""What LMMS stores of its effects: the ports of LADSPA plug-ins in every form, and the controls of its own devices."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.model.session import Device
from daw_lint.plugins import settings_of
from tests.parsers.test_lmms import channel, project, read

KEY = '<key><attribute name="file" value="{}"/><attribute name="plugin" value="{}"/></key>'
LIMITER = KEY.format("fast_lookahead_limiter_1913", "fastLookaheadLimiter")
HARD = KEY.format("hard_limiter_1413", "hardLimiter")


def effect(tmp_path: Path, inside: str, kind: str = "ladspaeffect", wet: str = ' wet="1"', tracks: str = "") -> Device:
    chain = f'<effect name="{kind}" on="1"{wet}>{inside}</effect>'
    master = read(tmp_path, project(tracks, channel(0, "Master", effects=chain))).master
    assert master is not None
    return master.devices[0]


def plug_in(tmp_path: Path, controls: str, key: str = LIMITER, tracks: str = "") -> dict[str, object]:
    found = settings_of(effect(tmp_path, f"{controls}{key}", tracks=tracks))
    return (
        {}
        if found is None
        else {name: round(value, 2) for name, value in found.parameters.items() if name != "dry_wet"}
    )


ALL = {"gain_db": 6, "ceiling_db": -0.5, "release_ms": 500}
OTHERS = {"ceiling_db": -0.5, "release_ms": 500}


@pytest.mark.parametrize(
    "controls",
    [
        '<ladspacontrols ports="3" port00="6" port01="-0.5" port02="500" port02_numerator="4" syncmode="0"/>',
        '<ladspacontrols><port00 data="6"/><port01 data="-0.5"/><port02 data="500" syncmode="0"/></ladspacontrols>',
        '<ladspacontrols port01="-0.5" port02="500"><port00 value="6" id="7"/></ladspacontrols>',
        '<ladspacontrols><port00><data value="6" id="7"/></port00><port01 data="-0.5"/><port02 data="500"/></ladspacontrols>',
    ],
)
def test_ports_are_read_in_all_forms(tmp_path: Path, controls: str) -> None:
    assert plug_in(tmp_path, controls) == ALL


@pytest.mark.parametrize(
    "gain",
    [
        '<port00 data="6"><connection><data id="0"/></connection></port00>',
        '<port00><data value="6" id="7"><time pos="0" value="1"/><time pos="96" value="6"/></data></port00>',
        '<port00><data value="6" id="8"/></port00>',
        '<port00 value="6" id="8"/>',
    ],
)
def test_a_port_that_is_automated_or_controlled_is_left_out(tmp_path: Path, gain: str) -> None:
    points = '<time pos="0" value="1"/><time pos="96" value="6"/><object id="8"/>'
    line = f'<track type="5" name="A"><automationtrack/><automationpattern pos="0">{points}</automationpattern></track>'
    controls = f'<ladspacontrols>{gain}<port01 data="-0.5"/><port02 data="500"/></ladspacontrols>'
    assert plug_in(tmp_path, controls, tracks=line) == OTHERS


def test_a_controller_of_a_port_that_is_an_attribute_is_seen(tmp_path: Path) -> None:
    inside = '<connection><port00 id="0"/></connection>'
    controls = f'<ladspacontrols port00="6" port01="-0.5" port02="500">{inside}</ladspacontrols>'
    assert plug_in(tmp_path, controls) == OTHERS


@pytest.mark.parametrize(
    "release",
    ['<port02 data="500" syncmode="3"/>', '<port02 data="500" data_syncmode="3"/>', '<port02 data="500" x="1"/>'],
)
def test_a_time_that_follows_the_tempo_is_left_out(tmp_path: Path, release: str) -> None:
    controls = f'<ladspacontrols><port00 data="6"/><port01 data="-0.5"/>{release}</ladspacontrols>'
    assert plug_in(tmp_path, controls) == (ALL if "x=" in release else {"gain_db": 6, "ceiling_db": -0.5})


def test_of_two_channels_only_equal_values_are_known(tmp_path: Path) -> None:
    both = '<ladspacontrols port00="-{}" port01="1" port02="0" port10="-6" port11="1" port12="0"/>'
    assert plug_in(tmp_path, both.format(6), HARD) == {"ceiling_db": -6, "gain_db": 0}
    assert plug_in(tmp_path, both.format(3), HARD) == {"gain_db": 0}


def test_an_effect_without_controls_has_no_settings(tmp_path: Path) -> None:
    assert plug_in(tmp_path, "") == {}
    assert plug_in(tmp_path, '<ladspacontrols port00="x" port01="y"/>') == {}


def test_a_plug_in_whose_dry_wet_knob_moves_has_no_settings(tmp_path: Path) -> None:
    controls = '<ladspacontrols port00="6" port01="-0.5" port02="500"/><connection><wet id="0"/></connection>'
    assert plug_in(tmp_path, controls) == {}


def test_the_ports_of_an_lv2_plug_in_are_read_by_their_symbols(tmp_path: Path) -> None:
    key = '<key><attribute name="uri" value="http://gareus.org/oss/lv2/dpl#stereo"/></key>'
    moved = '<connection><release id="0"/></connection><truepeak value="1" id="9"/>'
    models = f'<models enable="1" gain="6" threshold="-1" release="0.05">{moved}</models>'
    found = settings_of(effect(tmp_path, f"<lv2controls>{models}</lv2controls>{key}", "lv2effect"))
    assert found is not None
    assert found.parameters == {"gain_db": 6, "ceiling_db": -1, "true_peak": True, "dry_wet": 1}
    assert found.bypassed is False


def native(tmp_path: Path, kind: str, controls: str, wet: str = ' wet="1"') -> dict[str, object]:
    return {name: round(value, 2) for name, value in effect(tmp_path, controls, kind, wet).parameters.items()}


def test_an_amplifier_tells_its_gain_where_it_treats_both_channels_alike(tmp_path: Path) -> None:
    controls = '<AmplifierControls volume="{}" left="{}" right="100" pan="{}"/>'
    assert native(tmp_path, "amplifier", controls.format(50, 100, 0)) == {"gain_db": -6.02, "dry_wet": 1}
    for changed in ((50, 90, 0), (50, 100, 10), (0, 100, 0)):
        assert native(tmp_path, "amplifier", controls.format(*changed)) == {"dry_wet": 1}
    assert native(tmp_path, "amplifier", controls.format(50, 100, 0), ' wet="0.5"') == {"dry_wet": 0.5}


def test_the_dynamics_processor_and_the_wave_shaper_tell_their_gains(tmp_path: Path) -> None:
    controls = '<dynamicsprocessor_controls inputGain="2" outputGain="0.5" attack="10" release="100" stereoMode="0"/>'
    wanted = {"input_db": 6.02, "output_db": -6.02, "attack_ms": 10, "release_ms": 100, "dry_wet": 1}
    assert native(tmp_path, "dynamicsprocessor", controls) == wanted
    shaper = '<waveshapercontrols outputGain="1" clipInput="1"><connection><inputGain id="0"/></connection><inputGain value="2"/>'
    assert native(tmp_path, "waveshaper", f"{shaper}</waveshapercontrols>") == {"output_db": 0, "dry_wet": 1}


def test_the_compressor_has_a_ratio_only_where_it_is_no_limiter(tmp_path: Path) -> None:
    controls = (
        '<CompressorControls threshold="-18" ratio="4" attack="10" release="100" knee="12" inGain="3" outGain="2" mix="50"'
        ' limiter="{}" autoMakeup="0" lookahead="{}" lookaheadLength="5"/>'
    )
    found = native(tmp_path, "compressor", controls.format(0, 0))
    assert found == {
        "threshold_db": -18, "attack_ms": 10, "release_ms": 100, "knee_db": 12, "input_db": 3, "output_db": 2, "limiter": 0,
        "ratio": 4, "auto_makeup": 0, "dry_wet": 0.5,
    }  # fmt: skip
    limiting = native(tmp_path, "compressor", controls.format(1, 1))
    assert limiting["limiter"] == 1
    assert limiting["lookahead_ms"] == 5
    assert "ratio" not in limiting


def test_the_wet_knob_is_known_unless_it_is_automated(tmp_path: Path) -> None:
    assert native(tmp_path, "eq", "", ' wet="0.25"') == {"dry_wet": 0.25}
    assert native(tmp_path, "eq", '<connection><wet id="0"/></connection>', ' wet="0.25"') == {}
    assert native(tmp_path, "eq", "", "") == {}
