"""Ardour sessions: routes, connections, processors, regions, in the forms of versions 3 to 8."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.judge.case import Case
from daw_lint.model.facts import Fact
from daw_lint.model.routing import Routing
from daw_lint.model.session import DeviceFormat, OutputKind, Session, SessionError, TrackKind
from daw_lint.parsers import ardour, read_session
from daw_lint.plugins import settings_of
from daw_lint.rulebook.catalogue import load
from tests.support.corpus import CORPUS, needs_corpus

TEMPO = '<TempoMap><Tempos><Tempo npm="120" enpm="120" note-type="4" type="Tempo::Constant"/></Tempos></TempoMap>'


def route(ident: str, name: str, flags: str, to: str = "", inside: str = "", more: str = "") -> str:
    plays = f' audio-playlist="list of {ident}"' if "Track" in flags else ""
    ports = "".join(
        f'<Port type="audio" name="{name}/audio_out {side}"><Connection other="{to.format(side)}"/></Port>'
        for side in (1, 2)
        if to
    )
    return (
        f'<Route id="{ident}" name="{name}" default-type="audio" active="1"{plays}>'
        f'<PresentationInfo flags="{flags}"/>'
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
    return f'<Playlist type="audio" id="list of {owner}" orig-track-id="99">{"".join(regions)}</Playlist>'


REGION = '<Region name="hit" position="96000" length="48000" muted="0" source-0="9"/>'


@pytest.mark.parametrize(("stored", "active"), [("1", True), ("0", False), ("yes", True), ("no", False)])
def test_plug_ins_are_told_from_what_every_route_has(tmp_path: Path, stored: str, active: bool) -> None:
    found = session(tmp_path, route("1", "Master", "MasterOut", "system:playback_{}", LIMITER.format(stored)))
    assert found.master is not None
    (limiter,) = found.master.devices
    assert (limiter.format, limiter.active, limiter.plugin_id) == (DeviceFormat.LADSPA, active, "LADSPA:1913")
    assert found.master.volume_db == pytest.approx(-6.02, abs=0.01)


def test_ids_are_those_that_the_catalogue_knows(tmp_path: Path) -> None:
    plug_ins = (
        '<Processor type="lxvst" name="Carla" active="1" unique-id="1131572325"/>'
        '<Processor type="luaproc" name="a-Amplifier" active="1" unique-id="x"/>'
        '<Processor type="lv2" name="Limiter Stereo - Begrenzer Stereo" active="1" '
        'unique-id="http://lsp-plug.in/plugins/lv2/limiter_stereo"/>'
    )
    found = session(tmp_path, route("1", "Master", "MasterOut", "system:playback_{}", plug_ins))
    assert found.master is not None
    classes = [Case(load(), session=found).classify(device).plugin_class for device in found.master.devices]
    assert classes == ["plugin-host", "utility", "limiter"]


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
    new = '<Region name="new" length="a282240000@a564480000" muted="0" source-0="9"/>'
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


def test_positions_in_ticks_are_beats_and_follow_the_tempo(tmp_path: Path) -> None:
    tempos = (
        '<Tempo npm="120" enpm="120" note-type="4" type="Constant" active="1" sclock="0" quarters="0:0"/>'
        '<Tempo npm="60" enpm="60" note-type="4" type="Constant" active="1" sclock="564480000" quarters="4:0"/>'
    )
    region = '<Region name="hit" length="b3840@b9600" muted="0" source-0="9"/>'
    rest = f"<TempoMap><Tempos>{tempos}</Tempos></TempoMap><Playlists>{playlist('2', region)}</Playlists>"
    found = session(tmp_path, MASTER + route("2", "A", "AudioTrack", TO_MASTER), rest)
    assert [(clip.start_beats, clip.end_beats) for clip in found.tracks[0].clips] == [(5, 7)]
    assert (found.arrangement_length_s, found.arrangement_length_beats) == (5, 7)


def test_a_ramp_of_tempo_is_linear_over_beats(tmp_path: Path) -> None:
    # From 120 to 60 over 4 beats: 4 s * ln 2.
    tempos = (
        '<Tempo beats-per-minute="120" end-beats-per-minute="60" note-type="4" active="1" pulse="0" frame="0"/>'
        '<Tempo beats-per-minute="60" end-beats-per-minute="60" note-type="4" active="1" pulse="1" frame="133084"/>'
    )
    marks = '<Location name="Middle" start="66542" flags="IsMark"/><Location name="End" start="133084" flags="IsMark"/>'
    rest = f"<TempoMap>{tempos}</TempoMap><Locations>{marks}</Locations>"
    found = session(tmp_path, MASTER, rest, "6000")
    middle, end = found.markers
    assert found.tempo_map is not None
    assert end.position_beats == pytest.approx(4)
    assert middle.position_beats == pytest.approx(8 - 4 * 2**0.5, abs=1e-3)
    for mark in (middle, end):
        assert found.tempo_map.seconds_at(mark.position_beats or 0) == pytest.approx(mark.time_s, abs=1e-4)


def test_a_lone_tempo_holds_whatever_its_type(tmp_path: Path) -> None:
    found = session(tmp_path, MASTER, '<TempoMap><Tempo beats-per-minute="90" tempo-type="Ramp"/></TempoMap>', "3002")
    assert found.tempo_map is not None
    assert (found.tempo_map.is_constant, found.tempo_map.start_bpm) == (True, 90)


def test_several_tempos_whose_places_are_bars_are_not_followed(tmp_path: Path) -> None:
    tempos = '<Tempo start="1|1|0" beats-per-minute="120"/><Tempo start="9|1|0" beats-per-minute="90"/>'
    found = session(tmp_path, MASTER, f"<TempoMap>{tempos}</TempoMap>", "3001")
    assert found.tempo_map is None
    assert Fact.TEMPO in found.missing_facts


@pytest.mark.parametrize(
    ("port", "active"),
    [
        ("enable", "0"),
        ("enabled", "+0.000000"),
        ("bypass", "+1.000000"),
        ("enabled", "1"),
        ("bypass", "0"),
        ("gain", "0"),
    ],
)
def test_a_plug_in_with_a_switch_among_its_ports_is_bypassed_by_that(tmp_path: Path, port: str, active: str) -> None:
    plug_in = (
        f'<Processor type="lv2" name="L" active="1"><lv2><Port symbol="{port}" value="{active}"/></lv2></Processor>'
    )
    found = session(tmp_path, route("1", "Master", "MasterOut", "system:playback_{}", plug_in))
    assert found.master is not None
    assert found.master.devices[0].active is ((port, active) in [("enabled", "1"), ("bypass", "0"), ("gain", "0")])


def test_a_track_plays_the_playlist_that_it_names_and_no_other(tmp_path: Path) -> None:
    lists = f"<Playlists>{playlist('2', REGION)}{playlist('old take', REGION)}</Playlists>"
    found = session(tmp_path, MASTER + route("2", "A", "AudioTrack", TO_MASTER), TEMPO + lists, "6000")
    assert len(found.tracks[0].clips) == 1


def test_a_file_that_no_region_plays_is_not_missed(tmp_path: Path) -> None:
    sources = '<Sources><Source id="9" name="hit.wav"/><Source id="10" name="old take.wav"/></Sources>'
    rest = f"{TEMPO}{sources}<Playlists>{playlist('2', REGION)}</Playlists>"
    found = session(tmp_path, MASTER + route("2", "A", "AudioTrack", TO_MASTER), rest, "6000")
    assert [media.stored_path for media in found.media] == ["hit.wav"]


def test_recordings_under_an_earlier_name_of_the_session_are_found(tmp_path: Path) -> None:
    (tmp_path / "interchange" / "Untitled" / "audiofiles").mkdir(parents=True)
    (tmp_path / "interchange" / "Untitled" / "audiofiles" / "hit.wav").touch()
    rest = f'{TEMPO}<Sources><Source id="9" name="hit.wav"/></Sources><Playlists>{playlist("2", REGION)}</Playlists>'
    (media,) = session(tmp_path, MASTER + route("2", "A", "AudioTrack", TO_MASTER), rest, "6000").media
    assert (media.exists, media.location) == (True, "project")


@pytest.mark.parametrize(
    ("more", "muted"),
    [
        ('<Automation><AutomationList automation-id="mute" state="Play"><events>0 0\n9 1\n</events></AutomationList>'
         "</Automation>", "automated"),
        ('<Automation><AutomationList automation-id="mute" state="Off"><events>0 0\n9 1\n</events></AutomationList>'
         "</Automation>", False),
        ('<Slavable><Master number="1"/></Slavable>', True),
        ('<Slavable><Master number="2"/></Slavable>', False),
    ],
)  # fmt: skip
def test_mute_comes_from_automation_and_vcas_too(tmp_path: Path, more: str, muted: object) -> None:
    vcas = "".join(
        f'<VCA number="{number}"><Controllable name="mute" value="{on}"/></VCA>' for number, on in ((1, 1), (2, 0))
    )
    found = session(
        tmp_path, MASTER + route("2", "A", "AudioTrack", TO_MASTER, more=more), f"<VCAManager>{vcas}</VCAManager>"
    )
    assert found.tracks[0].muted == muted


def test_the_solo_of_a_vca_is_that_of_its_followers(tmp_path: Path) -> None:
    vca = '<VCAManager><VCA number="1"><Controllable name="solo" value="1"/></VCA></VCAManager>'
    follower = route("2", "A", "AudioTrack", TO_MASTER, more='<Slavable><Master number="1"/></Slavable>')
    found = session(tmp_path, MASTER + follower + route("3", "B", "AudioTrack", TO_MASTER), vca)
    assert [track.soloed for track in found.tracks] == [True, False]


def test_a_mute_that_spares_the_main_outs_is_none_and_an_inactive_route_is_silent(tmp_path: Path) -> None:
    spared = route("2", "A", "AudioTrack", TO_MASTER).replace(
        '<MuteMaster muted="0"', '<MuteMaster mute-point="PreFader" muted="1"'
    )
    idle = route("3", "B", "AudioTrack", TO_MASTER).replace('active="1"', 'active="0"', 1)
    assert [track.muted for track in session(tmp_path, MASTER + spared + idle).tracks] == [False, True]


@pytest.mark.parametrize(
    ("state", "events", "automated"),
    [("Play", "0 1\n9 0", True), ("Touch", "0 1\n9 0", True), ("Off", "0 1\n9 0", False), ("Play", "0 1\n9 1", False)],
)
def test_a_fader_is_automated_where_its_line_is_played_and_moves(
    tmp_path: Path, state: str, events: str, automated: bool
) -> None:
    lines = f'<AutomationList automation-id="gain" state="{state}"><events>{events}</events></AutomationList>'
    master = MASTER.replace("</Processor>", f"<Automation>{lines}</Automation></Processor>")
    found = session(tmp_path, master).master
    assert found is not None
    assert found.volume_automated is automated


def test_a_hardware_port_beside_a_bus_is_only_for_listening(tmp_path: Path) -> None:
    both = route("2", "A", "AudioTrack", TO_MASTER).replace(
        "</IO>", '<Port><Connection other="system:playback_5"/></Port></IO>'
    )
    (track,) = session(tmp_path, MASTER + both).tracks
    assert track.output is not None
    assert track.output.kind is OutputKind.MASTER


def test_side_chains_and_notes_are_no_ways_out_for_sound(tmp_path: Path) -> None:
    more = (
        '<Port type="audio"><Connection other="SC Mix Bus/a-Compressor 17/audio_in 1"/></Port>'
        '<Port type="midi"><Connection other="Synth/midi_in 1"/></Port></IO>'
    )
    kick = route("2", "Kick", "AudioTrack", TO_MASTER).replace("</IO>", more)
    others = route("3", "Mix Bus", "AudioBus", TO_MASTER) + route("4", "Synth", "MidiTrack", TO_MASTER)
    notes = route("5", "Notes", "MidiTrack").replace("</IO>", more.partition("</Port>")[2])
    outputs = {track.name: track.output for track in session(tmp_path, MASTER + kick + others + notes).tracks}
    assert outputs["Kick"] is not None
    assert outputs["Kick"].kind is OutputKind.MASTER
    assert outputs["Notes"] is not None
    assert outputs["Notes"].track_id == "4"


def test_a_bus_that_only_sends_reach_is_a_return(tmp_path: Path) -> None:
    send = '<Processor type="intsend" role="Aux" target="3" active="1"><Controllable name="gaincontrol" value="1"/></Processor>'
    routes = route("2", "A", "AudioTrack", TO_MASTER, send) + route("3", "Reverb", "AudioBus", TO_MASTER)
    assert [track.kind for track in session(tmp_path, MASTER + routes).tracks] == [TrackKind.AUDIO, TrackKind.RETURN]


def test_ardour_2_is_read_with_its_inserts_and_sends(tmp_path: Path) -> None:
    def old(ident: str, name: str, attributes: str, outputs: str, more: str = "") -> str:
        io = f'<IO name="{name}" id="{ident}" active="yes" outputs="{outputs}" gain="0.5"/>'
        return f'<Route muted="no" soloed="no" {attributes}>{io}{more}</Route>'

    def insert(name: str, active: str) -> str:
        inside = f'<Redirect active="{active}"><IO name="{name}" id="x{name}" outputs=""/></Redirect><ladspa/>'
        return f'<Insert type="ladspa" unique-id="1913">{inside}</Insert>'

    send = '<Send><Redirect active="yes"><IO name="s" outputs="{Reverb/in 1}{Reverb/in 2}" gain="1"/></Redirect></Send>'
    routes = (
        old("1", "master", 'flags="MasterOut"', "{alsa_pcm:playback_1}", insert("on", "yes") + insert("off", "no"))
        + old("2", "Voice", 'diskstream-id="20"', "{ardour:master/in 1}{ardour:master/in 2}", send)
        + old("3", "Reverb", "", "{master/in 1,alsa_pcm:playback_1}{master/in 2}")
    )
    rest = (
        '<DiskStreams><AudioDiskstream id="20" playlist="Voice"/></DiskStreams>'
        f'<Playlists><Playlist name="Voice" orig_diskstream_id="99">{REGION}</Playlist></Playlists>'
    )
    found = session(tmp_path, routes, rest + TEMPO, "2.0.0")
    voice, reverb = found.tracks
    assert found.master is not None
    assert [(device.name, device.active) for device in found.master.devices] == [("on", True), ("off", False)]
    assert (voice.kind, len(voice.clips), voice.output and voice.output.kind) == (TrackKind.AUDIO, 1, OutputKind.MASTER)
    assert [send.target_id for send in voice.sends] == [reverb.id]
    assert reverb.kind is TrackKind.RETURN
    assert reverb.volume_db == pytest.approx(-6.02, abs=0.01)


def test_what_mixbus_adds_is_said_to_be_hidden(tmp_path: Path) -> None:
    path = tmp_path / "Song.ardour"
    path.write_text(
        '<Session version="7002" name="Song" sample-rate="48000"><ProgramVersion modified-with="Mixbus 9.2"/>'
        f"<Routes>{MASTER}</Routes></Session>"
    )
    found = read_session(path)
    assert found.application == "Mixbus"
    assert {Fact.MASTER_DEVICES, Fact.ROUTING} <= found.missing_facts.keys()


def test_without_a_master_bus_its_devices_are_not_told(tmp_path: Path) -> None:
    found = session(tmp_path, route("2", "A", "AudioTrack", "system:playback_{}"))
    assert found.master is None
    assert Fact.MASTER_DEVICES in found.missing_facts


def test_two_routes_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="same ID"):
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


PORTS = (
    '<Processor type="lv2" name="ACE Compressor" active="1" unique-id="urn:ardour:a-comp">'
    '<Automation><AutomationList automation-id="parameter-{}" state="{}"><events>0 -20\n48000 -10\n</events></AutomationList>'
    '</Automation><lv2><Port symbol="rat" value="3"/><Port symbol="thr" value="-18"/></lv2>'
    '<Controllable name="Threshold" value="-18" parameter="4" symbol="thr"/></Processor>'
)


@pytest.mark.parametrize(
    ("number", "state", "known"),
    [
        ("4", "Off", {"ratio", "threshold_db"}),
        ("4", "Play", {"ratio"}),
        ("3", "Play", set()),
        ("9", "Off", {"ratio", "threshold_db"}),
    ],
)
def test_ports_are_known_unless_automation_moves_them(tmp_path: Path, number: str, state: str, known: set[str]) -> None:
    inside = PORTS.format(number, state)
    found = session(tmp_path, route("1", "Master", "MasterOut", "system:playback_{}", inside))
    assert found.master is not None
    settings = settings_of(found.master.devices[0])
    assert (set() if settings is None else settings.parameters.keys()) == known


def test_ladspa_ports_are_known_by_their_number(tmp_path: Path) -> None:
    ports = "".join(f'<Port number="{number}" value="{value}"/>' for number, value in enumerate((6, -1, 0.5)))
    inside = LIMITER.format(1).replace("/>", f"><ladspa>{ports}</ladspa></Processor>")
    found = session(tmp_path, route("1", "Master", "MasterOut", "system:playback_{}", inside))
    assert found.master is not None
    settings = settings_of(found.master.devices[0])
    assert settings is not None
    assert settings.parameters == {"gain_db": 6, "ceiling_db": -1, "release_ms": 500}
