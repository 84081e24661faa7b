"""Plug-ins of a machine are found by reading files: each format in its folders, in bounds, and whatever the folders hold."""

from __future__ import annotations

import csv
import json
import os
import plistlib
import random
import sqlite3
import sys
import tracemalloc
from pathlib import Path

import pytest

from daw_lint.disk.installed import budget
from daw_lint.disk.installed.budget import Budget
from daw_lint.disk.installed.items import Inventory, in_one_form
from daw_lint.disk.installed.ladspa import Libraries
from daw_lint.disk.installed.places import Machine, standard_places, this_machine
from daw_lint.disk.installed.search import FORMS, search
from daw_lint.disk.installed.turtle import plugins_of
from daw_lint.disk.installed.walk import units
from daw_lint.disk.shipped import rules_dir

CLASS_ID = "56535458667358736572756D00000000"
LV2, LADSPA = Path("/usr/lib/lv2/a-comp.lv2"), Path("/usr/lib/ladspa/fast_lookahead_limiter_1913.so")


def nowhere(tmp_path: Path) -> Machine:
    """Return a machine without standard places."""
    return Machine("none", {}, tmp_path)


def found_in(folder: Path, *forms: str) -> Inventory:
    return search(forms, [folder], nowhere(folder))


def write(path: Path, content: str | bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def ids_of(inventory: Inventory) -> set[str]:
    return {plugin_id for item in inventory.items for plugin_id in item.ids}


def test_an_lv2_manifest_declares_its_plugins() -> None:
    manifest = """
        @prefix lv2: <http://lv2plug.in/ns/lv2core#> .  # core
        @prefix mine: <urn:mine#> .
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        <urn:one> a lv2:Plugin , lv2:DelayPlugin ; rdfs:seeAlso <one.ttl> .
        mine:two rdfs:label "A plug-in. \\"lv2:Plugin\\" # no comment" ; a lv2:DelayPlugin, lv2:Plugin.
        <urn:three> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://lv2plug.in/ns/lv2core#Plugin> .
        <urn:preset> a <http://lv2plug.in/ns/ext/presets#Preset> ; lv2:appliesTo <urn:one> ; rdfs:label "a lv2:Plugin ." .
        <urn:rest> rdfs:comment \"\"\"<urn:not> a lv2:Plugin .\"\"\" ; lv2:port [ a lv2:Plugin ; lv2:index 1 ] .
    """
    assert plugins_of(manifest) == {"urn:one", "urn:mine#two", "urn:three"}


@pytest.mark.parametrize(
    "damaged", ["", "<urn:one> a", "@prefix", "[ [ [", '"', "<urn:one> a lv2:Plugin", "] . a a a ."]
)
def test_a_damaged_manifest_declares_nothing(damaged: str) -> None:
    assert plugins_of(damaged) == frozenset()


@pytest.mark.skipif(not LV2.is_dir(), reason="the LV2 plug-ins of Ardour are not installed")
def test_the_installed_lv2_bundles_are_found_by_uri(tmp_path: Path) -> None:
    assert {"LV2:urn:ardour:a-comp", "LV2:urn:ardour:a-comp#stereo"} <= ids_of(found_in(LV2.parent, "LV2"))


def test_a_vst3_bundle_is_found_by_its_class_id(tmp_path: Path) -> None:
    info = {"Name": "Serum", "Classes": [
        {"CID": CLASS_ID, "Category": "Audio Module Class", "Name": "Serum Synth"},
        {"CID": "0" * 32, "Category": "Component Controller Class", "Name": "Controller"},
    ]}  # fmt: skip
    # As the SDK writes it: with commas before closing brackets.
    text = json.dumps(info).replace("}]", "},]")
    write(tmp_path / "Maker" / "Serum.vst3" / "Contents" / "Resources" / "moduleinfo.json", text)
    write(tmp_path / "Single.vst3")
    found = found_in(tmp_path, "VST3")
    assert ids_of(found) == {f"VST3:{CLASS_ID.lower()}"}
    assert [sorted(item.names) for item in found.items] == [["Single"], ["Serum", "Serum Synth"]]


@pytest.mark.parametrize(
    "info", ["", "{", "[]", '{"Classes": 3}', '{"Classes": [3, {"CID": 4}]}', "[" * 100_000, "1" * 5000]
)
def test_a_damaged_module_info_leaves_the_name(info: str, tmp_path: Path) -> None:
    write(tmp_path / "A.vst3" / "Contents" / "moduleinfo.json", info)
    assert [(item.names, item.ids) for item in found_in(tmp_path, "VST3").items] == [(frozenset({"A"}), frozenset())]


def test_an_audio_unit_is_found_by_its_codes(tmp_path: Path) -> None:
    unit = {"type": "aufx", "subtype": "FPL2", "manufacturer": "FabF", "name": "FabFilter: Pro-L 2"}
    whole = plistlib.dumps({"AudioComponents": [unit, 3, {"type": 4}]})
    write(tmp_path / "FabFilter Pro-L 2.component" / "Contents" / "Info.plist", whole)
    write(tmp_path / "Old.component" / "Contents" / "Info.plist", whole[:100])
    items = {item.file.name: item for item in found_in(tmp_path, "AU").items}
    assert items["FabFilter Pro-L 2.component"].ids == {"AU:aufx/FPL2/FabF"}
    assert items["FabFilter Pro-L 2.component"].names == {"FabFilter Pro-L 2", "Pro-L 2"}
    assert items["Old.component"].names == {"Old"}


def test_files_of_other_formats_are_found_by_name(tmp_path: Path) -> None:
    for name in (
        "a/Comp.dll",
        "b/Comp2.so",
        "reacomp.vst.dylib",
        "X.clap",
        "Y.aaxplugin/Z.dll",
        "Lib/Space.amxd",
        "n.txt",
    ):
        write(tmp_path / name)
    names = {form: {name for item in found_in(tmp_path, form).items for name in item.names} for form in FORMS}
    assert names["VST2"] == {"Comp", "Comp2", "reacomp"}
    assert (names["CLAP"], names["AAX"], names["Max"]) == ({"X"}, {"Y"}, {"Space"})


def test_a_jsfx_is_found_by_its_path(tmp_path: Path) -> None:
    write(tmp_path / "loser" / "3BandEQ")
    write(tmp_path / "Mine" / "limiter.jsfx")
    write(tmp_path / "Mine" / "readme.txt")
    assert ids_of(found_in(tmp_path, "JSFX")) == {"JS:loser/3BandEQ", "JS:Mine/limiter.jsfx"}


def test_ids_are_compared_as_what_they_mean() -> None:
    assert in_one_form("VST2:XfsX") == in_one_form("VST2:1483109208") == "VST2:1483109208"
    assert in_one_form("VST2:-1") == "VST2:4294967295"
    assert in_one_form("VST3:ABCD") == "VST3:abcd"
    assert in_one_form("JS:loser\\3BandEQ") == "JS:loser/3BandEQ"


def test_a_list_of_reaper_is_believed_where_the_file_is_there(tmp_path: Path) -> None:
    lists, plugins = tmp_path / ".config" / "REAPER", tmp_path / "mine"
    write(plugins / "FabFilter Pro-Q 4.vst3")
    write(plugins / "Old Comp(x64).dll")
    write(plugins / "Reverb.clap")
    write(lists / "reaper.ini", f"[REAPER]\nvstpath64=relative;{plugins}\nclap_path_linux-x86_64={plugins}\n")
    write(lists / "reaper-vstplugins64.ini",
        "[vstcache]\n"
        f"FabFilter_Pro_Q_4.vst3=ABC,123{{{CLASS_ID},Pro-Q 4 (FabFilter)\n"
        "Old_Comp_x64_.dll=ABC,1483109208,Comp (House)\n"
        "Shell.dll=ABC,0,<SHELL>\nShell.dll<77=ABC,77,Inside (House)!!!VSTi\n"
        "Gone.dll=ABC,1234567,Gone (House)\nHashOnly.vst3=ABC\n=\n[other]\nX.dll=ABC,99999,No\n",
    )  # fmt: skip
    write(lists / "reaper-clap-linux-x86_64.ini", "[Reverb.clap]\n_=ABC\nhouse.reverb=0|Reverb (House)\n")
    found = search({"VST2", "VST3", "CLAP"}, [], Machine("linux", {}, tmp_path))
    assert {f"VST3:{CLASS_ID.lower()}", "VST2:1483109208", "CLAP:house.reverb"} <= ids_of(found)
    assert {(entry.plugin_id, entry.name) for entry in found.listed} == {
        ("VST2:77", "Inside"),
        ("VST2:1234567", "Gone"),
    }


def live_list(path: Path, file: Path, more: str = "") -> None:
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as database:
        database.executescript(
            "PRAGMA journal_mode = WAL; CREATE TABLE plugin_modules (module_id INTEGER PRIMARY KEY, path TEXT);"
            "CREATE TABLE plugins (plugin_id INTEGER PRIMARY KEY, module_id INTEGER, dev_identifier TEXT, name TEXT);"
            + more
        )
        database.execute("INSERT INTO plugin_modules VALUES (1, ?), (2, '/nowhere/Gone.vst3')", (str(file),))
        database.execute(
            "INSERT INTO plugins VALUES (1, 1, 'device:vst3:instr:56535458-6673-5873-6572-756d00000000', 'Serum'),"
            "(2, 2, 'device:vst:audiofx:1483109208?n=Gone', 'Gone'), (3, 1, 'odd', NULL), (4, 1, 'device:au:x:1', 'AU')"
        )
    database.close()


def test_the_list_of_live_gives_ids_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "Library/Application Support/Ableton/Live Database/Live-plugins-1.db"
    live_list(path, write(tmp_path / "elsewhere" / "Serum.vst3"))
    before = {entry.name: entry.read_bytes() for entry in path.parent.iterdir()}
    found = search({"VST2", "VST3"}, [], Machine("macos", {}, tmp_path))
    assert [item.file.name for item in found.items] == ["Serum.vst3"]
    assert ids_of(found) == {f"VST3:{CLASS_ID.lower()}"}
    assert [entry.plugin_id for entry in found.listed] == ["VST2:1483109208"]
    assert {entry.name: entry.read_bytes() for entry in path.parent.iterdir()} == before


@pytest.mark.parametrize(
    "hostile",
    [
        b"", b"SQLite format 3\0" + b"\xff" * 5000, b"x" * 10_000,
    ],
)  # fmt: skip
def test_a_damaged_list_of_live_is_empty(hostile: bytes, tmp_path: Path) -> None:
    write(tmp_path / "Library/Application Support/Ableton/Live Database/Live-plugins-1.db", hostile)
    found = search({"VST3"}, [], Machine("macos", {}, tmp_path))
    assert (found.items, found.listed) == ((), ())


def test_nothing_in_a_list_of_live_runs(tmp_path: Path) -> None:
    path = tmp_path / "Library/Application Support/Ableton/Live Database/Live-plugins-1.db"
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE plugin_modules (module_id INTEGER, path TEXT);"
            "CREATE VIEW plugins AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT 'device:vst:x:1' AS dev_identifier, 'x' AS name, i AS module_id FROM n;"
        )
    database.close()
    assert search({"VST2"}, [], Machine("macos", {}, tmp_path)).listed == ()


def test_a_library_holds_a_label_as_a_text_of_its_own(tmp_path: Path) -> None:
    file = write(tmp_path / "x.so", b"\0\0hardLimiter\0softLimiter\0\x81\x05\0\0")
    libraries = Libraries()
    assert libraries.hold_text(file, "hardLimiter")
    assert not libraries.hold_text(file, "Limiter")
    assert not libraries.hold_text(file, "hard")
    assert libraries.hold_number(file, 1409)
    assert not libraries.hold_number(file, 1410)
    assert not libraries.hold_text(tmp_path / "gone.so", "hardLimiter")


@pytest.mark.skipif(not LADSPA.is_file(), reason="the LADSPA plug-ins of Steve Harris are not installed")
def test_an_installed_library_holds_what_its_descriptor_says() -> None:
    libraries = Libraries()
    assert libraries.hold_text(LADSPA, "fastLookaheadLimiter")
    assert libraries.hold_text(LADSPA, "Fast Lookahead limiter")
    assert libraries.hold_number(LADSPA, 1913)
    assert not libraries.hold_number(LADSPA, 1914)


def test_places_of_each_system_are_filled_in(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    linux = list(standard_places(Machine("linux", {"LV2_PATH": f"{one}:{two}:relative:"}, tmp_path)))
    assert [path for kind, path in linux if kind == "LV2"][:3] == [one, two, tmp_path / ".lv2"]
    windows = list(standard_places(Machine("windows", {"COMMONPROGRAMFILES": str(one)}, tmp_path)))
    assert ("VST3", one / "VST3") in windows
    assert not [path for _, path in windows if "%" in str(path)]
    macos = list(standard_places(Machine("macos", {}, tmp_path)))
    assert ("AU", tmp_path / "Library/Audio/Plug-Ins/Components") in macos
    (tmp_path / "Ableton" / "Live 12 Suite").mkdir(parents=True)
    resources = tmp_path / "Ableton" / "Live 12 Suite" / "Resources"
    assert ("Max", resources) in standard_places(Machine("windows", {"PROGRAMDATA": str(tmp_path)}, tmp_path))


def test_every_row_of_the_table_has_a_known_system_and_kind() -> None:
    with (rules_dir() / "plugin_places.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["system"] for row in rows} == {"linux", "macos", "windows"}
    assert {row["kind"] for row in rows} == FORMS | {"REAPER lists", "Live list"}
    assert all(row["place"] and row["used_by"] for row in rows)


@pytest.mark.parametrize(("platform", "system"), [("darwin", "macos"), ("win32", "windows"), ("linux", "linux")])
def test_the_system_is_that_of_this_machine(platform: str, system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert this_machine().system == system


def test_links_that_lead_back_are_followed_once(tmp_path: Path) -> None:
    write(tmp_path / "a" / "One.clap")
    (tmp_path / "a" / "back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self").symlink_to("self")
    assert [item.file.name for item in found_in(tmp_path, "CLAP").items] == ["One.clap"]


def test_a_bundle_is_one_plugin_whatever_is_in_it(tmp_path: Path) -> None:
    write(tmp_path / "A.vst3" / "Contents" / "x86_64-linux" / "A.so")
    assert found_in(tmp_path, "VST2").items == ()
    assert len(found_in(tmp_path / "A.vst3", "VST3").items) == 1


@pytest.mark.parametrize(("form", "name"), [("LV2", "lv2"), ("VST3", "vst3"), ("VST2", "vst"), ("CLAP", "clap")])
def test_the_hidden_folder_of_a_format_in_a_home_is_no_plugin(form: str, name: str, tmp_path: Path) -> None:
    for place in (f".{name}/Maker/Mine.{name}", f"x/.{name}/Other.{name}"):
        (tmp_path / place).mkdir(parents=True)
    found = search({form}, [tmp_path / "x"], Machine("linux", {}, tmp_path))
    names = {item.file.name for item in found.items if tmp_path in item.file.parents}
    assert names == {f"Mine.{name}", f"Other.{name}"}


def test_a_walk_ends_where_its_budget_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        write(tmp_path / f"{number}.clap")
    assert len(list(units(tmp_path, lambda path, _: path.suffix == ".clap", Budget(entries=10)))) == 10
    monkeypatch.setattr(Budget.__init__, "__defaults__", (10, budget.MOST_BYTES))
    write(tmp_path / "home" / ".clap" / "Standard.clap")
    found = search({"CLAP"}, [tmp_path], Machine("linux", {}, tmp_path / "home"))
    assert next(item.file.name for item in found.items if tmp_path in item.file.parents) == "Standard.clap"
    assert {place.path: place.state for place in found.places}[tmp_path] == "only in part: there are too many files"


def test_a_folder_counts_once_for_several_formats(tmp_path: Path) -> None:
    for number in range(6):
        write(tmp_path / f"{number}.clap")
        write(tmp_path / "in" / f"{number}.dll")
    whole = Budget(entries=13)
    assert len(list(units(tmp_path, lambda path, _: path.suffix == ".clap", whole))) == 6
    assert len(list(units(tmp_path, lambda path, _: path.suffix == ".dll", whole))) == 6
    assert whole.entries == 0


def test_what_is_read_ends_where_the_budget_does(tmp_path: Path) -> None:
    file, small = write(tmp_path / "x", b"12345"), Budget(size=7)
    assert [small.read(file, 100) for _ in range(3)] == [b"12345", b"12345", b""]
    assert Budget().read(file, 4) == b""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_in_the_place_of_descriptions_are_not_waited_for(tmp_path: Path) -> None:
    places = {
        "LV2": "a.lv2/manifest.ttl", "VST3": "a.vst3/Contents/moduleinfo.json", "AU": "a.component/Contents/Info.plist",
        "VST2": ".config/REAPER/reaper-vstplugins64.ini",
    }  # fmt: skip
    for name in (*places.values(), ".config/REAPER/reaper.ini"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(tmp_path / name)
    found = search(places, [tmp_path], Machine("linux", {}, tmp_path))
    assert {item.form for item in found.items if tmp_path in item.file.parents} == {"LV2", "VST3", "AU"}


def changed(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with some flipped, cut out or doubled."""
    changes = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(changes))
        kind = chance.randrange(3)
        if kind == 0:
            changes[place] = chance.randrange(256)
        elif kind == 1:
            del changes[place : place + chance.randint(1, 30)]
        else:
            changes[place:place] = changes[place : place + 300]
        changes = changes or bytearray(b"\0")
    return bytes(changes)


def test_changed_descriptions_and_lists_never_raise(tmp_path: Path) -> None:
    chance = random.Random(19)
    unit = {"AudioComponents": [{"type": "aufx", "subtype": "abcd", "manufacturer": "Abcd", "name": "A: B"}]}
    whole = {
        "a.lv2/manifest.ttl": b"@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n<urn:a> a lv2:Plugin ; lv2:b [ lv2:c 1 ] .",
        "a.vst3/Contents/moduleinfo.json": json.dumps(
            {"Classes": [{"CID": CLASS_ID, "Category": "Audio Module Class"}]}
        ).encode(),
        "a.component/Contents/Info.plist": plistlib.dumps(unit),
        "b.component/Contents/Info.plist": plistlib.dumps(unit, fmt=plistlib.FMT_BINARY),
        "Library/Application Support/REAPER/reaper-vstplugins64.ini": f"[vstcache]\na.vst3=A,1{{{CLASS_ID},A\n".encode(),
        "Library/Application Support/REAPER/reaper-clap-x.ini": b"[a.clap]\n_=A\na.b=0|A (B)\n",
    }
    path = tmp_path / "Library/Application Support/Ableton/Live Database/Live-plugins-1.db"
    live_list(path, tmp_path / "a.vst3")
    whole[path.relative_to(tmp_path).as_posix()] = path.read_bytes()
    for _ in range(150):
        for name, data in whole.items():
            write(tmp_path / name, changed(data, chance))
        found = search(FORMS, [tmp_path], Machine("macos", {}, tmp_path))
        assert {"a.lv2", "a.vst3", "a.component"} <= {item.file.name for item in found.items}


def test_odd_folders_say_so(tmp_path: Path) -> None:
    file = write(tmp_path / "file")
    states = {
        place.state for place in search({"CLAP"}, [file, tmp_path / "none", Path("a\0b")], nowhere(tmp_path)).places
    }
    assert states == {"not a folder that can be read", "not there"}


def test_a_manifest_with_a_huge_prefix_that_is_used_a_million_times_does_not_fill_the_memory() -> None:
    manifest = f"@prefix p: <{'x' * 1_000_000}> .\n<http://e.org/p> " + "p:a " * 100_000 + "."
    tracemalloc.start()
    try:
        assert plugins_of(manifest) == frozenset()
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
