"""Logic projects and GarageBand songs: what their property lists tell, and the mixer in their ``ProjectData``."""

from __future__ import annotations

import plistlib
import random
import unicodedata
from math import inf
from pathlib import Path
from struct import pack, pack_into
from typing import Any

import pytest

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Device, OutputKind, Session, SessionError, Track, TrackKind
from daw_lint.parsers import logic, read_session
from tests.support.findings import messages_of

META: dict[str, Any] = {
    "AudioFiles": ["Audio Files/drums.wav", "Audio Files/Bass#08.aif"],
    "UnusedAudioFiles": ["Audio Files/take 1.aif"],
    "SamplerInstrumentsFiles": ["Grand Piano.exs"],
    "SampleRate": 44100,
    "BeatsPerMinute": 120,
    "SongSignatureNumerator": 3,
    "SongSignatureDenominator": 4,
    "NumberOfTracks": 31,
}
OF_THE_MIXER = {
    Fact.TRACKS,
    Fact.DEVICES,
    Fact.MASTER_DEVICES,
    Fact.ROUTING,
    Fact.LEVELS,
    Fact.MUTE,
    Fact.SOLO,
}
UNITY = 90 << 24
NO_OUTPUT, BUS_OF_LOGIC = 0xFFFF, 24
INSERT, MIDI_EFFECT, SETTINGS = 1, 2, 3


def record(tag: bytes, content: bytes, owner: int = 0, key: int = 0xFFFF) -> bytes:
    """Return a record; tags read backwards."""
    return tag + bytes(10) + pack("<HHH", owner, 0, key) + bytes(8) + pack("<I", len(content)) + bytes(4) + content


def channel(
    owner: int,
    label: str,
    *,
    fader: int = UNITY,
    pan: int = 64,
    mute: int = 0,
    flags: int = 0,
    output: int = 0,
    used: bytes = b"\1\1",
) -> bytes:
    content = bytearray(140)
    content[24:26] = used
    content[60 : 60 + len(label) + 1] = b" " + label.encode()
    content[85], content[88], content[89], content[90] = fader >> 24, flags, pan, mute
    pack_into("<H", content, 92, output)
    pack_into("<I", content, 116, fader)
    return record(b"OCuA", bytes(content), owner)


def slot(
    owner: int,
    code: int | str,
    name: str = "",
    *,
    index: int = 0,
    bypass: int = 0,
    maker: str = "",
    type_code: str = "aufx",
    kind: int = INSERT,
) -> bytes:
    """Return a slot with a plug-in of Logic, by number or letters, or with an Audio Unit of a maker."""
    content = bytearray(200)
    pack_into("<H", content, 4, kind)
    content[6], content[112] = index, bypass
    content[120 : 120 + len(name)] = name.encode()
    if maker:
        content[132:136], content[136:140] = maker.encode()[::-1], type_code.encode()[::-1]
    else:
        content[132:136] = b"MELC" if isinstance(code, str) else b"GAME"
    content[140:144] = code.encode()[::-1] if isinstance(code, str) else pack("<I", code)
    return record(b"UCuA", bytes(content), owner, 32 + index)


def name_of(owner: int, name: str, *, by_user: bool = False) -> bytes:
    """Return the object of Logic's environment that gives a channel its name."""
    raw = name.encode()
    content = bytearray(158) + pack("<H", len(raw)) + raw + bytes(len(raw) % 2) + pack("<H", owner + 1) + bytes(400)
    content[45] = by_user
    return record(b"ivnE", bytes(content))


def project_data(*records: bytes, version: int = 2107) -> bytes:
    body = b"".join(records)
    return b"\x23\x47\xc0\xab" + pack("<H", version) + bytes(10) + pack("<I", len(body)) + bytes(4) + body


MIXER = (
    record(b"gnoS", bytes(64)),
    channel(3, "Audio 1"),
    channel(7, "Inst 1", mute=1, pan=127),
    channel(40, "Output 1-2"),
    channel(41, "Master"),
    slot(3, 152, "Channel EQ"),
    slot(40, 193, "AdLimit", index=1),
    slot(40, 194, "Multipr", index=0, bypass=1),
    slot(7, "SYLN", "Sylenth", maker="LDig", type_code="aumu"),
    name_of(3, "Drums", by_user=True),
    name_of(7, "Lead Synth"),
    name_of(40, "Stereo Out"),
    name_of(41, "Master"),
)

LIMITER_ON = (slot(40, 193, "AdLimit", index=1),)


def project(
    folder: Path, name: str = "Night Bus.logicx", *, meta: dict[str, Any] | None = None, data: bytes | None = None
) -> Path:
    """Make a project with one of its two audio files."""
    package = folder / name
    alternative = package / "Alternatives" / "000"
    alternative.mkdir(parents=True)
    (alternative / "ProjectData").write_bytes(project_data(*MIXER) if data is None else data)
    (alternative / "MetaData.plist").write_bytes(plistlib.dumps(META if meta is None else meta))
    (package / "Resources").mkdir()
    saved = {"LastSavedFrom": "Logic Pro X 10.1.1 (3683.37)"}
    (package / "Resources" / "ProjectInformation.plist").write_bytes(plistlib.dumps(saved))
    (package / "Media" / "Audio Files").mkdir(parents=True)
    (package / "Media" / "Audio Files" / "Bass#08.aif").write_bytes(b"FORM")
    return package


def session_of(*records: bytes, version: int = 2107) -> Session:
    """Read a ``ProjectData`` that stands alone."""
    return logic.PARSER.session(Path("ProjectData"), project_data(*records, version=version), Limits())


def named(session: Session, name: str) -> Track:
    (track,) = [track for track in session.tracks if track.name == name]
    return track


def master_of(session: Session) -> Track:
    assert session.master is not None
    return session.master


def device(track: Track, name: str) -> Device:
    (found,) = [device for device in track.devices if device.name == name]
    return found


def test_a_project_tells_its_program_rate_tempo_and_time_signature(tmp_path: Path) -> None:
    session = logic.read_folder(project(tmp_path), Limits())
    assert (session.format, session.application, session.application_version) == ("logicx", "Logic Pro X", "10.1.1")
    assert session.sample_rate_hz == 44100.0
    assert session.tempo_map is not None
    assert session.tempo_map.start_bpm == 120.0
    assert session.time_signatures == ((0.0, 3, 4),)


def test_only_what_is_certain_is_a_fact_and_the_rest_has_a_reason(tmp_path: Path) -> None:
    session = read_session(project(tmp_path))
    assert session.facts == {Fact.MEDIA, Fact.SAMPLE_RATE} | OF_THE_MIXER
    assert "not public" in session.missing_facts[Fact.CLIPS]


def test_tracks_have_the_names_and_kinds_of_their_channels() -> None:
    session = session_of(*MIXER)
    drums, lead = named(session, "Drums"), named(session, "Lead Synth")
    assert (drums.kind, drums.named_by_user) == (TrackKind.AUDIO, True)
    assert (lead.kind, lead.named_by_user) == (TrackKind.INSTRUMENT, False)
    assert {track.name for track in session.tracks} == {"Drums", "Lead Synth"}
    assert [track.path for track in session.tracks] == [track.name for track in session.tracks]


def test_the_stereo_output_is_the_master_with_its_plug_ins_in_order() -> None:
    devices = master_of(session_of(*MIXER)).devices
    assert [(device.name, device.enabled) for device in devices] == [
        ("Multipressor", False),
        ("Adaptive Limiter", True),
    ]
    assert devices[1].path == "Master > Adaptive Limiter"


def test_a_plug_in_on_a_muted_channel_is_on_but_not_active() -> None:
    session = session_of(*MIXER)
    synth = device(named(session, "Lead Synth"), "Sylenth")
    assert (synth.enabled, synth.active) == (True, False)
    eq = device(named(session, "Drums"), "Channel EQ")
    assert (eq.enabled, eq.active) == (True, True)


def test_a_plug_in_with_a_switch_that_is_neither_on_nor_off_is_unknown() -> None:
    session = session_of(channel(3, "Audio 1"), slot(3, 152, "Channel EQ", bypass=7))
    assert (session.tracks[0].devices[0].enabled, session.tracks[0].devices[0].active) == (None, None)


def test_an_audio_unit_has_its_type_its_code_and_its_maker_as_identity() -> None:
    synth = device(named(session_of(*MIXER), "Lead Synth"), "Sylenth")
    assert (synth.format, synth.plugin_id) == ("AU", "AU:aumu/SYLN/LDig")


def test_plug_ins_of_logic_have_their_full_name_by_number_or_by_letters() -> None:
    session = session_of(
        channel(3, "Audio 1"), slot(3, 231, "SpaceDsn"), slot(3, "PRRT", "QSampler", index=1), slot(3, 999, "", index=2)
    )
    names = [device.name for device in session.tracks[0].devices]
    assert names == ["Space Designer", "Quick Sampler", "plug-in 999 of Logic"]
    unnamed = session_of(
        channel(3, "Audio 1"), slot(3, 154, ""), slot(3, 199, "", index=1), slot(3, 152, "McrPhas", index=2)
    )
    assert [device.name for device in unnamed.tracks[0].devices] == ["Compressor", "Limiter", "Microphaser"]
    assert {device.vendor for device in session.tracks[0].devices} == {"Apple (Logic)"}


def test_midi_effects_come_before_the_inserts_and_settings_are_no_plug_ins() -> None:
    session = session_of(
        channel(3, "Inst 1"),
        slot(3, 152, "Channel EQ", index=0),
        slot(3, "arpg", "Arpeggiator", index=1, kind=MIDI_EFFECT),
        slot(3, 17, "Strip", index=2, kind=SETTINGS),
    )
    assert [device.name for device in session.tracks[0].devices] == ["Arpeggiator", "Channel EQ"]


def test_levels_pan_mute_and_solo() -> None:
    session = session_of(
        channel(0, "Audio 1"),
        channel(1, "Audio 2", fader=0, pan=0, flags=1),
        channel(2, "Audio 3", fader=45 << 24, pan=127, mute=1),
    )
    assert [track.volume_db for track in session.tracks] == [0.0, -inf, pytest.approx(-12.04, abs=0.01)]
    assert [track.pan for track in session.tracks] == [0.0, -1.0, 1.0]
    assert [track.soloed for track in session.tracks] == [False, True, False]
    assert [track.muted for track in session.tracks] == [False, False, True]


def test_the_fader_that_logic_calls_master_adds_to_the_stereo_output() -> None:
    session = session_of(channel(40, "Output 1-2", fader=45 << 24), channel(41, "Master", fader=45 << 24))
    assert master_of(session).volume_db == pytest.approx(-24.08, abs=0.01)


def test_a_fader_whose_two_copies_differ_is_unknown() -> None:
    good = channel(3, "Audio 1")
    bad = good[: 36 + 85] + b"\x10" + good[36 + 86 :]
    session = session_of(bad, channel(40, "Output 1-2"))
    assert session.tracks[0].volume_db is None
    assert Fact.LEVELS in session.missing_facts


def test_channels_that_logic_keeps_for_itself_or_that_are_not_used_are_no_tracks() -> None:
    session = session_of(
        channel(3, "Audio 1"),
        channel(4, "Audio 2", used=b"\0\0"),
        channel(5, "Audio 3", used=b"\0\1"),
        channel(6, "Inst 99", flags=2),
        channel(7, "Input 1"),
        channel(8, "Bus 1"),
        slot(4, 152, "Channel EQ"),
    )
    assert [track.name for track in session.tracks] == ["Audio 1"]


def test_a_bus_with_plug_ins_is_a_return() -> None:
    session = session_of(channel(8, "Bus 1"), slot(8, 231))
    assert [(track.name, track.kind) for track in session.tracks] == [("Bus 1", TrackKind.RETURN)]


def test_a_channel_runs_to_the_stereo_output_or_nowhere_or_where_is_not_known() -> None:
    main = channel(40, "Output 1-2")
    told = session_of(channel(0, "Audio 1"), channel(1, "Audio 2", output=NO_OUTPUT), main)
    assert [track.output.kind for track in told.tracks if track.output] == [OutputKind.MASTER, OutputKind.NONE]
    assert Fact.ROUTING in told.facts
    bus = session_of(channel(0, "Audio 1", output=BUS_OF_LOGIC), main)
    assert bus.tracks[0].output is None
    assert "go to a bus" in bus.missing_facts[Fact.ROUTING]


@pytest.mark.parametrize(
    "names",
    [
        (name_of(3, "Drums"), name_of(40, "Stereo Out")),
        (name_of(3, "Drums"), name_of(3, "Kick"), name_of(40, "Stereo Out"), name_of(41, "Master")),
        (name_of(4, "Drums"), name_of(40, "Stereo Out"), name_of(41, "Master")),
        (name_of(3, "Drums"), name_of(41, "Stereo Out"), name_of(40, "Master")),
    ],
    ids=["one-is-missing", "two-for-one", "of-another-channel", "shifted"],
)
def test_names_that_may_be_of_other_channels_are_not_given(names: tuple[bytes, ...]) -> None:
    session = session_of(channel(3, "Audio 1"), channel(40, "Output 1-2"), channel(41, "Master"), *names)
    assert [track.name for track in session.tracks] == ["Audio 1"]
    assert session.tracks[0].named_by_user is None
    assert "names of its tracks" in session.missing_facts[Fact.TRACKS]


def test_without_the_stereo_output_there_is_no_master() -> None:
    session = session_of(channel(3, "Audio 1"), channel(40, "Output 3-4"))
    assert session.master is None
    assert "output 1-2" in session.missing_facts[Fact.MASTER_DEVICES]
    assert Fact.ROUTING in session.missing_facts


def test_with_plug_ins_on_several_outputs_there_is_no_master() -> None:
    session = session_of(channel(40, "Output 1-2"), channel(41, "Output 3-4"), slot(41, 193))
    assert session.master is None
    assert "several outputs" in session.missing_facts[Fact.MASTER_DEVICES]


@pytest.mark.parametrize("version", [1600, 2600, 0])
def test_the_mixer_of_a_version_that_is_not_known_is_not_read(version: int) -> None:
    session = session_of(*MIXER, version=version)
    assert session.tracks == ()
    assert session.master is None
    assert session.missing_facts.keys() > OF_THE_MIXER


def test_project_data_that_is_not_there_is_the_reason(tmp_path: Path) -> None:
    package = project(tmp_path)
    (package / "Alternatives" / "000" / "ProjectData").unlink()
    session = read_session(package)
    assert "ProjectData" in session.missing_facts[Fact.DEVICES]
    assert Fact.MEDIA in session.facts


def test_project_data_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    whole = project_data(*MIXER)
    with pytest.raises(SessionError, match="truncated"):
        logic.read_folder(project(tmp_path, data=whole[:-1]), Limits())
    with pytest.raises(SessionError, match="truncated"):
        logic.read(Path("ProjectData"), whole[:30], Limits())


def test_records_that_do_not_fill_the_file_are_damage() -> None:
    with pytest.raises(SessionError, match="damaged"):
        session_of(*MIXER, bytes(20))


def test_media_in_the_package_are_found_and_lost_ones_are_missing(tmp_path: Path) -> None:
    media = {ref.stored_path: ref for ref in logic.read_folder(project(tmp_path), Limits()).media}
    assert media["Audio Files/Bass#08.aif"].exists is True
    assert media["Audio Files/Bass#08.aif"].location == "project"
    assert media["Audio Files/drums.wav"].exists is False
    assert media["Grand Piano.exs"].exists is None
    assert "Audio Files/take 1.aif" not in media


def test_an_accent_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Audio Files/café.wav") for form in ("NFC", "NFD"))
    assert composed != decomposed
    package = project(tmp_path, meta={"AudioFiles": [composed]})
    (package / "Media" / decomposed).write_bytes(b"RIFF")
    assert [ref.exists for ref in logic.read_folder(package, Limits()).media] == [True]


def test_folders_of_impulse_responses_are_no_files_and_the_library_is_named_as_such(tmp_path: Path) -> None:
    listed = {
        "AudioFiles": [],
        "ImpulsResponsesFiles": ["01 Large Spaces", "Hall.SDIR"],
        "PlaybackFiles": ["/Library/Audio/Apple Loops/Beat.caf"],
    }
    media = logic.read_folder(project(tmp_path, meta=listed), Limits()).media
    assert [(ref.stored_path, ref.location) for ref in media] == [
        ("/Library/Audio/Apple Loops/Beat.caf", "library"),
        ("Hall.SDIR", None),
    ]
    assert all(ref.exists is not True for ref in media)


def test_project_data_named_directly_gives_what_the_lists_around_it_tell(tmp_path: Path) -> None:
    data = project(tmp_path, "Night Bus.band") / "Alternatives" / "000" / "ProjectData"
    assert logic.sniff(data.read_bytes())
    session = logic.PARSER.session(data, data.read_bytes(), Limits())
    assert session.format == "band"
    assert session.sample_rate_hz == 44100.0
    assert [ref.exists for ref in session.media] == [False, True, None]


@pytest.mark.parametrize(("name", "found"), [("Song.band", 0), ("Song.logicx", 1)])
def test_the_limiter_that_garageband_puts_on_its_master_switched_off_is_no_finding(
    tmp_path: Path, name: str, found: int
) -> None:
    records = [record for record in MIXER if record not in LIMITER_ON]
    data = project_data(*records, slot(40, 193, "AdLimit", index=1, bypass=1))
    session = read_session(project(tmp_path, name, data=data))
    assert len(messages_of(session, "MB102")) == found
    assert not messages_of(session, "MB101")


def test_a_limiter_that_is_on_in_garageband_is_one(tmp_path: Path) -> None:
    assert messages_of(read_session(project(tmp_path, "Song.band")), "MB101")


def test_the_master_fader_of_logic_is_told_apart_from_that_of_its_output() -> None:
    quieter = channel(41, "Master", fader=UNITY // 2)
    session = session_of(*(quieter if record == channel(41, "Master") else record for record in MIXER))
    assert messages_of(session, "GS101") == ["the Master fader at -12.0 dB, wanted 0.0 dB"]


def test_project_data_on_its_own_gives_the_mixer_alone() -> None:
    session = session_of(*MIXER)
    assert session.facts == OF_THE_MIXER
    assert session.tempo_map is None


def test_a_package_is_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "file.band").write_bytes(b"")
    assert logic.is_package(project(tmp_path))
    assert not logic.is_package(tmp_path)
    assert not logic.is_package(tmp_path / "file.band")


def test_an_empty_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r"has no Alternatives"):
        logic.read_folder(tmp_path, Limits())


def test_with_several_alternatives_the_user_chooses(tmp_path: Path) -> None:
    package = project(tmp_path)
    (package / "Alternatives" / "001").mkdir()
    (package / "Alternatives" / "001" / "MetaData.plist").write_bytes(plistlib.dumps(META))
    with pytest.raises(SessionError, match="2 alternatives"):
        logic.read_folder(package, Limits())


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), "120", True, None])
def test_absurd_numbers_are_unknown(tmp_path: Path, value: Any) -> None:
    changed = {key: META[key] for key in META if key not in ("BeatsPerMinute", "SampleRate")}
    if value is not None:
        changed |= {"BeatsPerMinute": value, "SampleRate": value, "SongSignatureNumerator": value}
    session = logic.read_folder(project(tmp_path, meta=changed), Limits())
    assert session.tempo_map is None
    assert session.sample_rate_hz is None
    assert Fact.SAMPLE_RATE in session.missing_facts


def test_a_project_without_a_list_of_audio_files_does_not_give_media(tmp_path: Path) -> None:
    session = logic.read_folder(project(tmp_path, meta={"SampleRate": 48000}), Limits())
    assert Fact.MEDIA in session.missing_facts


def test_damaged_lists_give_a_session_or_a_session_error(tmp_path: Path) -> None:
    package = project(tmp_path)
    plist = package / "Alternatives" / "000" / "MetaData.plist"
    rng = random.Random(7)
    for kind in (plistlib.FMT_XML, plistlib.FMT_BINARY):
        good = plistlib.dumps(META, fmt=kind)
        cuts = [good[: len(good) * tenth // 10] for tenth in range(10)]
        for data in (*cuts, *(_flipped(good, rng) for _ in range(150))):
            plist.write_bytes(data)
            try:
                assert isinstance(logic.read_folder(package, Limits()), Session)
            except SessionError as error:
                assert error.todo


def test_damaged_project_data_give_a_session_or_a_session_error() -> None:
    rng = random.Random(11)
    good = project_data(*MIXER)
    for _ in range(400):
        try:
            assert isinstance(logic.read(Path("ProjectData"), _flipped(good, rng), Limits()), Session)
        except SessionError as error:
            assert error.todo


def _flipped(good: bytes, rng: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(rng.randint(1, 4)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)
