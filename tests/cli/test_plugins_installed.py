"""``daw-lint plugins --installed``: whether the plug-ins of sessions are on this machine, told and never judged."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from daw_lint.disk.installed import places
from daw_lint.disk.installed.places import Machine
from tests.support.command_line import run
from tests.support.live_sets import live_set, native, vst2, write_set

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LADSPA = Path("/usr/lib/ladspa/fast_lookahead_limiter_1913.so")


def vst3(name: str, words: tuple[int, int, int, int]) -> str:
    fields = "".join(f'<Fields.{place} Value="{word}"/>' for place, word in enumerate(words))
    return (
        '<PluginDevice Id="0"><On><Manual Value="true"/></On><UserName Value=""/><PluginDesc><Vst3PluginInfo Id="0">'
        f'<Name Value="{name}"/><Uid>{fields}</Uid></Vst3PluginInfo></PluginDesc></PluginDevice>'
    )


SERUM = vst3("Serum", (1448301656, 1718835315, 1701999981, 0))


def bundle(folder: Path, class_id: str) -> None:
    info = {"Classes": [{"CID": class_id, "Category": "Audio Module Class", "Name": "Serum"}]}
    path = folder / "Renamed.vst3" / "Contents" / "Resources" / "moduleinfo.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(info), "utf-8")


@pytest.fixture
def songs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A song, on a Mac with some plug-ins in the home of its user."""
    master = SERUM + vst2("FabFilter Pro-L 2") + vst2("Nobody Knows It") + native("Eq8")
    write_set(folder / "One.als", live_set(master=master))
    plugins = folder / "home" / "Library" / "Audio" / "Plug-Ins"
    bundle(plugins / "VST3", "56535458667358736572756D00000000")
    (plugins / "VST" / "FabFilter Pro-L 2.vst").mkdir(parents=True)
    monkeypatch.setattr(places, "this_machine", lambda: Machine("macos", {}, folder / "home"))
    return folder


def test_each_plugin_gets_one_of_three_answers(songs: Path) -> None:
    result = run("plugins", "--installed", "One.als", raises=True)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert [line.split("  ")[0] for line in lines[:3]] == ["Serum", "FabFilter Pro-L 2", "Nobody Knows It"]
    assert "found (by ID)" in lines[0]
    assert lines[0].endswith("VST3  home/Library/Audio/Plug-Ins/VST3/Renamed.vst3")
    assert "a file of that name is there" in lines[1]
    assert "not found where we looked" in lines[2]
    assert lines[3].endswith("; and 1 device of the DAW")
    assert lines[4] == "Looked in:"
    assert any(line.endswith("/Library/Audio/Plug-Ins/VST (not there)") for line in lines[5:])
    assert "missing" not in result.stdout


def test_json_has_the_answers_and_the_places(songs: Path) -> None:
    data = json.loads(run("plugins", "--installed", ".", "--format", "json").stdout)
    assert {entry["name"]: entry["answer"] for entry in data["plugins"]} == {
        "Serum": "found",
        "FabFilter Pro-L 2": "file-of-that-name",
        "Nobody Knows It": "not-found-where-we-looked",
        "EQ Eight": "part-of-the-daw",
    }
    assert {"kind": "VST3", "path": "home/Library/Audio/Plug-Ins/VST3", "state": None} in data["places"]


def test_of_several_files_with_one_id_the_name_decides(songs: Path) -> None:
    lists = songs / "home" / "Library" / "Application Support" / "REAPER"
    lists.mkdir(parents=True)
    names = ("A Chords", "B Beat", "C Bass")
    for name in names:
        (songs / "mine" / f"{name}.vst").mkdir(parents=True)
    rows = "".join(f"{name.replace(' ', '_')}.vst=1,1483109208,{name} (House)\n" for name in names)
    (lists / "reaper-vstplugins_arm64.ini").write_text(f"[vstcache]\n{rows}", "utf-8")
    for name in ("B Beat", "Renamed"):
        write_set(
            songs / f"{name}.als",
            live_set(master=vst2(name).replace('UniqueId Value="0"', 'UniqueId Value="1483109208"')),
        )
    words = ("plugins", "--installed", "B Beat.als", "Renamed.als", "--plugin-folder", "mine")
    data = json.loads(run(*words, "--format", "json").stdout)
    assert {(entry["name"], entry["answer"], entry["file"]) for entry in data["plugins"]} == {
        ("B Beat", "found", "mine/B Beat.vst"),
        ("Renamed", "found", "mine/A Chords.vst"),
    }


def test_a_table_has_a_row_for_each_plugin(songs: Path) -> None:
    assert run("plugins", "--installed", "One.als", "-o", "found.csv").exit_code == 0
    lines = (songs / "found.csv").read_text("utf-8").splitlines()
    assert lines[0] == "name,format,ids,answer,file,listed_in"
    assert "Nobody Knows It,VST2,,not-found-where-we-looked,," in lines
    assert len(lines) == 5


def test_with_unknown_only_those_are_looked_for(songs: Path) -> None:
    names = [
        entry["name"]
        for entry in json.loads(run("plugins", "--installed", "--unknown", "--format", "json").stdout)["plugins"]
    ]
    assert names == ["Nobody Knows It"]


def test_a_class_id_is_found_in_either_order_of_its_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(folder / "One.als", live_set(master=SERUM))
    bundle(folder / "mine", "58545356736673586572756D00000000")
    monkeypatch.setattr(places, "this_machine", lambda: Machine("windows", {}, folder))
    assert "found (by ID)" in run("plugins", "--installed", "One.als", "--plugin-folder", "mine").stdout


def test_a_further_folder_is_searched_too(songs: Path) -> None:
    (songs / "mine").mkdir()
    (songs / "mine" / "Nobody Knows It (x64).dll").touch()
    data = json.loads(run("plugins", "--installed", "One.als", "--plugin-folder", "mine", "--format", "json").stdout)
    (found,) = [entry for entry in data["plugins"] if entry["name"] == "Nobody Knows It"]
    assert (found["answer"], found["file"]) == ("file-of-that-name", "mine/Nobody Knows It (x64).dll")
    result = run("plugins", "--installed", "One.als", "--plugin-folder", "none")
    assert (result.exit_code, "there is no none" in result.stderr) == (2, True)


def test_names_in_other_scripts_are_not_taken_for_each_other(songs: Path) -> None:
    write_set(songs / "Two.als", live_set(master=vst2("音楽 EQ") + vst2("コンプ")))
    (songs / "mine").mkdir()
    for name in ("EQ.dll", "リミッター.dll"):
        (songs / "mine" / name).touch()
    text = run("plugins", "--installed", "Two.als", "--plugin-folder", "mine").stdout
    assert "2 not found where we looked" in text
    (songs / "mine" / "コンプ.dll").touch()
    assert (
        "1 a file of that name is there" in run("plugins", "--installed", "Two.als", "--plugin-folder", "mine").stdout
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
def test_odd_file_names_do_no_harm(songs: Path) -> None:
    write_set(songs / "Two.als", live_set(master=vst2("Odd")))
    (songs / "mine").mkdir()
    Path(os.fsdecode(b"mine/Odd\xff\x1b[31m(x64).so")).touch()
    words = ("plugins", "--installed", "Two.als", "--plugin-folder", "mine")
    (line, *_) = run(*words, raises=True).stdout.splitlines()
    assert "\x1b" not in line
    data = json.loads(run(*words, "--format", "json", raises=True).stdout)
    assert len(data["plugins"]) == 1


def test_a_list_that_names_a_plugin_without_its_file_is_told(songs: Path) -> None:
    lists = songs / "home" / "Library" / "Application Support" / "REAPER"
    lists.mkdir(parents=True)
    (lists / "reaper-vstplugins64.ini").write_text("[vstcache]\nX.vst=1,1234567,Nobody Knows It (House)\n", "utf-8")
    line = next(line for line in run("plugins", "--installed", ".").stdout.splitlines() if line.startswith("Nobody"))
    assert "not found where we looked" in line
    assert line.endswith("REAPER/reaper-vstplugins64.ini names it")


def test_a_session_that_cannot_be_read_is_told(songs: Path) -> None:
    (songs / "Bad.als").write_bytes(b"\0" * 100)
    result = run("plugins", "--installed", ".")
    assert result.exit_code == 2
    assert "Bad.als" in result.stderr
    assert "Serum" in result.stdout


def test_a_format_without_folders_on_this_system_says_so(songs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(FIXTURES / "lmms" / "limiter-on.mmp", songs / "Three.mmp")
    monkeypatch.setattr(places, "this_machine", lambda: Machine("none", {}, songs / "home"))
    text = run("plugins", "--installed", "Three.mmp").stdout
    assert "LADSPA  nowhere: this system has no standard folder for it" in text


@pytest.mark.skipif(not LADSPA.is_file(), reason="the LADSPA plug-ins of Steve Harris are not installed")
@pytest.mark.parametrize("session", ["lmms/limiter-on.mmp", "ardour/limiter-on.ardour"])
def test_an_installed_ladspa_plugin_is_found_by_label_or_number(session: str, folder: Path) -> None:
    data = json.loads(run("plugins", "--installed", FIXTURES / session, "--format", "json").stdout)
    answers = {(entry["answer"], entry["file"]) for entry in data["plugins"] if entry["format"] == "LADSPA"}
    assert answers == {("found", LADSPA.as_posix())}
