"""What daw-lint never writes over: music, inputs, what lies behind a link, and the files of others unless it is told to."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from daw_lint.health.history.schema import APPLICATION_ID
from tests.support.command_line import run
from tests.support.live_sets import live_set, track, write_set
from tests.support.wav_files import write_wav

RPP = '<REAPER_PROJECT 0.1 "7.0/linux" 1\n  TEMPO 120 4 4\n>\n'
COMMANDS = {
    "check": ("check", "Song.als", "--no-bounce"),
    "check json": ("check", "Song.als", "--no-bounce", "--format", "json"),
    "check more": ("check", "Song.als", "--no-bounce", "-o", "-"),
    "report": ("report", "Song.als", "--format", "markdown"),
    "badge": ("report", "Song.als", "--format", "badge"),
    "measure": ("measure", "mix.wav"),
    "measure csv": ("measure", "mix.wav", "--format", "csv"),
    "measure json": ("measure", "mix.wav", "--format", "json"),
    "show": ("show", "Song.als"),
    "show json": ("show", "Song.als", "--format", "json"),
    "diff": ("diff", "Song.als", "New.als"),
    "rule": ("rule", "MB101"),
    "rule json": ("rule", "--all", "--format", "json"),
    "config": ("config",),
    "plugins": ("plugins", "Pro-L 2"),
    "profiles": ("profiles",),
    "targets": ("targets", "--format", "json"),
}
FORMATS = (
    "text", "concise", "json", "jsonl", "csv", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "statistics",
)  # fmt: skip


@pytest.fixture
def songs(folder: Path) -> Path:
    write_set(folder / "Song.als", live_set(track("A", number=1, soloed=True)))
    write_set(folder / "New.als", live_set(track("B", number=1)))
    write_wav(folder / "mix.wav", peak_db=-4.0)
    (folder / "Self.rpp").write_text(RPP)
    return folder


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(songs: Path, *arguments: str | Path) -> str:
    """Run a command that must refuse, check that no byte has changed, and return what it said."""
    before = state(songs)
    result = run(*arguments, raises=True)
    assert result.exit_code == 2
    assert state(songs) == before
    said = [line for line in result.stderr.splitlines() if "not used" not in line]
    assert len(said) == 1, result.stderr
    return result.stderr


@pytest.mark.parametrize("more", [(), ("--force",)], ids=["plain", "force"])
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("target", ["Self.rpp", "Song.als", "mix.wav", "disguised", "wave", "text"])
def test_music_is_never_written_over(songs: Path, name: str, target: str, more: tuple[str, ...]) -> None:
    shutil.copy("Song.als", "disguised")
    shutil.copy("mix.wav", "wave")
    shutil.copy("Self.rpp", "text")
    arguments = COMMANDS[name] if "--format" in COMMANDS[name] else (*COMMANDS[name], "--format", "json")
    if name == "check more":
        arguments, target = COMMANDS[name], f"json={target}"
    refused(songs, *arguments, "-o", target, *more)


def test_a_report_on_a_session_does_not_go_into_it(songs: Path) -> None:
    assert "no format has the suffix" in refused(songs, "report", "Self.rpp", "-o", "Self.rpp")
    assert "name of a session" in refused(songs, "report", "Self.rpp", "--format", "html", "-o", "Self.rpp")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_of_others_stays_until_it_is_forced(songs: Path, name: str) -> None:
    (songs / "notes").write_text("Verse 1\nThis song is checked with daw-lint: MB101 and all.\n")
    arguments = COMMANDS[name]
    assert "--force replaces it" in refused(songs, *arguments, "-o", "text=notes" if name == "check more" else "notes")
    target = "text=notes" if name == "check more" else "notes"
    assert run(*arguments, "-o", target, "--force").exit_code in (0, 1)
    assert "Verse 1" not in (songs / "notes").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_an_output_is_written_again_without_a_question(songs: Path, name: str) -> None:
    target = "text=out" if name == "check more" else "out"
    for _ in range(2):
        assert run(*COMMANDS[name], "-o", target).exit_code in (0, 1)
        write_set(songs / "Song.als", live_set())


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_knows_its_own_files(songs: Path, form: str) -> None:
    for content in (
        live_set(track("A", number=1, soloed=True)),
        live_set(),
        live_set(track("B", number=1, soloed=True)),
    ):
        write_set(songs / "Song.als", content)
        result = run("check", "Song.als", "--format", form, "-o", "lint.out")
        assert result.exit_code in (0, 1), result.stderr
    (songs / "lint.out").write_text("mine\n" + (songs / "lint.out").read_text("utf-8") + "mine\n")
    refused(songs, "check", "Song.als", "--format", form, "-o", "lint.out")


def test_a_table_with_other_columns_is_not_ours(songs: Path) -> None:
    run("measure", "mix.wav", "-o", "album.csv")
    assert run("measure", "mix.wav", "--what", "level", "-o", "album.csv").exit_code == 0
    assert run("measure", "mix.wav", "-o", "album.csv").exit_code == 0
    (songs / "album.csv").write_text("file,price\nmix.wav,3\n")
    refused(songs, "measure", "mix.wav", "-o", "album.csv")
    (songs / "album.csv").write_text("file\nmix.wav\n")
    refused(songs, "measure", "mix.wav", "-o", "album.csv")


def test_an_input_stays_even_where_it_is_ours(songs: Path) -> None:
    run("check", "--baseline", "known.json", "--update-baseline")
    known = ("check", "--baseline", "known.json", "-o", "known.json")
    assert "this run reads it" in refused(songs, *known, "--force")
    (songs / "daw-lint.toml").write_text('baseline = "known.json"\n')
    assert "this run reads it" in refused(songs, "check", "-o", "known.json", "--force")
    refused(songs, "check", "-o", "text=daw-lint.toml", "--force")
    os.link("known.json", "other.json")
    refused(songs, "check", "-o", "other.json", "--force")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("leads_to", ["Self.rpp", "notes", "nowhere", "page"])
@pytest.mark.parametrize("more", [(), ("--force",)], ids=["plain", "force"])
def test_a_planted_link_leads_nowhere(songs: Path, leads_to: str, more: tuple[str, ...]) -> None:
    (songs / "notes").write_text("mine\n")
    run("report", "Song.als", "-o", "page")
    (songs / "Song-health.html").symlink_to(leads_to)
    assert "it is a link" in refused(songs, "report", "Song.als", *more)
    (songs / "known.json").symlink_to(leads_to)
    said = run("check", "--baseline", "known.json", "--update-baseline")
    assert said.exit_code == 2
    assert (songs / "notes").read_text() == "mine\n"
    assert not (songs / "nowhere").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("name", [".gitignore", ".gitattributes", ".pre-commit-config.yaml"])
def test_init_follows_no_link(songs: Path, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    other = tmp_path_factory.mktemp("home") / "file"
    other.write_text("repos: []\n")
    (songs / name).symlink_to(other)
    result = run("init", "--yes")
    assert result.exit_code == 2
    assert "it is a link" in result.stderr
    assert other.read_text() == "repos: []\n"


def test_pages_go_over_no_pages_of_others(songs: Path) -> None:
    (songs / "Site").mkdir()
    (songs / "Site" / "index.html").write_text("<!doctype html><title>My band</title>")
    assert run("report", ".", "-o", "Site").exit_code == 2
    assert "My band" in (songs / "Site" / "index.html").read_text()
    assert run("report", ".", "-o", "Site", "--force").exit_code in (0, 1)
    assert run("report", ".", "-o", "Site").exit_code in (0, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_the_mode_of_a_file_is_kept(songs: Path) -> None:
    run("measure", "mix.wav", "-o", "mix.json")
    (songs / "mix.json").chmod(0o640)
    run("measure", "mix.wav", "-o", "mix.json")
    assert stat.S_IMODE((songs / "mix.json").stat().st_mode) == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="devices of POSIX")
def test_devices_and_pipes_get_the_output(songs: Path) -> None:
    assert run("measure", "mix.wav", "-o", "/dev/null").exit_code == 0
    line = [sys.executable, "-m", "daw_lint", "rule", "MB101", "--format", "json", "-o", "/dev/stdout"]
    assert subprocess.run(line, capture_output=True, text=True, check=True).stdout.startswith("{")
    os.mkfifo("pipe")
    assert "no program reads this pipe" in run("measure", "mix.wav", "-o", "pipe").stderr


# Histories


@pytest.mark.parametrize("content", [b"lyrics", b"", b"SQLite format 4\0", b"PK\3\4" + bytes(200)])
@pytest.mark.parametrize("command", ["check", "report", "history"])
def test_only_what_bears_our_mark_is_a_history(songs: Path, content: bytes, command: str) -> None:
    (songs / "daw-lint.toml").write_text('history = "./lyrics.odt"\n')
    (songs / "lyrics.odt").write_bytes(content)
    result = run(command, "Song.als", *(("--format", "json") if command == "report" else ()), raises=True)
    assert "lyrics.odt: it is not a history of daw-lint: it was left untouched" in result.stderr
    assert (songs / "lyrics.odt").read_bytes() == content
    assert not list(songs.glob("*damaged*"))
    assert not list(songs.glob(".*lock*"))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("end", ["", "-journal", "-wal", "-shm"])
def test_a_history_is_no_link_and_has_none_beside_it(songs: Path, end: str) -> None:
    run("check", "Song.als", "--history", "--no-bounce")
    (songs / "notes").write_text("mine\n")
    data = next(Path(os.environ["XDG_DATA_HOME"]).rglob("history.sqlite3"))
    (songs / ".daw-lint").mkdir()
    (songs / "daw-lint.toml").write_text("history = true\n")
    if end:
        shutil.copy(data, songs / ".daw-lint" / "history.sqlite3")
    (songs / ".daw-lint" / f"history.sqlite3{end}").symlink_to(songs / "notes")
    assert "it is a link" in run("check", "Song.als", raises=True).stderr
    assert (songs / "notes").read_text() == "mine\n"


def test_a_journal_that_names_another_file_is_not_played(songs: Path) -> None:
    (songs / "daw-lint.toml").write_text("history = true\n")
    run("check", "Song.als")
    victim = songs / "victim"
    victim.write_bytes(b"")
    name = str(victim).encode()
    end = len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + bytes.fromhex("d9d505f920a163d7")
    (songs / ".daw-lint" / "history.sqlite3-journal").write_bytes(bytes(512) + (2**30).to_bytes(4, "big") + name + end)
    write_set(songs / "Song.als", live_set())
    assert "names one more file" in run("check", "Song.als", raises=True).stderr
    assert victim.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER more AFTER INSERT ON report BEGIN DELETE FROM finding; END",
        "CREATE VIEW more AS SELECT 1",
        "CREATE INDEX more ON report (length(hex(zeroblob(300000000))))",
        "ALTER TABLE report ADD COLUMN more TEXT AS (hex(zeroblob(300000000)))",
        "ALTER TABLE report ADD COLUMN more TEXT CHECK (more NOT GLOB '*a*a*a*b')",
        "CREATE VIRTUAL TABLE more USING fts5(text)",
        "CREATE TABLE more (text)",
    ],
    ids=["trigger", "view", "index", "computed column", "check", "virtual table", "table"],
)
def test_a_history_with_what_daw_lint_never_makes_is_refused(songs: Path, statement: str) -> None:
    (songs / "daw-lint.toml").write_text("history = true\n")
    run("check", "Song.als")
    file = songs / ".daw-lint" / "history.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM report")  # so that an index is made at once
        connection.execute(statement)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()
    before = file.read_bytes()
    write_set(songs / "Song.als", live_set())
    assert "that daw-lint never made" in run("check", "Song.als", raises=True).stderr
    assert "that daw-lint never made" in run("history", "Song.als", raises=True).stderr
    assert file.read_bytes() == before


# Places that a configuration names


@pytest.mark.parametrize("key", ["history", "baseline"])
@pytest.mark.parametrize(
    "place",
    [
        "../lost.json",
        "/tmp/lost.json",
        "~/lost.json",
        "a/../../lost.json",
        "link/lost.json",
        ".",
        ".git/lost.json",
        "songs/.GIT/hooks/lost.json",
    ],
)
def test_a_configuration_names_no_place_outside_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, place: str
) -> None:
    repository = tmp_path / "cloned"
    repository.mkdir()
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(repository)
    write_set(repository / "Song.als", live_set())
    (repository / "daw-lint.toml").write_text(f'{key} = "{place}"\n')
    if place.startswith("link"):
        (repository / "link").symlink_to(tmp_path / "home")
    for words in (("check", "--update-baseline"), ("report", "Song.als", "--format", "json"), ("config",)):
        result = run(*words, raises=True)
        assert result.exit_code == 2
        assert "is outside of the folder of this file" in result.stderr
    assert list((tmp_path / "home").iterdir()) == []
    assert not Path("/tmp/lost.json").exists()


@pytest.mark.parametrize("name", ["daw-lint.toml", ".daw-lint.toml", "pyproject.toml", "Pyproject.TOML"])
@pytest.mark.parametrize("key", ["history", "baseline"])
def test_no_settings_are_made_of_a_baseline_or_a_history(songs: Path, key: str, name: str) -> None:
    (songs / "daw-lint.toml").write_text(f'{key} = "below/{name}"\n')
    (songs / "below").mkdir()
    result = run("check", "--update-baseline" if key == "baseline" else "--no-cache", "Song.als", raises=True)
    assert "the name of a file of settings" in result.stderr
    assert list((songs / "below").iterdir()) == []


def test_the_command_line_may_name_any_place(songs: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    run("check", "--update-baseline", "--baseline", other / "known.json")
    assert (other / "known.json").exists()
    run("check", "--config", f"history={other / 'all.sqlite3'}")
    assert (other / "all.sqlite3").exists()


# Many at once


def test_many_baselines_at_once_all_succeed_and_lose_nothing(songs: Path) -> None:
    for number in range(24):
        write_set(songs / f"Song {number}.als", live_set(track("A", number=1, soloed=True)))
    line = [sys.executable, "-m", "daw_lint", "check", "--no-cache", "--baseline", "known.json", "--update-baseline"]
    running = [
        subprocess.Popen([*line, f"Song {number}.als"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for number in range(24)
    ]
    for process in running:
        process.communicate(timeout=300)
    assert [process.returncode for process in running] == [0] * 24
    assert all(f'"Song {number}.als"' in (songs / "known.json").read_text() for number in range(24))
    assert not list(songs.glob(".*"))
