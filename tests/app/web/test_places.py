"""Folders that are opened on the page, and what is never given away of the rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.app_server import AppServer
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow

LIMITED = live_set(master=vst2("Pro-L 2"))


def test_a_folder_becomes_a_table_of_its_songs(server: AppServer, tmp_path: Path) -> None:
    write_set(tmp_path / "Songs" / "Fit.als")
    write_set(tmp_path / "Songs" / "Limited.als", LIMITED)
    write_wav(tmp_path / "Songs" / "Fit mix.wav", peak_db=-4.0, bits=24)
    (tmp_path / "Songs" / "Torn.als").write_bytes(b"\x1f\x8b torn")
    rows = server.songs(server.open(tmp_path / "Songs"))
    assert {file: row["verdict"] for file, row in rows.items()} == {
        "Fit.als": "fit", "Limited.als": "not-fit", "Torn.als": "not-judged",
    }  # fmt: skip
    fit = rows["Fit.als"]
    assert fit["bounce"] == "Fit mix.wav"
    assert fit["peak_dbfs"] == pytest.approx(-4.0, abs=0.01)
    assert (fit["rate_hz"], fit["bits"], fit["stage"], fit["daw"]) == (48000, 24, "mix", "Ableton Live 11.3.4")
    assert rows["Limited.als"]["errors"] == 1
    assert rows["Limited.als"]["fixable"] == 1
    assert rows["Torn.als"]["state"] == "failed"
    assert rows["Torn.als"]["problem"]


def test_a_bounce_is_not_listed_among_what_is_not_judged(server: AppServer, tmp_path: Path) -> None:
    write_set(tmp_path / "Songs" / "Fit.als")
    write_wav(tmp_path / "Songs" / "Fit mix.wav", peak_db=-4.0, bits=24)
    write_wav(tmp_path / "Songs" / "Old idea.wav", peak_db=-4.0, bits=24)
    place = server.open(tmp_path / "Songs")
    assert server.songs(place)["Fit.als"]["bounce"] == "Fit mix.wav"
    skipped = server.get(f"/api/places/{place}/songs")["skipped"]
    assert [Path(one["file"]).name for one in skipped] == ["Old idea.wav"]


def test_a_row_names_the_worst_finding(server: AppServer, tmp_path: Path) -> None:
    write_set(tmp_path / "Songs" / "Fit.als")
    write_set(tmp_path / "Songs" / "Limited.als", LIMITED)
    rows = server.songs(server.open(tmp_path / "Songs"))
    assert "limiter" in rows["Limited.als"]["main_reason"]
    assert rows["Fit.als"]["main_reason"] == ""


def test_what_is_judged_once_comes_from_the_cache_and_is_the_same(server: AppServer, tmp_path: Path) -> None:
    path = write_set(tmp_path / "Song.als", LIMITED)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    place = server.open(tmp_path)
    first = server.songs(place)["Song.als"]
    assert server.ask("DELETE", f"/api/places/{place}")[0] == 200
    assert server.ask("GET", f"/api/places/{place}/songs")[0] == 404
    again = server.songs(server.open(tmp_path))["Song.als"]
    assert again == first


def test_a_song_of_a_closed_place_is_not_given_away(server: AppServer, tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", peak_db=-4.0)
    place = server.open(tmp_path)
    row = server.songs(place)["mix.wav"]
    assert server.ask("GET", f"/api/audio/{row['audio']}")[0] == 200
    server.ask("DELETE", f"/api/places/{place}")
    for path in (
        f"songs/{row['id']}",
        f"songs/{row['id']}/report.html",
        f"audio/{row['audio']}",
        f"audio/{row['audio']}/peaks",
    ):
        assert server.ask("GET", f"/api/{path}")[0] == 404


def test_what_a_link_leads_out_of_the_place_is_neither_listed_nor_played(server: AppServer, tmp_path: Path) -> None:
    write_set(tmp_path / "elsewhere" / "Secret.als", LIMITED)
    write_wav(tmp_path / "elsewhere" / "Song mix.wav", peak_db=-4.0)
    write_wav(tmp_path / "elsewhere" / "loud.wav", peak_db=-4.0)
    write_set(tmp_path / "Songs" / "Song.als")
    for name in ("Secret.als", "Song mix.wav"):
        (tmp_path / "Songs" / name).symlink_to(tmp_path / "elsewhere" / name)
    (tmp_path / "Songs" / "way out").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    place = server.open(tmp_path / "Songs")
    rows = server.songs(place)
    assert list(rows) == ["Song.als"]
    assert rows["Song.als"]["audio"] is None
    assert server.ask("GET", f"/api/audio/{rows['Song.als']['id']}-0")[0] == 404
    skipped = server.get(f"/api/places/{place}/songs")["skipped"]
    assert any(one["file"].endswith("Secret.als") and "link" in one["reason"] for one in skipped)


def test_a_file_that_becomes_a_link_after_it_was_judged_is_not_played(server: AppServer, tmp_path: Path) -> None:
    bounce = write_wav(tmp_path / "Songs" / "mix.wav", peak_db=-4.0)
    secret = write_wav(tmp_path / "secret.wav", peak_db=-9.0)
    row = server.songs(server.open(tmp_path / "Songs"))["mix.wav"]
    bounce.unlink()
    bounce.symlink_to(secret)
    for more in ("", "?as=wav"):
        assert server.ask("GET", f"/api/audio/{row['audio']}{more}")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/static/../index.html",
        "/static/..%2findex.html",
        "/static/%2e%2e/%2e%2e/web/server.py",
        "/static/....//index.html",
        "/static//etc/passwd",
        "/static/%00",
        "/static/main.js%00.css",
        "/static/..\\index.html",
        "/static/",
        "/api/audio/..%2f..%2fetc%2fpasswd",
        "/api/audio/0000000000000000-0",
        "/api/audio/0000000000000000-99999999999999",
        "/api/songs/..",
        "/api/songs/%2e%2e/report.html",
        "/api/places/..%2f/songs",
        "/index.html",
        "//etc/passwd",
        "/etc/passwd",
    ],
)
def test_no_path_leads_to_a_file_that_is_not_one_of_the_page(server: AppServer, path: str) -> None:
    status, found, _ = server.ask("GET", path)
    assert status in (400, 404)
    assert set(found) == {"error", "todo"}


def test_only_folders_can_be_opened_that_are_there(server: AppServer, tmp_path: Path) -> None:
    for path in (str(tmp_path / "gone"), "relative", "", "/dev/null", "~nobody/x", "/proc/self/fd/0", "a\0b"):
        status, found, _ = server.ask("POST", "/api/places", {"path": path})
        assert status in (400, 404), path
        assert found["error"]


def test_the_home_of_a_user_who_is_not_there_is_refused_in_words(server: AppServer) -> None:
    status, found, _ = server.ask("POST", "/api/places", {"path": "~no-such-user-here/songs"})
    assert status == 400
    assert found["error"] == "The path of a folder begins at the top."


def test_requests_that_are_no_objects_are_refused(server: AppServer) -> None:
    for body in (b"[]", b"{", b"\xff", b"1", b'{"path": 5}', b'{"path": null}', b"[" * 5000):
        assert server.ask("POST", "/api/places", body)[0] == 400
    assert server.ask("POST", "/api/places", b"{" + b" " * 100_000 + b"}")[0] == 413


def test_folders_are_listed_to_choose_from_and_files_are_not(server: AppServer, tmp_path: Path) -> None:
    from urllib.parse import quote

    write_set(tmp_path / "Album" / "Song.als")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "notes.txt").write_text("secret")
    found = server.get(f"/api/folders?path={quote(str(tmp_path))}")
    assert found["folders"] == [{"name": "Album", "path": str(tmp_path / "Album"), "sessions": 1}]
    assert found["parent"] == str(tmp_path.parent)
    assert server.ask("GET", f"/api/folders?path={quote(str(tmp_path / 'notes.txt'))}")[0] == 404


def test_opened_folders_are_listed_next_time_unless_that_is_not_wanted(server: AppServer, tmp_path: Path) -> None:
    server.post("/api/settings", {"remember": True})
    server.open(tmp_path)
    assert str(tmp_path) in [one["path"] for one in server.get("/api/places")["recent"]]
    assert server.post("/api/settings", {"remember": False})["remember"] is False
    assert server.get("/api/places")["recent"] == []
    for wish in ({"theme": "pink"}, {"follow": 1}, {"unknown": True}):
        assert server.ask("POST", "/api/settings", wish)[0] == 400
    assert server.post("/api/settings", {"remember": True, "theme": "dark"}) == {
        "follow": True, "remember": True, "theme": "dark",
    }  # fmt: skip


def test_settings_that_are_wrong_are_said_for_their_folder(server: AppServer, tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als")
    (tmp_path / "daw-lint.toml").write_text("ignor = []\n")
    place = server.open(tmp_path)
    assert server.songs(place) == {}
    found = server.get(f"/api/places/{place}/songs")["place"]
    assert found["state"] == "failed"
    assert "unknown key 'ignor'" in found["problem"]


def test_names_that_are_markup_stay_text(server: AppServer, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>\u202e.als"
    write_set(tmp_path / name)
    rows = server.songs(server.open(tmp_path))
    assert len(rows) == 1
    row = next(iter(rows.values()))
    status, html, headers = server.ask("GET", f"/api/songs/{row['id']}/report.html")
    assert status == 200
    assert b"<img src=x" not in html
    assert "script-src 'sha256-" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
