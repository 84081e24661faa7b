"""Waveform and Tracktion: tracks and their ways, plug-ins and racks, clips and media, tempo, and damaged edits."""

from __future__ import annotations

import random
import re
import runpy
import struct
from math import exp, inf
from pathlib import Path

import pytest

from daw_lint.model.facts import Fact
from daw_lint.model.routing import Routing
from daw_lint.model.session import DeviceFormat, OutputKind, Session, SessionError, TrackKind
from daw_lint.parsers import read_session, waveform
from daw_lint.rulebook.catalogue import load
from tests.support.findings import messages_of
from tests.support.whole_sessions import FIXTURES, check_whole

LEVEL = '<PLUGIN type="level" enabled="1"/>'
VST3 = "C:\\VST3\\Pro-L 2.vst3"


def plugin(file: str = VST3, more: str = "", name: str = "Pro-L 2") -> str:
    return f'<PLUGIN type="vst" name="{name}" manufacturer="FabFilter" filename="{file}" uid="504c3254" {more}/>'


def fader(db: float | None = None, inside: str = "", more: str = 'enabled="1"', kind: str = "volume") -> str:
    volume = "" if db is None else f' volume="{exp((db - 6) / 20)}"'
    return f'<PLUGIN type="{kind}"{volume} {more}>{inside}</PLUGIN>'


def track(ident: str, inside: str = "", to: str = "(default audio output)", more: str = "", tag: str = "TRACK") -> str:
    output = f'<OUTPUTDEVICES><DEVICE name="{to}"/></OUTPUTDEVICES>' if tag == "TRACK" else ""
    return f'<{tag} id="{ident}" {more}>{inside}{output}</{tag}>'


def edit(inside: str = "", tempo: str = '<TEMPO startBeat="0.0" bpm="120.0" curve="1.0"/>', head: str = "") -> bytes:
    head = head or 'appVersion="Waveform 13.5.25" projectID="1/2" creationTime="0"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n\n<EDIT {head}>\n<TEMPOSEQUENCE>{tempo}</TEMPOSEQUENCE>{inside}</EDIT>'
    ).encode()


def read(tmp_path: Path, data: bytes) -> Session:
    path = tmp_path / "Night Edit 1.tracktionedit"
    path.write_bytes(data)
    session = read_session(path)
    check_whole(session)
    return session


# The master


@pytest.mark.parametrize(
    ("switch", "active"), [("", True), ('enabled="1"', True), ('enabled="0"', False), ('process="0"', False)]
)
def test_the_master_has_its_plugins_with_their_switches(tmp_path: Path, switch: str, active: bool) -> None:
    master = read(tmp_path, edit(f"<MASTERPLUGINS>{plugin(more=switch)}{LEVEL}</MASTERPLUGINS>")).master
    assert master is not None
    (device,) = master.devices
    assert (device.name, device.vendor, device.format, device.path) == (
        "Pro-L 2",
        "FabFilter",
        DeviceFormat.VST3,
        "Master > Pro-L 2",
    )
    assert (device.enabled, device.active, device.plugin_id) == (active, active, None)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [(fader(0), 0), (fader(-12), -12), (fader(), -3), (fader(-12, more='enabled="0"'), 0), ("", 0)],
)
def test_the_fader_of_the_master_stands_apart_and_starts_at_minus_three(
    tmp_path: Path, stored: str, expected: float
) -> None:
    master = read(tmp_path, edit(f"<MASTERVOLUME>{stored}</MASTERVOLUME>")).master
    assert master is not None
    assert master.volume_db == pytest.approx(expected)
    assert (master.volume_automated, master.muted, master.soloed) == (False, False, False)


def test_a_curve_moves_the_fader_of_the_master_unless_it_is_bypassed(tmp_path: Path) -> None:
    points = '<POINT t="0.0" v="0.5" c="0.0"/><POINT t="8.0" v="0.0" c="0.0"/>'
    curve = f'<AUTOMATIONCURVE paramID="master volume" {{}}>{points}</AUTOMATIONCURVE>'
    for more, expected in (("", True), ('bypass="1"', False)):
        master = read(tmp_path, edit(f"<MASTERVOLUME>{fader(0, curve.format(more))}</MASTERVOLUME>")).master
        assert master is not None
        assert master.volume_automated is expected


def test_a_curve_that_never_moves_is_the_fader_of_the_master(tmp_path: Path) -> None:
    points = f'<POINT t="0.0" v="{exp(-12 / 20)}"/><POINT t="8.0" v="{exp(-12 / 20)}"/>'
    curve = f'<AUTOMATIONCURVE paramID="master volume">{points}</AUTOMATIONCURVE>'
    master = read(tmp_path, edit(f"<MASTERVOLUME>{fader(0, curve)}</MASTERVOLUME>")).master
    assert master is not None
    assert master.volume_automated is False
    assert master.volume_db == pytest.approx(-6)


@pytest.mark.parametrize(("db", "found"), [(None, 0), (0, 0), (-3, 0), (-6, 1), (3, 1)])
def test_where_the_engine_puts_the_master_fader_is_no_finding(tmp_path: Path, db: float | None, found: int) -> None:
    session = read(tmp_path, edit(f"<MASTERVOLUME>{fader(db)}</MASTERVOLUME>"))
    assert len(messages_of(session, "GS101")) == found


# Plug-ins


@pytest.mark.parametrize(
    ("file", "kind", "expected"),
    [
        ("/Library/VST3/Pro-L 2.vst3", DeviceFormat.VST3, None),
        ("C:\\VST\\Pro-L 2.dll", DeviceFormat.VST2, "VST2:PL2T"),
        ("/usr/lib/vst/prol.so", DeviceFormat.VST2, "VST2:PL2T"),
        ("AudioUnit:Effects/aufx,FL2a,FabF", DeviceFormat.AU, "AU:aufx/FL2a/FabF"),
        ("", DeviceFormat.VST2, None),
    ],
)
def test_the_file_of_a_plugin_tells_its_interface(
    tmp_path: Path, file: str, kind: DeviceFormat, expected: str | None
) -> None:
    (device,) = read(tmp_path, edit(track("1", plugin(file)))).tracks[0].devices
    assert (device.format, device.plugin_id) == (kind, expected)


def test_a_plugin_without_a_name_is_called_by_its_kind(tmp_path: Path) -> None:
    inside = '<PLUGIN type="reverb"/><PLUGIN type="newThing"/><PLUGIN type="delay" name="Echo"/>'
    reverb, new, delay = read(tmp_path, edit(track("1", inside))).tracks[0].devices
    assert (reverb.name, new.name) == ("Reverb", "newThing")
    assert (delay.name, delay.user_name, delay.path) == ("Delay", "Echo", "Track 1 > Echo")


def test_a_plugin_of_airwindows_in_waveform_has_its_maker(tmp_path: Path) -> None:
    (clip,) = read(tmp_path, edit(track("1", '<PLUGIN type="airwindows_adclip7"/>'))).tracks[0].devices
    assert (clip.name, clip.vendor, clip.format) == ("adclip7", "Airwindows", DeviceFormat.NATIVE)
    assert load().classify(clip.name, vendor=clip.vendor, format="native").plugin_class == "clipper"


def test_the_first_fader_of_a_track_is_its_level_and_the_next_one_a_device(tmp_path: Path) -> None:
    inside = fader(-6) + plugin() + fader(-20) + LEVEL + '<PLUGIN type="compressor" enabled="0"/>'
    (one,) = read(tmp_path, edit(track("1", inside))).tracks
    assert one.volume_db == pytest.approx(-6)
    assert [(device.name, device.enabled) for device in one.devices] == [
        ("Pro-L 2", True),
        ("Volume & Pan", True),
        ("Compressor/Limiter", False),
    ]
    assert (one.devices[2].format, one.devices[2].native_type) == (DeviceFormat.NATIVE, "compressor")


@pytest.mark.parametrize(("volume", "expected"), [("0.0", -inf), ("1.0", 6.0), ("nan", None)])
def test_a_fader_goes_from_silence_to_six_decibels(tmp_path: Path, volume: str, expected: float | None) -> None:
    (one,) = read(tmp_path, edit(track("1", f'<PLUGIN type="volume" volume="{volume}" pan="-0.5"/>'))).tracks
    assert (one.volume_db, one.pan) == (expected, -0.5)


def test_a_rack_holds_its_plugins_and_switches_them_off(tmp_path: Path) -> None:
    rack = f'<RACKS><RACK id="9" name="Glue"><PLUGININSTANCE x="0">{plugin()}</PLUGININSTANCE></RACK></RACKS>'
    call = '<MASTERPLUGINS><PLUGIN type="rack" rackType="9" enabled="{}"/></MASTERPLUGINS>'
    for on in (True, False):
        master = read(tmp_path, edit(rack + call.format(int(on)))).master
        assert master is not None
        outer, inner = master.walk_devices()
        assert (outer.name, inner.name, inner.path) == ("Glue", "Pro-L 2", "Master > Glue > Pro-L 2")
        assert (inner.enabled, inner.active) == (True, on)
        assert [(chain.name, chain.enabled) for chain in outer.chains] == [("Glue", True)]


def test_racks_that_hold_each_other_end(tmp_path: Path) -> None:
    call = '<PLUGININSTANCE><PLUGIN type="rack" rackType="{}"/></PLUGININSTANCE>'
    racks = f'<RACK id="1">{call.format(2)}</RACK><RACK id="2">{call.format(1)}</RACK>'
    data = edit(f'<RACKS>{racks}</RACKS><MASTERPLUGINS><PLUGIN type="rack" rackType="1"/></MASTERPLUGINS>')
    master = read(tmp_path, data).master
    assert master is not None
    assert len(list(master.walk_devices())) == 3


def test_racks_that_multiply_are_refused(tmp_path: Path) -> None:
    call = '<PLUGININSTANCE><PLUGIN type="rack" rackType="{}"/></PLUGININSTANCE>'
    racks = "".join(f'<RACK id="{number}">{call.format(number + 1) * 20}</RACK>' for number in range(8))
    data = edit(f'<RACKS>{racks}</RACKS><MASTERPLUGINS><PLUGIN type="rack" rackType="0"/></MASTERPLUGINS>')
    with pytest.raises(SessionError, match="more than 20,000 plug-ins"):
        read(tmp_path, data)


def test_a_sidechain_names_the_track_that_feeds_it(tmp_path: Path) -> None:
    fed = plugin(more='sidechainSourceID="1"') + plugin(more='sidechainSourceID="77"')
    session = read(tmp_path, edit(track("1") + track("2", fed)))
    assert [device.sidechain_source for device in session.tracks[1].devices] == ["1", None]


# Tracks and their ways


def test_tracks_without_a_name_are_numbered_as_waveform_shows_them(tmp_path: Path) -> None:
    folder = track("3", track("4"), more='name="Drums"', tag="FOLDERTRACK")
    session = read(tmp_path, edit(track("1") + track("2", more='name="Bass"') + folder + track("5")))
    assert [track.name for track in session.tracks] == ["Track 1", "Bass", "Drums", "Track 3", "Track 4"]
    assert [track.named_by_user for track in session.tracks] == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("device", "kind", "target"),
    [
        ("(default audio output)", OutputKind.MASTER, None),
        ("", OutputKind.MASTER, None),
        ("(default midi output)", OutputKind.OUTSIDE, None),
        ("track 2", OutputKind.TRACK, "2"),
        ("track 2 (Bus)", OutputKind.TRACK, "2"),
        ("track 1", OutputKind.NONE, None),
        ("track 99", OutputKind.NONE, None),
    ],
)
def test_the_output_device_tells_the_way(tmp_path: Path, device: str, kind: OutputKind, target: str | None) -> None:
    output = read(tmp_path, edit(track("1", to=device) + track("2", more='name="Bus"'))).tracks[0].output
    assert output is not None
    assert (output.kind, output.track_id) == (kind, target)


def test_an_audio_device_of_the_computer_is_unknown(tmp_path: Path) -> None:
    session = read(tmp_path, edit(track("1", to="Scarlett 3 + 4")))
    assert session.tracks[0].output is None
    assert Fact.ROUTING in session.missing_facts


def test_what_is_in_a_submix_runs_through_it_and_a_plain_folder_has_no_sound(tmp_path: Path) -> None:
    inner = track("2", track("3", to="track 1"), more='name="Kicks"', tag="FOLDERTRACK")
    submix = track("4", inner + fader(-2) + plugin(), more='name="Drums"', tag="FOLDERTRACK")
    session = read(tmp_path, edit(track("1") + submix))
    drums, kicks, kick = session.tracks[1:]
    assert drums.kind is TrackKind.GROUP
    assert drums.volume_db == pytest.approx(-2)
    assert (kick.parent_id, kicks.parent_id) == ("2", "4")
    assert kicks.output is not None
    assert kicks.output.kind is OutputKind.NONE
    way = Routing(session).way_out(kick)
    assert way is not None
    assert [step.name for step in way] == ["Drums", "Track 1", "Master"]


def test_a_folder_with_a_vca_alone_is_no_submix(tmp_path: Path) -> None:
    folder = track("1", track("2") + '<PLUGIN type="vca"/>', tag="FOLDERTRACK")
    kick = read(tmp_path, edit(folder)).tracks[1]
    assert kick.output is not None
    assert kick.output.kind is OutputKind.MASTER


def test_sends_find_their_returns_by_the_number_of_the_bus(tmp_path: Path) -> None:
    curve = '<AUTOMATIONCURVE paramID="send level"><POINT t="0" v="0"/></AUTOMATIONCURVE>'
    sends = f'<PLUGIN type="auxsend" busNum="3" auxSendSliderPos="{exp(-18 / 20)}" enabled="0">{curve}</PLUGIN>'
    sends += '<PLUGIN type="auxsend" busNum="4"/>'
    verb = track("2", '<PLUGIN type="auxreturn" busNum="3"/>' + plugin(), more='name="Verb"')
    pad, room = read(tmp_path, edit(track("1", sends) + verb)).tracks
    assert (room.kind, [device.name for device in room.devices]) == (TrackKind.RETURN, ["Pro-L 2"])
    first, second = pad.sends
    assert (first.target_id, first.enabled, first.automated) == ("2", False, True)
    assert (second.target_id, second.enabled) == (None, True)
    assert [first.level_db, second.level_db] == [pytest.approx(-12), pytest.approx(0)]


@pytest.mark.parametrize("more", ['mute="1"', 'process="0"'])
def test_what_is_in_a_muted_folder_is_not_heard(tmp_path: Path, more: str) -> None:
    clip = '<AUDIOCLIP name="a" start="0" length="1" source="a.wav"/>'
    session = read(tmp_path, edit(track("1", track("2", clip + plugin()), more=more, tag="FOLDERTRACK")))
    folder, inside = session.tracks
    assert (folder.muted, inside.muted, inside.devices[0].active) == (True, False, False)
    assert not Routing(session).is_heard(inside)


def test_solo_freeze_and_the_record_button(tmp_path: Path) -> None:
    inputs = '<INPUTDEVICES><INPUTDEVICE name="In 1"><INPUTDEVICEDESTINATION targetID="2" armed="1"/></INPUTDEVICE></INPUTDEVICES>'
    data = edit(inputs + track("1", more='solo="1" frozenIndividually="1"') + track("2"))
    one, two = read(tmp_path, data).tracks
    assert [(one.soloed, one.frozen, one.armed), (two.soloed, two.frozen, two.armed)] == [
        (True, True, False),
        (False, False, True),
    ]


def test_the_fader_of_a_track_may_be_automated(tmp_path: Path) -> None:
    curve = '<AUTOMATIONCURVE paramID="{}"><POINT t="0.0" v="0.5"/><POINT t="4.0" v="0.6"/></AUTOMATIONCURVE>'
    empty = '<AUTOMATIONCURVE paramID="volume"/>'
    tracks = [fader(0, curve.format("volume")), fader(0, curve.format("pan")), fader(0, empty)]
    session = read(tmp_path, edit("".join(track(str(number), inside) for number, inside in enumerate(tracks))))
    assert [(track.volume_automated, track.automation_lanes) for track in session.tracks] == [
        (True, 1),
        (False, 1),
        (False, 0),
    ]


NOTES = '<MIDICLIP name="riff" start="0" length="4"/>'
SYNTH = '<PLUGIN type="4osc"/>'


def test_notes_need_an_instrument_on_the_track_or_on_its_way(tmp_path: Path) -> None:
    tracks = (
        track("1", NOTES + SYNTH) + track("2", NOTES) + track("3", NOTES, to="track 4") + track("4", SYNTH) + track("5")
    )
    kinds = [track.kind for track in read(tmp_path, edit(tracks)).tracks]
    assert kinds == [TrackKind.INSTRUMENT, TrackKind.MIDI, TrackKind.INSTRUMENT, TrackKind.AUDIO, TrackKind.AUDIO]


# Clips and media


def test_clips_stand_in_beats_with_their_switches(tmp_path: Path) -> None:
    clips = (
        '<AUDIOCLIP name="kick" start="1.0" length="2.0" source="a.wav" gain="-3.0" pitchChange="2.0" autoTempo="1"/>'
        '<AUDIOCLIP name="off" start="4.0" length="9.0" source="a.wav" mute="1"/>'
        '<CLIPSLOTS><CLIPSLOT><MIDICLIP name="loop" length="4"/></CLIPSLOT><CLIPSLOT/></CLIPSLOTS>'
    )
    session = read(tmp_path, edit(track("1", clips)))
    kick, off, loop = session.tracks[0].clips
    assert (kick.start_beats, kick.end_beats, kick.gain_db, kick.transpose_semitones, kick.warped) == (
        2,
        6,
        -3,
        2,
        True,
    )
    assert (off.muted, off.warped) == (True, False)
    assert (loop.kind, loop.start_beats) == ("midi", None)
    assert (session.arrangement_length_beats, session.arrangement_length_s) == (6, 3)


def test_a_container_plays_what_is_in_it(tmp_path: Path) -> None:
    inside = '<AUDIOCLIP name="a" source="a.wav"/><AUDIOCLIP name="b" source="b.wav"/>'
    clips = f'<CONTAINERCLIP name="both" length="2">{inside}</CONTAINERCLIP><CONTAINERCLIP name="empty" length="2"/>'
    session = read(tmp_path, edit(track("1", clips)))
    assert [(clip.name, clip.kind) for clip in session.tracks[0].clips] == [("both", "audio"), ("empty", "midi")]
    assert [ref.stored_path for ref in session.media] == ["a.wav", "b.wav"]


def test_media_is_looked_for_beside_the_edit(tmp_path: Path) -> None:
    (tmp_path / "Recorded").mkdir()
    (tmp_path / "Recorded" / "kick.wav").touch()
    sources = ("Recorded/kick.wav", "Recorded/gone.wav", "/nowhere/hat.wav", "D:\\hat.wav")
    clips = "".join(f'<AUDIOCLIP name="x" start="0" length="1" source="{source}"/>' for source in sources)
    sampler = '<PLUGIN type="sampler"><SOUND source="/nowhere/clap.wav"/></PLUGIN>'
    media = read(tmp_path, edit(track("1", clips + sampler, more='name="Beat"'))).media
    assert [(ref.exists, ref.location) for ref in media] == [
        (True, "project"),
        (False, "project"),
        (False, "outside"),
        (None, None),
        (False, "outside"),
    ]
    assert media[0].owner_path == "Beat"


def project_file(ident: int, objects: dict[int, str]) -> bytes:
    texts, table = b"", struct.pack("<I", len(objects))
    for item, file in objects.items():
        table += struct.pack("<iI", item, 16 + len(texts))
        texts += b"name\0wave\0\0" + file.encode() + b"\0" + struct.pack("<d", 1.0)
    return b"TP01" + struct.pack("<iII", ident, 16 + len(texts), 0) + texts + table


def test_an_item_of_the_project_is_found_through_the_project(tmp_path: Path) -> None:
    folder = tmp_path / "Songs"
    (folder / "Recorded").mkdir(parents=True)
    (folder / "Recorded" / "kick.wav").touch()
    objects = {0x152D179: "Recorded/kick.wav", -2: "Recorded/gone.wav"}
    (folder / "Songs.tracktion").write_bytes(project_file(0x34EDD4, objects))
    items = ("34edd4/152d179", "34edd4/fffffffe", "34edd4/7")
    clips = "".join(f'<AUDIOCLIP name="x" start="0" length="1" source="{item}"/>' for item in items)
    session = read(folder, edit(track("1", clips)))
    found, gone, unknown = session.media
    assert (found.stored_path, found.exists, found.resolved) == (
        "Recorded/kick.wav",
        True,
        folder / "Recorded" / "kick.wav",
    )
    assert (gone.exists, gone.location) == (False, "project")
    assert (unknown.stored_path, unknown.exists, unknown.location) == ("34edd4/7", None, None)
    assert session.tracks[0].clips[0].media_path == "Recorded/kick.wav"


@pytest.mark.parametrize("cut", [0, 4, 10, 30, 60])
def test_a_damaged_project_tells_nothing(tmp_path: Path, cut: int) -> None:
    (tmp_path / "x.tracktion").write_bytes(project_file(1, {2: "a.wav", 3: "b.wav"})[:cut])
    clip = '<AUDIOCLIP name="x" start="0" length="1" source="1/2"/>'
    assert read(tmp_path, edit(track("1", clip))).media[0].exists in (None, False)


# Tempo, markers


def test_markers_and_sections_stand_in_their_order(tmp_path: Path) -> None:
    inside = (
        '<MARKERTRACK><MARKERCLIP name="Chorus" start="4.0" length="1"/></MARKERTRACK>'
        '<ARRANGERTRACK><ARRANGERCLIP name="Intro" start="0.0" length="4"/></ARRANGERTRACK>'
    )
    markers = read(tmp_path, edit(inside)).markers
    assert [(marker.name, marker.position_beats, marker.time_s) for marker in markers] == [
        ("Intro", 0, 0),
        ("Chorus", 8, 4),
    ]


TEMPOS = '<TEMPO startBeat="0" bpm="120" curve="{}"/><TEMPO startBeat="8" bpm="60" curve="1"/>{}'


@pytest.mark.parametrize(
    ("curve", "seconds"),
    [("1.0", 4.0), ("-1.0", 8.0), ("0.0", sum(0.25 * 60 / (120 - 60 * step / 32) for step in range(32)))],
)
def test_the_curve_tells_how_one_tempo_becomes_the_next(tmp_path: Path, curve: str, seconds: float) -> None:
    clip = f'<MIDICLIP name="x" start="{seconds}" length="2"/>'
    session = read(tmp_path, edit(track("1", clip), TEMPOS.format(curve, "")))
    assert session.tempo_map is not None
    assert session.tempo_map.seconds_at(8) == pytest.approx(seconds)
    assert session.tracks[0].clips[0].start_beats == pytest.approx(8)
    assert session.tracks[0].clips[0].end_beats == pytest.approx(10)


def test_of_two_tempos_at_one_beat_the_last_one_counts(tmp_path: Path) -> None:
    tempo = '<TEMPO startBeat="0" bpm="120" curve="1"/><TEMPO startBeat="0" bpm="90" curve="1"/>'
    tempo_map = read(tmp_path, edit(tempo=tempo)).tempo_map
    assert tempo_map is not None
    assert (tempo_map.is_constant, tempo_map.start_bpm) == (True, 90)


@pytest.mark.parametrize(("curve", "signature"), [("0.5", ""), ("1.0", '<TIMESIG numerator="6" denominator="8"/>')])
def test_a_tempo_that_cannot_be_followed_is_not_known(tmp_path: Path, curve: str, signature: str) -> None:
    session = read(tmp_path, edit(track("1", NOTES), TEMPOS.format(curve, signature)))
    assert session.tempo_map is None
    assert {Fact.TEMPO, Fact.MARKERS, Fact.CLIPS} <= session.missing_facts.keys()
    assert session.tracks[0].clips[0].end_beats == 8  # in its place at the first tempo, to be played at all


def test_the_time_signature(tmp_path: Path) -> None:
    tempo = '<TEMPO bpm="100"/><TIMESIG numerator="6" denominator="8" startBeat="0"/>'
    (signature,) = read(tmp_path, edit(tempo=tempo)).time_signatures
    assert (signature.numerator, signature.denominator) == (6, 8)


# What is no edit, and what is damaged


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('appVersion="Waveform 13.5.25"', ("Waveform", "13.5.25")),
        ('appVersion="Unknown" creationTime="0"', ("Tracktion Engine", "")),
        ('creationTime="0"', ("Tracktion Engine", "")),
    ],
)
def test_the_program_and_its_version(tmp_path: Path, head: str, expected: tuple[str, str]) -> None:
    session = read(tmp_path, edit(head=head))
    assert (session.application, session.application_version) == expected


def test_other_xml_is_not_claimed() -> None:
    assert waveform.sniff(edit())
    assert not waveform.sniff(b'<?xml version="1.0"?><EDIT name="a form"/>')
    assert not waveform.sniff(b'<?xml version="1.0"?><EDITOR creationTime="0"/>')


def test_prefixes_that_no_one_declared_do_no_harm(tmp_path: Path) -> None:
    data = edit(track("1", '<PLUGIN type="vst" name="A" base64:parameters="8.v" extension:kind="b"/>'))
    assert [device.name for device in read(tmp_path, data).tracks[0].devices] == ["A"]


@pytest.mark.parametrize(
    "data",
    [
        edit(track("1") + track("1")),
        edit(track("master")),
        edit(track("1"))[:-20],
        edit("<FOLDERTRACK>" * 60 + "</FOLDERTRACK>" * 60),
        edit('<!DOCTYPE x [<!ENTITY a "b">]>'),
        b'<A><EDIT appVersion="1"/></A>',
    ],
)
def test_an_edit_that_cannot_be_read_says_why(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SessionError) as error:
        read(tmp_path, data)
    assert error.value.todo


WRONG = ["", "nan", "-1", "1e308", "1e-300", "0", "1", "2", "x" * 50, "track 1", "1/2", "../..", "\N{SNOWMAN}"]


@pytest.mark.parametrize("seed", range(60))
def test_wrong_values_give_a_session_or_an_error_and_nothing_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rack = f'<RACKS><RACK id="9"><PLUGININSTANCE>{plugin()}</PLUGININSTANCE></RACK></RACKS>'
    inside = (
        '<PLUGIN type="auxsend" busNum="1"/><PLUGIN type="auxreturn" busNum="1"/><PLUGIN type="rack" rackType="9"/>'
    )
    tracks = track("1", NOTES + SYNTH + fader(0) + inside) + track("2", track("3", NOTES), tag="FOLDERTRACK")
    data = edit(rack + f"<MASTERVOLUME>{fader(0)}</MASTERVOLUME>" + tracks, TEMPOS.format(0, "")).decode()
    data = re.sub(r'="[^"]*"', lambda f: f'="{chance.choice(WRONG)}"' if chance.random() < 0.15 else f[0], data)
    try:
        read(tmp_path, data.encode())
    except SessionError as error:
        assert error.what


def test_the_fixtures_are_what_their_program_makes() -> None:
    folder = FIXTURES / "waveform"
    made: dict[str, bytes] = runpy.run_path(str(folder / "make.py"))["files"]()
    assert made == {path.name: path.read_bytes() for path in folder.glob("*.tracktionedit")}


@pytest.mark.parametrize(("name", "states"), [("clean", []), ("limiter-on", [True]), ("limiter-off", [False])])
def test_the_fixtures_have_a_limiter_on_the_way_of_all_tracks(name: str, states: list[bool]) -> None:
    session = read_session(FIXTURES / "waveform" / f"{name}.tracktionedit")
    assert Routing(session).master_path[0].name == "Mix bus"
    assert [device.active for device in Routing(session).master_devices()] == states


COMPRESSOR = (
    '<PLUGIN type="compressor" threshold="0.25" ratio="0.25" attack="10.0" release="100.0" outputDb="3.0">{}</PLUGIN>'
)


def compressor(tmp_path: Path, inside: str = "", stored: str = COMPRESSOR) -> dict[str, float]:
    master = read(tmp_path, edit(f"<MASTERPLUGINS>{stored.format(inside)}</MASTERPLUGINS>")).master
    assert master is not None
    return {name: round(value, 2) for name, value in master.devices[0].parameters.items()}


def test_the_compressor_tells_what_is_stored(tmp_path: Path) -> None:
    wanted = {"threshold_db": -12.04, "ratio": 4, "attack_ms": 10, "release_ms": 100, "makeup_db": 3}
    assert compressor(tmp_path) == wanted
    assert compressor(tmp_path, stored='<PLUGIN type="compressor" ratio="0" threshold="0" attack="x"/>') == {}
    assert compressor(tmp_path, stored='<PLUGIN type="reverb" attack="10"/>') == {}


@pytest.mark.parametrize(
    ("inside", "missing"),
    [
        ('<AUTOMATIONCURVE paramID="threshold"><POINT t="0" v="0.5"/></AUTOMATIONCURVE>', "threshold_db"),
        ('<AUTOMATIONCURVE paramID="output gain"><POINT t="0" v="0.5"/></AUTOMATIONCURVE>', "makeup_db"),
        ('<MODIFIERASSIGNMENTS><LFO source="5" paramID="ratio" value="1.0"/></MODIFIERASSIGNMENTS>', "ratio"),
        (
            '<AUTOMATIONCURVE paramID="threshold"/><AUTOMATIONCURVE paramID="ratio" bypass="1"><POINT v="1"/></AUTOMATIONCURVE>',
            "",
        ),
    ],
)
def test_a_parameter_of_the_compressor_that_moves_is_left_out(tmp_path: Path, inside: str, missing: str) -> None:
    assert compressor(tmp_path).keys() - compressor(tmp_path, inside).keys() == {missing} - {""}
