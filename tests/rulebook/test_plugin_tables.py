"""The shipped tables: what comes with a DAW is known, and each row says where its class is from."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from daw_lint.disk.shipped import rules_dir
from daw_lint.model.plugin_classes import CLASSES
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.plugin_names import normalise, normalise_all
from daw_lint.rulebook.plugin_tables import DEVICES, OPEN, PLUGINS, STATED, sources

CATALOGUE = load()
TABLES = (PLUGINS, DEVICES, OPEN)


def rows(name: str) -> list[dict[str, str]]:
    with (rules_dir() / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_class_and_a_source_that_is_explained(table: str) -> None:
    found = rows(table)
    assert {row["class"] for row in found} <= CLASSES
    assert {row["seen"] for row in found} == {"yes", "no"} or table == OPEN
    assert {row["source"] for row in found} - sources().keys() == set()


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_in_order_so_that_a_merge_is_a_union_of_rows(table: str) -> None:
    keys = [(row["vendor"].casefold(), row["name"].casefold()) for row in rows(table)]
    assert keys == sorted(keys)


def test_no_id_is_in_two_rows() -> None:
    ids = Counter(plugin_id for table in TABLES for row in rows(table) for plugin_id in row["ids"].split())
    assert [plugin_id for plugin_id, number in ids.items() if number > 1] == []


def test_every_key_of_the_sources_is_used_and_says_something() -> None:
    used = {row["source"] for table in TABLES for row in rows(table)}
    assert sources().keys() - used == {STATED}
    assert all(len(text) > 10 for text in sources().values())


@pytest.mark.parametrize(
    ("vendor", "name", "expected"),
    [
        ("Image-Line", "Fruity Compressor", "compressor"), ("Image-Line", "Fruity Parametric EQ 2", "eq"),
        ("Image-Line", "Fruity Soft Clipper", "clipper"), ("Image-Line", "Gross Beat", "delay"),
        ("Image-Line", "Emphasizer", "maximizer"), ("Apple (Logic)", "Vintage Tube EQ", "eq"),
        ("Apple (Logic)", "Adaptive Limiter", "limiter"), ("Apple (Logic)", "ChromaGlow", "saturator"),
        ("Steinberg", "Standard Limiter", "limiter"), ("Steinberg", "Tube Saturation", "saturator"),
        ("PreSonus", "Pro EQ3", "eq"), ("PreSonus", "Tricomp", "multiband"), ("Tracktion", "4OSC", "instrument"),
        ("Bitwig", "Loud Split", "plugin-host"), ("Bitwig", "v9 Hat Open", "instrument"), ("Ardour", "ACE Notch Bank", "filter"),
        ("Audacity", "Loudness Normalization", "loudness-processor"), ("LMMS", "lomm", "multiband"),
        ("Renoise", "Bus Compressor", "bus-compressor"), ("Ableton", "Glue Compressor", "bus-compressor"),
        ("openDAW", "Maximizer", "maximizer"),
    ],
)  # fmt: skip
def test_a_device_of_a_daw_is_known_by_its_name_and_maker(vendor: str, name: str, expected: str) -> None:
    assert CATALOGUE.classify(name, vendor=vendor, format="native").plugin_class == expected


@pytest.mark.parametrize(
    ("plugin_id", "expected"),
    [
        ("VST3:946051208E29496E804F64A825C8A047", "eq"), ("VST3:94DEB7BF378041EE9E2FEDA24E19EF60", "limiter"),
        ("VST2:UfFC", "compressor"), ("JS:loser/masterLimiter", "limiter"), ("JS:sstillwell/1175", "compressor"),
        ("native:openDAW/RevampDeviceBox", "eq"), ("native:REAPER/Container", "rack"), ("DAWproject:instrument", "instrument"),
    ],
)  # fmt: skip
def test_a_device_of_a_daw_is_known_by_its_id(plugin_id: str, expected: str) -> None:
    assert CATALOGUE.classify("a renamed thing", plugin_id=plugin_id).plugin_class == expected


def test_the_next_version_of_a_device_of_a_daw_is_known_by_the_others() -> None:
    verdict = CATALOGUE.classify("Fruity Delay 7", vendor="Image-Line", format="native")
    assert (verdict.plugin_class, "another version of" in verdict.reason) == ("delay", True)


def test_a_device_of_an_unknown_daw_is_what_all_daws_call_so() -> None:
    verdict = CATALOGUE.classify("Limiter", format="native")
    assert (verdict.plugin_class, verdict.reason) == ("limiter", 'name "Limiter", in every DAW that has it')
    assert CATALOGUE.classify("Vocoder", format="native").plugin_class == "unknown"
    assert CATALOGUE.classify("Reverb", vendor="Some Other DAW", format="native").plugin_class == "unknown"


def test_a_plugin_of_somebody_else_is_no_device_of_a_daw() -> None:
    for name in ("Adaptive Limiter", "Standard Limiter", "Fruity Limiter"):
        assert CATALOGUE.classify(name, vendor="Somebody Else", format="VST3").plugin_class == "unknown"


@pytest.mark.parametrize(
    ("plugin_id", "expected"),
    [
        ("LV2:http://lsp-plug.in/plugins/lv2/mb_gate_stereo", "gate"),
        ("LV2:http://lsp-plug.in/plugins/lv2/sc_limiter_mono", "limiter"),
        ("LV2:http://calf.sourceforge.net/plugins/Deesser", "compressor"),
        ("LV2:http://gareus.org/oss/lv2/darc#stereo", "compressor"),
        ("LV2:https://github.com/michaelwillis/dragonfly-reverb", "reverb"),
        ("LV2:http://drobilla.net/plugins/mda/Limiter", "limiter"),
        ("LV2:http://drobilla.net/plugins/mda/Loudness", "eq"), ("LADSPA:cmt:limit_peak", "limiter"),
        ("LADSPA:tap_dynamics_st:tap_dynamics_st", "compressor"), ("LADSPA:single_para_1203:singlePara", "eq"),
        ("LADSPA:veal:Flanger", "modulation"),
        ("LADSPA:lsp-plugins-ladspa-1.1.30:http://lsp-plug.in/plugins/ladspa/limiter_stereo", "limiter"),
        ("LADSPA:1882", "compressor"), ("LADSPA:caps:PhaserII", "modulation"),
    ],
)  # fmt: skip
def test_an_open_plugin_is_known_by_uri_label_and_number(plugin_id: str, expected: str) -> None:
    assert CATALOGUE.classify("a renamed thing", plugin_id=plugin_id).plugin_class == expected


def test_names_normalised_at_once_are_those_normalised_one_by_one() -> None:
    names = [row["name"] for table in TABLES for row in rows(table)] + [
        "",
        " Pro-L 2_x64 ",
        "a\nb",
        "Ünïcode EQ",
        "A (m->s) x64",
    ]
    assert normalise_all(names) == [normalise(name) for name in names]
    assert normalise_all([]) == []
    assert normalise_all(["a\nb"]) == ["ab"]


def test_no_row_is_longer_than_a_line() -> None:
    for table in TABLES:
        text = (rules_dir() / table).read_text(encoding="utf-8")
        assert text.endswith("\n")
        assert len(text.split("\n")) == len(rows(table)) + 2


def tables_read_for(calls: str) -> str:
    code = (
        "from daw_lint.rulebook.catalogue import load\n"
        "from daw_lint.rulebook.plugin_index import shipped\n"
        "from daw_lint.rulebook.plugin_tables import DEVICES, OPEN, PLUGINS\n"
        f"catalogue = load()\n{calls}\n"
        "print(*[name for name in (PLUGINS, DEVICES, OPEN) if '_index' in vars(shipped(name))])"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("", ""),
        ("catalogue.classify('Limiter', plugin_id='native:Limiter', vendor='Ableton', format='native')", DEVICES),
        ("catalogue.classify('x', plugin_id='VST2:ZnO9', format='VST2')", PLUGINS),
        ("catalogue.classify('x', plugin_id='LADSPA:1048')", PLUGINS),
        ("catalogue.classify('x', plugin_id='LADSPA:caps:PhaserII')", f"{PLUGINS} {OPEN}"),
    ],
)
def test_a_table_is_read_only_when_a_device_asks_for_it(calls: str, expected: str) -> None:
    assert tables_read_for(calls) == expected


def test_the_json_of_a_plugin_says_where_its_class_is_from() -> None:
    from daw_lint.config.model import Config
    from daw_lint.report.catalogue.plugins import judged, judged_data, judged_lines

    found = judged(["LADSPA:veal:Flanger"], Config())
    data: dict[str, Any] = judged_data(found)
    assert data["plugins"][0]["entry"]["source"] == "lv2"
    text = "\n".join("".join(part for part, _ in line) for line in judged_lines(found))
    assert "class: the class that the LV2 bundle states" in text
