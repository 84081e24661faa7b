"""LMMS projects: mixer, tracks, beats, samples, all versions."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path

import pytest

from daw_lint.judge.case import Case
from daw_lint.model.facts import Fact
from daw_lint.model.routing import Routing
from daw_lint.model.session import DeviceFormat, OutputKind, Session, SessionError, TrackKind
from daw_lint.parsers import lmms, read_session
from daw_lint.rulebook.catalogue import load
from tests.support.corpus import CORPUS, needs_corpus

LIMITER = (
    '<effect name="ladspaeffect" on="{on}" wet="1"><key><attribute name="file" value="fast_lookahead_limiter_1913"/>'
    '<attribute name="plugin" value="fastLookaheadLimiter"/></key></effect>'
)
NOTE = '<note pos="0" len="48" key="57"/>'


def channel(number: int, name: str, *, effects: str = "", chain: int = 1, sends: str = "", more: str = "") -> str:
    inside = f'<fxchain enabled="{chain}" numofeffects="1">{effects}</fxchain>{sends}'
    return f'<fxchannel num="{number}" name="{name}" volume="1" muted="0" soloed="0"{more}>{inside}</fxchannel>'


def instrument(name: str, *, fxch: int = 0, notes: str = NOTE, more: str = "") -> str:
    inner = f'<instrumenttrack vol="100" pan="0" fxch="{fxch}"><instrument name="tripleoscillator"/></instrumenttrack>'
    return f'<track type="0" name="{name}" muted="0" solo="0"{more}>{inner}<pattern pos="96" len="192">{notes}</pattern></track>'


def project(tracks: str, mixer: str = "", head: str = 'bpm="120" mastervol="100"') -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE lmms-project><lmms-project version="1.0" creatorversion="1.2.0" type="song">'
        f'<head {head}/><song><trackcontainer type="song">{tracks}</trackcontainer><fxmixer>{mixer}</fxmixer>'
        f"<projectnotes><![CDATA[<html><style>p {{}}</style><p>Loud <b>on</b> purpose</p></html>]]></projectnotes>"
        f"</song></lmms-project>"
    )


def read(tmp_path: Path, xml: str) -> Session:
    path = tmp_path / "Song.mmp"
    path.write_text(xml, "utf-8")
    return read_session(path)


@pytest.mark.parametrize(("on", "chain", "active"), [(1, 1, True), (0, 1, False), (1, 0, False)])
def test_channel_0_is_the_master_and_its_chain_has_a_switch(tmp_path: Path, on: int, chain: int, active: bool) -> None:
    session = read(tmp_path, project("", channel(0, "Master", effects=LIMITER.format(on=on), chain=chain)))
    assert session.master is not None
    (limiter,) = session.master.devices
    assert (limiter.name, limiter.format, limiter.active) == ("fastLookaheadLimiter", DeviceFormat.LADSPA, active)
    assert limiter.plugin_id == "LADSPA:fast_lookahead_limiter_1913:fastLookaheadLimiter"
    assert limiter.enabled is bool(on)


def variants(label: str, plugin: str, file: str) -> str:
    """A key as versions before 0.4 stored it: a list of variants, of a string and of a list of strings."""

    def text(words: str) -> bytes:
        raw = words.encode("utf-16-be")
        return struct.pack(">I", len(raw)) + raw

    name = struct.pack(">IB", 10, 0) + text(label)
    names = struct.pack(">IBI", 11, 0, 2) + text(plugin) + text(file)
    return base64.b64encode(struct.pack(">IBI", 9, 0, 2) + name + names).decode()


def test_the_binary_keys_of_old_versions_are_read(tmp_path: Path) -> None:
    key = variants("Fast Lookahead limiter", "fastLookaheadLimiter", "fast_lookahead_limiter_1913.so")
    effects = f'<effect name="ladspaeffect" on="1" key="{key}"/><effect name="ladspaeffect" on="1" key="{key[:40]}"/>'
    session = read(tmp_path, project("", channel(0, "Master", effects=effects)))
    assert session.master is not None
    limiter, damaged = session.master.devices
    assert limiter.plugin_id == "LADSPA:fast_lookahead_limiter_1913:fastLookaheadLimiter"
    assert (damaged.name, damaged.plugin_id) == ("ladspaeffect", None)


def test_a_plug_in_is_not_taken_for_the_device_of_another_program_with_its_name(tmp_path: Path) -> None:
    key = '<key><attribute name="file" value="x"/><attribute name="plugin" value="{}"/></key>'
    effects = "".join(f'<effect name="ladspaeffect" on="1">{key.format(name)}</effect>' for name in ("Amp", "Chain"))
    master = read(tmp_path, project("", channel(0, "Master", effects=effects))).master
    assert master is not None
    assert {Case(load()).classify(device).plugin_class for device in master.devices} <= {"utility", "unknown"}


def test_names_in_the_encoding_of_an_old_system_are_read(tmp_path: Path) -> None:
    path = tmp_path / "Song.mmp"
    path.write_bytes(project(instrument("Master-Lautst\xe4rke")).encode("latin-1"))
    assert read_session(path).tracks[0].name == "Master-Lautst\xe4rke"


@pytest.mark.parametrize(("last", "automated"), [("0.5", True), ("1", False)])
def test_automation_that_keeps_its_value_moves_nothing(tmp_path: Path, last: str, automated: bool) -> None:
    points = f'<time pos="0" value="1"/><time pos="96" value="{last}"/><object id="7"/>'
    line = (
        f'<track type="5" name="Fade"><automationtrack/><automationpattern pos="0">{points}</automationpattern></track>'
    )
    master = (
        channel(0, "Master")
        .replace(' volume="1"', "", 1)
        .replace("</fxchannel>", '<volume value="1" id="7"/></fxchannel>')
    )
    session = read(tmp_path, project(line, master))
    assert session.master is not None
    assert session.master.volume_automated is automated


def test_a_bus_through_which_all_run_is_on_the_master_path(tmp_path: Path) -> None:
    to = '<send channel="{}" amount="{}"/>'
    mixer = channel(0, "Master") + channel(1, "Drums", sends=to.format(2, 1)) + channel(2, "Bus", sends=to.format(0, 1))
    session = read(tmp_path, project(instrument("A", fxch=1) + instrument("B", fxch=2), mixer))
    assert [track.name for track in Routing(session).master_path] == ["Bus", "Master"]


def test_a_track_goes_to_its_channel_and_on_channel_0_to_the_master(tmp_path: Path) -> None:
    tracks = "".join(instrument(name, fxch=number) for name, number in (("A", 0), ("B", 1), ("C", 9)))
    session = read(tmp_path, project(tracks, channel(0, "Master") + channel(1, "Bus")))
    to_master, to_bus, nowhere = (one.output for one in session.tracks if one.name in "ABC")
    assert to_master is not None
    assert to_bus is not None
    assert (to_master.kind, to_bus.kind, to_bus.track_id) == (OutputKind.MASTER, OutputKind.TRACK, "channel 1")
    assert nowhere is None


def test_sends_beside_the_one_to_the_master_are_sends(tmp_path: Path) -> None:
    sends = '<send channel="0" amount="1"/><send channel="2" amount="0.5"/><send channel="3" amount="0"/>'
    mixer = channel(0, "Master") + channel(1, "Pads", sends=sends) + channel(2, "Verb") + channel(3, "Delay")
    pads = next(track for track in read(tmp_path, project("", mixer)).tracks if track.name == "Pads")
    assert pads.output is not None
    assert pads.output.kind is OutputKind.MASTER
    assert [(send.target_id, round(send.level_db or 0, 1)) for send in pads.sends] == [("channel 2", -6.0)]


def test_before_version_1_channels_run_into_the_master(tmp_path: Path) -> None:
    session = read(tmp_path, project("", channel(0, "Master") + channel(1, "FX 1")))
    bus = session.tracks[0]
    assert bus.output is not None
    assert (bus.output.kind, bus.kind) == (OutputKind.MASTER, TrackKind.GROUP)


def test_clips_stand_in_beats_and_empty_patterns_are_none(tmp_path: Path) -> None:
    session = read(tmp_path, project(instrument("Lead") + instrument("Empty", notes="")))
    lead, empty = session.tracks
    assert [(clip.start_beats, clip.end_beats) for clip in lead.clips] == [(2, 6)]
    assert empty.clips == ()
    assert (session.arrangement_length_beats, session.arrangement_length_s) == (6, 3)


def test_tracks_inside_of_a_beat_play_where_the_beat_does(tmp_path: Path) -> None:
    inner = f'<trackcontainer type="bbtrackcontainer">{instrument("Kick")}</trackcontainer>'
    beat = f'<track type="1" name="Beat" muted="0"><bbtrack>{inner}</bbtrack><bbtco pos="384" len="192"/></track>'
    kick = next(track for track in read(tmp_path, project(beat)).tracks if track.name == "Kick")
    assert [(clip.start_beats, clip.end_beats) for clip in kick.clips] == [(8, 12)]


@pytest.mark.slow
def test_beats_that_a_song_plays_millions_of_times_are_refused(tmp_path: Path) -> None:
    nested = f'<track type="0"><instrumenttrack/><pattern>{NOTE}</pattern></track>' * 1000
    plays = '<bbtco pos="0" len="1"/>' * 1000
    beat = f'<track type="1"><bbtrack><trackcontainer>{nested}</trackcontainer></bbtrack>{plays}</track>'
    with pytest.raises(SessionError, match="more than 200,000 clips"):
        read(tmp_path, project(beat))


def test_samples_of_the_program_are_its_library_and_others_are_looked_for(tmp_path: Path) -> None:
    player = '<instrument name="audiofileprocessor"><audiofileprocessor src="{}"/></instrument>'
    tracks = "".join(
        f'<track type="0" name="{name}"><instrumenttrack>{player.format(name)}</instrumenttrack></track>'
        for name in ("drums/kick01.ogg", "/nowhere/a.wav", "local:b.wav")
    )
    media = read(tmp_path, project(tracks)).media
    assert [(one.location, one.exists) for one in media] == [
        ("library", None), ("outside", False), ("project", False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("patterns", "state"),
    [
        ((("0", "1"), ("48", "0")), "automated"),
        ((("0", "0"),), False),
    ],
)
def test_an_effect_whose_switch_is_automated_is_told_so(
    tmp_path: Path, patterns: tuple[tuple[str, str], ...], state: object
) -> None:
    automation = "".join(
        f'<automationpattern pos="{pos}" mute="0"><time pos="0" value="{value}"/><object id="7"/></automationpattern>'
        for pos, value in patterns
    )
    effect = '<effect name="ladspaeffect"><on id="7" value="0"/><key><attribute name="plugin" value="limiter"/></key></effect>'
    tracks = f'<track type="5" name="Limiter on and off"><automationtrack/>{automation}</track>'
    master = read(tmp_path, project(tracks, channel(0, "Master", effects=effect))).master
    assert master is not None
    (device,) = master.devices
    assert (device.enabled, device.active) == (state, state)


def test_automated_tempo_is_not_told(tmp_path: Path) -> None:
    pattern = (
        '<track type="5"><automationtrack/><automationpattern><time pos="0" value="120"/><time pos="192" value="90"/>'
        '<object id="77"/></automationpattern></track>'
    )
    xml = project(pattern).replace(
        '<head bpm="120" mastervol="100"/>', '<head mastervol="100"><bpm value="120" id="77"/></head>'
    )
    session = read(tmp_path, xml)
    assert session.tempo_map is None
    assert "automated" in session.missing_facts[Fact.TEMPO]


def test_the_master_volume_of_the_song_counts(tmp_path: Path) -> None:
    master = read(tmp_path, project("", channel(0, "Master"), 'bpm="120" mastervol="50"')).master
    assert master is not None
    assert master.volume_db == pytest.approx(-6.02, abs=0.01)


def test_a_master_that_is_stored_as_muted_plays_all_the_same(tmp_path: Path) -> None:
    xml = project("", channel(0, "Master", effects=LIMITER.format(on=1)).replace('muted="0"', 'muted="1"'))
    master = read(tmp_path, xml).master
    assert master is not None
    assert (master.muted, master.devices[0].active) == (False, True)


def test_notes_are_plain_text(tmp_path: Path) -> None:
    assert read(tmp_path, project("")).annotation == "Loud on purpose"


def test_the_compressed_form_is_the_same(tmp_path: Path) -> None:
    xml = project(instrument("A"), channel(0, "Master", effects=LIMITER.format(on=1))).encode()
    data = struct.pack(">I", len(xml)) + zlib.compress(xml)
    assert lmms.sniff(data)
    path = tmp_path / "Song.mmpz"
    path.write_bytes(data)
    assert len(read_session(path).tracks) == 1
    path.write_bytes(data[:-20])
    with pytest.raises(SessionError, match=r"damaged|truncated"):
        read_session(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE lmms-project [<!ENTITY a "aaaa">]><lmms-project><song/></lmms-project>'
    with pytest.raises(SessionError, match="entities"):
        read(tmp_path, xml)


@needs_corpus
def test_every_project_of_the_corpus_is_read_in_every_version() -> None:
    paths = sorted(CORPUS.glob("lmms/*/*"))
    assert len(paths) > 50
    versions = {read_session(path).application_version for path in paths}
    assert len(versions) > 20
