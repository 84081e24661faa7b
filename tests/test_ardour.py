"""Ardour sessions: routes, connections, processors, regions, in the forms of versions 3 to 8."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.parsers import ardour, read_session
from daw_lint.routing import Routing
from daw_lint.session import DeviceFormat, OutputKind, Session, SessionError, TrackKind
from tests.corpus import CORPUS, needs_corpus

TEMPO = '<TempoMap><Tempos><Tempo npm="120" enpm="120" note-type="4" type="Tempo::Constant"/></Tempos></TempoMap>'


def route(ident: str, name: str, flags: str, to: str = "", inside: str = "", more: str = "") -> str:
    ports = "".join(
        f'<Port type="audio" name="{name}/audio_out {side}"><Connection other="{to.format(side)}"/></Port>'
        for side in (1, 2)
        if to
    )
    return (
        f'<Route id="{ident}" name="{name}" default-type="audio" active="1"><PresentationInfo flags="{flags}"/>'
        f'<Controllable name="solo" value="0" self-solo="0"/><IO name="{name}" direction="Output">{ports}</IO>'
        f'<MuteMaster muted="0"/><Controllable name="mute" value="0"/>{inside}'
        f'<Processor type="amp" name="Amp" active="1"><Controllable name="gaincontrol" value="0.5"/></Processor>{more}</Route>'
    )


MASTER = route("1", "Master", "MasterOut", "system:playback_{}")
LIMITER = '<Processor type="ladspa" name="Fast Lookahead limiter" active="{}" unique-id="1913"/>'
TO_MASTER, TO_BUS = "Master/audio_in {}", "Mix Bus/audio_in {}"


def session(tmp_path: Path, routes: str, rest: str = TEMPO, version: str = "7002") -> Session:
    path = tmp_path / "Song.ardour"
    path.write_text(
        f'<?xml version="1.0"?><Session version="{version}" name="Song" sample-rate="48000">'
        f'<ProgramVersion modified-with="Ardour 7.3"/><Routes>{routes}</Routes>{rest}</Session>'
    )
    return read_session(path)


def playlist(owner: str, *regions: str) -> str:
    return f'<Playlist type="audio" orig-track-id="{owner}">{"".join(regions)}</Playlist>'


REGION = '<Region name="hit" position="96000" length="48000" muted="0" source-0="9"/>'


@pytest.mark.parametrize(("stored", "active"), [("1", True), ("0", False), ("yes", True), ("no", False)])
def test_plug_ins_are_told_from_what_every_route_has(tmp_path: Path, stored: str, active: bool) -> None:
    found = session(tmp_path, route("1", "Master", "MasterOut", "system:playback_{}", LIMITER.format(stored)))
    assert found.master is not None
    (limiter,) = found.master.devices
    assert (limiter.format, limiter.active, limiter.plugin_id) == (DeviceFormat.LADSPA, active, "LADSPA:1913")
    assert found.master.volume_db == pytest.approx(-6.02, abs=0.01)


def test_connections_tell_where_a_route_runs(tmp_path: Path) -> None:
    routes = (
        MASTER
        + route("2", "Kick", "AudioTrack", TO_BUS)
        + route("3", "Ref", "AudioTrack", "system:playback_{}")
        + route("4", "Mix Bus", "AudioBus", TO_MASTER)
        + route("5", "Lost", "AudioTrack")
        + route("6", "Monitor", "MonitorOut", "system:playback_{}")
    )
    kick, ref, bus, lost, monitor = session(tmp_path, routes).tracks
    outputs = [track.output for track in (kick, ref, bus, lost)]
    assert [output.kind if output else None for output in outputs] == [
        OutputKind.TRACK, OutputKind.OUTSIDE, OutputKind.MASTER, OutputKind.NONE
    ]  # fmt: skip
    assert (bus.kind, monitor.kind, kick.kind) == (TrackKind.GROUP, TrackKind.CUE, TrackKind.AUDIO)


def test_a_bus_through_which_all_run_is_on_the_master_path(tmp_path: Path) -> None:
    routes = (
        MASTER
        + route("2", "A", "AudioTrack", TO_BUS)
        + route("3", "B", "AudioTrack", TO_BUS)
        + route("4", "Mix Bus", "AudioBus", TO_MASTER, LIMITER.format(1))
    )
    lists = f"<Playlists>{playlist('2', REGION)}{playlist('3', REGION)}</Playlists>"
    found = session(tmp_path, routes, TEMPO + lists, "6000")
    assert [track.name for track in Routing(found).master_path] == ["Mix Bus", "Master"]


def test_regions_stand_in_seconds_and_beats_in_samples_and_in_superclocks(tmp_path: Path) -> None:
    new = '<Region name="new" position="a564480000" length="a282240000@a0" muted="0" source-0="9"/>'
    sources = '<Sources><Source id="9" name="hit.wav" type="audio"/></Sources>'
    rest = f"{sources}<Playlists>{playlist('2', REGION, new)}</Playlists>{TEMPO}"
    found = session(tmp_path, MASTER + route("2", "A", "AudioTrack", TO_MASTER), rest)
    assert [(clip.start_beats, clip.end_beats) for clip in found.tracks[0].clips] == [(4, 6), (4, 6)]
    assert found.arrangement_length_s == 3
    (media,) = found.media
    assert (media.exists, media.location) == (False, "project")
    assert media.resolved == tmp_path / "interchange" / "Song" / "audiofiles" / "hit.wav"


def test_marks_are_markers_and_ranges_are_none(tmp_path: Path) -> None:
    places = (
        '<Locations><Location name="Drop" start="240000" end="240000" flags="IsMark"/>'
        '<Location name="session" start="0" end="480000" flags="IsSessionRange"/></Locations>'
    )
    (drop,) = session(tmp_path, MASTER, TEMPO + places).markers
    assert (drop.name, drop.time_s, drop.position_beats) == ("Drop", 5, 10)


def test_a_ramp_of_tempo_is_not_followed(tmp_path: Path) -> None:
    ramp = '<TempoMap><Tempo beats-per-minute="120" end-beats-per-minute="90" tempo-type="Ramp"/></TempoMap>'
    found = session(tmp_path, MASTER, ramp)
    assert found.tempo_map is None
    assert "session.tempo" in found.missing_facts


def test_without_a_master_bus_its_devices_are_not_told(tmp_path: Path) -> None:
    found = session(tmp_path, route("2", "A", "AudioTrack", "system:playback_{}"))
    assert found.master is None
    assert "session.master.devices" in found.missing_facts


def test_two_routes_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="same id"):
        session(tmp_path, MASTER + MASTER)


def test_another_xml_is_not_claimed() -> None:
    assert not ardour.sniff(b'<?xml version="1.0"?><lmms-project version="1"/>')


@needs_corpus
def test_the_sessions_of_the_corpus_are_read() -> None:
    for path in sorted(CORPUS.glob("ardour/*/*")):
        found = read_session(path)
        assert found.master is not None
        routes = path.read_text("utf-8").count("<Route id=")
        assert len(found.tracks) + 1 == routes
