"""``daw-lint plugins``: what the sessions of a folder use, and how a plug-in is classified."""

from __future__ import annotations

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
    assert run("plugins", "--unknown").stdout.splitlines() == ["Nobody Knows It  VST2  in 1 session"]


def test_a_session_that_cannot_be_read_is_listed_and_the_exit_code_is_2(songs: Path) -> None:
    (songs / "Bad.als").write_bytes(b"\0" * 100)
    result = run("plugins", ".")
    assert result.exit_code == 2
    assert result.stdout.startswith("Bad.als: E902  the file holds zeros only")
    assert "Pro-L 2" in result.stdout


def test_a_path_is_no_plugin(songs: Path) -> None:
    assert run("plugins", "c/Three.als").stderr.startswith("daw-lint: there is no c/Three.als: ")
    assert "name either plug-ins, or sessions and folders" in run("plugins", "a", "Pro-L 2").stderr
    assert run("plugins", "Pro-L 2").stdout.startswith("Pro-L 2: limiter")
