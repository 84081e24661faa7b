from __future__ import annotations

import pytest

from daw_lint.model.plugin_state import ListedParameter, PluginSettings, StoredState
from daw_lint.model.session import DeviceFormat
from daw_lint.plugins import settings_of
from tests.support.plugin_states import device_of
from tests.support.plugin_states.juce import (
    BRICKWALL,
    BUS_COMPRESSOR,
    FG_X,
    GLUE,
    KLANGHELM,
    KOTELNIKOV,
    NOVA,
    chunk,
    private,
)

WIDE = {"threshold_db": -21.5, "ratio": 1.5, "attack_ms": 8.0, "release_ms": 200.0}


def settings(text: str | bytes, after: bytes = b"", stored: StoredState | None = None) -> PluginSettings | None:
    whole = StoredState(chunk=chunk(text, after)) if stored is None else stored
    return settings_of(device_of("Some plug-in", state=whole))


def test_a_nova_tells_its_output_and_its_wide_compressor() -> None:
    found = settings(NOVA)
    assert found is not None
    assert found.parameters == {"output_db": 1.5, **WIDE}
    assert found.bypassed is False
    assert found.product == "TDR Nova"


@pytest.mark.parametrize("state", ["Off", "", "on"])
def test_a_nova_whose_wide_compressor_is_not_surely_on_tells_no_threshold(state: str) -> None:
    found = settings(NOVA.replace('DynActive_wide="On"', f'DynActive_wide="{state}"'))
    assert found is not None
    assert found.parameters == {"output_db": 1.5}


def test_a_kotelnikov_tells_threshold_ratio_and_gains() -> None:
    found = settings(KOTELNIKOV)
    assert found is not None
    assert found.parameters == {
        "threshold_db": -25.0, "ratio": 2.5, "knee_db": 9.0, "attack_ms": 8.0, "makeup_db": 0.0, "output_db": 3.0
    }  # fmt: skip
    assert found.bypassed is False


def test_the_ge_editions_and_a_state_inside_another_element_are_read_too() -> None:
    found = settings(f"<State>{KOTELNIKOV.replace('TDRKotelnikov', 'TDRKotelnikovGE')}</State>")
    assert found is not None
    assert found.product == "TDR Kotelnikov GE"


def test_two_sets_of_values_tell_nothing() -> None:
    assert settings(f"<State>{NOVA}{NOVA}</State>") is None


@pytest.mark.parametrize("text", ["nan", "inf", "1e3", "off", "", "9999", "٣", "2,5", "0.5"])
def test_what_is_no_plain_ratio_is_left_out(text: str) -> None:
    found = settings(KOTELNIKOV.replace('ratioParam="2.5"', f'ratioParam="{text}"'))
    assert found is not None
    assert "ratio" not in found.parameters


def test_klanghelm_names_its_bypass() -> None:
    found = settings(KLANGHELM)
    assert found is not None
    assert (found.bypassed, found.product, dict(found.parameters)) == (True, "MJUCjr", {})
    assert settings(KLANGHELM.replace("1.0", "0.4")) is None


@pytest.mark.parametrize(("chosen", "compressor"), [("0", True), ("1", False)])
def test_fg_x_tells_which_of_its_modules_are_on_in_the_set_that_is_chosen(chosen: str, compressor: bool) -> None:
    found = settings(FG_X.replace('SET="1"', f'SET="{chosen}"'))
    assert found is not None
    assert [(one.name, one.plugin_class, one.active) for one in found.modules or ()] == [
        ("FG-Comp", "compressor", compressor), ("FG-Level", "maximizer", True)
    ]  # fmt: skip


@pytest.mark.parametrize("broken", [("SET", "SEX"), ('SET="1"', 'SET="2"'), ("FGLevel_Power1", "Other")], ids=str)
def test_fg_x_without_a_certain_set_or_switch_tells_nothing(broken: tuple[str, str]) -> None:
    assert settings(FG_X.replace(*broken)) is None


def test_a_switch_that_is_stored_twice_tells_nothing() -> None:
    assert settings(FG_X.replace("</FGX>", '<PARAM id="FGLevel_Power1" value="0.0"/></FGX>')) is None


def test_the_glue_tells_its_current_preset_in_our_units() -> None:
    found = settings(GLUE)
    assert found is not None
    assert found.parameters == {
        "threshold_db": -12.5, "ratio": 4.0, "makeup_db": 2.0, "attack_ms": 0.3, "release_ms": 600.0, "dry_wet": 0.75,
        "soft_clip": False,
    }  # fmt: skip
    assert (found.bypassed, found.product) == (False, "The Glue")
    assert [(one.name, one.active) for one in found.modules or ()] == [("Compressor", True), ("Peak Clip", False)]


def test_the_glue_whose_compressor_is_out_tells_its_clipper_alone() -> None:
    found = settings(GLUE.replace('"CurrentPreset" Value="0"', '"CurrentPreset" Value="1"'))
    assert found is not None
    assert found.parameters == {"soft_clip": True}
    assert found.bypassed is True
    assert [(one.name, one.active) for one in found.modules or ()] == [("Compressor", False), ("Peak Clip", True)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"CurrentPreset" Value="0"', '"CurrentPreset" Value="2"'),
        ('"CurrentPreset" Value="0"', '"CurrentPreset" Value="-1"'),
        ('"CurrentPreset" Value="0"', '"CurrentPreset" Value="9999999999"'),
        ('"CurrentPreset" Value="0"', '"CurrentPreset" Value="²"'),
        ('Product="The Glue"', 'Product="The Drop"'),
        ('Key="CompIn" Value="Yes"', 'Key="CompIn" Value="Perhaps"'),
    ],
    ids=str,
)
def test_the_glue_without_a_certain_preset_or_switch_tells_nothing(old: str, new: str) -> None:
    assert settings(GLUE.replace(old, new)) is None


@pytest.mark.parametrize("text", ["4 mS", "0.1", "nan dB", "-99999 dB", "Full", "-1e3 dB"])
def test_a_value_of_the_glue_without_its_unit_is_left_out(text: str) -> None:
    found = settings(GLUE.replace("-12.50000000 dB", text))
    assert found is not None
    assert "threshold_db" not in found.parameters


def test_the_limiter_of_t_racks_tells_gain_and_ceiling_of_its_current_snapshot() -> None:
    found = settings(BRICKWALL)
    assert found is not None
    assert found.parameters == {"gain_db": 3.25, "ceiling_db": -0.5}
    assert (found.bypassed, found.product) == (False, "T-RackS Brickwall Limiter")
    bypassed = settings(BRICKWALL.replace('Bypass="0"', 'Bypass="1"'))
    assert bypassed is not None
    assert bypassed.bypassed is True


def test_the_bus_compressor_of_t_racks_tells_its_values_in_our_units() -> None:
    found = settings(BUS_COMPRESSOR)
    assert found is not None
    assert found.parameters == {
        "threshold_db": -4.5, "ratio": 2.0, "makeup_db": 0.75, "attack_ms": 1.0, "release_ms": 300.0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('InternalInputR="3.25', 'InternalInputR="3.2'),
        ('="3.250000000000000"', '="15.5"'),
        ('="3.250000000000000"', '="nan"'),
        ("InternalInput", "Input"),
    ],
    ids=str,
)
def test_a_value_of_t_racks_that_differs_between_channels_or_is_out_of_range_is_left_out(old: str, new: str) -> None:
    found = settings(BRICKWALL.replace(old, new))
    assert found is not None
    assert found.parameters == {"ceiling_db": -0.5}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("7f4e1fbf", "00000000"),
        ('CurrentSnapshot="1"', 'CurrentSnapshot="7"'),
        ('SnapshotID="2"', 'SnapshotID="1"'),
        ("<Module", "<Other"),
        ('Bypass="0"', 'Bypass="?"'),
    ],
    ids=str,
)
def test_a_session_of_t_racks_that_is_not_known_tells_nothing(old: str, new: str) -> None:
    assert settings(BRICKWALL.replace(old, new)) is None


def test_a_plug_in_that_its_host_bypassed_says_so_whatever_it_is() -> None:
    found = settings("<Unknown/>", private(is_bypassed=True))
    assert found is not None
    assert found.bypassed is True
    nova = settings(NOVA, private(is_bypassed=True))
    assert nova is not None
    assert nova.bypassed is True
    assert nova.parameters["output_db"] == 1.5


def test_a_plug_in_that_its_host_did_not_bypass_may_still_have_a_switch_of_its_own() -> None:
    assert settings("<Unknown/>", private(is_bypassed=False)) is None
    klanghelm = settings(KLANGHELM, private(is_bypassed=False))
    assert klanghelm is not None
    assert klanghelm.bypassed is True


@pytest.mark.parametrize("place", [8, 9, 24, 26, 33, 35, 36, 37, 45])
def test_a_bypass_of_the_host_that_is_damaged_is_not_believed(place: int) -> None:
    whole = private(is_bypassed=True)
    assert settings("<Unknown/>", whole) is not None
    assert settings("<Unknown/>", whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]) is None


@pytest.mark.parametrize(
    "data",
    [
        chunk(NOVA)[: -len(NOVA) // 2],
        chunk(""),
        chunk(NOVA + "<"),
        chunk("<!DOCTYPE a>" + NOVA),
        chunk(NOVA[:-2]),
        chunk(f"<a>{'<b/>' * 5000}{NOVA}</a>"),
        chunk(f"<a>{' ' * (1 << 17)}{NOVA}</a>"),
        chunk(b'<?xml version="1.0" encoding="idna"?>' + NOVA.encode()),
        chunk(NOVA.replace("Built", "\x01")),
        chunk(NOVA.encode().replace(b"Built", b"\xff\xfe")),
        b"VC2!",
    ],
    ids=["cut", "empty", "after", "DTD", "open", "many", "long", "encoding", "control", "text", "mark"],
)
def test_a_state_whose_text_is_damaged_or_beyond_bounds_is_refused(data: bytes) -> None:
    assert settings("", stored=StoredState(chunk=data)) is None


def test_an_audio_unit_keeps_the_same_text_with_and_without_the_container() -> None:
    for data in (NOVA.encode(), chunk(NOVA)):
        stored = StoredState(chunk=bytes(12), extra={"jucePluginState": data})
        found = settings_of(device_of("TDR Nova", DeviceFormat.AU, state=stored))
        assert found is not None
        assert found.parameters == {"output_db": 1.5, **WIDE}


def test_an_automated_plug_in_tells_nothing_because_its_names_are_no_indices() -> None:
    assert settings("", stored=StoredState(chunk=chunk(NOVA), automated=frozenset({"0"}))) is None
    listed = (ListedParameter(4, "Gain", 0.0, automated=True),)
    assert settings("", stored=StoredState(chunk=chunk(NOVA), listed=listed)) is None
