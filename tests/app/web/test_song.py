"""The page of a song: findings, bounce, report, settings, comparison."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from tests.support.app_server import AppServer, app_server
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav

pytestmark = pytest.mark.slow


def test_a_song_has_its_findings_its_bounce_and_the_outline_of_its_waveform(server: AppServer, tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als", live_set(master=vst2("Pro-L 2")))
    write_wav(tmp_path / "Song mix.wav", peak_db=-0.1)
    row = server.songs(server.open(tmp_path))["Song.als"]
    found = server.get(f"/api/songs/{row['id']}")
    by_code = {one["code"]: one for one in found["findings"]}
    assert by_code["MB101"]["fix"] == {"safety": "unsafe", "title": "switch the device off"}
    assert by_code["HR101"]["at_s"][0] == pytest.approx(found["bounce"]["length_s"] / 2, abs=4)
    assert found["headline"]["title"] == "Not ready for mastering"
    bounce = found["bounce"]
    assert bounce["numbers"]["peak_dbfs"] == pytest.approx(-0.1, abs=0.01)
    assert bounce["gain_db_to_equal"] == pytest.approx(-23 - bounce["numbers"]["lufs"])
    assert len(bounce["spectrum"]["hz"]) == len(bounce["spectrum"]["db"])
    peaks = server.get(bounce["peaks"])
    assert len(peaks["peaks"]) == 2
    highest = max(max(-low, high) for channel in peaks["peaks"] for low, high in channel)
    assert highest == pytest.approx(10 ** (-0.1 / 20), abs=1e-3)


def test_audio_comes_in_the_parts_that_a_player_asks_for(server: AppServer, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "mix.wav", peak_db=-4.0)
    content = path.read_bytes()
    row = server.songs(server.open(tmp_path))["mix.wav"]
    address = f"/api/audio/{row['audio']}"
    status, whole, headers = server.ask("GET", address)
    assert (status, whole, headers["accept-ranges"]) == (200, content, "bytes")
    status, part, headers = server.ask("GET", address, headers={"Range": "bytes=1000-1999"})
    assert (status, part) == (206, content[1000:2000])
    assert headers["content-range"] == f"bytes 1000-1999/{len(content)}"
    assert server.ask("GET", address, headers={"Range": "bytes=-10"})[1] == content[-10:]
    assert server.ask("GET", address, headers={"Range": f"bytes={len(content)}-"})[0] == 416
    status, nothing, headers = server.ask("HEAD", address)
    assert (status, nothing, headers["content-length"]) == (200, b"", str(len(content)))


def test_audio_that_browsers_do_not_play_is_sent_as_wav_of_16_bits_from_anywhere_in_it(
    server: AppServer, tmp_path: Path
) -> None:
    path = write_wav(tmp_path / "mix.wav", peak_db=-4.0, seconds=2.0)
    row = server.songs(server.open(tmp_path))["mix.wav"]
    address = f"/api/audio/{row['audio']}?as=wav"
    whole = server.ask("GET", address)[1]
    with wave.open(io.BytesIO(whole)) as sound, wave.open(str(path)) as before:
        assert sound.getsampwidth() == 2
        assert (sound.getnchannels(), sound.getframerate(), sound.getnframes()) == (
            before.getnchannels(), before.getframerate(), before.getnframes(),
        )  # fmt: skip
    for first, end in ((0, 44), (10, 100), (45, 46), (50_001, 90_003), (len(whole) - 5, len(whole))):
        status, part, _ = server.ask("GET", address, headers={"Range": f"bytes={first}-{end - 1}"})
        assert (status, part) == (206, whole[first:end])


def test_a_player_that_leaves_while_its_sound_is_made_is_no_fault(tmp_path: Path) -> None:
    write_wav(tmp_path / "songs" / "mix.wav", peak_db=-4.0, seconds=120.0, bits=16)
    with app_server(tmp_path / "home") as server:
        row = server.songs(server.open(tmp_path / "songs"))["mix.wav"]
        server.lines.queue.clear()
        for read in range(30):
            connection, answer = server.begin("GET", f"/api/audio/{row['audio']}?as=wav")
            answer.read(1 + read * 1000)
            answer.close()
            connection.close()
        assert server.end() == 0
        server.reader.join(20)
        assert list(server.lines.queue) == []


def test_a_report_is_made_for_other_settings_too_and_unknown_ones_are_refused(
    server: AppServer, tmp_path: Path
) -> None:
    write_wav(tmp_path / "mix.wav", peak_db=-4.0)
    row = server.songs(server.open(tmp_path))["mix.wav"]
    report = f"/api/songs/{row['id']}/report.html"
    assert b"Session health" in server.ask("GET", report)[1]
    assert b"Spotify" in server.ask("GET", f"{report}?stage=master&target=spotify")[1]
    for query in ("stage=loud", "profile=mine", "target=nowhere"):
        assert server.ask("GET", f"{report}?{query}")[0] == 400


def test_settings_of_a_song_judge_it_again_and_are_written_nowhere(server: AppServer, tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", peak_db=-4.0)
    row = server.songs(server.open(tmp_path))["mix.wav"]
    assert row["stage"] == "mix"
    server.post(f"/api/songs/{row['id']}/settings", {"stage": "master", "targets": ["spotify"]})
    found = server.judged(row["id"], row["version"] + 1)
    assert found["song"]["stage"] == "master"
    assert found["settings"]["targets"] == ["spotify"]
    assert found["settings"]["chosen"] == ["stage", "targets"]
    assert [path.name for path in tmp_path.iterdir()] == ["mix.wav"]
    server.post(f"/api/songs/{row['id']}/settings", {})
    assert server.judged(row["id"], found["song"]["version"] + 1)["song"]["stage"] == "mix"
    for wish in ({"stage": "x"}, {"profile": 3}, {"targets": "spotify"}, {"targets": [1]}):
        assert server.ask("POST", f"/api/songs/{row['id']}/settings", wish)[0] == 400


def test_a_bounce_stays_with_its_session_when_the_user_chooses_another_stage(server: AppServer, tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als")
    write_wav(tmp_path / "Song mix.wav", peak_db=-4.0)
    row = server.songs(server.open(tmp_path))["Song.als"]
    assert (row["stage"], row["bounce"]) == ("mix", "Song mix.wav")
    server.post(f"/api/songs/{row['id']}/settings", {"stage": "master"})
    chosen = server.judged(row["id"], row["version"] + 1)["song"]
    assert (chosen["stage"], chosen["bounce"]) == ("master", "Song mix.wav")
    server.post(f"/api/songs/{row['id']}/settings", {})
    again = server.judged(row["id"], chosen["version"] + 1)["song"]
    assert (again["stage"], again["bounce"]) == ("mix", "Song mix.wav")


def test_two_versions_are_compared_in_session_and_sound(server: AppServer, tmp_path: Path) -> None:
    write_set(tmp_path / "Song v1.als")
    write_set(tmp_path / "Song v2.als", live_set(master=vst2("Pro-L 2")))
    write_wav(tmp_path / "Song v1.wav", peak_db=-10.0)
    write_wav(tmp_path / "Song v2.wav", peak_db=-4.0)
    rows = server.songs(server.open(tmp_path))
    first, second = rows["Song v1.als"]["id"], rows["Song v2.als"]["id"]
    assert [one["id"] for one in server.get(f"/api/songs/{first}")["versions"]] == [second]
    found = server.get(f"/api/compare?a={first}&b={second}")
    peak = next(one for one in found["numbers"] if one["key"] == "peak_dbfs")
    assert peak["difference"] == pytest.approx(6.0, abs=0.01)
    assert found["match_db"]["a"] == 0.0
    assert found["match_db"]["b"] == pytest.approx(-6.0, abs=0.1)
    assert any("Pro-L 2" in change["object"] + change["name"] for change in found["session"])
    assert found["a"]["bounce"]["audio"] == f"/api/audio/{first}-0"
    assert server.ask("GET", f"/api/compare?a={first}&b=nothing")[0] == 404


def test_a_song_without_a_history_says_so(server: AppServer, tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", peak_db=-4.0)
    row = server.songs(server.open(tmp_path))["mix.wav"]
    assert server.get(f"/api/songs/{row['id']}/history") == {"reports": [], "keeps": False}
    assert not list(tmp_path.glob(".daw-lint*"))


def test_versions_are_kept_where_the_configuration_asks_for_it_and_become_the_trend(
    server: AppServer, tmp_path: Path
) -> None:
    write_set(tmp_path / "Song.als")
    (tmp_path / "daw-lint.toml").write_text("history = true\n")
    place = server.open(tmp_path)
    row = server.songs(place)["Song.als"]
    assert row["trend"] == []
    write_set(tmp_path / "Song.als", live_set(master=vst2("Pro-L 2")))
    found = server.judged(row["id"], row["version"] + 1)
    assert found["song"]["trend"] == [row["score"], found["song"]["score"]]
    kept = server.get(f"/api/songs/{row['id']}/history")
    assert kept["keeps"] is True
    assert [one["errors"] for one in kept["reports"]] == [0, 1]
