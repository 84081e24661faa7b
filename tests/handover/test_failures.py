"""Where packing fails, nothing is left that looks like a bag, nothing is overwritten, and the reason is in one line."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from daw_lint.disk.copy_file import UnreadableError, copy_file
from daw_lint.handover import bag as bags
from daw_lint.handover import collect, pack
from tests.support.command_line import run
from tests.support.media_projects import reaper_project, wav


@pytest.fixture
def song(folder: Path) -> Path:
    wav(folder / "Song" / "Kick.wav")
    return reaper_project(folder / "Song" / "Song.rpp", ["Kick.wav"])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", ["file", "full folder", "link"])
def test_nothing_that_is_there_is_overwritten(folder: Path, song: Path, kind: str) -> None:
    place = folder / "bag"
    if kind == "file":
        place.write_text("mine")
    elif kind == "link":
        (folder / "empty").mkdir()
        place.symlink_to("empty")
    else:
        place.mkdir()
        (place / "mine.txt").write_text("mine")
    before = names(folder)
    result = run("handover", song, "-o", "bag")
    assert result.exit_code == 2
    assert result.stderr.startswith("daw-lint: no bag was made: ")
    assert result.stderr.count("\n") == 1
    assert names(folder) == before


def test_an_empty_folder_becomes_the_bag(folder: Path, song: Path) -> None:
    (folder / "bag").mkdir()
    assert run("handover", song, "-o", "bag").exit_code == 0
    assert run("handover", "--verify", "bag").exit_code == 0


def test_folders_above_the_bag_are_made(folder: Path, song: Path) -> None:
    assert run("handover", song, "-o", "for/ana/bag").exit_code == 0
    assert names(folder / "for" / "ana") == ["bag"]


def test_a_bag_can_be_made_inside_of_the_project(folder: Path, song: Path) -> None:
    assert run("handover", "Song", "-o", "Song/bag").exit_code == 0
    assert run("handover", "Song/Song.rpp", "-o", "Song/second").exit_code == 0
    assert names(folder / "Song") == ["Kick.wav", "Song.rpp", "bag", "second"]


def test_a_disk_without_room_is_told_before_anything_is_copied(song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "free_bytes", lambda folder: 1_000_000)
    monkeypatch.setattr(collect, "copy_file", lambda *given: pytest.fail("nothing is copied"))
    result = run("handover", song, "-o", "bag")
    assert result.exit_code == 2
    assert "the bag needs 17 MB, and 1 MB are free: name a folder on another disk" in result.stderr
    assert names(song.parents[1]) == ["Song"]


def full(*given: Any, **named: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")


@pytest.mark.parametrize(
    ("module", "name"), [(collect, "copy_file"), (pack, "make_bag"), (bags, "write_file"), (pack, "relink_copies")]
)
def test_a_disk_that_fills_up_meanwhile_leaves_nothing(
    song: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    monkeypatch.setattr(module, name, full)
    result = run("handover", song, "-o", "bag")
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert names(song.parents[1]) == ["Song"]


def test_ctrl_c_leaves_nothing(song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pack, "make_bag", interrupted)
    assert run("handover", song, "-o", "bag").exit_code == 130
    assert names(song.parents[1]) == ["Song"]


def test_a_copy_that_the_disk_changed_is_no_bag(song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = copy_file

    def worse(source: Path, target: Path, *given: Any) -> Any:
        copied = real(source, target, *given)
        if target.suffix == ".wav":
            data = bytearray(target.read_bytes())
            data[50] ^= 1
            target.write_bytes(data)
        return copied

    monkeypatch.setattr(collect, "copy_file", worse)
    result = run("handover", song, "-o", "bag")
    assert result.exit_code == 2
    assert "Song/Kick.wav is not on the disk as it was copied" in result.stderr
    assert names(song.parents[1]) == ["Song"]


def test_a_file_that_breaks_off_while_it_is_read_is_named_and_the_rest_is_packed(
    song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(source: Path, target: Path, *given: Any) -> Any:
        if source.suffix == ".wav":
            raise UnreadableError(errno.EIO, os.strerror(errno.EIO), str(source))
        return copy_file(source, target, *given)

    monkeypatch.setattr(collect, "copy_file", broken)
    result = run("handover", song, "-o", "bag")
    assert result.exit_code == 1
    assert "Kick.wav: it cannot be read (Input/output error)" in result.stdout
    assert run("handover", "--verify", "bag").exit_code == 0


KILLED = """
import os, signal
from daw_lint.handover import pack
from daw_lint.__main__ import main
pack.make_bag = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_what_a_killed_run_left_is_no_bag_and_the_next_run_removes_it(folder: Path, song: Path) -> None:
    command = [sys.executable, "-c", KILLED, "handover", str(song), "-o", "bag"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = [name for name in names(folder) if name != "Song"]
    assert len(left) == 1
    assert left[0].startswith(".daw-lint-")
    assert not list(folder.rglob("bagit.txt"))
    assert run("handover", song, "-o", "bag").exit_code == 0
    assert names(folder) == ["Song", "bag"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Song/Song.rpp"], "say where to make the bag: --output FOLDER"),
        (["Gone.rpp", "-o", "bag"], "there is no Gone.rpp"),
        (["Song/Kick.wav", "-o", "bag"], "there is no session in what you named"),
        (["Notes.txt", "-o", "bag"], "Notes.txt is no session that daw-lint knows by its name"),
        (["--verify", "Song", "-o", "bag"], "--verify writes nothing: leave --output out"),
    ],
)
def test_a_call_that_makes_no_sense_says_so(folder: Path, song: Path, words: list[str], said: str) -> None:
    (folder / "Notes.txt").write_text("notes")
    result = run("handover", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert names(folder) == ["Notes.txt", "Song"]


def test_without_the_library_it_says_how_to_install_it(song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name, package=None: None)
    result = run("handover", song, "-o", "bag")
    assert result.exit_code == 2
    assert 'pip install "daw-lint[handover]"' in result.stderr
