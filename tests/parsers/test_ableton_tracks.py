"""Tracks of Live sets: the names that Live shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.parsers import read_session
from tests.support.live_sets import live_set, track, write_set


@pytest.mark.parametrize(
    ("stored", "shown"), [("# Lead", "2 Lead"), ("Take #3", "Take #3"), ("Lead", "Lead"), ("#-#", "2-2")]
)
def test_a_number_sign_that_begins_a_name_is_the_number_of_the_track(tmp_path: Path, stored: str, shown: str) -> None:
    tracks = track("Drums", number=11) + track(stored, number=7)
    session = read_session(write_set(tmp_path / "Song.als", live_set(tracks)))
    assert [one.name for one in session.tracks] == ["Drums", shown]


def test_tracks_without_a_name_have_that_of_their_number_and_kind(tmp_path: Path) -> None:
    tracks = track("", number=11) + track("", number=12, kind="MidiTrack") + track("", number=13, kind="GroupTrack")
    tracks += track("", number=14, kind="ReturnTrack", clips="") + track("", number=15)
    session = read_session(write_set(tmp_path / "Song.als", live_set(tracks)))
    assert [one.name for one in session.tracks] == ["1-Audio", "2-Midi", "Group", "Return", "3-Audio"]
    assert not any(one.named_by_user for one in session.tracks)
