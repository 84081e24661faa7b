"""A bad file stops no command: it is named, in one line, and the others are dealt with. Exit code 1 means findings."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from daw_lint.model.session import Session, SessionError
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers import PARSERS, Limits, parser_of, read_session
from daw_lint.run.cache.store import Store, cache_file
from daw_lint.run.find import ConfigFinder
from daw_lint.run.lint import lint
from tests.support.command_line import run
from tests.support.damage import damaged
from tests.support.every_command import COMMANDS, call, plain_call, without_waiting
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
SILENT = frozenset({"app", "clean", "init", "profiles", "targets", "rule", "history", "config", "mcp"})
"""Commands that read no session, and those whose page or answer says it: they have nothing to print about a bad one."""
LOGIC_LIST = """<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>BeatsPerMinute</key><real>{bpm}</real><key>SampleRate</key><integer>44100</integer>
<key>NumberOfTracks</key><integer>1</integer><key>Version</key><integer>3</integer></dict></plist>"""


def logic(folder: Path, bpm: str) -> Path:
    """Write a Logic project without its binary part."""
    place = folder / "Alternatives" / "000"
    place.mkdir(parents=True)
    (place / "MetaData.plist").write_text(LOGIC_LIST.format(bpm=bpm), "utf-8")
    return folder


def bad_files(folder: Path) -> Iterator[Path]:
    """Write a bad file of each kind: empty, cut off, beyond reason, read in place, not there."""
    (folder / "Empty.als").write_bytes(b"")
    yield Path("Empty.als")
    whole = write_set(folder / "Cut.als").read_bytes()
    (folder / "Cut.als").write_bytes(whole[:200])
    yield Path("Cut.als")
    yield logic(folder / "Tempo.logicx", "1e-320").relative_to(folder)
    database = (FIXTURES / "audacity" / "clean.aup3").read_bytes()
    (folder / "Torn.aup3").write_bytes(database[:200] + bytes(len(database) - 200))
    yield Path("Torn.aup3")
    (folder / "Line\nbreak.rpp").write_bytes(b'<REAPER_PROJECT 0.1 "7.0" 1\n  TEMPO 1e-320 4 4\n>\n')
    yield Path("Line\nbreak.rpp")
    (folder / "Link.als").symlink_to(folder / "nowhere.als")
    yield Path("Link.als")


@pytest.fixture
def songs(folder: Path) -> Path:
    write_set(
        folder / "Good.als", live_set(track("A", number=1, soloed=True) + track("B", number=2), vst2("Unknown 9"))
    )
    return folder


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="names there have no line ends")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_names_each_bad_file_in_one_line(
    command: str, songs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_waiting(monkeypatch)
    for path in bad_files(songs):
        made = call(*plain_call(command, str(path)))
        assert made.exit_code in (0, 1, 2)
        if command not in SILENT:
            said = [line for line in (made.stdout + made.stderr).splitlines() if ": " in line]
            assert said, (command, path)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="names there have no line ends")
def test_commands_over_a_folder_name_every_bad_file_and_deal_with_the_good_one(songs: Path) -> None:
    bad = list(bad_files(songs))
    shown = [str(path).replace("\n", "\\x0a") for path in bad]
    checked = run("check", raises=True)
    listed = run("plugins", ".", raises=True)
    reported = run("report", ".", "-o", "pages", raises=True)
    page = (songs / "pages" / "index.html").read_text("utf-8")
    assert "Good.als: A: SH101" in checked.stdout
    assert "Unknown 9" in listed.stdout
    assert "Good" in page
    for name in shown:
        assert len(re.findall(rf"^{re.escape(name)}: E902 error  \S.*: \S.*$", checked.stdout, re.MULTILINE)) == 1
        assert len(re.findall(rf"^{re.escape(name)}: E902  \S", listed.stdout, re.MULTILINE)) == 1
        assert Path(name).stem in page
    assert (checked.exit_code, listed.exit_code, reported.exit_code) == (1, 2, 1)


@pytest.mark.slow
def test_measure_names_a_bad_file_and_measures_the_good_one(folder: Path) -> None:
    write_wav(folder / "good.wav", peak_db=-6.0, seconds=1.0)
    (folder / "bad.wav").write_bytes(b"RIFF\0\0\0\0WAVEfmt ")
    result = run("measure", "bad.wav", "good.wav", "--what", "level", raises=True)
    assert "-6.00 dBFS" in result.stdout
    assert result.stderr.startswith("daw-lint: bad.wav: ")
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("command", "fails"),
    [("show", True), ("show --plain", False), ("plugins", False), ("plugins --unknown", False), ("diff", True)],
)
def test_a_fault_of_ours_on_one_session_is_told_as_ours(
    command: str, fails: bool, songs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that fails in a way that nobody foresaw, in place and not."""
    write_set(songs / "Other.als")
    (reaper,) = (parser for parser in PARSERS if ".rpp" in parser.suffixes)
    audacity = next(parser for parser in PARSERS if ".aup3" in parser.suffixes)

    def fail(*_: object) -> Session:
        raise ZeroDivisionError("first\nsecond")

    (songs / "Song.rpp").write_text("<REAPER_PROJECT 0.1\n>\n")
    shutil.copy(FIXTURES / "audacity" / "clean.aup3", songs / "Song.aup3")
    assert audacity.in_place is not None
    failing = {
        reaper: reaper._replace(read=fail),
        audacity: audacity._replace(in_place=audacity.in_place._replace(read=fail)),
    }
    monkeypatch.setattr(
        "daw_lint.parsers.parser_of", lambda package: failing.get(parser_of(package), parser_of(package))
    )
    for name in ("Song.rpp", "Song.aup3"):
        result = run(*command.split(), name, *(["Other.als"] if command == "diff" else []), raises=True)
        (line,) = [line for line in result.output.splitlines() if "daw-lint itself failed" in line]
        assert "(ZeroDivisionError: first second in " in line
        assert result.exit_code == (2 if fails or command.startswith("plugins") else 0)


# Numbers


def with_clip(session: Session, number: float) -> Session:
    (first, *rest) = session.tracks
    return replace(session, tracks=(replace(first, clips=(first.clips[0]._replace(start_beats=number),)), *rest))


@pytest.mark.parametrize(
    "change",
    [
        lambda session: with_clip(session, float("nan")),
        lambda session: with_clip(session, float("inf")),
        lambda session: with_clip(session, 10**400),
        lambda session: replace(session, arrangement_length_s=float("inf")),
        lambda session: replace(session, tracks=(replace(session.tracks[0], pan=-float("inf")),)),
        lambda session: replace(session, tracks=(replace(session.tracks[0], volume_db=float("nan")),)),
        lambda session: replace(session, tempo_map=TempoMap([TempoPoint(0.0, 1e-320)])),
    ],
)
@pytest.mark.parametrize("is_in_place", [True, False])
def test_every_reader_passes_the_gate_that_refuses_numbers_beyond_reason(
    change: Callable[[Session], Session], is_in_place: bool, songs: Path
) -> None:
    good = read_session(songs / "Good.als")
    audacity = next(parser for parser in PARSERS if ".aup3" in parser.suffixes)
    path = FIXTURES / "audacity" / "clean.aup3"
    assert audacity.in_place is not None
    failing = audacity._replace(
        read=lambda *_: change(good),
        in_place=audacity.in_place._replace(read=lambda *_: change(good)),
    )
    with pytest.raises(SessionError, match="the session holds numbers beyond reason"):
        failing.session_in_place(path, Limits()) if is_in_place else failing.session(path, b"", Limits())


def test_a_level_may_be_silence_and_a_ratio_without_end(songs: Path) -> None:
    good = read_session(songs / "Good.als")
    assert good.master is not None
    device = replace(good.master.devices[0], parameters={"ratio": 3.4e38})
    quiet = replace(good, tracks=(replace(good.tracks[0], volume_db=float("-inf"), devices=(device,)),))
    parser = PARSERS[0]._replace(read=lambda *_: quiet)
    assert parser.session(Path("x"), b"", Limits()).tracks == quiet.tracks


# The cache


def said(report: object) -> str:
    return str(getattr(report, "findings", None))


@pytest.mark.slow
def test_no_damage_of_the_cache_changes_a_verdict_or_ends_a_run(songs: Path) -> None:
    for number in range(20):
        write_set(
            songs / f"Song {number}.als", live_set(track(f"T {number}", number=1, soloed=True) + track("B", number=2))
        )
    for path in songs.rglob("*.als"):
        age(path)
    expected = said(lint([Path()], [], ConfigFinder(), store=Store(cache_file())))
    whole = cache_file().read_bytes()
    chance = random.Random(17)
    beside = cache_file().with_name(f"{cache_file().name}.damaged")
    aside = 0
    for flips in (1, 3, 30, 300, 300, 300, 3000):
        broken = bytearray(whole)
        for _ in range(flips):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        cache_file().write_bytes(broken)
        assert said(lint([Path()], [], ConfigFinder(), store=Store(cache_file()))) == expected
        assert said(lint([Path()], [], ConfigFinder(), store=Store(cache_file()))) == expected
        aside += beside.is_file()
        beside.unlink(missing_ok=True)
    for broken_file in damaged(whole, "cache", 10):
        cache_file().write_bytes(broken_file)
        assert said(lint([Path()], [], ConfigFinder(), store=Store(cache_file()))) == expected
    assert aside >= 4


def age(path: Path) -> None:
    os.utime(path, (1_700_000_000, 1_700_000_000))


# Exit codes


@pytest.mark.slow
@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ("clean", "rule", "profiles", "targets")])
def test_a_path_that_is_not_there_is_two(command: str, songs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(songs / "data"))  # no history that another test kept
    words = plain_call(command, "gone/Song.als")
    made = call(*words, *(["--undo"] if command == "fix" else []))
    assert made.exit_code == 2
    assert "gone" in made.stdout + made.stderr


@pytest.mark.parametrize(
    "more", [["--bounce", "gone.wav"], ["--mix", "gone.wav"], ["gone.als"], ["--set", "stems", "gone"]]
)
def test_check_ends_with_two_for_each_thing_that_was_named_and_is_not_there(more: list[str], songs: Path) -> None:
    assert run("check", "Good.als", *more, raises=True).exit_code == 2
    assert run("check", "Good.als", raises=True).exit_code == 1


@pytest.mark.slow
def test_a_fault_of_daw_lint_is_told_in_one_line_and_ends_with_two(songs: Path) -> None:
    code = (
        "import daw_lint.report.session.tree as tree\n"
        "def fail(session): raise KeyError('a\\nb')\n"
        "tree.lines = fail\n"
        "from daw_lint.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, "show", "Good.als"], capture_output=True, text=True, cwd=songs)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("daw-lint: daw-lint itself failed here (KeyError: ")
    assert line.endswith(": report it, with the file if you can")
