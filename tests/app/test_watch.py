"""Watching a folder: what a DAW saves or renders is linted again, and a live page shows it."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from daw_lint.app.watch.interest import Interest, owners
from daw_lint.app.watch.settling import Settling
from daw_lint.run.find import ConfigFinder
from tests.support.app_server import AppServer, app_server
from tests.support.command_line import run
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow

LIMITED = live_set(master=vst2("Pro-L 2"))


# Files that are being written


def test_a_file_counts_once_it_has_stayed_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "Song.als"
    settling = Settling(1.0)
    file.write_bytes(b"begin")
    settling.note(file, 0.0)
    assert list(settling.ready(0.5)) == []
    file.write_bytes(b"begin and more")
    assert list(settling.ready(1.2)) == []
    assert list(settling.ready(2.1)) == []
    assert list(settling.ready(2.3)) == [file]
    assert list(settling.ready(9.0)) == []


def test_a_file_that_is_as_it_was_is_not_linted_again(tmp_path: Path) -> None:
    file = tmp_path / "Song.als"
    file.write_bytes(b"set")
    settling = Settling(1.0)
    settling.know(file)
    settling.note(file, 0.0)
    assert list(settling.ready(5.0)) == []


def test_a_file_that_is_away_for_a_moment_while_it_is_saved_is_not_gone(tmp_path: Path) -> None:
    file = tmp_path / "Song.als"
    file.write_bytes(b"old")
    settling = Settling(1.0)
    settling.know(file)
    file.rename(tmp_path / "Song.bak")
    settling.note(file, 0.0)
    assert list(settling.ready(1.5)) == []
    file.write_bytes(b"new set")
    assert list(settling.ready(1.6)) == []
    assert list(settling.ready(2.7)) == [file]


def test_an_empty_file_is_one_that_is_only_begun(tmp_path: Path) -> None:
    file = tmp_path / "mix.wav"
    file.write_bytes(b"")
    settling = Settling(0.5)
    settling.note(file, 0.0)
    assert list(settling.ready(4.0)) == []
    assert list(settling.ready(5.1)) == [file]


def test_a_session_that_is_a_folder_settles_as_a_whole(tmp_path: Path) -> None:
    package = tmp_path / "Song.logicx"
    (package / "Alternatives").mkdir(parents=True)
    (package / "Alternatives" / "ProjectData").write_bytes(b"one")
    settling = Settling(1.0)
    settling.note(package, 0.0)
    (package / "Alternatives" / "ProjectData").write_bytes(b"one two")
    assert list(settling.ready(1.1)) == []
    assert list(settling.ready(2.2)) == [package]


# What matters


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("Song.als", True),
        ("Bounces/Song.wav", True),
        ("daw-lint.toml", True),
        (".daw-lint.toml", True),
        ("Backup/Song [2026-01-01 120000].als", False),
        (".hidden/Song.als", False),
        (".Song.als", False),
        ("Song.als.asd", False),
        ("notes.txt", False),
    ],
)
def test_only_sessions_audio_and_settings_matter(tmp_path: Path, name: str, matters: bool) -> None:
    assert Interest(tmp_path, None, ConfigFinder(isolated=True)).matters(tmp_path / name) is matters


def test_of_one_session_no_other_one_matters(tmp_path: Path) -> None:
    interest = Interest(tmp_path, tmp_path / "Song.als", ConfigFinder(isolated=True))
    assert interest.matters(tmp_path / "Song.als")
    assert not interest.matters(tmp_path / "Other.als")


def test_a_bounce_belongs_to_the_session_with_its_name_or_that_renders_to_it() -> None:
    root = Path("/music")
    sessions = [root / "Song.als", root / "Song long.als", root / "Other.als"]
    heard: dict[Path, tuple[Path, ...]] = {root / "Other.als": (root / "out" / "x.wav",)}
    assert owners(root / "Song mix.wav", sessions, heard) == [root / "Song.als"]
    assert owners(root / "Bounces" / "Song long v2.wav", sessions, heard) == [root / "Song long.als"]
    assert owners(root / "out" / "x.wav", sessions, heard) == [root / "Other.als"]
    assert owners(root / "Samples" / "kick.wav", sessions, heard) == []


# The command


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    write_set(tmp_path / "songs" / "Song.als")
    return tmp_path / "songs"


@pytest.fixture
def watching(songs: Path) -> Iterator[AppServer]:
    pytest.importorskip("uvicorn")
    with app_server(songs.parent / "home", songs, "--settle", "0.15", command="watch") as server:
        yield server


def rows(server: AppServer) -> dict[str, str]:
    """Return the verdicts of the table of the page, in words, by file."""
    place = server.get("/api/places")["opened"][0]["id"]
    return {file: row["words"] for file, row in server.songs(place).items()}


def test_the_watch_is_the_page_of_the_application_at_this_folder(songs: Path, watching: AppServer) -> None:
    opened = watching.get("/api/places")["opened"]
    assert [place["path"] for place in opened] == [str(songs)]
    assert (
        b"&#34;watching&#34;: true" in watching.ask("GET", "/")[1] or b'"watching": true' in watching.ask("GET", "/")[1]
    )


def test_a_save_through_another_name_is_linted_and_the_live_page_shows_it(songs: Path, watching: AppServer) -> None:
    watching.until("all OK, not all bounces checked")
    assert rows(watching) == {"Song.als": "session OK, bounce not checked"}
    write_set(songs / "Song.tmp", LIMITED).replace(songs / "Song.als")
    assert re.search(r"\d\d:\d\d:\d\d Song\.als: not ready, \d+ of 100", watching.until("Song.als: ")[-1])
    assert "MB101 error" in watching.until("MB101")[-1]
    assert rows(watching) == {"Song.als": "not ready"}
    watching.until("^1 finding")
    write_wav(songs / "Bounces" / "Song mix.wav", peak_db=-0.1)
    assert "HR101 error" in watching.until("HR101")[-1]
    watching.until("finding")
    (songs / "Song.als").unlink()
    watching.until("Song.als is gone")
    assert "Song.als" not in rows(watching)


def test_a_change_of_the_settings_judges_everything_again(songs: Path, watching: AppServer) -> None:
    watching.until("all OK")
    write_set(songs / "Song.als", LIMITED)
    watching.until("MB101")
    (songs / "daw-lint.toml").write_text('ignore = ["MB101"]\n')
    watching.until("the settings changed")
    watching.until("all OK, not all bounces checked")
    (songs / "daw-lint.toml").write_text("ignor = []\n")
    assert "unknown key 'ignor'" in watching.until("^daw-lint: ")[-1]


def test_a_file_that_cannot_be_read_is_said_and_the_watch_goes_on(songs: Path, watching: AppServer) -> None:
    watching.until("all OK")
    (songs / "Song.als").write_bytes(b"\x1f\x8b half a set")
    watching.until("Song.als: not read")
    write_set(songs / "Song.als", LIMITED)
    watching.until("Song.als: not ready")


def test_settings_that_are_wrong_at_the_start_end_it_with_a_sentence(songs: Path) -> None:
    (songs / "daw-lint.toml").write_text("ignor = []\n")
    result = run("watch", songs, "--no-open")
    assert result.exit_code == 2
    assert "unknown key 'ignor'" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_the_end_is_clean_and_leaves_no_files(songs: Path, watching: AppServer, number: int) -> None:
    watching.until("all OK")
    assert watching.end(number) == 0
    watching.reader.join(20)
    assert list(watching.lines.queue) == ([] if number == signal.SIGINT else ["stopped watching"])
    assert list(watching.temporary.iterdir()) == []


def test_a_port_in_use_is_said_to_be_that(songs: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("watch", songs, "--no-open", "--port", str(port))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"daw-lint: port {port} is in use by another program")


def test_one_session_is_watched_alone(songs: Path) -> None:
    write_set(songs / "Other.als", LIMITED)
    with app_server(songs.parent / "home", songs / "Song.als", "--settle", "0.15", command="watch") as server:
        server.until("^1 session, all OK")
        assert list(rows(server)) == ["Song.als"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_without_a_server_the_findings_are_printed_alone(songs: Path, number: int) -> None:
    words = (songs, "--no-server", "--settle", "0.15")
    watch = AppServer(songs.parent / "home", *words, command="watch", wait="^watching ")
    try:
        assert watch.port == 0
        watch.until("all OK")
        write_set(songs / "Song.als", LIMITED)
        watch.until("MB101")
        started = watch.children()
        assert watch.end(number) == 0
        assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    finally:
        watch.close()
