"""Watching a folder: what a DAW saves or renders is linted again, and a live page shows it."""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from daw_lint.app.watch.interest import Interest, owners
from daw_lint.app.watch.server import LiveServer
from daw_lint.app.watch.settling import Settling
from daw_lint.run.find import ConfigFinder
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


# The server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    (tmp_path / "index.html").write_text("<p>index</p>")
    (tmp_path / "song-1.html").write_text("<p>song</p>")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path.parent / "outside.html").write_text("secret")
    with LiveServer(tmp_path) as live:
        yield live


def ask(server: LiveServer, path: str, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body, dict(answer.getheaders())


def test_the_server_listens_on_the_loopback_address_alone(server: LiveServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert server.server_port > 0


def test_the_server_gives_its_pages_and_nothing_else(server: LiveServer) -> None:
    assert ask(server, "/song-1.html")[:2] == (200, "<p>song</p>")
    for path in ("/secret.txt", "/../outside.html", "/%2e%2e/outside.html", "//outside.html", "/song-1.html/", "/x"):
        assert ask(server, path)[0] == 404
    assert ask(server, "/gone-1.html")[0] == 404
    assert ask(server, "/", "POST")[0] == 501


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", "[::1]:{port}"]
)
def test_a_name_that_somebody_points_at_this_machine_gets_nothing(server: LiveServer, host: str) -> None:
    for path in ("/", "/index.html", "/events"):
        status, body, _ = ask(server, path, Host=host.format(port=server.server_port))
        assert status == 403
        assert "index" not in body


def test_the_answers_cannot_be_read_or_framed_by_other_sites(server: LiveServer) -> None:
    for path in ("/", "/index.html"):
        _, _, headers = ask(server, path, Host=f"localhost:{server.server_port}", Origin="http://evil.example")
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in ask(server, "/")[2]["Content-Security-Policy"]


def test_a_change_reaches_a_browser_that_waits_and_one_that_comes_later(server: LiveServer) -> None:
    def events(since: int) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        connection.request("GET", f"/events?since={since}")
        return connection, connection.getresponse()

    waiting = events(0)
    server.tell(["song-1.html"])
    late = events(0)
    for connection, answer in (waiting, late):
        lines = [answer.readline().decode().strip() for _ in range(2)]
        assert lines == ["id: 1", 'data: ["song-1.html"]']
        connection.close()


def test_the_end_of_the_server_lets_a_browser_that_waits_go(tmp_path: Path) -> None:
    with LiveServer(tmp_path) as live:
        connection = http.client.HTTPConnection("127.0.0.1", live.server_port, timeout=5)
        connection.request("GET", "/events")
        answer = connection.getresponse()
    assert answer.read() == b""
    connection.close()


# The command


class Watch:
    """A process of ``daw-lint watch`` and what it prints."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "daw_lint", "watch", str(folder), "--no-open", "--settle", "0.15", *options]
        environment = os.environ | {"TMPDIR": str(folder.parent / "tmp")}
        (folder.parent / "tmp").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, pattern: str) -> list[str]:
        """Return the lines up to the one that matches."""
        seen: list[str] = []
        end = time.monotonic() + 30
        while not seen or not re.search(pattern, seen[-1]):
            try:
                seen.append(self.lines.get(timeout=max(end - time.monotonic(), 0.01)))
            except queue.Empty:
                pytest.fail(f"{pattern!r} was not printed: {seen}")
        return seen

    def rest(self) -> list[str]:
        """Return all lines that come until the process has closed its output."""
        self.reader.join(20)
        return list(self.lines.queue)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        code = self.process.wait(20)
        assert self.process.stdout is not None
        return code


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    write_set(tmp_path / "songs" / "Song.als")
    return tmp_path / "songs"


@pytest.fixture
def watching(songs: Path) -> Iterator[Watch]:
    watch = Watch(songs)
    yield watch
    watch.process.kill()
    watch.process.wait()
    if watch.process.stdout is not None:
        watch.process.stdout.close()


def page_at(line: str, name: str = "") -> str:
    address = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
    assert address is not None
    connection = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=5)
    connection.request("GET", f"/{name}")
    body = connection.getresponse().read().decode()
    connection.close()
    return body


def test_a_save_through_another_name_is_linted_and_the_live_page_shows_it(songs: Path, watching: Watch) -> None:
    where = watching.until("^watching ")[-1]
    assert "not ready" not in page_at(where, "index.html")
    write_set(songs / "Song.tmp", LIMITED).replace(songs / "Song.als")
    assert re.search(r"\d\d:\d\d:\d\d Song\.als: not ready, \d+ of 100", watching.until("Song.als: ")[-1])
    assert "MB101 error" in watching.until("MB101")[-1]
    assert "not ready" in page_at(where, "index.html")
    watching.until("^1 finding")
    write_wav(songs / "Bounces" / "Song mix.wav", peak_db=-0.1)
    assert "HR101 error" in watching.until("HR101")[-1]
    watching.until("finding")
    (songs / "Song.als").unlink()
    watching.until("Song.als is gone")
    assert "There is no session and no audio in this folder." in page_at(where, "index.html")


def test_a_change_of_the_settings_judges_everything_again(songs: Path, watching: Watch) -> None:
    watching.until("^watching ")
    write_set(songs / "Song.als", LIMITED)
    watching.until("MB101")
    (songs / "daw-lint.toml").write_text('ignore = ["MB101"]\n')
    watching.until("the settings changed")
    watching.until("all OK, not all bounces checked")
    (songs / "daw-lint.toml").write_text("ignor = []\n")
    assert "unknown key 'ignor'" in watching.until("^daw-lint: ")[-1]


def test_a_file_that_cannot_be_read_is_said_and_the_watch_goes_on(songs: Path, watching: Watch) -> None:
    watching.until("^watching ")
    (songs / "Song.als").write_bytes(b"\x1f\x8b half a set")
    watching.until("Song.als: not read")
    write_set(songs / "Song.als", LIMITED)
    watching.until("Song.als: not ready")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_the_end_is_clean_and_leaves_no_files(songs: Path, watching: Watch, number: int) -> None:
    watching.until("^watching ")
    assert watching.end(number) == 0
    said = watching.rest()
    assert said == ([] if number == signal.SIGINT else ["stopped watching"])
    left = [path.name for path in (songs.parent / "tmp").iterdir() if path.name.startswith("daw-lint-")]
    assert left == []


def test_a_port_in_use_is_said_to_be_that(songs: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("watch", songs, "--no-open", "--port", str(port))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"daw-lint: port {port} is in use by another program")


def test_without_a_server_the_findings_are_printed_alone(songs: Path) -> None:
    watch = Watch(songs, "--no-server")
    try:
        assert "http://" not in watch.until("^watching ")[-1]
        write_set(songs / "Song.als", LIMITED)
        watch.until("MB101")
    finally:
        watch.end()
        if watch.process.stdout is not None:
            watch.process.stdout.close()


def test_the_page_for_the_browser_names_the_report_and_the_change_that_it_holds(server: LiveServer) -> None:
    server.start = "song-1.html"
    server.tell(["song-1.html"])
    page = ask(server, "/")[1]
    assert 'src="/song-1.html"' in page
    assert 'data-since="1"' in page
    assert json.dumps("/events?since=") in page
