"""The process of the server: what it does beside requests, and how it ends."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from tests.support.app_server import AppServer, app_server
from tests.support.command_line import run
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow


def test_the_address_works_once_and_the_terminal_shows_a_new_one(tmp_path: Path) -> None:
    with app_server(tmp_path, is_in=False) as server:
        assert server.ask("GET", "/")[0] == 403
        server.let_in()
        assert b"data-start" in server.ask("GET", "/")[1]
        cookie, server.cookie = server.cookie, ""
        assert server.ask("GET", f"/?token={server.token}")[0] == 403
        assert server.ask("GET", "/api/places")[0] == 403
        assert server.ask("GET", "/")[0] == 403
        new = server.until("a new address: ")[-1]
        server.token = new.partition("token=")[2].split(" ")[0]
        server.let_in()
        assert server.cookie == cookie


def test_the_page_has_a_policy_with_another_nonce_each_time(server: AppServer) -> None:
    policies = [server.ask("GET", "/")[2]["content-security-policy"] for _ in range(2)]
    assert policies[0] != policies[1]
    html = server.ask("GET", "/")[1].decode()
    assert "{{" not in html


def test_a_save_changes_the_row_and_a_file_that_goes_takes_it_away(server: AppServer, tmp_path: Path) -> None:
    path = write_set(tmp_path / "Song.als")
    place = server.open(tmp_path)
    row = server.songs(place)["Song.als"]
    connection, events = server.begin("GET", "/api/events")
    write_set(tmp_path / "Song.tmp", live_set(master=vst2("Pro-L 2"))).replace(path)
    assert until(events, "song", "done")["errors"] == 1
    path.unlink()
    assert until(events, "gone") == {"id": row["id"]}
    events.close()
    connection.close()


def test_a_new_bounce_belongs_to_its_session(server: AppServer, tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als")
    row = server.songs(server.open(tmp_path))["Song.als"]
    assert row["bounce"] is None
    write_wav(tmp_path / "Bounces" / "Song mix.wav", peak_db=-0.1)
    assert server.judged(row["id"], row["version"] + 1)["song"]["bounce"] == "Bounces/Song mix.wav"


def until(answer: http.client.HTTPResponse, name: str, state: str = "") -> dict[str, object]:
    """Return the data of the next event of a name, of a song in a state."""
    found = ""
    while True:
        line = answer.readline().decode().strip()
        if line.startswith("event: "):
            found = line[7:]
        if line.startswith("data: ") and found == name:
            data: dict[str, object] = json.loads(line[6:])
            if data.get("state", "") == state or not state:
                return data


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_the_end_leaves_no_file_and_no_process(tmp_path: Path, number: int) -> None:
    write_set(tmp_path / "songs" / "Song.als")
    with app_server(tmp_path / "home", tmp_path / "songs") as server:
        server.songs(server.get("/api/places")["opened"][0]["id"])
        server.drop("mix.wav", write_wav(tmp_path / "mix.wav", peak_db=-4.0, seconds=60).read_bytes())
        waiting = server.begin("GET", "/api/events")
        started = server.children()
        assert started
        assert server.end(number) == 0
        assert list(server.temporary.iterdir()) == []
        assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
        waiting[1].close()
        waiting[0].close()


def test_an_end_while_songs_with_a_history_are_judged_is_quiet(tmp_path: Path) -> None:
    for number in range(60):
        write_set(tmp_path / "songs" / f"{number:02}" / "Song.als", live_set(master=vst2(f"Pro-L {number}")))
    (tmp_path / "songs" / "daw-lint.toml").write_text("history = true\n")
    with app_server(tmp_path / "home", tmp_path / "songs") as server:
        connection, events = server.begin("GET", "/api/events")
        until(events, "song", "done")
        assert server.end() == 0
        server.reader.join(20)
        assert list(server.lines.queue) == []
        events.close()
        connection.close()


def test_when_the_server_is_killed_its_processes_end_too(tmp_path: Path) -> None:
    with app_server(tmp_path) as server:
        started = server.children()
        server.process.kill()
        server.process.wait()
        end = time.monotonic() + 20
        while any(Path(f"/proc/{pid}").exists() for pid in started) and time.monotonic() < end:
            time.sleep(0.05)
        assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")
def test_copies_that_a_killed_server_left_go_at_the_next_start_and_those_in_use_stay(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.wav").write_bytes(b"x")
    with app_server(tmp_path) as used, app_server(tmp_path) as killed:
        for server in (used, killed):
            assert server.drop("Song.rpp", b"<REAPER_PROJECT 0.1\n>\n")[0] == 200
        assert len(used.left()) == 2
        killed.process.kill()
        killed.process.wait()
        (used.temporary / "daw-lint-drop-link").symlink_to(outside, target_is_directory=True)
        with app_server(tmp_path):
            assert len(used.left()) == 1
        assert (outside / "mine.wav").exists()
        (used.temporary / "daw-lint-drop-link").unlink()
    assert list(used.temporary.iterdir()) == []


def test_small_answers_are_sent_at_once(tmp_path: Path) -> None:
    from daw_lint.app.web.server import bind

    with bind(0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP  # what asyncio looks at before it sets TCP_NODELAY


def test_a_thousand_connections_that_say_nothing_lock_nobody_out(server: AppServer) -> None:
    connections = []
    try:
        for _ in range(1000):
            connections.append(socket.create_connection(("127.0.0.1", server.port), timeout=20))
        assert server.ask("GET", "/api/choices")[0] == 200
    finally:
        for connection in connections:
            connection.close()


def test_streams_of_events_are_bounded_and_the_server_still_answers(server: AppServer) -> None:
    from daw_lint.app.web.events import MOST_STREAMS

    opened = [server.begin("GET", "/api/events") for _ in range(MOST_STREAMS + 5)]
    try:
        codes = [answer.status for _, answer in opened]
        assert codes.count(200) <= MOST_STREAMS
        assert codes[-1] == 503
        assert server.ask("GET", "/api/choices")[0] == 200
    finally:
        for connection, answer in opened:
            answer.close()
            connection.close()
    end = time.monotonic() + 20
    status = 0
    while status != 200 and time.monotonic() < end:
        connection, answer = server.begin("GET", "/api/events")
        status = answer.status
        answer.close()
        connection.close()
    assert status == 200


def test_the_server_listens_on_the_loopback_address_alone(server: AppServer) -> None:
    wanted = f":{server.port:04X} 00000000:0000 0A"
    lines = [line for line in Path("/proc/net/tcp").read_text().splitlines() if wanted in line]
    assert [line.split()[1].partition(":")[0] for line in lines] == ["0100007F"]
    sixth = Path("/proc/net/tcp6")
    assert not sixth.exists() or f":{server.port:04X} " not in sixth.read_text()


def test_a_port_in_use_is_said_to_be_that(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("app", "--no-browser", "--port", str(port))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"daw-lint: port {port} is in use by another program")


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    result = run("app", tmp_path / "gone", "--no-browser")
    assert result.exit_code == 2
    assert "there is no" in result.stderr
