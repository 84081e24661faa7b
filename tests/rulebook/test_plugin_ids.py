from __future__ import annotations

import pytest

from daw_lint.rulebook.catalogue import Catalogue, Classification
from daw_lint.rulebook.plugin_ids import id_forms
from daw_lint.rulebook.plugin_tables import PluginEntry

SQUASH = "Squash Audio"


def hexed(text: str) -> str:
    return "VST3:" + text.encode("ascii").hex()


def classify(entry: PluginEntry, plugin_id: str, *, name: str = "renamed", vendor: str | None = None) -> Classification:
    return Catalogue([entry]).classify(name, plugin_id=plugin_id, vendor=vendor)


def test_a_vst3_id_made_from_a_vst2_id_is_that_plugin() -> None:
    entry = PluginEntry(SQUASH, "Squash", "limiter", ("VST2:SqSh",))
    for plugin_id in (hexed("VSTSqShsquash   "), hexed("VSTSqShsquash   ").upper().replace("VST3:", "VST3:")):
        verdict = classify(entry, plugin_id)
        assert (verdict.plugin_class, verdict.reason) == ("limiter", "ID VST2:SqSh")


@pytest.mark.parametrize("vendor", [SQUASH, "Squash Audio GmbH"])
def test_the_end_of_a_juce_id_is_the_vst2_code_of_the_same_maker(vendor: str) -> None:
    entry = PluginEntry(SQUASH, "Squash", "limiter", ("VST2:SqSh",))
    assert classify(entry, "VST3:ABCDEF019182FAEB" + b"SqAuSqSh".hex().upper(), vendor=vendor).plugin_class == "limiter"


def test_a_juce_id_names_maker_and_plugin_of_the_audio_unit() -> None:
    entry = PluginEntry(SQUASH, "Squash", "limiter", ("AU:aufx/SqSh/SqAu",))
    verdict = classify(entry, "VST3:ABCDEF019182FAEB" + b"SqAuSqSh".hex())
    assert (verdict.plugin_class, verdict.reason) == ("limiter", "ID AU:*/SqSh/SqAu")
    assert classify(entry, "VST3:ABCDEF019182FAEB" + b"ElseSqSh".hex(), vendor="Else").plugin_class == "unknown"


def test_an_id_that_is_text_contains_the_vst2_code_and_its_maker() -> None:
    entry = PluginEntry("MeldaProduction", "MSaturator", "saturator", ("VST2:MAe4",))
    assert classify(entry, hexed("MeldaproMAe4MAe4")).plugin_class == "saturator"
    assert classify(entry, hexed("SquashinMAe4MAe4")).plugin_class == "unknown"


def test_the_subtype_of_an_audio_unit_is_the_vst2_code() -> None:
    as_vst2, as_unit = (
        PluginEntry(SQUASH, "Squash", "limiter", (form,)) for form in ("VST2:SqSh", "AU:aufx/SqSh/SqAu")
    )
    assert classify(as_vst2, "AU:aufx/SqSh/SqAu", vendor=SQUASH).plugin_class == "limiter"
    assert classify(as_unit, "VST2:SqSh", vendor=SQUASH).plugin_class == "limiter"
    assert classify(as_unit, "AU:aumf/SqSh/SqAu").plugin_class == "limiter"


def test_vst2_codes_of_universal_audio_are_backwards() -> None:
    as_unit = PluginEntry("Universal Audio", "UAD SSL 4000 E", "channel-strip", ("AU:aufx/UA9J/UADx",))
    assert classify(as_unit, "VST2:J9AU").plugin_class == "channel-strip"
    assert classify(as_unit, hexed("VSTJ9AUuad ssl e")).plugin_class == "channel-strip"
    as_vst2 = PluginEntry("Universal Audio", "UAD SSL 4000 E", "channel-strip", ("VST2:J9AU",))
    assert classify(as_vst2, "AU:aufx/UA9J/UADx").plugin_class == "channel-strip"
    other = PluginEntry(SQUASH, "Squash", "limiter", ("AU:aufx/UA9J/SqAu",))
    assert classify(other, "VST2:J9AU").plugin_class == "unknown"


@pytest.mark.parametrize("plugin_id", ["AU:aufx/SqSh/SqAu", "VST3:ABCDEF019182FAEB" + b"SqAuSqSh".hex()])
def test_the_same_four_letters_of_another_maker_are_another_plugin(plugin_id: str) -> None:
    entry = PluginEntry("Somebody Else", "Bright", "eq", ("VST2:SqSh",))
    assert classify(entry, plugin_id, vendor=SQUASH).plugin_class == "unknown"
    assert classify(entry, plugin_id).plugin_class == "unknown"


def test_where_the_file_names_no_maker_the_name_must_agree() -> None:
    entry = PluginEntry("Somebody Else", "Bright", "eq", ("VST2:SqSh",))
    assert classify(entry, "AU:aufx/SqSh/SqAu", name="Somebody Bright").plugin_class == "eq"


@pytest.mark.parametrize(
    "plugin_id",
    [
        None,
        "",
        "AU:",
        "AU:aufx",
        "AU:aufx/lmtr",
        "AU:a/b/c/d",
        "VST2:",
        "VST2:é",
        "VST3:",
        "VST3:zz",
        "VST3:5653",
        "VST3:565354",
        "VST3:56535462786c6d62zz",
        "VST3:" + "ff" * 16,
        "VST3:ABCDEF019182FAEB",
        "VST3:ABCDEF019182FAEB00000000" + b"SqSh".hex(),
        "LV2:",
    ],
)
def test_an_odd_id_has_no_other_forms_than_itself(plugin_id: str | None) -> None:
    forms = [form.id for form in id_forms(plugin_id)]
    assert [form for form in forms if not form.startswith(("VST2:", "AU:*/"))][1:] == []
    assert not any("\x00" in form for form in forms)
