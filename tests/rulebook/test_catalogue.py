from __future__ import annotations

import csv
from collections import Counter

import pytest

from daw_lint.disk.shipped import rules_dir
from daw_lint.model.plugin_classes import CLASSES
from daw_lint.rulebook.catalogue import Catalogue, load
from daw_lint.rulebook.plugin_names import normalise
from daw_lint.rulebook.plugin_tables import PluginEntry

CATALOGUE = load()
ACCUSED = {"limiter", "maximizer", "clipper", "mastering-suite"}


@pytest.mark.parametrize(
    "name",
    ["1176 Classic Limiter", "EMI TG12413 limiter", "Zener Limiter", "Fairchild tube limiter", "RX De-clip",
     "Neutron 5 Limiter", "Neutron 5 Clipper", "RX 10 De-clip"],
)  # fmt: skip
def test_a_false_friend_is_not_taken_for_a_limiter(name: str) -> None:
    assert CATALOGUE.classify(name).plugin_class not in ACCUSED


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("The God Particle", "mastering-suite"),
        ("Newfangled Elevate", "limiter"),
        ("Master Plan", "mastering-suite"),
        ("Soundgoodizer", "maximizer"),
        ("Oxford Inflator", "loudness-processor"),
        ("MaxxVolume", "compressor"),
    ],
)
def test_a_limiter_without_the_word_in_its_name_is_recognised(name: str, expected: str) -> None:
    assert CATALOGUE.classify(name).plugin_class == expected


@pytest.mark.parametrize(
    "name",
    [
        "Pro-L 2",
        "FabFilter Pro-L 2",
        "FabFilter Pro-L.64",
        "FF Pro-L",
        "FabFilter Pro-L 2.vst3",
        "PRO-L 2",
        "Pro-L 2_x64",
    ],
)
def test_the_spellings_of_one_plugin_are_one_plugin(name: str) -> None:
    assert CATALOGUE.classify(name).plugin_class == "limiter"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("L2 Stereo", "maximizer"), ("L2 (s)", "maximizer"), ("CLA-2A (s)", "compressor"), ("Serum_x64", "instrument"),
        ("Kick 2 x64", "instrument"), ("trueBalance", "analyser"), ("true:balance", "analyser"),
        ("iZotope Ozone 4", "mastering-suite"), ("Ozone 9 Equalizer", "mastering-module"),
        ("UAD Precision Limiter", "limiter"), ("Precision Limiter", "limiter"), ("SPAN", "meter"),
        ("StudioRack", "plugin-host"), ("SoundID Reference", "room-correction"),
    ],
)  # fmt: skip
def test_a_name_is_judged_without_channel_counts_and_bit_widths(name: str, expected: str) -> None:
    assert CATALOGUE.classify(name).plugin_class == expected


@pytest.mark.parametrize(
    ("plugin_id", "expected"),
    [
        ("VST2:ZnO9", "mastering-suite"), ("VST2:ZO9M", "maximizer"), ("VST2:ZO9V", "limiter"),
        ("AU:aumf/L1CS/ksWV", "limiter"), ("AU:aufx/lmtr/appl", "limiter"), ("VST2:ZBUL", "restoration"),
        ("VST3:56535462786c6d62785f6c696d697465", "limiter"), ("native:Limiter", "limiter"),
    ],
)  # fmt: skip
def test_an_id_counts_before_a_name(plugin_id: str, expected: str) -> None:
    verdict = CATALOGUE.classify("a renamed thing", plugin_id=plugin_id)
    assert verdict.plugin_class == expected
    assert verdict.reason.startswith("ID ")


@pytest.mark.parametrize("name", ["", "limit", "My Own Limiter", "Limiter of Somebody", "Pro", "Studio", "123"])
def test_a_part_of_a_name_tells_nothing(name: str) -> None:
    verdict = CATALOGUE.classify(name)
    assert (verdict.plugin_class, verdict.entry) == ("unknown", None)


def test_a_plugin_named_like_a_native_device_is_not_that_device() -> None:
    verdict = CATALOGUE.classify("Limiter", vendor="Somebody Else", format="VST3")
    assert verdict.plugin_class == "unknown"
    assert CATALOGUE.classify("Pro-L 2", format="native").plugin_class == "unknown"


def test_a_generic_name_of_another_maker_is_unknown() -> None:
    assert CATALOGUE.classify("Elevate", vendor="Newfangled Audio").plugin_class == "limiter"
    assert CATALOGUE.classify("Elevate", vendor="Gym Software").plugin_class == "unknown"


def test_a_new_version_of_a_known_plugin_is_judged_by_the_others_and_says_so() -> None:
    verdict = CATALOGUE.classify("Ozone 14")
    assert verdict.plugin_class == "mastering-suite"
    assert "another version of" in verdict.reason


def test_one_known_version_tells_of_another_and_two_of_different_classes_do_not() -> None:
    squash, other = PluginEntry("Maker", "Squash 2", "limiter"), PluginEntry("Maker", "Squash 5", "eq")
    verdict = Catalogue([squash]).classify("Squash 3")
    assert (verdict.plugin_class, verdict.reason) == ("limiter", 'name, another version of "Squash 2"')
    assert Catalogue([squash, other]).classify("Squash 3").plugin_class == "unknown"
    assert Catalogue([squash]).classify("Squash").plugin_class == "unknown"


def test_a_plugin_is_known_without_the_maker_that_its_name_begins_with() -> None:
    mine = Catalogue([PluginEntry("Maker", "Maker Squash", "limiter"), PluginEntry("Maker", "Crush", "eq")])
    assert mine.classify("Squash").plugin_class == mine.classify("Maker Squash").plugin_class == "limiter"
    assert mine.classify("Crush").plugin_class == mine.classify("Maker Crush").plugin_class == "eq"


def test_what_a_user_adds_counts_before_what_is_shipped() -> None:
    mine = load([PluginEntry("", "Pro-L 2", "utility")])
    assert mine.classify("Pro-L 2").plugin_class == "utility"
    assert load().classify("Pro-L 2").plugin_class == "limiter"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("WLM Meter 5.1", "meter"), ("H-Reverb Mono/Stereo", "reverb"), ("Dorrough (m)", "meter"), ("IR1 full (x86)", "reverb"),
        ("NLS Buss Stereo (x86)", "saturator"), ("Density64", "distortion"), ("GTR Amp (m->s)", "distortion"),
        ("UAD ADA STD-1 Stereo Tapped Dela", "delay"), ("Shadow Hills Mastering Compresso", "bus-compressor"),
    ],
)  # fmt: skip
def test_channels_bits_and_the_32_bytes_of_vst2_do_not_hide_a_name(name: str, expected: str) -> None:
    assert CATALOGUE.classify(name).plugin_class == expected


def test_the_start_of_a_name_counts_only_where_vst2_cut_it() -> None:
    assert CATALOGUE.classify("Shadow Hills Mastering Compr").plugin_class == "unknown"


@pytest.mark.parametrize("folder", ["Saike Tools/NOTT/", "SaikeTools/", "Joep/"])
def test_a_jsfx_is_known_in_any_folder(folder: str) -> None:
    assert CATALOGUE.classify(f"{folder}Squashman.jsfx", format="JSFX").plugin_class == "multiband"


def test_a_jsfx_with_a_short_name_is_known_in_a_folder_with_its_version() -> None:
    assert CATALOGUE.classify("ReJJ-1.0.11/ReEQ.jsfx", format="JSFX").plugin_class == "eq"


def test_a_script_with_a_word_that_anybody_uses_is_not_that_of_another_folder() -> None:
    assert CATALOGUE.classify("utility/limiter", format="JSFX").plugin_class == "limiter"
    assert CATALOGUE.classify("Somebody/limiter", format="JSFX").plugin_class == "unknown"


def test_a_name_that_makers_share_means_the_plugin_of_the_maker_or_nothing() -> None:
    mine = Catalogue([PluginEntry("Alpha", "Swell", "limiter"), PluginEntry("Beta", "Swell", "reverb")])
    assert mine.classify("Swell", vendor="Beta Ltd").plugin_class == "reverb"
    assert mine.classify("Swell", vendor="Alpha").plugin_class == "limiter"
    assert mine.classify("Swell").plugin_class == mine.classify("Swell", vendor="Gamma").plugin_class == "unknown"


def test_close_names_are_suggested() -> None:
    assert "FabFilter Pro-L 2" in [entry.name for entry in CATALOGUE.nearest("FabFiter Pro-L2")]


def test_every_row_has_a_class_of_the_closed_set_and_an_id_of_its_own() -> None:
    with (rules_dir() / "plugins.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 600
    assert {row["class"] for row in rows} <= CLASSES
    assert {row["seen"] for row in rows} == {"yes", "no"}
    ids = Counter(plugin_id for row in rows for plugin_id in row["ids"].split())
    assert [plugin_id for plugin_id, number in ids.items() if number > 1] == []


def test_no_normalised_name_of_one_maker_has_two_classes() -> None:
    classes: dict[tuple[str, str], set[str]] = {}
    for entry in CATALOGUE.entries:
        classes.setdefault((normalise(entry.vendor), normalise(entry.name)), set()).add(entry.plugin_class)
    assert {key: found for key, found in classes.items() if len(found) > 1} == {}


def test_an_empty_catalogue_knows_nothing() -> None:
    assert Catalogue([]).classify("Pro-L 2").plugin_class == "unknown"


@pytest.mark.parametrize("table", ["plugins.csv", "daw_devices.csv", "open_plugins.csv"])
def test_every_id_that_is_listed_is_found_by_that_id(table: str) -> None:
    catalogue = load()
    lost: list[str] = []
    with (rules_dir() / table).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            form = "native" if row["ids"].startswith(("native:", "DAWproject:")) else ""
            for plugin_id in row["ids"].split():
                found = catalogue.classify(row["name"], plugin_id=plugin_id, vendor=row["vendor"] or None, format=form)
                if found.plugin_class != row["class"]:
                    lost.append(f"{plugin_id} {row['name']}: {found.plugin_class}, listed as {row['class']}")
    assert lost == []


@pytest.mark.parametrize(
    ("name", "vendor"),
    [("Ivory", "Somebody"), ("The Wall 2", "Somebody"), ("Master Mix", "Somebody"), ("Elevate 2", None)],
)
def test_a_name_that_says_nothing_needs_its_maker_in_every_version(name: str, vendor: str | None) -> None:
    assert CATALOGUE.classify(name, vendor=vendor).plugin_class == "unknown"


def test_another_version_of_a_generic_name_is_known_with_its_maker() -> None:
    assert CATALOGUE.classify("Elevate 2", vendor="Newfangled Audio").plugin_class == "limiter"
