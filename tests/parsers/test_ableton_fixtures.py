"""What is read from the Live sets in fixtures/als is what their JSON files say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from daw_lint.model.session import Session
from daw_lint.parsers import read_session

ROOT = Path(__file__).resolve().parent.parent.parent / "fixtures" / "als"
CASES = sorted(path.with_suffix("") for path in ROOT.rglob("*.als"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_set_is_read_as_its_maker_says(case: Path) -> None:
    session = read_session(case.with_suffix(".als"))
    expected: dict[str, Any] = json.loads(case.with_suffix(".json").read_text("utf-8"))
    read = facts(session)
    for key, value in expected.items():
        assert read[key] == pytest.approx(value) if key == "bpm" else close(read[key], value), (key, read[key])


def facts(session: Session) -> dict[str, Any]:
    assert session.master is not None
    tracks = list(session.tracks)
    devices = [device for track in session.all_tracks() for device in track.walk_devices()]
    return {
        "tracks": [[track.path, str(track.kind)] for track in tracks],
        "master": [[d.path, str(d.format), d.enabled, d.active] for d in session.master.walk_devices()],
        "markers": [[marker.name, marker.position_beats, marker.time_s] for marker in session.markers],
        "media": [
            [media.stored_path, media.exists, media.location]
            for media in session.media
            if "x.wav" not in media.stored_path
        ],
        "length_s": session.arrangement_length_s,
        "version": session.application_version,
        "bpm": session.tempo_map.start_bpm if session.tempo_map else None,
        "muted": {track.path: track.muted for track in tracks},
        "parameters": {device.path: device.parameters for device in devices if device.parameters},
        "ids": {device.path: device.plugin_id for device in devices if device.plugin_id and "VST3" in device.plugin_id},
        "signatures": [[entry.numerator, entry.denominator] for entry in session.time_signatures],
        "clips": {track.path: len(track.clips) for track in tracks if track.clips},
        "frozen": {track.path: True for track in tracks if track.frozen},
        "sends": {
            track.path: [[send.target_id, send.level_db] for send in track.sends] for track in tracks if track.sends
        },
        "sidechains": {
            device.path: device.sidechain_source for device in devices if device.native_type == "Compressor2"
        },
        "transpose": {
            c.name: c.transpose_semitones for t in tracks for c in t.clips if c.transpose_semitones is not None
        },
    }


def close(read: Any, wanted: Any) -> bool:
    """Compare with numbers to a millionth."""
    if isinstance(wanted, float):
        return isinstance(read, float) and abs(read - wanted) < 1e-4
    if isinstance(wanted, list):
        return isinstance(read, list) and len(read) == len(wanted) and all(map(close, read, wanted))
    if isinstance(wanted, dict):
        return (
            isinstance(read, dict) and read.keys() == wanted.keys() and all(close(read[k], wanted[k]) for k in wanted)
        )
    return bool(read == wanted)
