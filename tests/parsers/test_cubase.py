"""Cubase projects: their channels with plug-ins, levels and outputs, the tempo, and the output bus where it is certain."""

from __future__ import annotations

import random
import struct
from math import inf
from pathlib import Path

import pytest

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import DeviceFormat, Output, OutputKind, Session, SessionError, Track, TrackKind
from daw_lint.parsers import cubase
from daw_lint.parsers.cubase.attributes import Reader, Value
from tests.support.corpus import CORPUS, needs_corpus

PRO_L = "72C4DB717A4D459AB97E51745D84B39D"
TRACK_COMP = "56535444475443747261636B636F6D70"


def text(value: str, mark: bytes = b"\xef\xbb\xbf") -> bytes:
    raw = value.encode() + b"\0" + mark
    return struct.pack(">I", len(raw)) + raw


def attribute(key: str, value: bytes) -> bytes:
    return text(key, b"") + value


def number(key: str, value: int) -> bytes:
    return attribute(key, struct.pack(">Hq", 1, value))


def real(key: str, value: float) -> bytes:
    return attribute(key, struct.pack(">Hd", 4, value))


def string(key: str, value: str) -> bytes:
    return attribute(key, struct.pack(">H", 8) + text(value))


def blob(key: str, value: bytes) -> bytes:
    return attribute(key, struct.pack(">HHI", 2, 7, len(value)) + value)


def group(key: str, *content: bytes) -> bytes:
    return attribute(key, struct.pack(">HHI", 2, 6, len(content)) + b"".join(content))


def groups(key: str, *items: tuple[bytes, ...]) -> bytes:
    content = b"".join(struct.pack(">I", len(item)) + b"".join(item) for item in items)
    return attribute(key, struct.pack(">HHI", 2, 5, len(items)) + content)


def thing(key: str, *content: bytes) -> bytes:
    """Return an attribute that is an object, with one in a list and references to others in it."""
    ident = struct.pack(">II", 0, 77)
    listed = struct.pack(">HHI", 2, 0xC9, 3)
    one = struct.pack(">H", 0x14) + text("CmString", b"") + ident + struct.pack(">I", 1) + number("A", 1)
    items = attribute("obj", listed + one + struct.pack(">H", 0x15) + ident + struct.pack(">H", 0))
    parts = (items, attribute("owner", struct.pack(">HH", 2, 0x15) + ident), *content)
    return attribute(
        key,
        struct.pack(">HH", 2, 0x14) + text("CmArray", b"") + ident + struct.pack(">I", len(parts)) + b"".join(parts),
    )


def slot(
    name: str, guid: str, state: bytes = b"VC2!", original: str = "", kind: str = "VstCtrlInternalEffect"
) -> tuple[bytes, ...]:
    names = [string("Plugin Name", name)] + ([string("Original Plugin Name", original)] if original else [])
    plugin = group("Plugin", group("Plugin UID", string("GUID", guid)), *names, blob("audioComponent", state))
    return (string("Plugin isA", kind), plugin, number("State", 1))


EMPTY = (number("State", 0),)


def channel(
    name: str,
    kind: int,
    *slots: tuple[bytes, ...],
    strip: tuple[tuple[bytes, ...], ...] = (),
    fader: tuple[float, float] = (25856.0, 0.0),
    entry: int = 0,
    target: int = 0,
    instrument: tuple[bytes, ...] = (),
) -> tuple[bytes, ...]:
    synth = (number("hasVSTi", 1), group("Synth Slot", *instrument)) if instrument else ()
    return (
        group("Name", string("String", name)),
        number("Type", kind),
        group("InsertFolder", number("Bypass", 0), groups("Slot", *slots, EMPTY)),
        group("StripFolder", number("Bypass", 0), groups("Slot", *strip, EMPTY)),
        group("EQ", number("Bypass", 0)),
        group("Volume", real("Value", fader[0]), real("AnchorValue", fader[1])),
        group("OwnInputBus", string("Name", name), number("Bus UID", entry)),
        group("OutputBusValue", number("Value", target)),
        thing("Quick Controls"),
        *synth,
    )


def project(
    *channels: tuple[bytes, ...], outputs: tuple[tuple[bytes, ...], ...], version: str = "9.5.50", more: bytes = b""
) -> bytes:
    told = b"PAppVersion\0\0\0\2\0\0\0\x51" + text("Cubase", b"") + text(f"Version {version}", b"")
    body = b"NUNDROOT" + told + b"\0\0" + text("Feb  2 2019", b"") + b"\xff" * 9
    body += b"".join(b"\xff" * 7 + b"".join(parts) + b"\xff" * 9 for parts in channels)
    body += groups("Output Channels", *outputs) + more
    return b"RIFF" + struct.pack(">I", len(body) - 4) + body


STEREO_OUT = channel("Stereo Out", 8, slot("Pro-L 2", PRO_L))
NIGHT_BUS = project(
    channel("Drums", 1), channel("Bass", 1, slot("TrackComp", TRACK_COMP, b"VstW")), outputs=(STEREO_OUT,)
)


def read(data: bytes) -> Session:
    return cubase.PARSER.session(Path("song.cpr"), data, Limits())


def test_a_project_is_known_by_its_first_bytes() -> None:
    assert cubase.sniff(NIGHT_BUS)
    assert not cubase.sniff(b"RIFF\0\0\0\0WAVEfmt ")


def test_the_program_tracks_and_insert_effects_are_read() -> None:
    session = read(NIGHT_BUS)
    assert (session.application, session.application_version) == ("Cubase", "9.5.50")
    assert [(track.name, track.kind) for track in session.tracks] == [
        ("Drums", TrackKind.AUDIO),
        ("Bass", TrackKind.AUDIO),
    ]
    (device,) = session.tracks[1].devices
    assert (device.name, device.format, device.plugin_id) == ("TrackComp", DeviceFormat.VST2, "VST2:DGTC")
    assert (device.enabled, device.active) == (None, None)


def test_the_only_output_bus_is_the_master() -> None:
    session = read(NIGHT_BUS)
    assert session.master is not None
    assert session.master.name == "Stereo Out"
    (device,) = session.master.devices
    assert (device.path, device.format, device.plugin_id) == ("Master > Pro-L 2", DeviceFormat.VST3, f"VST3:{PRO_L}")
    assert session.facts == {Fact.MASTER_DEVICES, Fact.LEVELS}


def test_with_two_output_buses_the_master_is_not_judged() -> None:
    session = read(project(outputs=(STEREO_OUT, channel("Headphones", 8))))
    assert session.master is None
    assert "several output buses" in session.missing_facts[Fact.MASTER_DEVICES]


def test_an_output_bus_that_cannot_be_read_to_its_end_is_not_judged() -> None:
    unknown = (*STEREO_OUT[:3], attribute("New", b"\0\x63"))
    no_strip = (*STEREO_OUT[:3], number("hasAudioStrips", 1), STEREO_OUT[4])
    for bus in (unknown, no_strip, channel("Stereo Out", 8, slot("Pro-L 2", "no GUID"))):
        session = read(project(outputs=(bus,)))
        assert session.master is None
        assert "not all slots" in session.missing_facts[Fact.MASTER_DEVICES]


def test_a_project_without_an_output_bus_says_so() -> None:
    session = read(project(channel("Drums", 1), outputs=()))
    assert session.master is None
    assert "was not found" in session.missing_facts[Fact.MASTER_DEVICES]


def test_a_renamed_plug_in_keeps_both_names() -> None:
    session = read(project(channel("Bass", 1, slot("My comp", PRO_L, original="Pro-L 2")), outputs=(STEREO_OUT,)))
    (device,) = session.tracks[0].devices
    assert (device.name, device.user_name, device.label) == ("Pro-L 2", "My comp", "My comp")


def test_the_channel_strip_counts_but_not_the_equalizer_that_every_channel_has() -> None:
    strip = (slot("Brickwall Limiter", PRO_L), slot("EQ", PRO_L, kind="VstCtrlEQ"))
    session = read(project(outputs=(channel("Stereo Out", 8, strip=strip),)))
    assert session.master is not None
    assert [(device.path, device.format) for device in session.master.devices] == [
        ("Master > Channel Strip > Brickwall Limiter", DeviceFormat.NATIVE)
    ]
    assert [(device.vendor, device.plugin_id) for device in session.master.devices] == [("Steinberg", f"VST3:{PRO_L}")]


def test_the_second_copy_of_an_instrument_track_is_left_out() -> None:
    session = read(
        project(channel("Bass", 4), channel("Bass", 4), channel("Audio", 1), channel("Audio", 1), outputs=())
    )
    assert [track.name for track in session.tracks] == ["Bass", "Audio", "Audio"]


def test_inputs_and_kinds_that_are_not_known_are_no_tracks() -> None:
    assert read(project(channel("Stereo In", 7), channel("What", 99), outputs=(STEREO_OUT,))).tracks == ()


def master_of(session: Session) -> Track:
    assert session.master is not None
    return session.master


@pytest.mark.parametrize(
    ("fader", "level"),
    [
        ((25856.0, 0.0), 0.0),
        ((32767.0, 6.0206), 6.0206),
        ((18688.0, -6.0206), -6.0206),
        ((25348.056640625, -0.3133369275849957), -0.31334),
        ((17694.07421875, 0.0), -6.9700),
        ((0.0, 0.0), -inf),
        ((-1.0, -200.0), -inf),
    ],
    ids=["unity", "top", "half", "with-its-level", "of-cubase-5", "down", "off"],
)
def test_a_fader_is_in_db(fader: tuple[float, float], level: float) -> None:
    session = read(project(outputs=(channel("Stereo Out", 8, fader=fader),)))
    assert master_of(session).volume_db == pytest.approx(level, abs=0.0001)
    assert Fact.LEVELS in session.facts


@pytest.mark.parametrize("fader", [(20000.0, -3.0), (40000.0, 0.0), (float("nan"), 0.0)])
def test_a_fader_that_contradicts_its_level_or_is_absurd_is_unknown(fader: tuple[float, float]) -> None:
    session = read(project(outputs=(channel("Stereo Out", 8, fader=fader),)))
    assert master_of(session).volume_db is None
    assert Fact.LEVELS in session.missing_facts


def test_levels_are_no_fact_where_a_channel_is_of_an_unknown_kind() -> None:
    assert Fact.LEVELS in read(project(channel("What", 99), outputs=(STEREO_OUT,))).missing_facts


def test_a_channel_goes_to_the_output_bus_or_to_an_effect_channel_or_where_is_not_known() -> None:
    session = read(
        project(
            channel("Vocals", 1, entry=7, target=21),
            channel("Drums", 1, entry=7, target=32),
            channel("Reverb", 6, entry=32, target=21),
            channel("Lost", 1, target=99),
            channel("Nowhere", 1),
            outputs=(channel("Stereo Out", 8, entry=21),),
        )
    )
    assert [track.output for track in session.tracks] == [
        Output(OutputKind.MASTER, name="Stereo Out"),
        Output(OutputKind.TRACK, "3", "Reverb"),
        Output(OutputKind.MASTER, name="Stereo Out"),
        None,
        None,
    ]
    assert "sends" in session.missing_facts[Fact.ROUTING]


def test_without_a_master_no_channel_goes_to_it() -> None:
    outputs = (channel("Stereo Out", 8, entry=21), channel("Headphones", 8, entry=31))
    session = read(project(channel("Vocals", 1, target=21), outputs=outputs))
    assert [track.output for track in session.tracks] == [None]


def test_an_instrument_track_has_its_instrument_before_its_effects() -> None:
    first = channel("Lead", 4, slot("Pro-L 2", PRO_L), instrument=slot("Sylenth1", TRACK_COMP, b"VstW"))
    second = channel("Lead", 4, slot("Pro-L 2", PRO_L))
    session = read(project(first, second, outputs=(STEREO_OUT,)))
    assert [track.name for track in session.tracks] == ["Lead"]
    assert [device.name for device in session.tracks[0].devices] == ["Sylenth1", "Pro-L 2"]


def test_instruments_of_the_rack_are_an_inventory() -> None:
    rack = group("Synth Rack", groups("Slot", slot("Hive", PRO_L), slot("Hive", PRO_L), EMPTY))
    session = read(project(outputs=(STEREO_OUT,), more=rack))
    assert [(item.name, item.format, item.plugin_id) for item in session.inventory] == [
        ("Hive", DeviceFormat.VST3, f"VST3:{PRO_L}")
    ]


def tempo(*points: tuple[float, float, float, int], fixed: float = 120.0, mode: int = 0) -> bytes:
    """Return a tempo track: points of seconds per quarter note, time, ticks and curve."""
    packed = b"".join(struct.pack(">fddH", *point) for point in points)
    head = text("MTempoTrackEvent", b"") + struct.pack(">HII", 2, 50, len(points))
    return head + packed + struct.pack(">fHI", fixed, mode, 1)


def test_a_fixed_tempo_counts_instead_of_the_tempo_track() -> None:
    fixed = read(project(outputs=(STEREO_OUT,), more=tempo((0.5, 0, 0, 0), fixed=85.0, mode=1)))
    assert fixed.tempo_map is not None
    assert fixed.tempo_map.start_bpm == 85.0
    track = read(project(outputs=(STEREO_OUT,), more=tempo((0.5, 0, 0, 0), fixed=85.0)))
    assert track.tempo_map is not None
    assert track.tempo_map.start_bpm == 120.0
    assert Fact.TEMPO in track.facts


def test_tempo_jumps_are_at_their_beats() -> None:
    session = read(project(outputs=(STEREO_OUT,), more=tempo((0.5, 0, 0, 0), (0.25, 2.0, 4 * 480, 0))))
    assert session.tempo_map is not None
    assert [session.tempo_map.bpm_at(beat) for beat in (0, 3.9, 4)] == [120, 120, 240]
    assert session.tempo_map.seconds_at(8) == pytest.approx(3.0)


@pytest.mark.parametrize(
    "track",
    [
        tempo((0.5, 0, 0, 0), (0.25, 2.0, 4 * 480, 1)),
        tempo((0.5, 0, 0, 0), (0.25, 1.0, 4 * 480, 0)),
        tempo((0.5, 0, 0, 0), (0.25, 0, 0, 0)),
        tempo((0.5, 1.0, 480, 0)),
        tempo((float("nan"), 0, 0, 0)),
        tempo((0.5, 0, 0, 0), fixed=float("inf"), mode=1),
        tempo((0.5, 0, 0, 0)) + tempo((0.4, 0, 0, 0)),
        tempo((0.5, 0, 0, 0))[:-12],
        tempo(),
    ],
    ids=["glides", "other-time", "twice", "later", "absurd", "absurd-fixed", "two-that-differ", "cut", "empty"],
)
def test_a_tempo_that_is_not_certain_is_unknown(track: bytes) -> None:
    session = read(project(outputs=(STEREO_OUT,), more=track))
    assert session.tempo_map is None
    assert Fact.TEMPO in session.missing_facts


@pytest.mark.parametrize(("rate", "known"), [(48000.0, 48000.0), (44100.0, 44100.0), (12.5, None)])
def test_the_sample_rate_is_that_of_the_project_setup(rate: float, known: float | None) -> None:
    setup = text("PArrangeSetup", b"") + bytes(6) + bytes(48) + struct.pack(">f", rate) + bytes(20)
    session = read(project(outputs=(STEREO_OUT,), more=setup))
    assert session.sample_rate_hz == known
    assert (Fact.SAMPLE_RATE in session.facts) == (known is not None)


def test_what_is_cut_off_or_holds_nothing_is_refused() -> None:
    for data, what in (
        (NIGHT_BUS[:-1], "truncated"),
        (b"RIFF\0\0\0\0NUND", "no version and no channels"),
        (b"RIFF", "truncated"),
    ):
        with pytest.raises(SessionError, match=what):
            read(data)


def test_groups_nested_without_end_give_a_session_error_or_a_session() -> None:
    nested = (text("A", b"") + struct.pack(">HHI", 2, 6, 1)) * 5000
    data = project((group("Name", string("String", "x")), nested), outputs=(STEREO_OUT,))
    assert read(data).tracks == ()


def test_truncation_and_flipped_bytes_give_a_session_or_a_session_error() -> None:
    rng = random.Random(20261124)
    for tenth in range(10):
        read_or_refuse(NIGHT_BUS[: len(NIGHT_BUS) * tenth // 10])
    for _ in range(600):
        data = bytearray(NIGHT_BUS)
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        read_or_refuse(bytes(data))


def read_or_refuse(data: bytes) -> None:
    try:
        assert isinstance(read(data), Session)
    except SessionError as error:
        assert error.todo


@needs_corpus
def test_the_corpus_of_real_projects_is_read() -> None:
    paths = sorted((CORPUS / "cpr").glob("*/*.cpr"))
    assert paths
    for path in paths:
        data = path.read_bytes()
        assert cubase.sniff(data)
        if "Truncated" in path.name:
            with pytest.raises(SessionError, match="truncated"):
                cubase.read(path, data, Limits())
            continue
        session = cubase.PARSER.session(path, data, Limits())
        assert session.application_version
        assert session.sample_rate_hz == 44100.0
        assert session.tempo_map is not None
        assert session.tempo_map.start_bpm == (200.0 if "supernova" in path.name else 120.0)
        if "SX3" not in path.name:
            assert Fact.LEVELS in session.facts
            assert all(track.output is not None for track in session.tracks)
            assert session.master is not None, path
            assert session.master.name == "Stereo Out"
        if "Example Project" in path.name and "SX3" not in path.name:
            names = [device.name for device in session.master.devices] if session.master else []
            assert names in (["Elephant", "UV22HR"], ["Elephant", "Lin Dither"]), path
            assert [track.name for track in session.tracks] == ["Acid Bass", "Solo Vocalist", "FX 1-Reverb", "Hive"]


def test_of_a_project_of_nothing_but_names_each_name_is_read_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    names, reads, plain = 2_000, 0, Reader.attribute

    def counted(reader: Reader, depth: int = 0) -> tuple[str, Value]:
        nonlocal reads
        reads += 1
        return plain(reader, depth)

    monkeypatch.setattr(Reader, "attribute", counted)
    assert read(project((group("Name", string("String", "x")) * names,), outputs=(STEREO_OUT,))).tracks == ()
    assert names < reads < 10 * names
