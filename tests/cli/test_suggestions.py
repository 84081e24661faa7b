"""Errors say what was perhaps meant: a mistyped command, option, rule, name, path; and why there is nothing to check."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.parsers import is_session_name
from daw_lint.parsers.unsupported import EXCHANGE, PROGRAMS
from tests.support.command_line import run
from tests.support.live_sets import live_set, write_set
from tests.support.wav_files import write_wav


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["chekc"], "Unknown command 'chekc'; did you mean 'check'?"),
        (["mesure", "mix.wav"], "did you mean 'measure'?"),
        (["zzz"], "daw-lint -h lists them"),
        (["check", "--slect", "MB"], "--select"),
        (["rule", "MB10l"], "did you mean 'MB101'?"),
        (["check", "--select", "MB10l"], "did you mean 'MB101'?"),
        (["check", "--ignore", "QQ1"], "daw-lint rule --all lists them"),
        (["check", "--profile", "strct"], "did you mean 'strict'?"),
        (["check", "--profile", "zzz"], "daw-lint profiles lists them"),
        (["report", "Song.als", "--profile", "strct"], "did you mean 'strict'?"),
        (["check", "--target", "spotfy"], "did you mean 'spotify'?"),
        (["check", "--target", "zzz"], "daw-lint targets lists them"),
        (["watch", "--target", "spotfy"], "did you mean 'spotify'?"),
        (["profiles", "strct"], "did you mean 'strict'?"),
        (["targets", "spotfy"], "did you mean 'spotify'?"),
        (["check", "--format", "sarfi"], "did you mean 'sarif'?"),
        (["check", "--output", "junitt=a.xml"], "did you mean 'junit'?"),
        (["check", "--set", "stem"], "did you mean 'stems'?"),
        (["check", "--stage", "mastr"], "master"),
        (["check", "--fail-on", "warn"], "warning"),
        (["measure", "mix.wav", "--what", "loundess"], "did you mean 'loudness'?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_word_that_is_not_known_gets_a_suggestion_also_where_nothing_is_to_lint(
    arguments: list[str], meant: str, folder: Path
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert meant in result.output


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Sng.als", "Song.als"),
        ("SONG.asl", "Song.als"),
        ("Son", "Song.als"),
        ("Sessions/Night", "Sessions/Night Bus.als"),
        ("sesions/night-bus.als", "Sessions/Night Bus.als"),
        ("./Sessions/../Sng.als", "Sessions/../Song.als"),
    ],
)
def test_a_path_where_nothing_is_gets_the_nearest_that_is_there(typed: str, meant: str, folder: Path) -> None:
    write_set(folder / "Song.als")
    write_set(folder / "Sessions" / "Night Bus.als")
    result = run("check", typed)
    assert f"E902 error  the file does not exist: did you mean '{meant}'?" in result.output
    assert result.exit_code == 2


@pytest.mark.parametrize("command", ["show", "report", "diff", "config", "watch", "measure"])
def test_every_command_that_takes_a_path_suggests_one(command: str, folder: Path) -> None:
    write_set(folder / "Song.als")
    write_wav(folder / "Song.wav", peak_db=-4.0)
    name = "Song.wav" if command == "measure" else "Song.als"
    assert f"did you mean '{name}'?" in run(command, name.replace("o", "oo")).output


def test_rule_files_and_folders_are_suggested_too(folder: Path) -> None:
    (folder / "house").mkdir()
    (folder / "house" / "HS101-loud.toml").write_text("")
    assert "did you mean 'house/HS101-loud.toml'?" in run("rule", "test", "huose/HS101-loud.toml").output
    assert "there is no huose: did you mean 'house'?" in run("init", "huose").output


def test_nothing_is_suggested_that_is_far_from_what_was_typed(folder: Path) -> None:
    write_set(folder / "Song.als")
    assert "did you mean" not in run("check", "Interview.rpp").output
    assert "did you mean" not in run("check", "nowhere/at/all.als").output


def test_a_suggested_name_cannot_steer_the_terminal(folder: Path) -> None:
    write_set(folder / "So\x1b[2Jng\u202e.als")
    output = run("check", "So[2Jng.als").output
    assert "did you mean" in output
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_a_file_in_place_of_a_command_is_told_the_command(folder: Path) -> None:
    write_set(folder / "Night Bus.als")
    result = run("Night Bus.als", "--no-bounce")
    assert result.exit_code == 2
    assert (
        "Unknown command 'Night Bus.als'. To check that file: daw-lint check 'Night Bus.als' --no-bounce"
        in result.output
    )


def test_a_name_without_quotes_in_place_of_a_command_is_told_both(folder: Path) -> None:
    write_set(folder / "Night Bus.als")
    output = " ".join(run("Night", "Bus.als").output.split())
    assert "Unknown command 'Night'. To check 'Night Bus.als': daw-lint check 'Night Bus.als'" in output


def test_a_folder_without_sessions_says_what_counts_as_one(folder: Path) -> None:
    result = run("check")
    assert result.exit_code == 2
    assert "nothing was checked." in result.output
    assert "no session and no audio in this folder or below; session files end in .als, .rpp," in result.output
    (folder / "Prints").mkdir()
    assert "no session and no audio in Prints or below" in run("check", "Prints").output


def test_a_folder_with_backups_of_bounces_alone_says_how_to_lint_one(folder: Path) -> None:
    (folder / "Backup").mkdir()
    write_wav(folder / "Backup" / "Night Bus.wav", peak_db=-4.0)
    assert 'is passed over; to check it, name it: daw-lint check "Backup/Night Bus.wav"' in run("check").output


def test_sessions_that_daw_lint_cannot_read_are_named_with_their_program(folder: Path) -> None:
    (folder / "Song.reason").write_bytes(b"something")
    advice = "a session of Reason, which daw-lint cannot read: check its bounce instead"
    assert f"Song.reason looks like {advice}" in run("check").output
    result = run("check", "Song.reason")
    assert "E902 error" in result.output
    assert advice in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("name", "what"), [("Song.mid", "a MIDI file"), ("Song.zip", "an archive"), ("S.aaf", "an AAF")]
)
def test_other_files_of_music_are_told_apart(name: str, what: str, folder: Path) -> None:
    (folder / name).write_bytes(b"something")
    assert f"judging by its suffix, this is {what}" in run("check", name).output


def test_what_is_said_to_be_unreadable_is_nothing_that_daw_lint_reads() -> None:
    assert not any(is_session_name(f"Song{suffix}") for suffix in (*PROGRAMS, *EXCHANGE))


def test_where_something_was_linted_nothing_of_this_is_said(folder: Path) -> None:
    write_set(folder / "Song.als")
    (folder / "Old.reason").write_bytes(b"something")
    output = run("check").output
    assert "no session" not in output
    assert "Reason" not in output


def test_a_name_with_spaces_that_the_shell_tore_is_shown_in_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("Song mix v4.wav", "Song", "Other.wav"):
        Path(name).touch()
    torn = ["Song", "mix", "v4.wav"]
    for words in (["check", "Other.wav"], ["check", "Other.wav", "--bounce"], ["check", "--mix"], ["measure"]):
        result = run(*words, *torn)
        assert result.output == 'daw-lint: put names with spaces in quotes: "Song mix v4.wav"\n'
        assert result.exit_code == 2
    lost = run("check", "Song", "mix", "v5.wav")
    assert "in quotes" not in lost.output
    assert lost.exit_code == 2


def test_show_names_a_session_in_a_folder(folder: Path) -> None:
    write_set(folder / "My Song" / "Song.als", live_set())
    assert run("show", "My Song").stderr == (
        'daw-lint: My Song is a folder with 1 session: name one, such as: daw-lint show "My Song/Song.als"\n'
    )
    (folder / "Empty").mkdir()
    assert "there is no session in it" in run("show", "Empty").stderr
