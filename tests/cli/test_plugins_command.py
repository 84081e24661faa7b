"""``daw-lint plugins``: what the sessions of a folder use, and how a plug-in is classified."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.live_sets import live_set, native, vst2, write_set


@pytest.fixture
def songs(folder: Path) -> Path:
    write_set(folder / "a" / "One.als", live_set(master=vst2("Pro-L 2") + native("Eq8") + vst2("Nobody Knows It")))
    write_set(folder / "b" / "Two.als", live_set(master=vst2("Pro-L 2")))
    return folder


def test_a_folder_lists_the_plugins_of_its_sessions_the_most_used_first(songs: Path) -> None:
    lines = run("plugins", ".").stdout.splitlines()
    assert [line.split("  ")[0].strip() for line in lines[:-1]] == ["Pro-L 2", "Nobody Knows It"]
    assert " limiter " in lines[0]
    assert lines[0].endswith("VST2, in 2 sessions")
    assert " unknown " in lines[1]
    assert lines[2] == "2 plug-ins in 2 sessions; and 1 device of the DAW, which --format json lists"
    assert run("plugins").stdout.splitlines() == lines


def test_json_lists_the_devices_of_the_daw_too(songs: Path) -> None:
    data = json.loads(run("plugins", "a/One.als", "--format", "json").stdout)
    assert data["sessions"] == 1
    assert {(entry["name"], entry["class"], entry["format"]) for entry in data["plugins"]} == {
        ("Pro-L 2", "limiter", "VST2"),
        ("Nobody Knows It", "unknown", "VST2"),
        ("EQ Eight", "eq", "native"),
    }


def test_unknown_lists_only_those(songs: Path) -> None:
    assert run("plugins", "--unknown").stdout.splitlines() == [
        "Nobody Knows It  VST2  in 1 session",
        'To tell daw-lint what one is: daw-lint plugins add "Nobody Knows It" --class CLASS',
    ]


def test_a_session_that_cannot_be_read_is_listed_and_the_exit_code_is_2(songs: Path) -> None:
    (songs / "Bad.als").write_bytes(b"\0" * 100)
    result = run("plugins", ".")
    assert result.exit_code == 2
    first = result.stdout.splitlines()[0]
    assert first.startswith("Bad.als: E902  the file holds zeros only")
    assert "backup" in first
    assert "Pro-L 2" in result.stdout


def test_what_the_user_said_of_a_plugin_is_not_called_a_source_and_an_unknown_one_can_be_added(folder: Path) -> None:
    assert run("plugins", "Qwxzy").stdout.splitlines()[-1] == (
        '  To tell daw-lint what it is: daw-lint plugins add "Qwxzy" --class CLASS'
    )
    run("plugins", "add", "Qwxzy", "--class", "limiter")
    assert run("plugins", "Qwxzy").stdout.splitlines() == [
        'Qwxzy: limiter  by its name "Qwxzy"',
        "  class: your configuration",
    ]


def test_a_path_is_no_plugin(songs: Path) -> None:
    assert run("plugins", "c/Three.als").stderr.startswith("daw-lint: there is no c/Three.als: ")
    assert "name either plug-ins, or sessions and folders" in run("plugins", "a", "Pro-L 2").stderr
    assert run("plugins", "Pro-L 2").stdout.startswith("Pro-L 2: limiter")


def test_csv_has_a_row_for_each_device_with_the_columns_of_the_json(songs: Path) -> None:
    rows = list(csv.DictReader(run("plugins", ".", "--format", "csv").stdout.splitlines()))
    data = json.loads(run("plugins", ".", "--format", "json").stdout)["plugins"]
    assert [{key: str(value) if value else "" for key, value in entry.items()} for entry in data] == [
        {key: row[key] for key in data[0]} for row in rows
    ]
    run("plugins", ".", "-o", "list.csv")
    assert (
        (songs / "list.csv")
        .read_text("utf-8")
        .startswith("name,vendor,format,class,id,sessions,known_by,name_suggests\n")
    )


def test_csv_of_names_says_why(songs: Path) -> None:
    rows = list(csv.DictReader(run("plugins", "Pro-L 2", "Odd Verb", "--format", "csv").stdout.splitlines()))
    assert [(row["class"], row["vendor"], row["name_suggests"]) for row in rows] == [
        ("limiter", "FabFilter", ""),
        ("unknown", "", "reverb"),
    ]


def test_a_name_of_an_unknown_plugin_that_suggests_something_says_so(folder: Path) -> None:
    write_set(folder / "One.als", live_set(master=vst2("Odd Limiter")))
    assert run("plugins", "--unknown").stdout.splitlines()[0].endswith("in 1 session; its name suggests dynamics")
    assert "; its name suggests dynamics" in run("plugins", ".").stdout.splitlines()[0]
    assert "its name suggests dynamics: check it" in run("plugins", "Odd Limiter").stdout
    assert json.loads(run("plugins", ".", "--format", "json").stdout)["plugins"][0]["name_suggests"] == "dynamics"


def test_an_unknown_device_on_a_master_is_not_judged_with_a_note_and_fails_nothing(folder: Path) -> None:
    write_set(folder / "One.als", live_set(master=vst2("Odd Limiter") + vst2("Odd Verb") + vst2("Odd Thing")))
    result = run("check", "--select", "MB101", "--format", "json")
    assert result.exit_code == 0
    reasons = [entry["reason"] for entry in json.loads(result.stdout)["not_judged"]]
    assert reasons[:3] == [
        "'Odd Limiter' is a VST2 plug-in that is not in the catalogue; its name suggests dynamics: check it, and"
        ' daw-lint plugins add "Odd Limiter" --class limiter tells daw-lint',
        "'Odd Verb' is a VST2 plug-in that is not in the catalogue; its name suggests a reverb: check it, and"
        ' daw-lint plugins add "Odd Verb" --class reverb tells daw-lint',
        "'Odd Thing' is a VST2 plug-in that is not in the catalogue: it may be a limiter",
    ]


@pytest.mark.parametrize(
    "name", ["Pro-L 2", "SPAN", "Ozone 9", "Serum", "ValhallaRoom", "Decapitator", "OTT", "Gullfoss"]
)
def test_a_plugin_has_the_same_class_by_name_and_in_a_session(folder: Path, name: str) -> None:
    write_set(folder / "One.als", live_set(master=vst2(name)))
    in_session = json.loads(run("plugins", ".", "--format", "json").stdout)["plugins"][0]
    alone = json.loads(run("plugins", name, "--format", "json").stdout)["plugins"][0]
    assert in_session["class"] == alone["class"] != "unknown"
    assert in_session["known_by"] is None


def test_where_an_id_says_more_than_the_name_the_list_says_so(folder: Path) -> None:
    write_set(folder / "One.als", live_set(master=vst2("My renamed thing", unique_id=0x464C3270)))
    entry = json.loads(run("plugins", ".", "--format", "json").stdout)["plugins"][0]
    assert (entry["class"], entry["known_by"]) == ("limiter", "by its ID VST2:FL2p")
    assert run("plugins", ".").stdout.splitlines()[0].endswith("VST2; by its ID VST2:FL2p")


def test_add_tells_daw_lint_what_a_plugin_is(folder: Path) -> None:
    write_set(folder / "One.als", live_set(master=vst2("House Glue")))
    assert run("plugins", "House Glue").stdout.startswith("House Glue: unknown")
    result = run("plugins", "add", "House Glue", "--class", "limiter", "--vendor", "House", "--id", "VST2:hous")
    assert result.stdout.splitlines() == [
        "Wrote daw-lint.toml: a new file",
        "  + [[plugins]]",
        '  + name = "House Glue"',
        '  + class = "limiter"',
        '  + vendor = "House"',
        '  + ids = ["VST2:hous"]',
    ]
    assert run("plugins", "House Glue").stdout.startswith("House Glue: limiter")
    assert run("check", "--select", "MB101").exit_code == 1
    assert (
        run("plugins", "add", "House Glue", "--class", "limiter").stdout
        == "daw-lint.toml says so already: House Glue is limiter\n"
    )


def test_add_writes_into_the_file_that_applies_to_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "pyproject.toml").write_text("[tool.daw-lint]  # mine\nstage = 'mix'\n", "utf-8")
    (folder / "songs").mkdir()
    monkeypatch.chdir(folder / "songs")
    assert run("plugins", "add", "A", "B", "--class", "eq").exit_code == 0
    text = (folder / "pyproject.toml").read_text("utf-8")
    assert text.startswith("[tool.daw-lint]  # mine\nstage = 'mix'\n\n[[tool.daw-lint.plugins]]\nname = \"A\"\n")
    assert not (folder / "songs" / "daw-lint.toml").exists()
    assert run("plugins", "B").stdout.startswith("B: eq")


def test_add_without_a_class_of_the_list_writes_nothing_and_shows_the_list(folder: Path) -> None:
    for words in (
        ["add", "A"],
        ["add", "A", "--class", "limitr"],
        ["add", "--class", "limiter"],
        ["A", "--class", "eq"],
    ):
        result = run("plugins", *words)
        assert result.exit_code == 2
        assert not (folder / "daw-lint.toml").exists()
    assert "; did you mean 'limiter'? The classes: analyser, " in run("plugins", "add", "A", "--class", "limitr").stderr


def test_add_leaves_a_form_that_it_cannot_edit_and_shows_the_lines(folder: Path) -> None:
    text = "plugins = [{ name = 'A', class = 'eq' }]\n"
    (folder / "daw-lint.toml").write_text(text, "utf-8")
    result = run("plugins", "add", "B", "--class", "eq")
    assert result.exit_code == 2
    assert '  + name = "B"' in result.stdout
    assert "daw-lint.toml was not changed" in result.stderr
    assert (folder / "daw-lint.toml").read_text("utf-8") == text


def test_a_folder_with_the_name_add_is_a_folder(folder: Path) -> None:
    write_set(folder / "add" / "One.als", live_set(master=vst2("Pro-L 2")))
    assert run("plugins", "add").stdout.startswith("Pro-L 2")
    assert run("plugins", "./add").stdout.startswith("Pro-L 2")
