"""DAWproject: channels and their ways, devices, clips and media, and the first draft in JSON."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from pathlib import Path

import pytest

from daw_lint.judge.case import Case
from daw_lint.model.facts import Fact
from daw_lint.model.routing import Routing
from daw_lint.model.session import DeviceFormat, OutputKind, Session, SessionError, TrackKind
from daw_lint.parsers import dawproject, read_session
from daw_lint.rulebook.catalogue import load
from tests.support.corpus import CORPUS, needs_corpus

LIMITER = (
    '<Vst3Plugin deviceName="Pro-L 2" deviceVendor="FabFilter" deviceID="72C4DB71-7A4D-459A-B97E-51745D84B39D" '
    'deviceRole="audioFX" loaded="true"><Enabled value="{on}"/></Vst3Plugin>'
)


def track(ident: str, name: str, *, role: str = "regular", to: str = "", devices: str = "", inside: str = "", more: str = "",
          content: str = "audio", channel: str = "") -> str:  # fmt: skip
    way = f' destination="{to}"' if to else ""
    return (
        f'<Track id="{ident}" name="{name}" contentType="{content}" loaded="true"><Channel id="c-{ident}" role="{role}" '
        f'solo="false"{way}{channel}><Devices>{devices}</Devices><Mute value="false"/><Pan value="0.5" unit="normalized"/>{more}'
        f'<Volume value="1" unit="linear"/></Channel>{inside}</Track>'
    )


MASTER = track("m", "Master", role="master")


def project(structure: str, arrangement: str = "", transport: str = '<Tempo value="120" unit="bpm"/>') -> str:
    return (
        f'<Project version="1.0"><Application name="Bitwig Studio" version="5.3"/><Transport>{transport}</Transport>'
        f"<Structure>{structure}</Structure><Arrangement>{arrangement}</Arrangement></Project>"
    )


def packed(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(tmp_path: Path, xml: str, **members: str) -> Session:
    path = tmp_path / "Song.dawproject"
    path.write_bytes(packed({"metadata.xml": "<MetaData/>", "project.xml": xml, **members}))
    return read_session(path)


@pytest.mark.parametrize(("on", "active"), [("true", True), ("false", False)])
def test_the_master_has_its_devices_with_their_switches(tmp_path: Path, on: str, active: bool) -> None:
    master = read(tmp_path, project(track("m", "Main", role="master", devices=LIMITER.format(on=on)))).master
    assert master is not None
    (device,) = master.devices
    assert (device.name, device.vendor, device.format, device.active) == (
        "Pro-L 2",
        "FabFilter",
        DeviceFormat.VST3,
        active,
    )
    assert (device.path, device.plugin_id) == ("Master > Pro-L 2", "VST3:72C4DB717A4D459AB97E51745D84B39D")


def test_a_switch_that_is_not_stored_is_unknown(tmp_path: Path) -> None:
    device = '<BuiltinDevice deviceName="Limiter" deviceRole="audioFX"/>'
    master = read(tmp_path, project(track("m", "Main", role="master", devices=device))).master
    assert master is not None
    assert (master.devices[0].enabled, master.devices[0].active) == (None, None)


def test_what_is_not_loaded_is_off(tmp_path: Path) -> None:
    device = LIMITER.format(on="true").replace('loaded="true"', 'loaded="false"')
    idle = track("a", "Kick", to="c-m").replace('loaded="true"', 'loaded="false"')
    session = read(tmp_path, project(idle + track("m", "Main", role="master", devices=device)))
    assert session.master is not None
    assert (session.master.devices[0].active, session.tracks[0].muted) == (False, True)


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ('<Limiter deviceName="Peak Limiter" deviceRole="audioFX"/>', "limiter"),
        ('<Limiter deviceName="Something" deviceRole="audioFX"/>', "limiter"),
        ('<BuiltinDevice deviceName="Peak Limiter" name="Loud" deviceRole="audioFX"/>', "limiter"),
        ('<Equalizer deviceName="EQ+" deviceRole="audioFX"/>', "eq"),
        ('<BuiltinDevice deviceName="Something" deviceRole="audioFX"/>', "unknown"),
        (
            '<BuiltinDevice deviceName="Bass" deviceID="VaporisateurDeviceBox" deviceVendor="openDAW" deviceRole="instrument"/>',
            "instrument",
        ),
        ('<BuiltinDevice deviceName="Loud" deviceID="MaximizerDeviceBox" deviceVendor="openDAW"/>', "maximizer"),
        (
            '<BuiltinDevice deviceName="RevampDeviceBox" deviceID="746f5985-f7b3-494a-83cd-f49a7634f808" deviceVendor="openDAW"/>',
            "eq",
        ),
    ],
)
def test_devices_of_the_program_are_known_although_it_does_not_name_itself(
    tmp_path: Path, device: str, expected: str
) -> None:
    session = read(tmp_path, project(track("m", "Main", role="master", devices=device)))
    assert session.master is not None
    assert Case(load(), session=session).classify(session.master.devices[0]).plugin_class == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [("instrument", "instrument"), ("noteFX", "midi-effect"), ("analyzer", "analyser"), ("audioFX", "unknown")],
)
def test_a_device_of_an_unknown_program_is_what_its_role_says(tmp_path: Path, role: str, expected: str) -> None:
    device = f'<BuiltinDevice deviceName="Something" deviceRole="{role}"/>'
    written = project(track("m", "Main", role="master", devices=device)).replace("Bitwig Studio", "Somebody's DAW")
    session = read(tmp_path, written)
    assert session.master is not None
    assert Case(load(), session=session).classify(session.master.devices[0]).plugin_class == expected


def points(parameter: str, *values: str) -> str:
    inside = "".join(f'<RealPoint time="{4 * place}" value="{value}"/>' for place, value in enumerate(values))
    return f'<Points><Target parameter="{parameter}"/>{inside}</Points>'


@pytest.mark.parametrize(("values", "automated"), [(("1", "0"), True), (("1", "1"), False), (("1",), False)])
def test_a_fader_is_automated_where_its_points_move_it(
    tmp_path: Path, values: tuple[str, ...], automated: bool
) -> None:
    lanes = f'<Lanes timeUnit="beats"><Lanes track="m">{points("v", *values)}</Lanes></Lanes>'
    master = MASTER.replace("<Volume ", '<Volume id="v" ')
    found = read(tmp_path, project(master, lanes)).master
    assert found is not None
    assert found.volume_automated is automated


def test_switches_that_automation_moves_say_so(tmp_path: Path) -> None:
    device = LIMITER.format(on="true").replace("<Enabled ", '<Enabled id="e" ')
    lanes = f'<Lanes timeUnit="beats">{points("e", "true", "false")}{points("u", "true", "false")}</Lanes>'
    kick = track("a", "Kick", to="c-m", devices=LIMITER.format(on="true")).replace("<Mute ", '<Mute id="u" ')
    session = read(tmp_path, project(kick + track("m", "Main", role="master", devices=device), lanes))
    assert session.master is not None
    assert session.master.devices[0].active == "automated"
    assert (session.tracks[0].muted, session.tracks[0].devices[0].active) == ("automated", "automated")


def test_a_lane_that_names_the_channel_holds_the_clips_of_its_track(tmp_path: Path) -> None:
    lanes = '<Lanes timeUnit="beats"><Lanes track="c-a"><Clips><Clip time="1" duration="2"/></Clips></Lanes></Lanes>'
    session = read(tmp_path, project(track("a", "Kick", to="c-m") + MASTER, lanes))
    assert [(clip.start_beats, clip.end_beats) for clip in session.tracks[0].clips] == [(1, 3)]


def test_groups_hold_their_tracks_and_the_way_leads_through_them(tmp_path: Path) -> None:
    inside = track("a", "Kick", to="c-g") + track("b", "Snare", to="c-g")
    session = read(tmp_path, project(track("g", "Drums", to="c-m", inside=inside, content="audio tracks") + MASTER))
    drums, kick, _ = session.tracks
    assert (drums.kind, kick.parent_id) == (TrackKind.GROUP, "g")
    assert kick.output is not None
    assert (kick.output.kind, kick.output.track_id) == (OutputKind.TRACK, "g")
    way = Routing(session).way_out(kick)
    assert way is not None
    assert [step.name for step in way] == ["Drums", "Master"]


def test_groups_nested_beyond_reason_are_refused(tmp_path: Path) -> None:
    nested = "".join(f'<Track id="{depth}">' for depth in range(1500)) + "</Track>" * 1500
    with pytest.raises(SessionError, match="nested too deep"):
        read(tmp_path, project(nested))


def test_a_destination_that_is_not_stored_is_unknown(tmp_path: Path) -> None:
    session = read(tmp_path, project(track("a", "Kick") + MASTER))
    assert session.tracks[0].output is None
    assert Fact.ROUTING in session.missing_facts


def test_sends_lead_to_their_tracks(tmp_path: Path) -> None:
    send = '<Sends><Send destination="c-v" type="post"><Volume value="0.5" unit="linear"/></Send></Sends>'
    session = read(
        tmp_path, project(track("a", "Pad", to="c-m", more=send) + track("v", "Verb", role="effect") + MASTER)
    )
    pad, verb = session.tracks
    assert verb.kind is TrackKind.RETURN
    assert [(one.target_id, round(one.level_db or 0, 1)) for one in pad.sends] == [("v", -6.0)]


@pytest.mark.parametrize(
    ("volume", "level_db"),
    [('value="0.5" unit="linear"', -6.02), ('value="-6" unit="decibel"', -6.0), ('value="0.5" unit="normalized"', None),
     ('value="0.5"', None), ('unit="linear"', None)],
)  # fmt: skip
def test_a_level_is_read_in_the_unit_that_it_names(tmp_path: Path, volume: str, level_db: float | None) -> None:
    structure = track("a", "Pad", to="c-m").replace('value="1" unit="linear"', volume) + MASTER
    assert read(tmp_path, project(structure)).tracks[0].volume_db == (
        None if level_db is None else pytest.approx(level_db, abs=0.01)
    )


def test_clips_stand_in_beats_and_media_inside_of_the_archive_exist(tmp_path: Path) -> None:
    audio = '<Clip time="8" duration="4" name="hit" enable="{}"><Audio sampleRate="44100" duration="2"><File path="{}"{}/></Audio></Clip>'
    clips = audio.format("true", "audio/a.wav", "") + audio.format("false", "/nowhere/b.wav", ' external="true"')
    lanes = f'<Lanes timeUnit="beats"><Lanes track="a"><Clips>{clips}</Clips></Lanes></Lanes>'
    session = read(tmp_path, project(track("a", "Kick", to="c-m") + MASTER, lanes), **{"audio/a.wav": "x"})
    first, second = session.tracks[0].clips
    assert (first.start_beats, first.end_beats, first.muted, second.muted) == (8, 12, False, True)
    assert [(one.exists, one.location) for one in session.media] == [(True, "project"), (False, "outside")]
    assert session.arrangement_length_s == 6


def test_seconds_become_beats(tmp_path: Path) -> None:
    lanes = '<Lanes timeUnit="seconds"><Lanes track="a"><Clips><Clip time="1" duration="2"/></Clips></Lanes></Lanes>'
    session = read(tmp_path, project(track("a", "Kick", to="c-m") + MASTER, lanes))
    assert [(clip.start_beats, clip.end_beats) for clip in session.tracks[0].clips] == [(2, 6)]


def test_markers_follow_the_tempo(tmp_path: Path) -> None:
    points = (
        '<RealPoint time="0" value="120" interpolation="hold"/><RealPoint time="8" value="60" interpolation="hold"/>'
    )
    arrangement = f'<TempoAutomation timeUnit="beats">{points}</TempoAutomation><Markers><Marker name="Drop" time="10"/></Markers>'
    (drop,) = read(tmp_path, project(MASTER, arrangement)).markers
    assert (drop.name, drop.position_beats) == ("Drop", 10)
    assert drop.time_s == pytest.approx(6)


def test_the_first_draft_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    draft = {
        "transport": {"tempo": 110.0},
        "channels": [
            {"meta": {"title": "Bass"}, "volume": 0.5, "mute": True, "sends": [{"level": 1, "output": {"index": 0}}]}
        ],
    }
    path = tmp_path / "Song.dawproject"
    path.write_bytes(packed({"metadata.json": "{}", "project.json": json.dumps(draft)}))
    session = read_session(path)
    assert [(track.name, track.muted) for track in session.tracks] == [("Bass", True)]
    assert Fact.MASTER_DEVICES in session.missing_facts


@pytest.mark.parametrize("content", ["<Project/>", "<Other><Structure/></Other>", "<Project", ""])
def test_damaged_projects_are_one_clear_error(tmp_path: Path, content: str) -> None:
    with pytest.raises(SessionError):
        read(tmp_path, content)


def test_another_zip_is_not_claimed() -> None:
    assert not dawproject.sniff(packed({"Song.xml": "<RenoiseSong/>"}))
    assert not dawproject.sniff(b"PK\x03\x04 and nothing")


@needs_corpus
def test_every_file_of_the_corpus_is_read() -> None:
    paths = sorted(CORPUS.glob("dawproject/*/*"))
    assert len(paths) >= 10
    assert all(read_session(path).tracks for path in paths)


NAME = "audio/G\u00e9n\u00e9rique.wav"


def without_utf8_flag(data: bytes, name: str) -> bytes:
    """Return the archive with bit 11 off in the headers of a member (APPNOTE.TXT, 4.3.7 and 4.3.12)."""
    changed = bytearray(data)
    for lead, magic, flags in ((30, b"PK\3\4", 6), (46, b"PK\1\2", 8)):
        place = data.find(name.encode())
        while place >= 0:
            start = place - lead
            if start >= 0 and data[start : start + 4] == magic:
                changed[start + flags + 1] &= ~0x08
            place = data.find(name.encode(), place + 1)
    return bytes(changed)


@pytest.mark.parametrize(
    ("entry", "stored", "is_flagged"),
    [
        (NAME, NAME, True),
        (unicodedata.normalize("NFD", NAME), NAME, True),
        (NAME, unicodedata.normalize("NFD", NAME), True),
        (NAME, NAME, False),
        (unicodedata.normalize("NFD", NAME), NAME, False),
        ("audio\\a.wav", "audio/a.wav", True),
        ("audio/a.wav", "audio\\a.wav", True),
        ("./audio/a.wav", "audio/a.wav", True),
        ("Audio/A.WAV", "audio/a.wav", True),
    ],
)
def test_media_in_the_archive_are_found_however_the_archive_writes_their_names(
    tmp_path: Path, entry: str, stored: str, is_flagged: bool
) -> None:
    clip = f'<Clips track="a"><Clip time="0" duration="4"><Audio><File path="{stored}"/></Audio></Clip></Clips>'
    data = packed({"project.xml": project(MASTER + track("a", "A", to="c-m"), f"<Lanes>{clip}</Lanes>"), entry: "RIFF"})
    path = tmp_path / "Song.dawproject"
    path.write_bytes(data if is_flagged else without_utf8_flag(data, entry))
    if not is_flagged:
        assert entry not in zipfile.ZipFile(path).namelist()
    assert [media.exists for media in read_session(path).media] == [True]


@pytest.mark.parametrize("code_page", ["cp437", "cp1252"])
def test_media_in_the_archive_are_found_if_its_names_are_in_a_code_page(tmp_path: Path, code_page: str) -> None:
    clip = '<Clips track="a"><Clip time="0" duration="4"><Audio><File path="audio/\u00e9.wav"/></Audio></Clip></Clips>'
    xml = project(MASTER + track("a", "A", to="c-m"), f"<Lanes>{clip}</Lanes>")
    path = tmp_path / "Song.dawproject"
    path.write_bytes(
        packed({"project.xml": xml, "audio/#.wav": "RIFF"}).replace(b"/#.", b"/" + "\u00e9".encode(code_page) + b".")
    )
    assert [media.exists for media in read_session(path).media] == [True]


def test_media_that_the_archive_lacks_are_missing(tmp_path: Path) -> None:
    clip = '<Clips track="a"><Clip time="0" duration="4"><Audio><File path="audio/b.wav"/></Audio></Clip></Clips>'
    xml = project(MASTER + track("a", "A", to="c-m"), f"<Lanes>{clip}</Lanes>")
    assert [media.exists for media in read(tmp_path, xml, **{"audio/a.wav": "RIFF"}).media] == [False]


def without_role(xml: str) -> str:
    return re.sub(r' role="\w+"', "", xml)


def test_a_channel_without_a_role_that_all_others_lead_to_is_the_master(tmp_path: Path) -> None:
    end = without_role(track("m", "Main", devices=LIMITER.format(on="true")))
    inner = track("a", "A", to="c-bus") + track("bus", "Bus", to="c-m") + track("b", "B", to="c-m")
    session = read(tmp_path, project(inner + end))
    assert session.master is not None
    assert session.master.kind is TrackKind.MASTER
    assert [device.label for device in session.master.devices] == ["Pro-L 2"]
    kinds = {track.name: track.output_kind for track in session.tracks}
    assert kinds == {"A": OutputKind.TRACK, "Bus": OutputKind.MASTER, "B": OutputKind.MASTER}
    assert {Fact.ROUTING, Fact.MASTER_DEVICES} <= session.facts


@pytest.mark.parametrize(
    "structure",
    [
        track("a", "A", to="c-m") + without_role(track("m", "Main")) + track("out", "Click"),
        track("a", "A", to="c-m") + track("m", "Bus", role="submix"),
        without_role(track("m", "Group", content="tracks", inside=track("a", "A", to="c-m"))),
        track("a", "A", to="c-b") + track("b", "B", to="c-a") + without_role(track("m", "Main")),
        without_role(track("m", "Alone")),
    ],
    ids=["another end", "a submix", "a group", "a circle", "a single channel"],
)
def test_what_may_be_another_channel_is_no_master(tmp_path: Path, structure: str) -> None:
    session = read(tmp_path, project(structure))
    assert session.master is None
    assert Fact.MASTER_DEVICES not in session.facts


STANDARD = (
    '<{0} deviceName="x" deviceRole="audioFX"><Attack value="0.01" unit="seconds"/><InputGain value="3" unit="decibel" id="g"/>'
    '<OutputGain value="0.5" unit="linear"/><Ratio value="50" unit="percent"/><Release value="0.1" unit="seconds"/>'
    '<Threshold value="-12" unit="{1}"/><AutoMakeup value="true"/></{0}>'
)


def standard(tmp_path: Path, kind: str = "Limiter", unit: str = "decibel", arrangement: str = "") -> dict[str, float]:
    devices = STANDARD.format(kind, unit)
    master = read(tmp_path, project(track("m", "Main", role="master", devices=devices), arrangement)).master
    assert master is not None
    return {name: round(value, 2) for name, value in master.devices[0].parameters.items()}


def test_the_dynamics_devices_of_the_format_tell_what_has_the_units_of_the_format(tmp_path: Path) -> None:
    known = {"attack_ms": 10, "release_ms": 100, "input_db": 3, "output_db": -6.02, "auto_makeup": 1}
    assert standard(tmp_path) == standard(tmp_path, "Compressor") == {**known, "threshold_db": -12}
    assert standard(tmp_path, unit="normalized") == known
    assert standard(tmp_path, "Equalizer") == {}


def test_an_automated_parameter_of_a_device_of_the_format_is_left_out(tmp_path: Path) -> None:
    points = "".join(f'<RealPoint time="{time}" value="{time}"/>' for time in (0, 4))
    lane = f'<Lanes timeUnit="beats"><Points id="p"><Target parameter="g"/>{points}</Points></Lanes>'
    assert standard(tmp_path).keys() - standard(tmp_path, arrangement=lane).keys() == {"input_db"}
