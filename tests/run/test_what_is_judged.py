"""What is judged: folders of audio, nothing at all, and audio near a session that may be its bounce."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from typer.testing import Result

from daw_lint import check as check_files
from tests.support.command_line import run
from tests.support.git_repositories import git, make_repository
from tests.support.live_sets import clip, live_set, track, write_set

RATE = 8000
LENGTH_S = 30.0
"""The length of ``song()``: 60 beats at 120 BPM."""


def song(path: Path, plays: Path | None = None) -> Path:
    """Write a session of 30 s."""
    source = clip("Take", 0, 60, path=str(plays or ""), relative=plays.name if plays else "")
    return write_set(path, live_set(track("Vocals", number=1, clips=source)))


def audio(path: Path, seconds: float = LENGTH_S, channels: int = 2) -> Path:
    """Write quiet noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = 0.1 * np.random.default_rng(1).standard_normal((round(seconds * RATE), channels))
    sf.write(path, noise, RATE, subtype="PCM_16")
    return path


def told(*arguments: str | Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run("check", *arguments, "--format", "json").stdout)
    return document


def pairs(document: dict[str, Any]) -> dict[str, str]:
    return {pair["bounce"]: pair["why"] for pair in document["pairings"]}


def unused(document: dict[str, Any]) -> list[str]:
    return [entry["file"] for entry in document["unused_audio"]]


def stages(document: dict[str, Any]) -> dict[str, str]:
    return {entry["file"]: entry["stage"] for entry in document["stages"]}


def test_the_audio_of_a_folder_without_a_session_is_judged_with_all_below_it(folder: Path) -> None:
    for name in ("a.wav", "Day 2/b.flac", "Audio/c.wav", "Backup/d.wav", ".hidden.wav", "Day 2/Stems/e.wav"):
        audio(folder / "Mixes" / name, 1.0)
    audio(folder / "Mixes" / "Masters" / "f.wav", 1.0)
    document = told("Mixes")
    assert document["summary"]["judged"] == {"sessions": 0, "bounces": 5}
    assert stages(document) == {
        "Mixes/a.wav": "mix",
        "Mixes/Audio/c.wav": "mix",
        "Mixes/Day 2/b.flac": "mix",
        "Mixes/Day 2/Stems/e.wav": "stem",
        "Mixes/Masters/f.wav": "master",
    }
    assert unused(document) == []


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("Song stem drums.wav", "stem"),
        ("Sunrise Stems/drums.wav", "stem"),
        ("Stems 24 bit/drums.wav", "stem"),
        ("Systems/drums.wav", "mix"),
        ("The stems of life/song.wav", "mix"),
        ("Mastered/song.wav", "master"),
        ("Mastered/song mix.wav", "mix"),
        ("For the masters/premaster.wav", "mix"),
        ("Mastering/song.wav", "mix"),
    ],
)
def test_a_folder_says_what_is_in_it_by_its_first_or_last_word(folder: Path, name: str, stage: str) -> None:
    audio(folder / name, 1.0)
    assert stages(told(".")) == {name: stage}


def test_what_cannot_be_read_is_not_counted_as_judged(folder: Path) -> None:
    (folder / "bad.wav").write_bytes(b"RIFF")
    (folder / "bad.als").write_bytes(b"nothing")
    document = told(".", "bad.wav")
    assert document["summary"]["sessions"] == document["summary"]["bounces"] == 1
    assert document["summary"]["judged"] == {"sessions": 0, "bounces": 0}


@pytest.mark.parametrize("options", [(), ("--exit-zero",), ("--quiet",), ("--set", "versions")])
def test_nothing_judged_is_never_green(folder: Path, options: tuple[str, ...]) -> None:
    (folder / "notes.txt").touch()
    assert run("check", *options).exit_code == 2


def test_json_and_the_library_say_that_nothing_was_judged(folder: Path) -> None:
    summary = told(".")["summary"]
    assert (summary["failed"], summary["judged"]) == (True, {"sessions": 0, "bounces": 0})
    report = check_files(folder)
    assert report.nothing_judged
    assert report.failed
    assert not check_files(song(folder / "Song.als"), settings={"select": ["MB"]}).failed


def test_no_change_since_a_revision_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_repository(tmp_path, monkeypatch)
    song(tmp_path / "Song.als")
    git("add", "--all")
    git("commit", "--message", "first")
    result = run("check", "--diff-from", "HEAD", "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["summary"]["failed"] is False


def test_one_session_and_one_bounce_named_together_are_a_pair(folder: Path) -> None:
    song(folder / "Song.als")
    audio(folder / "Prints" / "final.wav", 3.0)
    assert pairs(told("Song.als", "Prints/final.wav")) == {"Prints/final.wav": "named together with it"}
    assert pairs(told("Prints/final.wav", folder / "Song.als")) == {"Prints/final.wav": "named together with it"}
    assert [str(pair.bounce) for pair in check_files("Song.als", "Prints/final.wav").pairings] == ["Prints/final.wav"]


def test_a_bounce_of_another_session_is_not_paired_with_the_one_beside_it_on_the_command_line(folder: Path) -> None:
    song(folder / "Song.als")
    song(folder / "Other.als")
    audio(folder / "Bounces" / "Other v2.wav", 3.0)
    assert pairs(told("Song.als", "Bounces/Other v2.wav", "--no-bounce")) == {}


def test_files_that_changed_together_are_not_named_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_repository(tmp_path, monkeypatch)
    (tmp_path / "readme").touch()
    git("add", "--all")
    git("commit", "--message", "first")
    song(tmp_path / "One" / "Song.als")
    audio(tmp_path / "Two" / "mix.wav", 3.0)
    git("add", "--all")
    document = told("--diff-from", "HEAD")
    assert document["summary"]["judged"] == {"sessions": 1, "bounces": 1}
    assert pairs(document) == {}


def test_files_that_a_hook_gets_are_not_named_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    song(folder / "One" / "Song.als")
    audio(folder / "Two" / "mix.wav", 3.0)
    assert pairs(told("One/Song.als", "Two/mix.wav"))
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert pairs(told("One/Song.als", "Two/mix.wav")) == {}


@pytest.mark.parametrize(
    ("seconds", "channels", "is_found"),
    [(30.0, 2, True), (38.0, 2, True), (29.5, 2, True), (28.0, 2, False), (45.0, 2, False), (30.0, 1, False)],
)
def test_a_bounce_of_another_name_is_found_by_its_length(
    folder: Path, seconds: float, channels: int, is_found: bool
) -> None:
    song(folder / "Song.als")
    audio(folder / "Exported" / "mixdown1.wav", seconds, channels)
    document = told("Song.als")
    if is_found:
        why = pairs(document)["Exported/mixdown1.wav"]
        assert why.startswith("found by its length, 0:")
        assert why.endswith("which is that of the session, rendered since the last save")
        assert unused(document) == []
    else:
        assert pairs(document) == {}
        assert unused(document) == ["Exported/mixdown1.wav"]


def test_stems_of_one_length_are_not_taken_for_the_bounce_but_the_mix_among_them_is(folder: Path) -> None:
    song(folder / "Song.als")
    audio(folder / "Exported" / "one.wav")
    audio(folder / "Exported" / "two.wav")
    assert pairs(told("Song.als")) == {}
    audio(folder / "Exported" / "the mix.wav")
    assert list(pairs(told("Song.als"))) == ["Exported/the mix.wav"]


def test_length_says_nothing_where_several_sessions_are(folder: Path) -> None:
    song(folder / "Song.als")
    song(folder / "Other.als")
    audio(folder / "Bounces" / "mixdown1.wav")
    document = told(".")
    assert pairs(document) == {}
    assert unused(document) == ["Bounces/mixdown1.wav"]


def test_what_a_session_plays_is_neither_its_bounce_nor_called_unused(folder: Path) -> None:
    song(folder / "Song.als", plays=audio(folder / "take.wav"))
    document = told(".")
    assert pairs(document) == {}
    assert unused(document) == []


def test_a_bounce_is_found_by_the_name_in_the_render_settings_wherever_those_point(folder: Path) -> None:
    (folder / "Song.rpp").write_text(
        '<REAPER_PROJECT 0.1 "7.0" 1700000000\n'
        '  RENDER_FILE "D:\\Renders\\final.wav"\n  SAMPLERATE 48000 0 0\n  <TRACK\n    NAME Vocals\n  >\n>\n'
    )
    song(folder / "Other.als")
    audio(folder / "Bounces" / "final.wav", 3.0)
    audio(folder / "Bounces" / "rough.wav", 3.0)
    document = told("Song.rpp")
    assert pairs(document) == {"Bounces/final.wav": "found by the file name in the render settings of the session"}


def test_audio_that_is_not_used_is_told_with_what_to_do_and_quiet_is_quiet(folder: Path) -> None:
    song(folder / "Song.als")
    audio(folder / "Old stuff" / "x y.wav", 3.0)
    result = run("check")
    said = '1 audio file was not used: Old stuff/x y.wav. Use --bounce "Old stuff/x y.wav" if it is the bounce of the session'
    assert said in result.stderr
    assert "audio" not in run("check", "--quiet").stderr
    assert "audio" not in run("check", "Sogn.als").stderr  # a typing mistake has no bounce
    for number in range(4):
        audio(folder / "Old stuff" / f"{number}.wav", 3.0)
    said = "5 audio files were not used: Old stuff/0.wav, Old stuff/1.wav, Old stuff/2.wav and 2 more (-v lists them). Use --bounce"
    assert said in run("check").stderr


@pytest.mark.parametrize(
    "name",
    ["Samples/Imported/kick.wav", "Recordings/take.wav", "Audio Files/take.wav", "Stems/drums.wav", "References/hit.wav",
     "Backup/old.wav", "Song old.wav", "Bounces/Song instrumental.wav"],
)  # fmt: skip
def test_samples_stems_references_and_older_bounces_are_no_news(folder: Path, name: str) -> None:
    song(folder / "Song.als")
    audio(folder / name, 3.0)
    os.utime(folder / name, (1e9, 1e9))
    audio(folder / "Song.wav")
    document = told(".")
    assert list(pairs(document)) == ["Song.wav"]
    assert unused(document) == []


def test_a_master_beside_a_mix_session_without_a_bounce_is_told(folder: Path) -> None:
    song(folder / "Song.als")
    audio(folder / "Song master.wav")
    assert unused(told("Song.als")) == ["Song master.wav"]
    assert unused(told("Song.als", "--no-bounce")) == unused(told(".", "--no-bounce")) == []


def test_a_second_run_from_the_cache_says_the_same(folder: Path) -> None:
    song(folder / "Song.als", plays=audio(folder / "Takes" / "take.wav"))
    audio(folder / "Takes" / "other.wav", 3.0)
    audio(folder / "Loose" / "mix.wav", 3.0)
    for path in folder.rglob("*"):
        os.utime(path, (1e9, 1e9))
    first, second = told("."), told(".")
    assert unused(first) == unused(second) == ["Loose/mix.wav"]


def test_a_session_that_no_parser_reads_still_has_samples(folder: Path) -> None:
    (folder / "Song.cwp").write_bytes(b"x")
    audio(folder / "Audio" / "take.wav", 1.0)
    audio(folder / "mix.wav", 1.0)
    assert list(stages(told("."))) == ["mix.wav"]


def test_a_cue_sheet_does_not_keep_the_audio_that_it_lists_from_being_judged(folder: Path) -> None:
    audio(folder / "Album.wav", 3.0)
    audio(folder / "Bonus.wav", 3.0)
    (folder / "Album.cue").write_text(
        'FILE "Album.wav" WAVE\n  TRACK 01 AUDIO\n    TITLE "One"\n    INDEX 01 00:00:00\n'
    )
    document = told(".")
    assert list(pairs(document)) == ["Album.wav"]
    assert document["summary"]["judged"] == {"sessions": 1, "bounces": 2}


def test_a_name_in_a_hint_is_safe_to_copy(folder: Path) -> None:
    song(folder / "Song.als")
    audio(folder / "Loose" / "$(touch ran) `id`.wav", 1.0)
    assert "Use --bounce 'Loose/$(touch ran) `id`.wav' if" in run("check").stderr


def test_files_of_a_set_are_judged_in_it_alone(folder: Path) -> None:
    for name in ("Parts/one.wav", "Parts/two.wav", "whole.wav", "other.wav"):
        audio(folder / name, 1.0)
    (folder / "daw-lint.toml").write_text('[[sets]]\nkind = "stems"\nfiles = "Parts/*.wav"\nmix = "whole.wav"\n')
    assert set(stages(told("."))) == {"Parts/one.wav", "other.wav"}


def test_a_set_goes_below_its_folder_and_leaves_the_mix_out(folder: Path) -> None:
    for name in ("CD 2/01.wav", "CD 1/01.wav", "CD 1/02.wav", "Intro.wav", "Whole.wav"):
        audio(folder / "Album" / name, 1.0)
    report = json.loads(run("check", "Album", "--set", "stems", "--mix", "Album/Whole.wav", "--format", "json").stdout)
    assert report["summary"]["bounces"] == 4
    assert report["stages"][0]["file"] == "Album/Intro.wav"
    for version in ("Song v1.als", "Old/Song v0.als", "Backup/Song [2024-01-01 101010].als"):
        song(folder / "Versions" / version)
    versions = told("Versions", "--set", "versions")
    assert versions["summary"]["judged"] == {"sessions": 2, "bounces": 0}


def test_measure_takes_folders_and_this_one_without_a_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audio(folder / "Mixes" / "a.wav", 1.0)
    audio(folder / "Mixes" / "More" / "b.wav", 1.0)
    assert measured(run("measure", "Mixes", "--what", "level", "--format", "csv")) == [
        "Mixes/a.wav",
        "Mixes/More/b.wav",
    ]
    monkeypatch.chdir(folder / "Mixes")
    assert measured(run("measure", "--what", "level", "--format", "csv")) == ["a.wav", "More/b.wav"]
    (folder / "Nothing").mkdir()
    result = run("measure", folder / "Nothing")
    assert result.exit_code == 2
    assert "no audio in" in result.stderr


def measured(result: Result) -> list[str]:
    assert result.exit_code == 0
    return [line.split(",")[0] for line in result.stdout.splitlines()[1:]]


@pytest.fixture
def mixes(folder: Path) -> Path:
    audio(folder / "one.wav", 1.0)
    audio(folder / "two.wav", 1.0)
    return folder


def test_a_report_of_several_bounces_has_an_index_and_a_page_each(mixes: Path) -> None:
    result = run("report", "one.wav", "two.wav", "-o", "out")
    assert "Wrote out/index.html: 2 bounces" in result.stderr
    assert len(list((mixes / "out").glob("*.html"))) == 3


def test_a_report_without_a_path_is_about_this_folder(mixes: Path) -> None:
    assert "index.html: 2 bounces" in run("report").stderr
    assert (mixes / f"{mixes.name}-health" / "index.html").is_file()


def test_a_report_of_a_session_and_a_bounce_named_together_is_one_page(mixes: Path) -> None:
    song(mixes / "Song.als")
    run("report", "Song.als", "one.wav", "-o", "page.html")
    assert "one.wav" in (mixes / "page.html").read_text("utf-8")


def test_a_path_in_a_folder_below_or_at_home_is_found_again(mixes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audio(mixes / "Bounces" / "final.wav", 1.0)
    assert "did you mean 'Bounces/final.wav'?" in run("check", "final.wav").output
    monkeypatch.setenv("HOME", str(mixes))
    monkeypatch.setenv("USERPROFILE", str(mixes))
    assert f"did you mean '{mixes.as_posix()}/one.wav'?" in run("check", "~/one.wav").output
    assert "check the path; was the file moved?" in run("check", "~nobody-of-this-name/x.wav").output


@pytest.mark.parametrize("command", ["check", "report", "measure", "watch"])
def test_a_mistyped_path_is_told_what_was_perhaps_meant(mixes: Path, command: str) -> None:
    (mixes / "Sunrise").mkdir()
    for name, meant in (("ona.wav", "one.wav"), ("Sunrize", "Sunrise")):
        result = run(command, name)
        assert result.exit_code == 2
        assert f"did you mean '{meant}'?" in result.output
    if command == "report":
        result = run("report", "one.wav", "twu.wav", "-o", "out")
        assert (result.exit_code, "did you mean 'two.wav'?" in result.output) == (2, True)
        assert not (mixes / "out").exists()
