"""What can be compared of sessions of different DAWs, and what the song in fixtures/equal says that it must be."""

from __future__ import annotations

from typing import Any

import pytest

from daw_lint.model.session import OutputKind, Session, Track
from fixtures.equal import song as s


def by_name(session: Session) -> dict[str, list[Track]]:
    """Return the tracks by their name. In FL Studio and LMMS one is a channel that plays, another the strip it runs to."""
    found: dict[str, list[Track]] = {}
    for track in session.tracks:
        found.setdefault(track.name, []).append(track)
    return found


def destination(session: Session, track: Track) -> str | None:
    """Return where a track ends: at a track of another name that the song knows, the master, outside, or nowhere."""
    here = track
    for _ in range(5):
        if here.output is None or here.output.kind is not OutputKind.TRACK:
            return None if here.output is None else str(here.output.kind)
        following = session.track_by_id(here.output.track_id)
        assert following is not None
        if following.name in (s.BUS, s.RETURN):
            return following.name
        here = following
    raise AssertionError(track)


def model(session: Session) -> dict[str, Any]:
    """Return what can be compared of a session."""
    tracks, master = by_name(session), session.master
    assert master is not None
    assert session.tempo_map is not None
    names = {track.id: track.name for track in session.tracks}
    return {
        "tempo": session.tempo_map.start_bpm,
        "signatures": [(one.numerator, one.denominator) for one in session.time_signatures],
        "length": (session.arrangement_length_beats, session.arrangement_length_s),
        "markers": [(one.name, one.position_beats, one.time_s) for one in session.markers],
        "media": len(session.media),
        "missing media": [one.stored_path.replace("\\", "/").rsplit("/", 1)[-1] for one in session.media if one.exists is False],
        "kinds": {name: {str(track.kind) for track in same} for name, same in tracks.items()},
        "levels": {name: pytest.approx(sum(track.volume_db or 0 for track in same), abs=0.01) for name, same in tracks.items()},
        "ends": {name: destination(session, same[0]) for name, same in tracks.items()},
        "sends": [(track.name, names[send.target_id or ""], send.level_db) for track in session.tracks for send in track.sends
                  if send.level_db is None or send.level_db > -69],
        "soloed": {track.name for track in session.tracks if track.soloed},
        "muted": {track.name for track in session.tracks if track.muted},
        "clips": {name: [(clip.start_beats, clip.end_beats) for track in same for clip in track.clips] for name, same in tracks.items()},
        "devices": {name: [device.name for track in same for device in track.devices] for name, same in tracks.items()},
        "master": [(device.name, device.enabled, device.active) for device in master.devices],
        "master level": master.volume_db,
    }  # fmt: skip


def song_model(song: s.Song) -> dict[str, Any]:
    """Return what a session must hold, from the description of the song."""
    audio, both = [track.name for track in song.tracks], {s.BUS: "group", s.RETURN: "return"}
    ends = {s.OUTSIDE: "outside", s.MASTER: "master"}
    db = {1.0: 0.0, 0.5: -6.0206, 0.25: -12.0412}
    return {
        "tempo": 120,
        "signatures": [(4, 4)],
        "length": (64, 32),
        "markers": [("Drop", 32, 16)],
        "media": 4,
        "missing media": [f"{name}.wav" for name in song.missing],
        "kinds": {**{name: {"audio"} for name in audio}, **{name: {kind} for name, kind in both.items()}},
        "levels": {**{track.name: db[track.gain] for track in song.tracks}, **dict.fromkeys(both, 0)},
        "ends": {**{one.name: ends.get(one.target, one.target) for one in song.tracks}, **dict.fromkeys(both, "master")},
        "sends": [(track.name, s.RETURN, pytest.approx(db[track.send_gain], abs=0.01)) for track in song.tracks
                  if track.send_gain is not None],
        "soloed": {track.name for track in song.tracks if track.soloed},
        "muted": set(),
        "clips": {**{name: [(0, 0.25), (63.75, 64)] for name in audio}, **{name: [] for name in both}},
        "devices": {**{one.name: [slot.plugin.name for slot in one.slots] for one in song.tracks},
                    **{name: [] for name in both}},
        "master": [(slot.plugin.name, slot.on, slot.on) for slot in song.master],
        "master level": pytest.approx(0, abs=0.01),
    }  # fmt: skip
