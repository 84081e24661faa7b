"""Whatever files are called, they stay inside of the bag, and every system can hold those that get their names here."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daw_lint.handover.names import Names, is_portable, is_writable, portable
from daw_lint.handover.pack import pack
from daw_lint.parsers import read_session
from daw_lint.run.find import ConfigFinder
from tests.support.command_line import run
from tests.support.hostile_names import STEERS, fill
from tests.support.media_projects import reaper_project, wav

RESERVED = ("CON", "con.wav", "AUX.wav", "NUL", "com1.wav", "LPT9.flac", "COM¹")


@given(st.text(max_size=400))
def test_a_portable_name_is_one_part_of_a_path_and_stays_as_it_is(name: str) -> None:
    made = portable(name)
    assert PurePosixPath(made).parts == (made,)
    assert made not in ("", ".", "..")
    assert not set('<>:"|?*\\/') & set(made)
    assert not STEERS.search(made)
    assert len(made.encode("utf-8")) <= 220
    assert portable(made) == made
    assert is_writable(made)


@pytest.mark.parametrize("name", RESERVED)
def test_no_name_is_that_of_a_device_of_windows(name: str) -> None:
    assert portable(name) == f"_{name}"
    assert not is_portable(name)


def test_a_long_name_keeps_its_suffix() -> None:
    assert portable("ä" * 200 + ".wav").endswith("ä.wav")


def test_ordinary_names_stay() -> None:
    for name in ("Kick 01.wav", "Söng (final) [L].als", "音.wav", ".hidden", "CONtact.wav"):
        assert portable(name) == name
        assert is_portable(name)


def test_names_that_some_system_takes_for_one_are_told_apart() -> None:
    names = Names()
    made = [names.new(PurePosixPath("a", name)) for name in ("Kick.wav", "kick.wav", "KICK.wav", "Kick-2.wav")]
    assert [str(path) for path in made] == ["a/Kick.wav", "a/kick-2.wav", "a/KICK-3.wav", "a/Kick-2-2.wav"]


HOSTILE = (
    "Kick\n.wav",
    "Kick\x1b[2J.wav",
    "Kick%0A.wav",
    "Kick .wav ",
    "con.wav",
    "Kick: a?*.wav",
    "\u202ekick.wav",
    os.fsdecode(b"Kick \xff.wav"),
    "ä" * 120 + ".wav",
    "*Kick.wav",
    "-rf",
    "=1+1.wav",
)


@pytest.mark.parametrize("where", ["inside", "outside"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_files_stay_inside_of_a_valid_bag(tmp_path: Path, name: str, where: str) -> None:
    file = wav(tmp_path / ("Song" if where == "inside" else "Drive") / name)
    stored = name if where == "inside" else str(file)
    song = reaper_project(tmp_path / "Song" / "Song.rpp", [stored])
    if read_session(song).media[0].exists is not True:
        pytest.skip("no line of a project can hold this name")
    contents = pack([song], tmp_path / "bag", ConfigFinder(None, True))
    bagit.Bag(str(tmp_path / "bag")).validate()
    files = [path for path in (tmp_path / "bag").rglob("*") if path.is_file()]
    assert sum(path.read_bytes() == file.read_bytes() for path in files) == 1
    assert contents.is_whole
    assert not any(STEERS.search(str(path.relative_to(tmp_path))) for path in files)
    assert run("handover", "--verify", tmp_path / "bag").exit_code == 0


@pytest.mark.parametrize(
    "stored", ["../../../../etc/hostname", "/etc/hostname", "./../Song/../../x.wav", "~/x.wav", "//etc/hostname"]
)
def test_paths_that_lead_out_of_the_project_do_not_lead_out_of_the_bag(tmp_path: Path, stored: str) -> None:
    song = reaper_project(tmp_path / "a" / "b" / "Song" / "Song.rpp", [stored])
    before = set(tmp_path.rglob("*"))
    pack([song], tmp_path / "bag", ConfigFinder(None, True))
    new = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(tmp_path / "bag") for path in new)
    assert {path.parts[len(tmp_path.parts) + 2] for path in new if "data" in path.parts[:-1]} <= {
        "Song",
        "media",
        "documents",
    }


def test_a_folder_of_hostile_sessions_is_packed_and_says_nothing_that_steers_a_terminal(folder: Path) -> None:
    source = folder / "in"
    source.mkdir()
    fill(source)
    result = run("handover", "in", "-o", "bag")
    assert result.exit_code == 1, result.output
    bagit.Bag("bag").validate()
    texts = [
        result.stdout,
        *(path.read_text("utf-8") for path in Path("bag").rglob("*") if path.suffix in (".txt", ".csv", ".json")),
    ]
    assert not any(STEERS.search(text) for text in texts)
