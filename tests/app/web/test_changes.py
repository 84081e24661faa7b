"""Fixes, the way back, and suppressions, over the page."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from tests.support.app_server import AppServer
from tests.support.live_sets import clip, live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow


def opened(server: AppServer, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return a session with a limiter on its master, and its row."""
    path = write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2")))
    return path, server.songs(server.open(folder))["Song.als"]


def test_a_fix_is_shown_then_made_then_undone_byte_for_byte(server: AppServer, tmp_path: Path) -> None:
    path, row = opened(server, tmp_path)
    before = path.read_bytes()
    fixes = f"/api/songs/{row['id']}/fixes"
    plan = server.post(fixes, {"unsafe": True})
    assert [(one["code"], one["before"], one["after"]) for one in plan["plan"]] == [("MB101", "on", "off")]
    assert "switch the device off" in plan["diff"]
    assert plan["done"] == 0
    assert path.read_bytes() == before
    done = server.post(fixes, {"unsafe": True, "write": True, "version": plan["version"]})
    assert done["done"] == 1
    assert path.read_bytes() != before
    fixed = server.judged(row["id"], row["version"] + 1)
    assert fixed["song"]["errors"] == 0
    assert server.post(f"/api/songs/{row['id']}/undo")["done"] is True
    assert path.read_bytes() == before
    assert server.judged(row["id"], fixed["song"]["version"] + 1)["song"]["errors"] == 1


def test_what_changes_the_sound_is_not_fixed_unless_asked_for(server: AppServer, tmp_path: Path) -> None:
    path, row = opened(server, tmp_path)
    before = path.read_bytes()
    for wish in ({"write": True}, {"unsafe": True, "write": True, "only": ["XX999"]}):
        assert server.post(f"/api/songs/{row['id']}/fixes", wish)["plan"] == []
    assert path.read_bytes() == before


def test_a_plan_of_an_earlier_version_is_not_carried_out(server: AppServer, tmp_path: Path) -> None:
    path, row = opened(server, tmp_path)
    before = path.read_bytes()
    wish = {"unsafe": True, "write": True, "version": row["version"] - 1}
    status, found, _ = server.ask("POST", f"/api/songs/{row['id']}/fixes", wish)
    assert status == 409
    assert "again" in found["error"]
    assert path.read_bytes() == before


def test_a_finding_is_suppressed_in_the_session_where_that_was_shown(server: AppServer, tmp_path: Path) -> None:
    path, row = opened(server, tmp_path)
    before = path.read_bytes()
    key = server.get(f"/api/songs/{row['id']}")["findings"][0]["key"]
    suppress = f"/api/songs/{row['id']}/suppress"
    shown = server.post(suppress, {"finding": key, "reason": "it is the sound"})
    assert shown["where"] == str(path)
    assert "ignore[MB101] it is the sound" in shown["diff"]
    assert path.read_bytes() == before
    assert server.post(suppress, {"finding": key, "reason": "it is the sound", "write": True})["done"] is True
    found = server.judged(row["id"], row["version"] + 1)
    assert found["song"]["errors"] == 0
    assert [one["suppressed"]["reason"] for one in found["findings"]] == ["it is the sound"]


def test_a_finding_on_audio_is_suppressed_in_the_configuration(server: AppServer, tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", peak_db=-0.1)
    row = server.songs(server.open(tmp_path))["mix.wav"]
    key = next(one["key"] for one in server.get(f"/api/songs/{row['id']}")["findings"] if one["code"] == "HR101")
    suppress = f"/api/songs/{row['id']}/suppress"
    shown = server.post(suppress, {"finding": key, "reason": "the label wants it"})
    assert shown["where"] == str(tmp_path / "daw-lint.toml")
    assert not (tmp_path / "daw-lint.toml").exists()
    server.post(suppress, {"finding": key, "reason": "the label wants it", "write": True})
    assert 'reason = "the label wants it"' in (tmp_path / "daw-lint.toml").read_text()
    found = server.judged(row["id"], row["version"] + 1)
    assert "HR101" not in [one["code"] for one in found["findings"] if one["suppressed"] is None]


def lost(folder: Path) -> Path:
    """Write a session that misses a file."""
    clips = clip("Kick", 0, 4, "/gone/Kick.wav", "Samples/Kick.wav")
    tracks = track("Drums", number=1, clips=clips) + track("Bass", number=2)
    return write_set(folder / "Lost.als", live_set(tracks=tracks))


def test_missing_media_are_looked_for_in_folders_that_the_user_chose(server: AppServer, tmp_path: Path) -> None:
    path = lost(tmp_path / "Songs")
    kick = write_wav(tmp_path / "Library" / "Drums" / "Kick.wav", peak_db=-6.0)
    row = server.songs(server.open(tmp_path / "Songs"))["Lost.als"]
    before, fixes = path.read_bytes(), f"/api/songs/{row['id']}/fixes"
    wish = {"unsafe": True, "only": ["SH102"]}
    plan = server.post(fixes, wish)
    assert (plan["misses_media"], plan["plan"]) == (True, [])
    assert [one["todo"] for one in plan["refused"]] == ["choose another folder to look in"]
    found = server.post(fixes, {**wish, "media_folders": [str(tmp_path / "Library")]})
    assert [one["after"] for one in found["plan"]] == [str(kick)]
    assert path.read_bytes() == before
    write = {"write": True, "version": found["version"], "media_folders": [str(tmp_path / "Library")]}
    assert server.post(fixes, {**wish, **write})["done"] == 1
    again = server.judged(row["id"], row["version"] + 1)
    assert "SH102" not in [one["code"] for one in again["findings"]]
    server.post(f"/api/songs/{row['id']}/undo")
    assert path.read_bytes() == before


def test_folders_for_media_are_folders_by_their_whole_paths_and_few(server: AppServer, tmp_path: Path) -> None:
    row = server.songs(server.open(lost(tmp_path / "Songs").parent))["Lost.als"]
    fixes, here = f"/api/songs/{row['id']}/fixes", str(tmp_path)
    for folders in (["Songs"], [here + "/none"], [str(tmp_path / "Songs" / "Lost.als")], ["/\0"]):
        assert server.ask("POST", fixes, {"unsafe": True, "media_folders": folders})[0] == 404
    for wrong in (here, [1], [here] * 9):
        assert server.ask("POST", fixes, {"unsafe": True, "media_folders": wrong})[0] == 400


def test_a_session_that_has_its_media_says_so(server: AppServer, tmp_path: Path) -> None:
    _, row = opened(server, tmp_path)
    assert server.post(f"/api/songs/{row['id']}/fixes", {"unsafe": True})["misses_media"] is False


def silenced(server: AppServer, row: dict[str, Any], code: str) -> tuple[str, Any]:
    """Silence a finding of a song, and return its key, and the song as it is judged again."""
    findings = server.get(f"/api/songs/{row['id']}")["findings"]
    key = next(one["key"] for one in findings if one["code"] == code)
    server.post(f"/api/songs/{row['id']}/suppress", {"finding": key, "reason": "meant so", "write": True})
    return key, server.judged(row["id"], row["version"] + 1)


def test_a_note_is_taken_back_where_its_line_was_shown(server: AppServer, tmp_path: Path) -> None:
    path, row = opened(server, tmp_path)
    before = gzip.decompress(path.read_bytes())
    key, song = silenced(server, row, "MB101")
    assert song["findings"][0]["suppressed"]["can_take_back"] is True
    noted, back = path.read_bytes(), f"/api/songs/{row['id']}/take-back"
    shown = server.post(back, {"finding": key})
    assert (shown["where"], shown["lines"]) == (str(path), ["daw-lint: ignore[MB101] meant so"])
    assert (shown["again"], shown["done"]) == (1, False)
    assert path.read_bytes() == noted
    assert server.ask("POST", back, {"finding": key, "write": True})[0] == 400
    other = {"finding": key, "write": True, "lines": ["daw-lint: ignore[MB101] another one"]}
    assert server.ask("POST", back, other)[0] == 409
    assert path.read_bytes() == noted
    assert server.post(back, {"finding": key, "write": True, "lines": shown["lines"]})["done"] is True
    assert gzip.decompress(path.read_bytes()) == before
    again = server.judged(row["id"], song["song"]["version"] + 1)
    assert again["song"]["errors"] == 1
    assert server.ask("POST", back, {"finding": key})[0] == 404
    server.post(f"/api/songs/{row['id']}/undo")
    assert path.read_bytes() == noted


def test_an_entry_of_the_configuration_is_taken_back(server: AppServer, tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", peak_db=-0.1)
    row = server.songs(server.open(tmp_path))["mix.wav"]
    key, song = silenced(server, row, "HR101")
    back, config = f"/api/songs/{row['id']}/take-back", tmp_path / "daw-lint.toml"
    shown = server.post(back, {"finding": key})
    assert (shown["where"], shown["lines"][0], shown["in_session"]) == (str(config), "[[suppress]]", False)
    server.post(back, {"finding": key, "write": True, "lines": shown["lines"]})
    assert config.read_text() == ""
    again = server.judged(row["id"], song["song"]["version"] + 1)
    assert "HR101" in [one["code"] for one in again["findings"] if one["suppressed"] is None]


def test_of_what_silences_more_than_this_the_page_says_where_it_is(server: AppServer, tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", peak_db=-0.1)
    text = '[[suppress]]\nrule = "HR"\nreason = "meant so"\n'
    (tmp_path / "daw-lint.toml").write_text(text)
    row = server.songs(server.open(tmp_path))["mix.wav"]
    finding = next(one for one in server.get(f"/api/songs/{row['id']}")["findings"] if one["code"] == "HR101")
    assert finding["suppressed"] == {"reason": "meant so", "by": "daw-lint.toml", "can_take_back": False}
    status, found, _ = server.ask("POST", f"/api/songs/{row['id']}/take-back", {"finding": finding["key"]})
    assert (status, "silences other rules too: HR" in found["error"]) == (409, True)
    assert (tmp_path / "daw-lint.toml").read_text() == text


def test_a_reason_that_says_nothing_is_refused(server: AppServer, tmp_path: Path) -> None:
    _, row = opened(server, tmp_path)
    key = server.get(f"/api/songs/{row['id']}")["findings"][0]["key"]
    for reason in ("", "...", "x" * 999, "a\u0007b"):
        assert server.ask("POST", f"/api/songs/{row['id']}/suppress", {"finding": key, "reason": reason})[0] == 400
    assert server.ask("POST", f"/api/songs/{row['id']}/suppress", {"finding": "none", "reason": "because"})[0] == 404


def test_bounces_and_what_was_dropped_are_not_changed(server: AppServer, tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", peak_db=-0.1)
    row = server.songs(server.open(tmp_path))["mix.wav"]
    assert server.ask("POST", f"/api/songs/{row['id']}/fixes", {"write": True})[0] == 409
    session = write_set(tmp_path / "other" / "Song.als", live_set(master=vst2("Pro-L 2")))
    dropped = server.drop("Song.als", session.read_bytes())[1]
    server.judged(dropped["id"])
    for what in ("fixes", "undo", "suppress", "take-back"):
        assert server.ask("POST", f"/api/songs/{dropped['id']}/{what}", {"finding": "x", "reason": "y"})[0] == 409


def test_nothing_to_undo_is_said(server: AppServer, tmp_path: Path) -> None:
    _, row = opened(server, tmp_path)
    status, found, _ = server.ask("POST", f"/api/songs/{row['id']}/undo", {})
    assert status == 409
    assert "nothing" in found["error"]
