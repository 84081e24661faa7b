"""Files that are dropped on the page."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.app_server import AppServer
from tests.support.live_sets import clip, live_set, track, write_set
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something holds within some time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def test_a_dropped_mix_is_judged_and_its_copy_is_removed_with_it(server: AppServer, tmp_path: Path) -> None:
    content = write_wav(tmp_path / "Song mix.wav", peak_db=-0.1).read_bytes()
    status, row, _ = server.drop("Song mix.wav", content)
    assert (status, row["place"], row["file"]) == (200, "drop", "Song mix.wav")
    found = server.judged(row["id"])
    assert found["song"]["peak_dbfs"] == pytest.approx(-0.1, abs=0.01)
    assert server.ask("GET", f"/api/audio/{row['audio']}")[1] == content
    assert any(name.endswith("Song mix.wav") for name in server.left())
    assert server.ask("DELETE", f"/api/drop/{row['id']}")[0] == 200
    assert not any(name.endswith("Song mix.wav") for name in server.left())
    assert server.ask("GET", f"/api/songs/{row['id']}")[0] == 404


def test_of_a_session_without_its_folder_the_media_are_not_judged(server: AppServer, tmp_path: Path) -> None:
    xml = live_set(
        track("Drums", number=1, clips=clip("kick", 0, 4, "/music/Song Project/Samples/kick.wav", "Samples/kick.wav"))
    )
    path = write_set(tmp_path / "Song.als", xml)
    missing = server.songs(server.open(tmp_path))["Song.als"]
    assert "SH102" in [one["code"] for one in server.get(f"/api/songs/{missing['id']}")["findings"]]
    row = server.drop("Song.als", path.read_bytes())[1]
    found = server.judged(row["id"])
    codes = [one["code"] for one in found["findings"]]
    assert not {"SH102", "SH107", "SH108", "SH109"} & set(codes)
    assert found["song"]["open_in_place"] is True
    assert "not judged" in found["song"]["problem"]
    unjudged = {code for group in found["not_judged"] for code in group["codes"]}
    assert "SH102" in unjudged


def test_a_dropped_folder_is_judged_as_a_whole_when_it_is_complete(server: AppServer, tmp_path: Path) -> None:
    session = write_set(tmp_path / "Song.als").read_bytes()
    mix = write_wav(tmp_path / "Song mix.wav", peak_db=-4.0).read_bytes()
    assert server.drop("Album/Song.als", session, "g1")[0] == 200
    assert server.drop("Album/Bounces/Song mix.wav", mix, "g1")[0] == 200
    assert server.drop("Album/notes.txt", b"any file of a folder", "g1")[0] == 200
    found = server.post("/api/drop/g1/done")
    assert [row["file"] for row in found["songs"]] == ["Album/Song.als"]
    assert server.judged(found["songs"][0]["id"])["song"]["bounce"] == "Album/Bounces/Song mix.wav"
    assert server.ask("POST", "/api/drop/g1/done", {})[0] == 404


def test_times_of_copies_are_not_taken_for_those_of_the_files(server: AppServer, tmp_path: Path) -> None:
    mix = write_wav(tmp_path / "Song mix.wav", peak_db=-4.0).read_bytes()
    session = write_set(tmp_path / "Song.als").read_bytes()
    server.drop("Song mix.wav", mix, "g2")
    server.drop("Song.als", session, "g2")
    row = server.post("/api/drop/g2/done")["songs"][0]
    found = server.judged(row["id"])
    assert not [one for one in found["findings"] if one["code"].startswith("FR")]


@pytest.mark.parametrize(
    ("name", "length", "status"),
    [
        ("mix.wav", str(10 << 30), 413),
        ("mix.wav", "9" * 30, 411),
        ("mix.wav", "-5", 411),
        ("mix.wav", None, 411),
        ("notes.txt", "5", 415),
        ("", "5", 400),
        ("..%2f..%2fmix.wav", "5", 400),
        ("a%00.wav", "5", 400),
    ],
)
def test_what_is_too_long_or_no_file_of_ours_is_refused_before_it_is_read(
    server: AppServer, name: str, length: str | None, status: int
) -> None:
    before = server.left()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        lines = [
            f"POST /api/drop?name={name} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", f"Cookie: {server.cookie}",
            f"Origin: http://127.0.0.1:{server.port}", "Sec-Fetch-Site: same-origin",
            *([f"Content-Length: {length}"] if length is not None else ["Transfer-Encoding: chunked"]), "", "",
        ]  # fmt: skip
        connection.sendall("\r\n".join(lines).encode())
        answer = connection.recv(4096)
    assert answer.split(b" ")[1] in (str(status).encode(), b"400")
    assert server.left() == before


def test_who_leaves_in_the_middle_of_an_upload_leaves_nothing(server: AppServer) -> None:
    before = server.left()
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    lines = [
        "POST /api/drop?name=left.wav HTTP/1.1", f"Host: 127.0.0.1:{server.port}", f"Cookie: {server.cookie}",
        f"Origin: http://127.0.0.1:{server.port}", "Sec-Fetch-Site: same-origin", "Content-Length: 100000000", "", "",
    ]  # fmt: skip
    connection.sendall("\r\n".join(lines).encode() + bytes(3 << 20))
    assert eventually(lambda: any("left.wav" in name for name in server.left()))
    connection.close()
    assert eventually(lambda: server.left() == before)
    assert server.get("/api/places")["opened"] is not None


def test_the_copy_of_one_name_does_not_replace_another_of_its_group(server: AppServer) -> None:
    assert server.drop("same.txt", b"first", "g3")[0] == 200
    assert server.drop("same.txt", b"second", "g3")[0] == 409


def test_all_copies_go_when_the_page_is_left_and_stay_while_one_listens(server: AppServer, tmp_path: Path) -> None:
    content = write_wav(tmp_path / "kept.wav", peak_db=-4.0).read_bytes()
    row = server.drop("kept.wav", content)[1]
    server.judged(row["id"])
    connection, events = server.begin("GET", "/api/events")
    server.post("/api/leave")
    time.sleep(6)
    assert any(name.endswith("kept.wav") for name in server.left())
    events.close()
    connection.close()
    time.sleep(0.5)
    server.post("/api/leave")
    assert eventually(lambda: not server.left())
    assert server.ask("GET", f"/api/songs/{row['id']}")[0] == 404


def test_a_full_disk_is_said_in_words(server: AppServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio
    import errno
    from pathlib import PurePosixPath
    from types import SimpleNamespace
    from typing import Any

    from daw_lint.app.web import drops
    from daw_lint.app.web.events import Events
    from daw_lint.app.web.replies import RefusedError

    events = Events()
    places: Any = SimpleNamespace(events=events, dropped={})

    async def parts() -> Any:
        yield b"RIFF"

    with drops.Drops(places) as store:
        usage = SimpleNamespace(free=drops.ROOM_BYTES + 3)
        monkeypatch.setattr("daw_lint.app.web.drops.shutil.disk_usage", lambda path: usage)
        with pytest.raises(RefusedError) as refused:
            asyncio.run(store.take(PurePosixPath("a.wav"), None, 4, parts()))
        assert refused.value.status == 507
        assert "disk is full" in refused.value.error
        usage.free = drops.ROOM_BYTES + 4

        async def full(*given: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(store, "_put", full)
        with pytest.raises(RefusedError) as refused:
            asyncio.run(store.take(PurePosixPath("a.wav"), None, 4, parts()))
        assert refused.value.status == 507
        assert events.latest == 2
        assert not [path for path in store.root.rglob("*") if path.is_file()]
    assert not store.root.exists()


def test_of_a_group_without_songs_nothing_is_kept(server: AppServer) -> None:
    before = server.left()
    for number in range(3):
        assert server.drop(f"notes/{number}.txt", b"x", "nothing")[0] == 200
    assert len(server.left()) == len(before) + 3
    assert server.post("/api/drop/nothing/done")["songs"] == []
    assert server.left() == before
    assert server.ask("POST", "/api/drop/nothing/done", {})[0] == 404
