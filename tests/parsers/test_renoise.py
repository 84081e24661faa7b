"""Renoise songs: tracks and their ways, devices and their switches, patterns and the time line, all versions."""

from __future__ import annotations

import io
import runpy
import zipfile
from pathlib import Path

import pytest

from daw_lint.model.facts import Fact
from daw_lint.model.routing import Routing
from daw_lint.model.session import DeviceFormat, OutputKind, Session, SessionError, Track, TrackKind
from daw_lint.parsers import dawproject, read_session, renoise

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures" / "renoise"
MIXERS = {"": "TrackMixerDevice", "Group": "GroupTrackMixerDevice", "Master": "MasterTrackMixerDevice",
          "Send": "SendTrackMixerDevice"}  # fmt: skip
NOTE = '<Line index="0"><NoteColumns><NoteColumn><Note>C-4</Note></NoteColumn></NoteColumns></Line>'


def value(name: str, number: float) -> str:
    return f"<{name}><Value>{number}</Value></{name}>"


def device(tag: str, inside: str = "", *, on: int = 1, name: str = "") -> str:
    shown = f"<CustomDeviceName>{name}</CustomDeviceName>" if name else ""
    return f'<{tag} type="{tag}">{shown}{value("IsActive", on)}{inside}</{tag}>'


def track(name: str, devices: str = "", *, kind: str = "", routing: int = 0, nesting: int = 0, volume: float = 1,
          post: float = 1, more: str = "", state: str = "Active", head: str | None = None) -> str:  # fmt: skip
    faders = value("Panning", 0.5) + value("Volume", volume) + value("PostPanning", 0.5) + value("PostVolume", post)
    mixer = device(MIXERS[kind], faders + more) if head is None else head
    return (
        f"<Sequencer{kind}Track><Name>{name}</Name><State>{state}</State><Soloed>false</Soloed>"
        f"<TrackRouting>{routing}</TrackRouting><GroupNestingLevel>{nesting}</GroupNestingLevel>"
        f"<FilterDevices><Devices>{mixer}{devices}</Devices></FilterDevices></Sequencer{kind}Track>"
    )


def pattern(*tracks: str, lines: int = 64) -> str:
    inside = "".join(f"<PatternTrack>{one}</PatternTrack>" for one in tracks)
    return f"<Pattern><NumberOfLines>{lines}</NumberOfLines><Tracks>{inside}</Tracks></Pattern>"


def notes(*lines: str) -> str:
    return f"<Lines>{''.join(lines)}</Lines>"


def command(line: int, number: str, amount: str) -> str:
    column = f"<EffectColumn><Value>{amount}</Value><Number>{number}</Number></EffectColumn>"
    return f'<Line index="{line}"><EffectColumns>{column}</EffectColumns></Line>'


def envelope(place: int, parameter: int, *points: str) -> str:
    inside = "".join(f"<Point>{point}</Point>" for point in points)
    indexes = f"<DeviceIndex>{place}</DeviceIndex><ParameterIndex>{parameter}</ParameterIndex>"
    return (
        f"<Automations><Envelopes><Envelope>{indexes}<Envelope><Points>{inside}</Points></Envelope></Envelope>"
        "</Envelopes></Automations>"
    )


MASTER = track("Mst", kind="Master")
PLAYED = pattern(notes(NOTE), notes(NOTE), notes(NOTE), notes(NOTE))


def song(tracks: str, patterns: str = PLAYED, sequence: tuple[int, ...] = (0,), *, version: int = 63, head: str = "",
         places: str = "", instruments: str = "") -> str:  # fmt: skip
    places = places or "".join(f"<SequenceEntry><Pattern>{number}</Pattern></SequenceEntry>" for number in sequence)
    head = head or "<BeatsPerMin>120</BeatsPerMin><LinesPerBeat>4</LinesPerBeat>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><RenoiseSong doc_version="{version}"><GlobalSongData>{head}</GlobalSongData>'
        f"<Instruments>{instruments}</Instruments><Tracks>{tracks}</Tracks>"
        f"<PatternPool><Patterns>{patterns}</Patterns></PatternPool>"
        f"<PatternSequence><SequenceEntries>{places}</SequenceEntries></PatternSequence></RenoiseSong>"
    )


def packed(xml: str, *samples: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Song.xml", xml)
        for name in samples:
            archive.writestr(name, b"x")
    return buffer.getvalue()


def read(tmp_path: Path, xml: str, *samples: str) -> Session:
    path = tmp_path / "Song.xrns"
    path.write_bytes(packed(xml, *samples))
    return read_session(path)


def named(session: Session, name: str) -> Track:
    return next(one for one in session.all_tracks() if one.name == name)


def way(one: Track) -> tuple[OutputKind, str | None] | None:
    return None if one.output is None else (one.output.kind, one.output.track_id)


@pytest.mark.parametrize(
    ("switch", "active"),
    [("<IsActive><Value>1.0</Value></IsActive>", True), ("<IsActive><Value>0.0</Value></IsActive>", False),
     ("<IsActive>true</IsActive>", True), ("<IsActive>false</IsActive>", False), ("", True),
     ("<IsActive>perhaps</IsActive>", None)],
)  # fmt: skip
def test_the_switch_of_a_device_is_read_in_every_form(tmp_path: Path, switch: str, active: bool | None) -> None:
    maximizer = f"<MaximizerDevice><CustomDeviceName>Final</CustomDeviceName>{switch}</MaximizerDevice>"
    master = read(tmp_path, song(track("Mst", maximizer, kind="Master"))).master
    assert master is not None
    (found,) = master.devices
    assert (found.enabled, found.active) == (active, active)
    assert (found.name, found.vendor, found.user_name, found.path) == (
        "Maximizer", "Renoise", "Final", "Master > Final"
    )  # fmt: skip
    assert (found.format, found.native_type) == (DeviceFormat.NATIVE, "MaximizerDevice")


def test_plug_ins_have_their_maker_and_their_id(tmp_path: Path) -> None:
    def plugin(kind: str, ident: str, shown: str, short: str) -> str:
        return device(
            "AudioPluginDevice",
            f"<PluginType>{kind}</PluginType><PluginIdentifier>{ident}</PluginIdentifier>"
            f"<PluginDisplayName>{shown}</PluginDisplayName><PluginShortDisplayName>{short}</PluginShortDisplayName>",
        )

    chain = plugin("VST", "Pro-L", "VST: FabFilter: Pro-L", "Pro-L")
    chain += plugin("VST3", "72C4DB717A4D459AB97E51745D84B39D", "VST3: FabFilter: Pro-L 2", "Pro-L 2")
    chain += plugin("AU", "aufx:lmtr:appl", "AU: Apple: AUPeakLimiter", "AUPeakLimiter")
    chain += plugin(
        "LADSPA", "fast_lookahead_limiter_1913.so:fastLookaheadLimiter", "LADSPA: Fast Lookahead limiter", ""
    )
    master = read(tmp_path, song(track("Mst", chain, kind="Master"))).master
    assert master is not None
    assert [(one.name, one.vendor, one.format, one.plugin_id) for one in master.devices] == [
        ("Pro-L", "FabFilter", DeviceFormat.VST2, None),
        ("Pro-L 2", "FabFilter", DeviceFormat.VST3, "VST3:72C4DB717A4D459AB97E51745D84B39D"),
        ("AUPeakLimiter", "Apple", DeviceFormat.AU, "AU:aufx/lmtr/appl"),
        (
            "Fast Lookahead limiter",
            None,
            DeviceFormat.LADSPA,
            "LADSPA:fast_lookahead_limiter_1913:fastLookaheadLimiter",
        ),
    ]


def test_a_doofer_hands_its_switch_down(tmp_path: Path) -> None:
    inner = f"<DeviceChain><Devices>{device('MaximizerDevice')}</Devices></DeviceChain>"
    master = read(tmp_path, song(track("Mst", device("DooferDevice", inner, on=0, name="Glue"), kind="Master"))).master
    assert master is not None
    doofer, maximizer = [device for one in master.devices for device in one.walk()]
    assert (doofer.label, doofer.enabled, maximizer.path) == ("Glue", False, "Master > Glue > Maximizer")
    assert (maximizer.enabled, maximizer.active) == (True, False)


def test_soft_clipping_of_the_master_is_a_device_that_clips(tmp_path: Path) -> None:
    on, off = (track("Mst", kind="Master", more=f"<SoftClipping>{word}</SoftClipping>") for word in ("true", "false"))
    clipping, clean = read(tmp_path, song(on)).master, read(tmp_path, song(off)).master
    assert clipping is not None
    assert clean is not None
    assert [(one.active, one.parameters) for one in clipping.devices] == [(True, {"soft_clip": True})]
    assert clean.devices == ()


def test_both_faders_of_a_track_count(tmp_path: Path) -> None:
    session = read(tmp_path, song(track("A", volume=0.5, post=0.5) + track("B", volume=0, state="Mute") + MASTER))
    a, b = session.tracks
    assert (round(a.volume_db or 0, 2), a.volume_automated, a.pan, a.muted) == (-12.04, False, 0, False)
    assert (b.volume_db, b.muted) == (float("-inf"), True)


@pytest.mark.parametrize(("state", "muted"), [("Active", False), ("Off", True), ("Mute", True)])
def test_a_muted_track_turns_its_devices_off(tmp_path: Path, state: str, muted: bool) -> None:
    (one,) = read(tmp_path, song(track("A", device("Eq10Device"), state=state) + MASTER)).tracks
    assert (one.muted, one.devices[0].enabled, one.devices[0].active) == (muted, True, not muted)


def test_solo_is_told_from_renoise_2_7_on(tmp_path: Path) -> None:
    tracks = track("A").replace("<Soloed>false", "<Soloed>true") + MASTER
    assert read(tmp_path, song(tracks)).tracks[0].soloed is True
    old = read(tmp_path, song(tracks, version=22))
    assert old.tracks[0].soloed is None
    assert "2.7" in old.missing_facts[Fact.SOLO]


def test_a_group_stands_after_its_members_and_groups_nest(tmp_path: Path) -> None:
    tracks = (
        track("Kick", routing=-1, nesting=2)
        + track("Hat", routing=0, nesting=2)
        + track("Low", kind="Group", routing=-1, nesting=1)
        + track("Snare", routing=-1, nesting=1)
        + track("Drums", kind="Group")
        + track("Bass")
        + MASTER
    )
    session = read(tmp_path, song(tracks))
    ids = {one.name: one.id for one in session.tracks}
    assert {one.name: one.parent_id for one in session.tracks} == {
        "Kick": ids["Low"], "Hat": ids["Low"], "Low": ids["Drums"], "Snare": ids["Drums"], "Drums": None, "Bass": None
    }  # fmt: skip
    assert way(named(session, "Kick")) == (OutputKind.TRACK, ids["Low"])
    assert [one.output.name for one in session.tracks[:2] if one.output is not None] == ["Low", "Master"]
    assert way(named(session, "Hat")) == (OutputKind.MASTER, None)
    assert way(named(session, "Low")) == (OutputKind.TRACK, ids["Drums"])
    assert way(named(session, "Drums")) == (OutputKind.MASTER, None)


def test_a_hardware_output_is_outside(tmp_path: Path) -> None:
    session = read(tmp_path, song(track("Click", routing=2) + MASTER))
    assert way(session.tracks[0]) == (OutputKind.OUTSIDE, None)


def send(to: int, *, mute: bool, on: int = 1, amount: float = 0.5) -> str:
    inside = value("SendAmount", amount) + value("SendPan", 0.5) + value("DestSendTrack", to)
    return device("SendDevice", f"{inside}<MuteSource>{str(mute).lower()}</MuteSource>", on=on)


def test_a_send_that_keeps_its_source_is_a_send(tmp_path: Path) -> None:
    tracks = track("Pad", send(1, mute=False)) + MASTER + track("S1", kind="Send") + track("Verb", kind="Send")
    session = read(tmp_path, song(tracks))
    pad, verb = named(session, "Pad"), named(session, "Verb")
    assert verb.kind is TrackKind.RETURN
    assert way(pad) == (OutputKind.MASTER, None)
    assert [(one.target_id, round(one.level_db or 0, 1), one.enabled) for one in pad.sends] == [(verb.id, -6.0, True)]


def test_a_send_that_mutes_its_source_is_the_way_of_the_track(tmp_path: Path) -> None:
    tracks = track("A", send(0, mute=True)) + track("B", send(0, mute=True)) + MASTER
    session = read(tmp_path, song(tracks + track("Mix bus", device("MaximizerDevice"), kind="Send")))
    assert way(session.tracks[0]) == (OutputKind.TRACK, named(session, "Mix bus").id)
    assert session.tracks[0].sends == ()
    assert [one.name for one in Routing(session).master_path] == ["Mix bus", "Mst"]


def test_a_muting_send_that_is_off_leaves_the_track_as_it_is(tmp_path: Path) -> None:
    session = read(tmp_path, song(track("A", send(0, mute=True, on=0)) + MASTER + track("S", kind="Send")))
    assert way(session.tracks[0]) == (OutputKind.MASTER, None)
    assert [one.enabled for one in session.tracks[0].sends] == [False]


def test_two_muting_sends_or_a_target_that_is_not_there_are_unknown(tmp_path: Path) -> None:
    sends = track("S1", kind="Send") + track("S2", kind="Send")
    session = read(
        tmp_path,
        song(track("A", send(0, mute=True) + send(1, mute=True)) + track("B", send(9, mute=True)) + MASTER + sends),
    )
    assert [way(one) for one in session.tracks[:2]] == [None, None]


def test_bands_that_go_to_different_tracks_have_no_one_way(tmp_path: Path) -> None:
    def split(*targets: int) -> str:
        return device(
            "CrossoverDevice",
            "".join(
                value(f"Out{n}SendAmount", 1) + value(f"Out{n}DestSendTrack", to) for n, to in enumerate(targets, 1)
            ),
        )

    sends = track("S1", kind="Send") + track("S2", kind="Send")
    session = read(tmp_path, song(track("A", split(0, 1, 1)) + track("B", split(1, 1, 1)) + MASTER + sends))
    assert way(session.tracks[0]) is None
    assert way(session.tracks[1]) == (OutputKind.TRACK, named(session, "S2").id)
    assert session.tracks[0].devices[0].name == "Multiband Send"


def test_an_envelope_on_the_switch_of_a_device_is_automation(tmp_path: Path) -> None:
    played = pattern("", envelope(1, 0, "0,1.0", "64,0.0"))
    session = read(tmp_path, song(track("A") + track("Mst", device("MaximizerDevice"), kind="Master"), played))
    assert session.master is not None
    assert session.master.devices[0].active == "automated"
    assert session.master.automation_lanes == 1


@pytest.mark.parametrize(
    ("moves", "enabled", "automated"),
    [
        ("", True, False),
        (envelope(1, 0, "0,1.0", "64,0.0"), None, True),
        (envelope(1, 1, "0,1.0", "64,0.0"), True, True),
    ],
    ids=["nothing", "the switch", "the amount"],
)
def test_a_send_whose_switch_or_amount_moves_is_automated(
    tmp_path: Path, moves: str, enabled: bool | None, automated: bool
) -> None:
    tracks = track("Pad", send(0, mute=False)) + MASTER + track("Verb", kind="Send")
    (sent,) = named(read(tmp_path, song(tracks, pattern(moves, "", ""))), "Pad").sends
    assert (sent.enabled, sent.automated) == (enabled, automated)


def test_an_envelope_that_repeats_what_is_stored_changes_nothing(tmp_path: Path) -> None:
    played = pattern("", envelope(1, 0, "0,1.0") + envelope(0, 2, "0,0.707945764"))
    session = read(tmp_path, song(track("A") + track("Mst", device("MaximizerDevice"), kind="Master"), played))
    assert session.master is not None
    assert (session.master.devices[0].active, session.master.volume_automated) == (True, False)


def test_automation_in_a_pattern_that_is_not_played_does_not_count(tmp_path: Path) -> None:
    patterns = pattern("", "") + pattern("", envelope(1, 0, "0,0.0"))
    session = read(tmp_path, song(track("A") + track("Mst", device("MaximizerDevice"), kind="Master"), patterns))
    assert session.master is not None
    assert session.master.devices[0].active is True


@pytest.mark.parametrize(("amount", "state"), [("00", "automated"), ("01", True)])
def test_a_command_switches_a_device(tmp_path: Path, amount: str, state: object) -> None:
    played = pattern(notes(command(8, "20", amount)), "")
    tracks = track("A", device("Eq10Device") + device("MaximizerDevice")) + MASTER
    first, second = read(tmp_path, song(tracks, played)).tracks[0].devices
    assert (first.enabled, second.enabled) == (True, state)


def test_the_fader_moves_by_envelope_or_by_command(tmp_path: Path) -> None:
    played = pattern(envelope(0, 2, "0,0.707945764", "64,0.0"), notes(command(0, "0L", "80")), "")
    session = read(tmp_path, song(track("A") + track("B") + track("C") + MASTER, played))
    assert [one.volume_automated for one in session.tracks] == [True, True, False]


def test_before_renoise_3_an_envelope_counts_without_the_switch(tmp_path: Path) -> None:
    faders = value("Panning", 0.5) + value("Volume", 1) + value("PostPanning", 0.5) + value("PostVolume", 1)
    mixer = f"<SequencerMasterTrackDevice><IsActive>true</IsActive>{faders}</SequencerMasterTrackDevice>"
    played = pattern("", envelope(0, 1, "0,0.0"))
    master = read(tmp_path, song(track("A") + track("Mst", kind="Master", head=mixer), played, version=37)).master
    assert master is not None
    assert (master.volume_db, master.volume_automated, master.devices) == (0, True, ())


def test_a_track_has_a_clip_wherever_the_sequence_plays_its_notes(tmp_path: Path) -> None:
    patterns = pattern(notes(NOTE), "") + pattern("", notes(NOTE.replace("C-4", "OFF")), lines=32)
    places = "".join(
        f"<SequenceEntry><Pattern>{number}</Pattern><MutedTracks>{muted}</MutedTracks></SequenceEntry>"
        for number, muted in ((0, ""), (1, ""), (0, "<MutedTrack>0</MutedTrack>"))
    )
    session = read(tmp_path, song(track("A") + track("B") + MASTER, patterns, places=places))
    assert [(clip.start_beats, clip.end_beats, clip.muted) for clip in session.tracks[0].clips] == [
        (0, 16, False), (24, 40, True)
    ]  # fmt: skip
    assert session.tracks[1].clips == ()
    assert (session.arrangement_length_beats, session.arrangement_length_s) == (40, 20)


def test_an_alias_plays_what_another_pattern_holds_and_cycles_end(tmp_path: Path) -> None:
    alias = "<AliasPatternIndex>{}</AliasPatternIndex>"
    patterns = pattern(notes(NOTE), alias.format(1)) + pattern(alias.format(0), alias.format(0))
    session = read(tmp_path, song(track("A") + track("B") + MASTER, patterns, (1,)))
    assert [len(one.clips) for one in session.tracks] == [1, 0]


def test_notes_in_muted_columns_do_not_play(tmp_path: Path) -> None:
    states = "<NoteColumnStates><NoteColumnState>Off</NoteColumnState></NoteColumnStates>"
    tracks = track("A").replace("<TrackRouting>", f"{states}<TrackRouting>") + MASTER
    assert read(tmp_path, song(tracks)).tracks[0].clips == ()


def test_a_plug_in_instrument_may_play_into_a_track_without_notes(tmp_path: Path) -> None:
    routing = "<OutputRouting><AutoAssign>false</AutoAssign><AssignedTrack>1</AssignedTrack></OutputRouting>"
    synth = f"<Instrument><PluginGenerator><OutputRoutings>{routing}</OutputRoutings></PluginGenerator></Instrument>"
    session = read(tmp_path, song(track("A") + track("B") + MASTER, pattern(notes(NOTE), "", ""), instruments=synth))
    assert [len(one.clips) for one in session.tracks] == [1, 1]


def test_commands_change_the_tempo_and_the_lines_per_beat(tmp_path: Path) -> None:
    played = pattern(notes(command(0, "ZT", "78"), command(32, "ZT", "3C"), command(48, "ZL", "08")))
    session = read(tmp_path, song(track("A") + MASTER, played))
    assert session.tempo_map is not None
    assert [tuple(point) for point in session.tempo_map.points] == [(0, 120), (8, 120), (8, 60)]
    assert session.arrangement_length_beats == 14
    assert session.arrangement_length_s == pytest.approx(4 + 6)


def test_a_tempo_command_in_the_first_line_counts_from_there(tmp_path: Path) -> None:
    session = read(tmp_path, song(track("A") + MASTER, pattern(notes(command(0, "ZT", "3C")))))
    assert session.tempo_map is not None
    assert [tuple(point) for point in session.tempo_map.points] == [(0, 60)]


def test_commands_had_numbers_before_renoise_2_8(tmp_path: Path) -> None:
    old = read(tmp_path, song(track("A") + MASTER, pattern(notes(command(0, "F0", "3C"))), version=30))
    new = read(tmp_path, song(track("A") + MASTER, pattern(notes(command(0, "F0", "3C"))), version=63))
    assert [one.tempo_map and one.tempo_map.start_bpm for one in (old, new)] == [60, 120]


@pytest.mark.parametrize(
    "lines", [command(20, "ZB", "00"), command(20, "ZD", "04"), command(0, "ZT", "00"), command(0, "ZT", "78") + command(0, "ZT", "79")]
)  # fmt: skip
def test_a_time_line_that_cannot_be_followed_is_not_told(tmp_path: Path, lines: str) -> None:
    session = read(tmp_path, song(track("A") + MASTER, pattern(notes(NOTE, lines))))
    assert (session.tempo_map, session.arrangement_length_s, session.markers) == (None, None, ())
    assert {Fact.TEMPO, Fact.CLIPS, Fact.ARRANGEMENT_LENGTH} <= session.missing_facts.keys()


def test_a_tempo_command_in_a_muted_track_is_not_judged(tmp_path: Path) -> None:
    played = pattern(notes(command(0, "ZT", "3C")), "")
    session = read(tmp_path, song(track("A", state="Off") + MASTER, played))
    assert "muted or hidden" in session.missing_facts[Fact.TEMPO]


def test_an_automated_tempo_leaves_the_places_in_beats(tmp_path: Path) -> None:
    transport = track("Mst", kind="Master", more=value("BpmAutomator", 120))
    session = read(tmp_path, song(track("A") + transport, pattern(notes(NOTE), envelope(0, 5, "0,0.1"))))
    assert session.tempo_map is None
    assert "automated" in session.missing_facts[Fact.TEMPO]
    assert session.tracks[0].clips[0].end_beats == 16
    assert Fact.CLIPS in session.facts


def test_an_old_song_keeps_its_speed(tmp_path: Path) -> None:
    head = (
        "<BeatsPerMin>125</BeatsPerMin><LinesPerBeat>4</LinesPerBeat><TicksPerLine>3</TicksPerLine>"
        "<PlaybackEngineVersion>{}</PlaybackEngineVersion>"
    )
    by_speed, by_lines = (read(tmp_path, song(track("A") + MASTER, head=head.format(engine))) for engine in (1, 4))
    assert (by_speed.arrangement_length_beats, by_lines.arrangement_length_beats) == (8, 16)


def test_the_sequence_was_a_plain_list_once(tmp_path: Path) -> None:
    xml = song(track("A") + MASTER, version=14)
    old = (
        "<PatternSequence><PatternSequence><Pattern>0</Pattern><Pattern>0</Pattern></PatternSequence></PatternSequence>"
    )
    session = read(tmp_path, xml[: xml.index("<PatternSequence>")] + old + "</RenoiseSong>")
    assert len(session.tracks[0].clips) == 2
    assert session.application_version == "2.0"


def test_sections_are_markers_and_comments_are_told(tmp_path: Path) -> None:
    places = (
        "<SequenceEntry><Pattern>0</Pattern></SequenceEntry><SequenceEntry><IsSectionStart>true</IsSectionStart>"
        "<SectionName>Drop</SectionName><Pattern>0</Pattern></SequenceEntry>"
    )
    head = (
        "<BeatsPerMin>120</BeatsPerMin><SongComments><SongComment>Loud</SongComment><SongComment>on purpose</SongComment>"
        "</SongComments>"
    )
    session = read(tmp_path, song(track("A") + MASTER, places=places, head=head))
    assert [marker[:3] for marker in session.markers] == [("Drop", 16, 8)]
    assert session.annotation == "Loud\non purpose"


def test_samples_are_in_the_song(tmp_path: Path) -> None:
    name = "SampleData/Instrument00 (k)/Sample00 (k).flac"
    media = read(tmp_path, song(track("A") + MASTER), name, "Icon.png").media
    assert [(one.stored_path, one.exists, one.location) for one in media] == [(name, True, "project")]


def test_a_wrong_encoding_in_the_first_line_does_not_matter(tmp_path: Path) -> None:
    xml = song(track("Bläser") + MASTER).replace('encoding="UTF-8"', 'encoding="utf-16"')
    assert read(tmp_path, xml).tracks[0].name == "Bläser"


def test_a_song_without_a_master_says_so(tmp_path: Path) -> None:
    assert Fact.MASTER_DEVICES in read(tmp_path, song(track("A"))).missing_facts


@pytest.mark.parametrize(
    "xml",
    ["<RenoiseSong", "<RenoiseSong/>", song(track("A"), sequence=(7,)), song(track("A"), pattern("", lines=99999)),
     song(track("A"), pattern("", lines=0)), '<!DOCTYPE x [<!ENTITY a "b">]><RenoiseSong/>',
     song(track("A") * 300, sequence=(0,) * 1000)],
)  # fmt: skip
def test_damaged_songs_are_one_clear_error(tmp_path: Path, xml: str) -> None:
    with pytest.raises(SessionError):
        read(tmp_path, xml)


def test_other_archives_are_not_claimed() -> None:
    assert renoise.sniff(packed(song(MASTER)))
    assert not renoise.sniff(packed("<Song/>"))
    assert not renoise.sniff(b"PK\x03\x04 and nothing")
    assert not dawproject.sniff(packed(song(MASTER)))


@pytest.mark.parametrize(("name", "active"), [("limiter-on", True), ("limiter-off", False)])
def test_the_fixtures_have_a_limiter_on_the_master(name: str, active: bool) -> None:
    session = read_session(FIXTURES / f"{name}.xrns")
    assert session.master is not None
    assert [(one.native_type, one.active) for one in session.master.devices] == [("MaximizerDevice", active)]
    assert [one.name for one in session.tracks] == ["Kick", "Snare", "Drums", "Bass", "Reverb"]


def test_the_fixtures_are_what_make_writes() -> None:
    files = runpy.run_path(str(FIXTURES / "make.py"))["files"]()
    assert {path.name for path in FIXTURES.glob("*.xrns")} == files.keys()
    assert all((FIXTURES / name).read_bytes() == content for name, content in files.items())
