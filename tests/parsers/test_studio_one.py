"""Studio One: channels and their ways, devices, instruments, clips and media, tempo, automation, and damaged songs."""

from __future__ import annotations

import io
import random
import re
import runpy
import zipfile
from collections.abc import Mapping
from math import inf
from pathlib import Path

import pytest

from daw_lint.model.facts import Fact
from daw_lint.model.routing import Routing
from daw_lint.model.session import DeviceFormat, OutputKind, Session, SessionError, Track, TrackKind
from daw_lint.parsers import read_session, studio_one
from tests.support.corpus import CORPUS, needs_corpus
from tests.support.whole_sessions import FIXTURES, check_whole

MAIN, BUS, KICK, VERB = "{M}", "{B}", "{K}", "{V}"
PRO_L = "{72C4DB71-7A4D-459A-B97E-51745D84B39D}"


def slot(name: str, *, class_id: str = PRO_L, category: str = "VST3/Dynamics", shown: str = "", switch: str = "",
         uid: str = "{D}", preset: str = "vstpreset", inside: str = "") -> str:  # fmt: skip
    info = (
        f'<Attributes x:id="classInfo" classID="{class_id}" name="{name}" subCategory="{category}"/>'
        if category
        else ""
    )
    return (
        f'<Attributes name="FX01"{switch}><UID x:id="uniqueID" uid="{uid}"/>'
        f'<Attributes x:id="deviceData" name="{shown or name}"/>'
        f'<Attributes x:id="ghostData" presetType="{preset}">{info}</Attributes>{inside}</Attributes>'
    )


def channel(kind: str, uid: str, name: str, to: str | None = MAIN, *, gain: str = "1", more: str = "", inserts: str = "",
            sends: str = "", attributes: str = "mute='0' solo='0'") -> str:  # fmt: skip
    way = f'<Connection x:id="destination" objectID="{to}/Input"/>' if to else ""
    return (
        f'<ChannelGroup><Audio{kind}Channel gain="{gain}" label="{name}" name="Channel01" {attributes}>'
        f'<UID x:id="uniqueID" uid="{uid}"/>{way}<Attributes x:id="Inserts">{inserts}<Attributes x:id="Presets"/></Attributes>'
        f'<Attributes x:id="Sends">{sends}<Attributes x:id="Presets"/></Attributes>{more}</Audio{kind}Channel></ChannelGroup>'
    )


def master(inserts: str = "", **more: str) -> str:
    return channel("Output", MAIN, "Main", None, inserts=inserts, **more)


def track(uid: str, events: str = "", *, name: str = "Kick", follow: str = "1", more: str = "", kind: str = "Audio",
          lanes: str = "", attributes: str = "") -> str:  # fmt: skip
    return (
        f'<MediaTrack mediaType="{kind}" tempoFollow="{follow}" timeFormat="2" trackID="{{T{uid[1:]}" name="{name}"{attributes}>'
        f'<UID x:id="channelID" uid="{uid}"/><Attributes x:id="AutomationRegionList">{lanes}</Attributes>'
        f'<List x:id="Events">{events}</List>{more}</MediaTrack>'
    )


def packed(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def song(channels: str, tracks: str = "", tempo: str = '<TempoMapSegment curveType="0" start="0" tempo="0.5"/>',
         length: str = "1", more: Mapping[str, str | bytes] = {}, **members: str) -> bytes:  # fmt: skip
    """Write a song; ``more`` are members by their full name, keywords those at the top: ``notepad_xml``."""
    return packed(
        {
            "metainfo.xml": '<MetaInformation><Attribute id="Document:Generator" value="Studio One/7.2.3.1"/>'
            f'<Attribute id="Media:Length" value="{length}"/></MetaInformation>',
            "Song/song.xml": '<?xml version="1.0"?>\n<Song><Attributes x:id="Root"><Attributes x:id="timeContext" '
            f'sampleRate="44100"><TempoMap x:id="tempoMap">{tempo}</TempoMap></Attributes><List x:id="Tracks">{tracks}</List>'
            "</Attributes></Song>",
            "Devices/audiomixer.xml": f'<AudioMixer><Attributes x:id="channels">{channels}</Attributes></AudioMixer>',
        }
        | dict(more)
        | {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in members.items()}
    )


def read(tmp_path: Path, data: bytes) -> Session:
    path = tmp_path / "Night.song"
    path.write_bytes(data)
    session = read_session(path)
    check_whole(session)
    return session


def by_name(session: Session, name: str) -> Track:
    return next(track for track in session.all_tracks() if track.name == name)


def master_of(session: Session) -> Track:
    assert session.master is not None
    return session.master


# The master and its devices


@pytest.mark.parametrize(
    ("switch", "active"), [("", True), (' bypass="0"', True), (' bypass="1"', False), (' bypass="maybe"', None)]
)
def test_the_main_output_has_its_devices_with_their_switches(tmp_path: Path, switch: str, active: bool | None) -> None:
    main = master_of(read(tmp_path, song(master(slot("Pro-L", switch=switch, shown="Final")))))
    (device,) = main.devices
    assert (device.name, device.user_name, device.format) == ("Pro-L", "Final", DeviceFormat.VST3)
    assert (device.enabled, device.active, device.path) == (active, active, "Master > Final")
    assert (main.name, main.kind) == ("Main", TrackKind.MASTER)


@pytest.mark.parametrize(
    ("class_id", "category", "kind", "expected"),
    [
        (PRO_L, "VST3/EQ", DeviceFormat.VST3, "VST3:72c4db717a4d459ab97e51745d84b39d"),
        ("{5653545A-6E4F-3569-7A6F-746F7065206F}", "VST2", DeviceFormat.VST2, "VST2:ZnO5"),
        ("{61756678-6571-6479-5464-6E5342414C4B}", "AudioUnit", DeviceFormat.AU, "AU:aufx/dyeq/SndT"),
        ("{56535400-6E4F-3569-7A6F-746F7065206F}", "VST2", DeviceFormat.VST2, None),
        ("{what}", "VST3", DeviceFormat.VST3, None),
        (PRO_L, "(Native)/Dynamics", DeviceFormat.NATIVE, None),
    ],
)
def test_the_class_tells_the_interface_and_the_id(
    tmp_path: Path, class_id: str, category: str, kind: DeviceFormat, expected: str | None
) -> None:
    (device,) = master_of(read(tmp_path, song(master(slot("X", class_id=class_id, category=category))))).devices
    assert (device.format, device.plugin_id) == (kind, expected)
    assert device.vendor == ("PreSonus" if kind is DeviceFormat.NATIVE else None)


@pytest.mark.parametrize(
    ("preset", "kind"), [("aupreset", DeviceFormat.AU), ("fxb", DeviceFormat.VST2), ("vstpreset", DeviceFormat.VST3)]
)
def test_without_a_class_the_kind_of_preset_tells_the_interface(
    tmp_path: Path, preset: str, kind: DeviceFormat
) -> None:
    (device,) = master_of(read(tmp_path, song(master(slot("X", category="", preset=preset))))).devices
    assert device.format is kind


def test_devices_after_the_fader_stand_last_and_empty_slots_are_none(tmp_path: Path) -> None:
    after = f'<Attributes x:id="PostFaderInserts">{slot("Meter")}</Attributes>'
    main = master_of(read(tmp_path, song(master(slot("EQ") + '<Attributes name="FX02"/>' + slot("Glue"), more=after))))
    assert [device.name for device in main.devices] == ["EQ", "Glue", "Meter"]


def test_a_device_inside_of_a_bypassed_one_is_not_active(tmp_path: Path) -> None:
    outer = slot("Splitter", switch=' bypass="1"', inside=f'<Attributes x:id="Lane">{slot("Limiter")}</Attributes>')
    splitter, limiter = master_of(read(tmp_path, song(master(outer)))).devices
    assert (splitter.enabled, limiter.enabled, limiter.active) == (False, True, False)


def test_a_mix_effect_is_off_when_bypassed_and_else_unknown(tmp_path: Path) -> None:
    rack = '<Attributes x:id="AudioBusMixFX" passThrough="1">{}</Attributes>'
    off = master_of(read(tmp_path, song(master(more=rack.format(slot("Console Shaper", switch=' bypass="1"'))))))
    on = master_of(read(tmp_path, song(master(more=rack.format(slot("Console Shaper"))))))
    assert [(device.enabled, device.active) for device in off.devices + on.devices] == [(False, False), (None, None)]


def test_of_two_outputs_the_exported_one_is_the_master_else_the_first(tmp_path: Path) -> None:
    cue = channel("Output", "{O}", "Phones", None)
    kick = channel("Track", KICK, "Kick", to="{O}")
    first = read(tmp_path, song(master() + cue + kick))
    assert master_of(first).name == "Main"
    phones = by_name(first, "Kick").output
    assert phones is not None
    assert phones.track_id == "{O}"
    assert Routing(first).way_out(by_name(first, "Kick")) == ()
    settings = '<Settings><Section path="SongRenderer"><Attributes outputList="{O}"/></Section></Settings>'
    assert master_of(read(tmp_path, song(master() + cue, settings_xml=settings))).name == "Phones"


# Levels, ways, switches


def test_faders_are_gains_and_the_way_leads_through_the_buses(tmp_path: Path) -> None:
    channels = channel("Track", KICK, "Kick", BUS, gain="0.5") + channel("Group", BUS, "Drums", gain="0") + master()
    session = read(tmp_path, song(channels))
    kick, drums = session.tracks
    assert [kick.volume_db, drums.volume_db] == [pytest.approx(-6.02, abs=0.01), -inf]
    assert (kick.kind, drums.kind) == (TrackKind.AUDIO, TrackKind.GROUP)
    way = Routing(session).way_out(kick)
    assert way is not None
    assert [step.name for step in way] == ["Drums", "Main"]


def test_a_way_that_is_not_stored_is_unknown(tmp_path: Path) -> None:
    session = read(tmp_path, song(channel("Track", KICK, "Kick", None) + master()))
    assert session.tracks[0].output is None
    assert Fact.ROUTING in session.missing_facts


def test_mute_and_solo_are_switches_and_another_value_is_unknown(tmp_path: Path) -> None:
    for attributes, expected in (
        ("mute='1' solo='0'", (True, False)),
        ("mute='0' solo='1'", (False, True)),
        ("mute='0' solo='2'", (False, None)),
        ("mute='0' solo='0' disabled='1'", (True, False)),
    ):
        session = read(tmp_path, song(channel("Track", KICK, "Kick", attributes=attributes) + master()))
        assert (session.tracks[0].muted, session.tracks[0].soloed) == expected
        assert (Fact.SOLO in session.facts) is (expected[1] is not None)


def test_the_devices_of_a_muted_track_are_not_active(tmp_path: Path) -> None:
    muted = channel("Track", KICK, "Kick", attributes="mute='1' solo='0'", inserts=slot("Pro-L"))
    (device,) = read(tmp_path, song(muted + master())).tracks[0].devices
    assert (device.enabled, device.active) == (True, False)


@pytest.mark.parametrize(("vca_muted", "expected"), [("0", False), ("1", None)])
def test_a_vca_is_no_track_and_a_muted_one_leaves_its_channels_unknown(
    tmp_path: Path, vca_muted: str, expected: bool | None
) -> None:
    vca = channel("VCA", "{VCA}", "All drums", None, attributes=f"mute='{vca_muted}' solo='0'")
    link = '<Attributes x:id="VCATarget"><Connection x:id="vcaTarget" objectID="{VCA}/Output"/></Attributes>'
    session = read(tmp_path, song(channel("Track", KICK, "Kick", more=link) + master() + vca))
    assert [(track.name, track.muted) for track in session.tracks] == [("Kick", expected)]
    assert (Fact.MUTE in session.facts) is (expected is not None)


def test_sends_have_a_target_a_level_and_a_switch(tmp_path: Path) -> None:
    send = '<Attributes name="Send01" bypass="{}" level="0.5"><Connection x:id="destination" objectID="{{V}}/Input"/></Attributes>'
    channels = channel("Track", KICK, "Kick", sends=send.format(0) + send.format(1)) + channel("Effect", VERB, "Verb")
    session = read(tmp_path, song(channels + master()))
    assert by_name(session, "Verb").kind is TrackKind.RETURN
    assert [(one.target_id, one.enabled) for one in session.tracks[0].sends] == [(VERB, True), (VERB, False)]
    assert session.tracks[0].sends[0].level_db == pytest.approx(-6.02, abs=0.01)


def test_a_send_into_a_device_is_its_sidechain_and_no_send(tmp_path: Path) -> None:
    send = '<Attributes name="Send01" bypass="0" level="1"><Connection x:id="destination" objectID="{D}/Side"/></Attributes>'
    channels = channel("Track", KICK, "Kick", sends=send) + channel("Group", BUS, "Bus", inserts=slot("Comp"))
    session = read(tmp_path, song(channels + master()))
    assert by_name(session, "Kick").sends == ()
    assert by_name(session, "Bus").devices[0].sidechain_source == KICK


def test_the_panner_is_truer_than_the_pan_of_older_versions(tmp_path: Path) -> None:
    panner = '<Attributes x:id="Panner" panX1="{}" stereoMode="{}"/>'
    for more, expected in (("", -1.0), (panner.format(1, 0), 1.0), (panner.format(1, 1), None)):
        data = song(channel("Track", KICK, "Kick", attributes="pan='0' mute='0' solo='0'", more=more) + master())
        assert read(tmp_path, data).tracks[0].pan == expected


def test_record_and_monitor_buttons(tmp_path: Path) -> None:
    unit = (
        '<Attributes x:id="RecordUnit"><Connection x:id="recordPort"><Attributes x:id="data" recordArmed="1" '
        'monitorActive="0"/></Connection></Attributes>'
    )
    kick = read(tmp_path, song(channel("Track", KICK, "Kick", more=unit) + master())).tracks[0]
    assert (kick.armed, kick.monitoring) == (True, "off")


def test_inputs_are_no_tracks_and_the_listen_bus_is_a_cue(tmp_path: Path) -> None:
    channels = channel("Input", "{I}", "Mic", None) + channel("ListenBus", "{L}", "Listen", None) + master()
    session = read(tmp_path, song(channels))
    assert [(track.name, track.kind) for track in session.tracks] == [("Listen", TrackKind.CUE)]


# Automation

LANE = (
    '<AutomationRegion identity="param:///AudioMixer/{uid}/{name}" mute="{off}"><Url x:id="points" '
    'url="media:///Envelopes/Kick/{name}.envelopex"/></AutomationRegion>'
)
POINTS = b"{i\x06events[{i\x05startD@H\x00\x00\x00\x00\x00\x00}]}"
NO_POINTS = b"{i\x07bipolari\x01i\x06events[]}"


@pytest.mark.parametrize(
    ("off", "content", "expected"), [(0, POINTS, True), (0, NO_POINTS, False), (1, POINTS, False), (0, b"?", None)]
)
def test_a_lane_with_points_that_is_on_moves_the_fader(
    tmp_path: Path, off: int, content: bytes, expected: bool | None
) -> None:
    lanes = LANE.format(uid=KICK, name="volume", off=off)
    data = song(
        channel("Track", KICK, "Kick") + master(),
        track(KICK, lanes=lanes),
        more={"Envelopes/Kick/volume.envelopex": content},
    )
    session = read(tmp_path, data)
    assert session.tracks[0].volume_automated is expected
    assert session.tracks[0].automation_lanes == (1 if expected else 0)
    assert master_of(session).volume_automated is False


def test_a_lane_whose_points_are_not_there_is_unknown(tmp_path: Path) -> None:
    data = song(master(), track(KICK, lanes=LANE.format(uid=MAIN, name="volume", off=0)))
    assert master_of(read(tmp_path, data)).volume_automated is None


def test_automation_that_the_channel_ignores_moves_nothing(tmp_path: Path) -> None:
    for mode, expected in (("0", False), ("1", True)):
        channels = channel("Track", KICK, "Kick", more=f'<Attributes x:id="Automation" mode="{mode}"/>') + master()
        lanes = LANE.format(uid=KICK, name="volume", off=0)
        data = song(channels, track(KICK, lanes=lanes), more={"Envelopes/Kick/volume.envelopex": POINTS})
        assert by_name(read(tmp_path, data), "Kick").volume_automated is expected


def test_mute_and_bypass_can_be_automated(tmp_path: Path) -> None:
    lanes = LANE.format(uid=MAIN, name="mute", off=0) + LANE.format(uid="{D}", name="bypass", off=0)
    members = {f"Envelopes/Kick/{name}.envelopex": POINTS for name in ("mute", "bypass")}
    main = master_of(read(tmp_path, song(master(slot("Pro-L")), track(KICK, lanes=lanes), more=members)))
    assert (main.muted, main.devices[0].enabled, main.devices[0].active) == ("automated", "automated", "automated")


def test_the_level_of_a_send_can_be_automated(tmp_path: Path) -> None:
    send = '<Attributes name="Send{}" level="1"><Connection x:id="destination" objectID="{{V}}/Input"/></Attributes>'
    lanes = LANE.format(uid=KICK, name="Sends/Send01/level", off=0)
    channels = channel("Track", KICK, "Kick", sends=send.format("01") + send.format("02")) + channel(
        "Effect", VERB, "Verb"
    )
    points = {"Envelopes/Kick/Sends/Send01/level.envelopex": POINTS}
    kick = by_name(read(tmp_path, song(channels + master(), track(KICK, lanes=lanes), more=points)), "Kick")
    assert [one.automated for one in kick.sends] == [True, False]


# Instruments

SYNTH = (
    '<AudioSynthFolder><Attributes name="Inst01"><UID x:id="uniqueID" uid="{Y}"/><Attributes x:id="deviceData" name="Serum"/>'
    '<Attributes x:id="ghostData"><Attributes x:id="classInfo" name="Serum" subCategory="VST2"/></Attributes>'
    '<List x:id="synthChannels"><UID uid="{S}"/><UID uid="{S2}"/></List></Attributes></AudioSynthFolder>'
)


def player(mute: int = 0, solo: int = 0, to: str = '<Connection x:id="instrumentOut" objectID="{S}/Input"/>') -> str:
    effect = slot("Arpeggiator", category="(Native)", uid="{E}")
    return (
        f'<MusicTrackDevice><Attributes x:id="channels"><ChannelGroup><MusicTrackChannel label="Lead" mute="{mute}" '
        f'solo="{solo}"><UID x:id="uniqueID" uid="{{P}}"/>{to}<Attributes x:id="Inserts">{effect}</Attributes>'
        "</MusicTrackChannel></ChannelGroup></Attributes></MusicTrackDevice>"
    )


def with_synth(players: str) -> bytes:
    channels = channel("Synth", "{S}", "Serum", inserts=slot("EQ")) + channel("Synth", "{S2}", "Serum 2") + master()
    part = '<MusicPart start="4" length="8" timeFormat="2" name="Riff"/>'
    return song(
        channels,
        track("{P}", part, name="Lead", kind="Music"),
        Devices__audiosynthfolder_xml=SYNTH,
        Devices__musictrackdevice_xml=players,
    )


def test_an_instrument_is_first_in_its_channel_and_plays_the_notes_of_its_tracks(tmp_path: Path) -> None:
    serum, second = read(tmp_path, with_synth(player())).tracks
    assert serum.kind is TrackKind.INSTRUMENT
    assert [device.name for device in serum.devices] == ["Arpeggiator", "Serum", "EQ"]
    assert [(clip.name, clip.kind, clip.start_beats, clip.end_beats) for clip in serum.clips] == [
        ("Riff", "midi", 4, 12)
    ]
    assert (len(second.clips), second.devices) == (1, ())


def test_a_muted_track_with_notes_mutes_its_clips_and_a_soloed_one_solos_its_channel(tmp_path: Path) -> None:
    muted = read(tmp_path, with_synth(player(mute=1))).tracks[0]
    assert (muted.muted, [clip.muted for clip in muted.clips]) == (False, [True])
    assert [(device.name, device.active) for device in muted.devices][:2] == [("Arpeggiator", False), ("Serum", True)]
    soloed = read(tmp_path, with_synth(player(solo=1))).tracks[0]
    assert soloed.soloed is True


def test_a_track_with_notes_and_no_instrument_is_silent(tmp_path: Path) -> None:
    lead = by_name(read(tmp_path, with_synth(player(to=""))), "Lead")
    assert (lead.kind, lead.name, len(lead.clips)) == (TrackKind.MIDI, "Lead", 1)
    assert [(device.name, device.active) for device in lead.devices] == [("Arpeggiator", True)]
    assert lead.output is not None
    assert lead.output.kind is OutputKind.NONE


# Clips, media, folders, notes

POOL = (
    '<MediaPool><Attributes x:id="rootFolder"><AudioClip mediaID="{{C}}" useCount="{used}"><Url x:id="path" url="{url}"/>'
    '<Attributes x:id="format" frameCount="88200" sampleRate="44100"/></AudioClip></Attributes>'
    '<Attributes x:id="documentPath" url="file:///C:/Users/me/Songs/Night/Night.song"/></MediaPool>'
)
EVENT = '<AudioEvent clipID="{{C}}" start="{start}" length="{length}" timeFormat="{unit}"{more}/>'


def with_audio(events: str, url: str = "file:///C:/Users/me/Songs/Night/Media/kick 1.wav", **more: str) -> bytes:
    pool = POOL.format(url=url, used=more.pop("used", "1"))
    return song(channel("Track", KICK, "Kick") + master(), track(KICK, events, **more), Song__mediapool_xml=pool)


@pytest.mark.parametrize(
    ("follow", "unit", "beats"), [("1", "0", (8, 12)), ("2", "2", (8, 10)), ("0", "0", (16, 20)), ("0", "2", (16, 18))]
)
def test_starts_and_lengths_come_in_beats_or_seconds(
    tmp_path: Path, follow: str, unit: str, beats: tuple[float, float]
) -> None:
    session = read(tmp_path, with_audio(EVENT.format(start=8, length=2, unit=unit, more=""), follow=follow))
    (clip,) = session.tracks[0].clips
    assert (clip.start_beats, clip.end_beats, clip.name, clip.kind) == (*beats, "kick 1", "audio")
    assert session.arrangement_length_beats == beats[1]
    assert session.arrangement_length_s == beats[1] / 2


def test_a_clip_that_is_muted_does_not_make_the_song_longer(tmp_path: Path) -> None:
    events = EVENT.format(start=0, length=4, unit=2, more="") + EVENT.format(
        start=9, length=4, unit=2, more=' mute="1"'
    )
    session = read(tmp_path, with_audio(events))
    assert [clip.muted for clip in session.tracks[0].clips] == [False, True]
    assert session.arrangement_length_beats == 4


def test_a_clip_may_be_transposed(tmp_path: Path) -> None:
    events = EVENT.format(start=0, length=4, unit=2, more=' transpose="-2"') + EVENT.format(
        start=4, length=4, unit=2, more=' name="own"'
    )
    first, second = read(tmp_path, with_audio(events)).tracks[0].clips
    assert (first.transpose_semitones, second.transpose_semitones, second.name) == (-2, 0, "own")


def test_only_the_active_layer_plays(tmp_path: Path) -> None:
    layers = "".join(
        f'<Attributes id="{number}"><List x:id="Events">{EVENT.format(start=number, length=1, unit=2, more="")}</List></Attributes>'
        for number in (0, 1)
    )
    more = f'<List x:id="Layers">{layers}</List>'
    active = read(tmp_path, with_audio("", more=more, attributes=' activeLayer="1"')).tracks[0]
    assert [(clip.start_beats, clip.muted) for clip in active.clips] == [(1, False)]
    unclear = read(tmp_path, with_audio("", more=more, attributes=' activeLayer="7"')).tracks[0]
    assert [clip.muted for clip in unclear.clips] == [None, None]


def test_media_moves_with_the_folder_of_the_song(tmp_path: Path) -> None:
    event = EVENT.format(start=0, length=1, unit=2, more="")
    (missing,) = read(tmp_path, with_audio(event)).media
    assert (missing.exists, missing.location, missing.owner_path) == (False, "project", "Kick")
    assert (missing.sample_rate_hz, missing.length_s) == (44100, 2)
    (tmp_path / "Media").mkdir()
    (tmp_path / "Media" / "kick 1.wav").touch()
    (found,) = read(tmp_path, with_audio(event)).media
    assert (found.exists, found.resolved) == (True, tmp_path / "Media" / "kick 1.wav")


@pytest.mark.parametrize(
    ("url", "exists", "location"),
    [
        ("file:///D:/Samples/kick.wav", None, None),
        ("file://server/share/kick.wav", None, None),
        ("file:///nowhere/kick%20.wav", False, "outside"),
        ("package://Presence/kick.wav", None, "library"),
        ("media:///Media/kick.wav", False, "project"),
        ("media:///Song/song.xml", True, "project"),
    ],
)
def test_media_elsewhere(tmp_path: Path, url: str, exists: bool | None, location: str | None) -> None:
    (ref,) = read(tmp_path, with_audio(EVENT.format(start=0, length=1, unit=2, more=""), url=url)).media
    assert (ref.exists, ref.location) == (exists, location)


def test_media_that_is_only_in_the_pool_is_not_used(tmp_path: Path) -> None:
    assert read(tmp_path, with_audio("", used="0")).media == ()


def test_folders_hold_their_tracks_and_a_bus_stands_for_its_folder(tmp_path: Path) -> None:
    folder = '<FolderTrack trackID="{F}" name="Drums"/>'
    inside = track(KICK, attributes=' parentFolder="{F}"')
    session = read(tmp_path, song(channel("Track", KICK, "Kick") + master(), folder + inside))
    drums = by_name(session, "Drums")
    assert (drums.kind, by_name(session, "Kick").parent_id) == (TrackKind.GROUP, "{F}")
    assert (drums.muted, drums.soloed) == (False, False)
    folder = '<FolderTrack trackID="{F}" name="Drums"><UID x:id="channelID" uid="{B}"/></FolderTrack>'
    channels = channel("Track", KICK, "Kick", BUS) + channel("Group", BUS, "Drum bus") + master()
    session = read(tmp_path, song(channels, folder + inside))
    assert (by_name(session, "Kick").parent_id, len(session.tracks)) == (BUS, 2)


def test_a_track_without_a_channel_is_kept_with_its_clips(tmp_path: Path) -> None:
    session = read(
        tmp_path, song(master(), track("{X}", EVENT.format(start=0, length=3, unit=2, more=""), name="Lost"))
    )
    lost = by_name(session, "Lost")
    assert (lost.output, len(lost.clips)) == (None, 1)


def test_notes_of_the_song_and_of_its_tracks(tmp_path: Path) -> None:
    pad = f'<NotepadData><NotepadItem id="{{TK}}" text="tune it"/><NotepadItem id="{MAIN}" text="no limiter"/></NotepadData>'
    data = song(
        channel("Track", KICK, "Kick") + master(),
        track(KICK),
        notepad_xml=pad,
        more={"notes.txt": b"\xef\xbb\xbfMix 3\n"},
    )
    session = read(tmp_path, data)
    assert (session.annotation, session.tracks[0].annotation, master_of(session).annotation) == (
        "Mix 3",
        "tune it",
        "no limiter",
    )


def test_the_export_tells_where_the_mix_is(tmp_path: Path) -> None:
    url = '<Url x:id="mixdown" url="file:///C:/Users/me/Songs/Night/Mixdown/"/>'
    settings = (
        f'<Settings><Section path="SongRenderer"><Attributes fileName="Night 3">{url}</Attributes></Section></Settings>'
    )
    pool = POOL.format(url="file:///x", used=0)
    session = read(tmp_path, song(master(), Song__mediapool_xml=pool, settings_xml=settings))
    assert tmp_path / "Mixdown" / "Night 3.wav" in session.render_paths
    elsewhere = settings.replace("Users/me/Songs/Night", "Bounces")
    session = read(tmp_path, song(master(), Song__mediapool_xml=pool, settings_xml=elsewhere))
    assert tmp_path / "Night 3.wav" in session.render_paths
    assert "not its format" in session.missing_facts[Fact.RENDER_SETTINGS]


# Tempo and markers


def test_markers_follow_the_tempo_and_the_borders_of_the_song_are_none(tmp_path: Path) -> None:
    events = (
        '<MarkerEvent markerType="2" name="Start" timeFormat="2"/><MarkerEvent start="6" name="Verse" timeFormat="2"/>'
        '<MarkerEvent start="5" name="Film" timeFormat="0"/><MarkerEvent markerType="3" start="99" name="End" timeFormat="2"/>'
    )
    session = read(tmp_path, song(master(), f"<MarkerTrack>{events}</MarkerTrack>"))
    assert [(marker.name, marker.position_beats, marker.time_s) for marker in session.markers] == [
        ("Verse", 6, 3),
        ("Film", 10, 5),
    ]
    assert session.tempo_map is not None
    assert (session.tempo_map.start_bpm, session.sample_rate_hz) == (120, 44100)


STEPS = '<TempoMapSegment curveType="0" start="0" tempo="0.5"/><TempoMapSegment curveType="{}" start="8" tempo="1"/>'
MARKED = '<MarkerTrack><MarkerEvent markerType="3" start="12" timeFormat="2"/></MarkerTrack>'


def test_a_tempo_that_changes_is_followed_when_the_length_of_the_song_confirms_it(tmp_path: Path) -> None:
    session = read(tmp_path, song(master(), MARKED, STEPS.format(0), length="8"))
    assert session.tempo_map is not None
    assert session.tempo_map.seconds_at(12) == 8
    for curve, length in ((0, "9"), (1, "8"), (0, "?")):
        session = read(tmp_path, song(master(), MARKED, STEPS.format(curve), length=length))
        assert session.tempo_map is None
        assert {Fact.TEMPO, Fact.MARKERS, Fact.CLIPS} <= session.missing_facts.keys()


# What is no song, and what is damaged


def test_other_archives_are_not_claimed() -> None:
    assert studio_one.sniff(song(master()))
    assert not studio_one.sniff(packed({"project.xml": "", "metadata.xml": ""}))
    assert not studio_one.sniff(packed({"Song/song.xml": ""}))
    assert not studio_one.sniff(b"PK\x03\x04 cut off")
    assert not studio_one.sniff(b"[song]\nname = a song of a game")


@pytest.mark.parametrize(
    "data",
    [
        packed({"metainfo.xml": "<M/>", "Song/song.xml": "<Song/>"}),
        packed({"Devices/audiomixer.xml": "", "Song/song.xml": "<Song/>"}),
        packed({"Devices/audiomixer.xml": "<AudioMixer>", "Song/song.xml": "<Song/>"}),
        song(channel("Track", KICK, "A") + channel("Track", KICK, "B") + master()),
        song(master(), track("{X}") + track("{X}")),
        song('<!DOCTYPE a [<!ENTITY b "c">]>'),
    ],
)
def test_a_song_that_cannot_be_read_says_why(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SessionError) as error:
        read(tmp_path, data)
    assert error.value.todo


def test_a_song_without_an_output_has_no_master(tmp_path: Path) -> None:
    session = read(tmp_path, song(channel("Track", KICK, "Kick")))
    assert session.master is None
    assert Fact.MASTER_DEVICES in session.missing_facts


WRONG = ["", "nan", "-1", "1e308", "1e-300", "{M}", "{K}", "x" * 50, "media:///Song/song.xml", "file://", "\N{SNOWMAN}"]


@pytest.mark.parametrize("seed", range(60))
def test_wrong_values_give_a_session_or_an_error_and_nothing_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(with_synth(player()) if seed % 2 else with_audio(EVENT))) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, content in members.items():
        members[name] = re.sub(
            r'="[^"]*"',
            lambda found: (
                f'="{chance.choice(WRONG)}"' if chance.random() < 0.15 and "x:id" not in found[0] else found[0]
            ),
            content,
        )
    try:
        read(tmp_path, packed(dict(members)))
    except SessionError as error:
        assert error.what


def test_deep_nesting_is_read_without_harm(tmp_path: Path) -> None:
    deep = "<Attributes>" * 3000 + slot("Limiter") + "</Attributes>" * 3000
    try:
        (device,) = master_of(read(tmp_path, song(master(deep)))).devices
    except SessionError:
        return
    assert (device.enabled, device.active) == (True, None)


@needs_corpus
def test_a_real_song_of_version_7() -> None:
    session = read_session(next((CORPUS / "song").rglob("*.song")))
    main = master_of(session)
    assert (session.application, session.application_version[:3]) == ("Studio One", "7.2")
    assert [(device.name, device.plugin_id, device.active) for device in main.devices] == [
        ("iZotope Ozone 5", "VST2:ZnO5", True)
    ]
    synth, audio = session.tracks
    assert (synth.kind, [device.name for device in synth.devices]) == (
        TrackKind.INSTRUMENT,
        ["Sylenth1", "Wobbleizer(64bit)"],
    )
    assert audio.kind is TrackKind.AUDIO
    assert all(track.output is not None and track.output.kind is OutputKind.MASTER for track in session.tracks)
    assert not any(track.volume_automated for track in session.all_tracks())


def test_the_fixtures_are_what_their_program_makes() -> None:
    folder = FIXTURES / "studio_one"
    made: dict[str, bytes] = runpy.run_path(str(folder / "make.py"))["files"]()
    assert made == {path.name: path.read_bytes() for path in folder.glob("*.song")}


@pytest.mark.parametrize(("name", "states"), [("clean", []), ("limiter-on", [True]), ("limiter-off", [False])])
def test_the_fixtures_have_a_limiter_on_the_way_of_all_tracks(name: str, states: list[bool]) -> None:
    session = read_session(FIXTURES / "studio_one" / f"{name}.song")
    assert Routing(session).master_path[0].name == "Mix bus"
    assert [device.active for device in Routing(session).master_devices()] == states
