"""FL Studio projects of version 8 to 25: events, mixer, channels, playlist, tempo, markers."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest

from daw_lint.model.facts import Fact
from daw_lint.model.routing import Routing
from daw_lint.model.session import Device, DeviceFormat, OutputKind, Send, Session, SessionError, Track, TrackKind
from daw_lint.parsers import flstudio, read_session
from daw_lint.parsers.flstudio.strings import plain
from tests.support.corpus import CORPUS, needs_corpus
from tests.support.dawtool_oracle import agrees_with_dawtool
from tests.support.findings import messages_of

FL8, FL9, FL11, FL12, FL20, FL25 = "8.0.0", "9.0.3", "11.1.0", "12.1.3", "20.8.4.2576", "25.2.4.4960"
VERSIONS = (FL8, "8.5.0", FL9, FL11, "11.5.14", FL12, FL20, "21.2.3.4004", FL25)
ON, OFF, NO_EFFECTS, SOLO = 0b1100, 0b0100, 0b1000, 1 << 12 | 0b1100
SWITCH, MIX, VOLUME, PAN = 0x1F00, 0x1F01, 0x1FC0, 0x1FC1
MAIN = 0x4000
NONE_LEFT_OUT = struct.pack("<f", -1.0)


def number(version: str) -> float:
    major, minor = version.split(".")[:2]
    return int(major) + int(minor) / 100


class Writer:
    """Writes the events of one version."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.at_least = number(version)
        self.is_wide = self.at_least >= 25

    def event(self, kind: int, value: int | bytes | str) -> bytes:
        if isinstance(value, int):
            size = 3 if kind == 172 else 1 << (kind >> 6)
            return bytes([kind]) + value.to_bytes(size, "little")
        raw = value if isinstance(value, bytes) else self.text(value)
        length, size = b"", len(raw)
        while True:
            length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
            size >>= 7
            if not size:
                return bytes([kind]) + length + raw

    def text(self, value: str) -> bytes:
        return (value + "\0").encode("utf-16-le" if self.at_least >= 11.05 else "cp1252")

    def project(self, *events: bytes, pulses: int = 96, bpm: int = 120) -> bytes:
        tempo = self.event(156, bpm * 1000) if self.at_least >= 10.09 else self.event(66, bpm) + self.event(93, 0)
        flag = self.event(172, 257) if self.is_wide else b""
        body = self.event(199, self.version.encode() + b"\0") + flag + tempo + b"".join(events)
        return struct.pack("<4sIhHH4sI", b"FLhd", 6, 0, 1, pulses, b"FLdt", len(body)) + body

    def channel(self, index: int, name: str, *more: bytes, to: int = 0, kind: int = 2, sample: str = "") -> bytes:
        routed = self.event(104, to) if self.is_wide else self.event(22, to)
        named = self.event(203 if self.at_least >= 11.05 else 192, name)
        sampled = self.event(196, sample) if sample else b""
        head = self.event(64, index) + self.event(21, kind) + self.event(0, 1)
        return head + named + routed + sampled + b"".join(more)

    def slot(self, insert: int, index: int, *events: bytes) -> bytes:
        internal, *others = events
        end = self.event(98, index) if self.at_least >= 12.03 else b""
        return internal + self.event(212, struct.pack("<II", insert, index)) + b"".join(others) + end

    def insert(
        self, *slots: bytes, name: str = "", flags: int = ON, routes: Sequence[int] = (0,), output: int = 0xFFFFFFFF
    ) -> bytes:
        if self.at_least >= 11.05:
            state = self.event(236, struct.pack("<4sI", b"", flags))
        else:
            state = self.event(27, flags) + self.event(236, b"\0\0\0\0\1")
        ways = bytes(target in routes for target in range(max(routes, default=0) + 1))
        named = self.event(204, name) if name else b""
        return (
            named
            + state
            + b"".join(slots)
            + self.event(235, ways)
            + self.event(154, 0xFFFFFFFF)
            + self.event(147, output)
        )

    def mixer(self, *inserts: bytes, values: Sequence[tuple[int, int, int, int]] = (), main: int = 12800) -> bytes:
        """``values``: insert, slot, control, value. The last insert of a file is the one that is selected."""
        packed = struct.pack("<III", 0, MAIN << 16, main)
        packed += b"".join(struct.pack("<IIi", 0, self.address(*where), value) for *where, value in values)
        return b"".join(inserts) + self.insert(routes=()) + self.event(225, packed)

    def address(self, insert: int, slot: int, control: int) -> int:
        return ((0x7000 if self.is_wide else 0x2000) + (insert << 6) + slot) << 16 | control

    def send(self, target: int) -> int:
        return (0x2000 if self.is_wide else 0x1F40) + target

    def item(
        self, start: int, index: int, length: int, *, track: int = 1, flags: int = 64, offset: bytes = NONE_LEFT_OUT
    ) -> bytes:
        rows = 500 if self.at_least >= 12.09 else 199 if self.at_least >= 10.09 else 99
        head = struct.pack("<IHHI", start, 20480, index, length)
        if self.at_least < 8.05:
            return head + struct.pack("<BBBBI", rows - track, 120, 0, 0, 0) + offset + NONE_LEFT_OUT
        size = 80 if self.at_least >= 25 else 60 if self.at_least >= 21 else 32
        return (head + struct.pack("<HHHHI", rows - track, 0, 120, flags, 0) + offset + NONE_LEFT_OUT).ljust(
            size, b"\0"
        )

    def block(self, start: int, pattern: int, length: int) -> bytes:
        """A block of the old playlist, whose rows are patterns."""
        row = 999 - pattern
        head = struct.pack("<IHHI", start, 0, 0x6000, length)
        if self.at_least < 8.05:
            return head + struct.pack("<BBBBIII", row & 255, 120, row >> 8, 0, 0, 0, 0)
        return head + struct.pack("<HHHHIII", row, 0, 120, 64, 0, 0, 0)

    def note(self, channel: int) -> bytes:
        return struct.pack("<6xH", channel).ljust(24 if self.at_least >= 8.05 else 20, b"\0")

    def link(self, source: int, address: int) -> bytes:
        return self.event(227, struct.pack("<HHHHIII", 0, source, 0, 0, address, 8, 469))

    def clip(
        self, index: int, *points: tuple[float, float], shape: int = 0, low: int = 1250, high: int = 4250
    ) -> bytes:
        packed = b"".join(struct.pack("<ddfHH", step, value, 0.0, shape, 0) for step, value in points)
        levels = self.event(219, struct.pack("<IIIIII", low, high, 0, 0, 0, 0))
        return self.channel(
            index, "Clip", levels, self.event(234, bytes(17) + struct.pack("<I", len(points)) + packed), kind=5
        )

    def read(self, folder: Path, *events: bytes, bpm: int = 120) -> Session:
        path = folder / "Song.flp"
        path.write_bytes(self.project(*events, bpm=bpm))
        return read_session(path)


W20 = Writer(FL20)
every_version = pytest.mark.parametrize("version", VERSIONS)


def limiter(writer: Writer, insert: int = 0, index: int = 0) -> bytes:
    return writer.slot(insert, index, writer.event(201, "Fruity Limiter"), writer.event(213, b"state"))


def wrapped(writer: Writer, records: dict[int, bytes], shown: str = "Loud") -> bytes:
    data = struct.pack("<I", 10) + b"".join(struct.pack("<IQ", k, len(v)) + v for k, v in records.items())
    return writer.slot(0, 0, writer.event(201, "Fruity Wrapper"), writer.event(203, shown), writer.event(213, data))


def master_of(session: Session) -> Track:
    assert session.master is not None
    return session.master


def only_device(session: Session) -> Device:
    (device,) = master_of(session).devices
    return device


def track(session: Session, name: str) -> Track:
    return next(track for track in session.all_tracks() if track.name == name)


# The mixer


@every_version
@pytest.mark.parametrize(
    ("switch", "flags", "active"), [(1, ON, True), (0, ON, False), (1, NO_EFFECTS, False), (1, OFF, False)]
)
def test_the_master_has_its_effects_with_their_switches(
    tmp_path: Path, version: str, switch: int, flags: int, active: bool
) -> None:
    writer = Writer(version)
    insert = writer.insert(limiter(writer), flags=flags, routes=())
    device = only_device(writer.read(tmp_path, writer.mixer(insert, values=[(0, 0, SWITCH, switch)])))
    assert (device.name, device.format, device.vendor) == ("Fruity Limiter", DeviceFormat.NATIVE, "Image-Line")
    assert (device.enabled, device.active, device.path) == (bool(switch), active, "Master > Fruity Limiter")


@every_version
def test_slots_stand_where_their_plug_ins_say(tmp_path: Path, version: str) -> None:
    writer = Writer(version)
    slots = [limiter(writer, 1, 2), writer.slot(1, 5, writer.event(201, "Maximus"), writer.event(213, b"state"))]
    values = [(1, 2, SWITCH, 0), (1, 5, SWITCH, 1), (1, 5, MIX, 6400)]
    session = writer.read(
        tmp_path, writer.mixer(writer.insert(routes=()), writer.insert(*slots, name="Bus"), values=values)
    )
    first, second = track(session, "Bus").devices
    assert (first.name, first.enabled) == ("Fruity Limiter", False)
    assert (second.name, second.enabled, second.parameters) == ("Maximus", True, {"mix_percent": 50.0})


def test_an_effect_that_is_mixed_out_is_not_heard(tmp_path: Path) -> None:
    values = [(0, 0, SWITCH, 1), (0, 0, MIX, 0)]
    device = only_device(W20.read(tmp_path, W20.mixer(W20.insert(limiter(W20), routes=()), values=values)))
    assert (device.enabled, device.active) == (True, False)


def test_a_switch_that_is_not_stored_is_unknown(tmp_path: Path) -> None:
    assert only_device(W20.read(tmp_path, W20.mixer(W20.insert(limiter(W20), routes=())))).active is None


@every_version
def test_inserts_run_where_their_routes_lead_and_sends_at_zero_are_sidechains(tmp_path: Path, version: str) -> None:
    writer = Writer(version)
    session = writer.read(
        tmp_path,
        writer.channel(0, "Kick", to=1, kind=4, sample="C:\\kick.wav"),
        writer.channel(1, "Lead", to=2),
        writer.event(65, 1),
        writer.event(224, writer.note(1) * 6),
        writer.event(233, writer.item(96, 0, 192) + writer.item(384, 20481, 384)),
        writer.mixer(
            writer.insert(routes=()),
            writer.insert(name="Drums", routes=(2, 3)),
            writer.insert(routes=(3,)),
            writer.insert(name="Bus"),
            writer.insert(name="Key", routes=(2,), flags=OFF),
            values=[
                (1, 0, writer.send(2), 0),
                (1, 0, writer.send(3), 12800),
                (2, 0, writer.send(3), 12800),
                (4, 0, writer.send(2), 0),
            ],
        ),
    )
    assert [bus.name for bus in session.tracks] == ["Kick", "Lead", "Drums", "Insert 2", "Bus", "Key"]
    kick, drums, key = (track(session, name) for name in ("Kick", "Drums", "Key"))
    assert kick.output is not None
    assert drums.output is not None
    assert key.output is not None
    assert (kick.output.kind, kick.output.track_id) == (OutputKind.TRACK, "insert 1")
    assert (drums.output.track_id, key.output.kind) == ("insert 3", OutputKind.NONE)
    assert drums.sends == (Send("insert 2", -math.inf),)
    assert (drums.muted, key.muted) == (False, True)
    assert [(clip.start_beats, clip.end_beats) for clip in kick.clips] == [(1, 3)]
    assert [(clip.start_beats, clip.end_beats) for clip in track(session, "Lead").clips] == [(4, 8)]
    assert [bus.name for bus in Routing(session).master_path] == ["Bus", "Master"]
    assert session.arrangement_length_s == 4


def test_of_several_ways_without_the_master_none_is_the_output(tmp_path: Path) -> None:
    bus = W20.insert(name="Bus")
    both = W20.insert(name="Both", routes=(1, 2))
    session = W20.read(tmp_path, W20.mixer(W20.insert(routes=()), bus, W20.insert(name="Room"), both))
    assert track(session, "Both").output is None
    assert [send.target_id for send in track(session, "Both").sends] == ["insert 1", "insert 2"]


def test_an_insert_with_an_output_of_the_audio_interface_alone_runs_outside(tmp_path: Path) -> None:
    session = W20.read(tmp_path, W20.mixer(W20.insert(routes=()), W20.insert(name="Cue", routes=(), output=2)))
    output = track(session, "Cue").output
    assert output is not None
    assert output.kind is OutputKind.OUTSIDE


@pytest.mark.parametrize(("version", "level_db"), [("10.0.9", -math.inf), (FL20, 0.0)])
def test_a_send_to_a_send_track_that_is_left_out_was_closed_in_old_versions(
    tmp_path: Path, version: str, level_db: float
) -> None:
    writer = Writer(version)
    send_tracks = [writer.insert(name=f"Send {number}") for number in range(1, 5)]
    session = writer.read(
        tmp_path, writer.mixer(writer.insert(routes=()), writer.insert(name="Lead", routes=(0, 2)), *send_tracks)
    )
    assert track(session, "Lead").sends == (Send("insert 2", level_db),)


@pytest.mark.parametrize(
    ("stored", "level_db"), [(12800, 0.0), (16000, 5.6), (10000, -5.2), (6400, -12.7), (0, -math.inf)]
)
def test_faders_follow_the_law_of_the_program(tmp_path: Path, stored: int, level_db: float) -> None:
    values = [(0, 0, VOLUME, stored), (1, 0, VOLUME, stored), (1, 0, PAN, -3200)]
    levels = W20.event(219, struct.pack("<II", 9600, stored))
    session = W20.read(
        tmp_path,
        W20.channel(0, "Lead", levels),
        W20.mixer(W20.insert(routes=()), W20.insert(name="Bus"), values=values),
    )
    assert master_of(session).volume_db == pytest.approx(level_db, abs=0.05)
    assert track(session, "Bus").volume_db == pytest.approx(level_db, abs=0.05)
    assert track(session, "Lead").volume_db == pytest.approx(level_db, abs=0.05)
    assert (track(session, "Bus").pan, track(session, "Lead").pan) == (-0.5, 0.5)


def test_the_main_volume_stands_behind_the_fader_of_the_master(tmp_path: Path) -> None:
    session = W20.read(tmp_path, W20.mixer(W20.insert(routes=()), values=[(0, 0, VOLUME, 12800)], main=10000))
    assert master_of(session).volume_db == pytest.approx(-5.18, abs=0.01)


@pytest.mark.parametrize(
    ("fader", "main", "said"),
    [
        (12800, 10000, ["the main volume in the toolbar at -5.2 dB, wanted 0.0 dB"]),
        (10000, 12800, ["the mixer's master fader at -5.2 dB, wanted 0.0 dB"]),
        (
            10000,
            0,
            ["the mixer's master fader at -5.2 dB and the main volume in the toolbar fully down, wanted 0.0 dB"],
        ),
        (12800, 12800, []),
    ],
)
def test_a_level_that_is_not_at_zero_is_named_after_the_control_that_sets_it(
    tmp_path: Path, fader: int, main: int, said: list[str]
) -> None:
    session = W20.read(tmp_path, W20.mixer(W20.insert(routes=()), values=[(0, 0, VOLUME, fader)], main=main))
    assert messages_of(session, "GS101") == said


@pytest.mark.parametrize(("flags", "others"), [(SOLO, ON), (ON, OFF)])
def test_a_solo_is_told_by_its_mark_or_by_mutes_of_all_the_rest(tmp_path: Path, flags: int, others: int) -> None:
    unused = [W20.insert(flags=others) for _ in range(20)]
    lead, drums = W20.insert(name="Lead", flags=flags, routes=(0, 3)), W20.insert(name="Drums", flags=OFF)
    session = W20.read(tmp_path, W20.mixer(W20.insert(routes=()), lead, drums, W20.insert(name="Room"), *unused))
    assert (track(session, "Lead").soloed, track(session, "Drums").soloed) == (True, False)
    assert Fact.SOLO in session.facts


def test_nothing_is_soloed_where_nothing_is_muted(tmp_path: Path) -> None:
    mixer = W20.mixer(W20.insert(routes=()), W20.insert(name="Bus"), W20.insert())
    session = W20.read(tmp_path, W20.channel(0, "Lead"), mixer)
    assert {one.soloed for one in session.tracks} == {False}
    assert messages_of(session, "SH101") == []


@pytest.mark.parametrize("muted", ["a channel", "an unused insert", "an item of the playlist"])
def test_one_mute_may_be_a_solo_of_something_else(tmp_path: Path, muted: str) -> None:
    lead = W20.channel(0, "Lead", *([W20.event(0, 0)] if muted == "a channel" else []))
    flags = 64 | (0x2000 if muted == "an item of the playlist" else 0)
    playlist = [W20.event(65, 1), W20.event(233, W20.item(0, 20481, 96, flags=flags))]
    unused = W20.insert(flags=OFF if muted == "an unused insert" else ON)
    mixer = W20.mixer(W20.insert(routes=()), W20.insert(name="Bus"), unused)
    session = W20.read(tmp_path, lead, *playlist, mixer)
    assert Fact.SOLO in session.missing_facts


def test_mutes_alone_are_no_solo(tmp_path: Path) -> None:
    inserts = [W20.insert(name="Lead"), W20.insert(name="Drums", flags=OFF), *[W20.insert() for _ in range(20)]]
    session = W20.read(tmp_path, W20.mixer(W20.insert(routes=()), *inserts))
    assert track(session, "Lead").soloed is None
    assert Fact.SOLO in session.missing_facts


# Plug-ins


def test_plug_ins_are_named_by_what_their_wrapper_stored(tmp_path: Path) -> None:
    slot = wrapped(
        W20, {51: b"p2LF", 53: b"x" * 300, 54: b"Pro-L 2", 55: b"C:\\VST\\FabFilter Pro-L 2.dll", 56: b"FabFilter"}
    )
    device = only_device(W20.read(tmp_path, W20.mixer(W20.insert(slot, routes=()))))
    assert (device.name, device.user_name, device.vendor) == ("Pro-L 2", "Loud", "FabFilter")
    assert (device.format, device.plugin_id, device.path) == (DeviceFormat.VST2, "VST2:FL2p", "Master > Loud")


def test_the_class_id_of_a_vst3_plug_in_is_stored_as_a_windows_guid(tmp_path: Path) -> None:
    guid = UUID("D39D5B69D6AF42FA1234567863625379")
    slot = wrapped(W20, {52: guid.bytes_le, 54: b"TripleCheese", 55: b"C:\\VST3\\TripleCheese(x64).vst3"})
    device = only_device(W20.read(tmp_path, W20.mixer(W20.insert(slot, routes=()))))
    assert (device.format, device.plugin_id) == (DeviceFormat.VST3, "VST3:D39D5B69D6AF42FA1234567863625379")


def test_without_a_path_the_kind_tells_the_format(tmp_path: Path) -> None:
    slot = wrapped(W20, {50: struct.pack("<I", 8), 54: b"Hive"})
    assert only_device(W20.read(tmp_path, W20.mixer(W20.insert(slot, routes=())))).format is DeviceFormat.VST3


def test_a_wrapper_that_tells_nothing_is_shown_by_its_name_in_the_slot(tmp_path: Path) -> None:
    device = only_device(W20.read(tmp_path, W20.mixer(W20.insert(wrapped(W20, {}), routes=()))))
    assert (device.name, device.plugin_id) == ("Loud", None)


# Automation


@every_version
def test_what_a_clip_of_the_playlist_moves_is_automated(tmp_path: Path, version: str) -> None:
    writer = Writer(version)
    targets = (writer.address(0, 0, VOLUME), writer.address(0, 0, SWITCH))
    events = [writer.link(0, target) for target in targets] + [writer.clip(0, (0, 0.5), (4, 1.0))]
    mixer = writer.mixer(writer.insert(limiter(writer), routes=()), values=[(0, 0, SWITCH, 1), (0, 0, VOLUME, 12800)])
    placed = writer.read(tmp_path, *events, writer.event(233, writer.item(0, 0, 384)), mixer)
    assert master_of(placed).volume_automated is True
    assert only_device(placed).active == "automated"
    waiting = writer.read(tmp_path, *events, mixer)
    assert master_of(waiting).volume_automated is False
    assert only_device(waiting).active is True


def test_what_a_controller_moves_is_automated_and_what_a_muted_clip_moves_is_not(tmp_path: Path) -> None:
    mixer = W20.mixer(W20.insert(routes=()), W20.insert(name="Bus"), values=[(1, 0, VOLUME, 12800)])
    target = W20.address(1, 0, VOLUME)
    session = W20.read(tmp_path, W20.link(0x2002, target), mixer)
    assert track(session, "Bus").volume_automated is True
    link, clip = W20.link(0, target), W20.clip(0, (0, 0.5), (4, 1.0))
    muted, placed = (W20.event(233, W20.item(0, 0, 384, flags=flags)) for flags in (0x2040, 0x40))
    for events in ((link, clip, muted, mixer), (link, clip, W20.event(0, 0), placed, mixer)):
        assert track(W20.read(tmp_path, *events), "Bus").volume_automated is False


@pytest.mark.parametrize(("sent", "automated"), [((9000, 12800), True), ((12800, 12800), False)])
def test_recorded_moves_of_a_pattern_are_automation_where_they_change_something(
    tmp_path: Path, sent: tuple[int, ...], automated: bool
) -> None:
    target = W20.address(0, 0, VOLUME)
    records = b"".join(struct.pack("<III", at * 96, target, value) for at, value in enumerate(sent))
    pattern = W20.event(65, 1) + W20.event(223, records)
    mixer = W20.mixer(W20.insert(routes=()), values=[(0, 0, VOLUME, 12800)])
    session = W20.read(tmp_path, pattern, W20.event(233, W20.item(0, 20481, 384)), mixer)
    assert master_of(session).volume_automated is automated
    assert master_of(W20.read(tmp_path, pattern, mixer)).volume_automated is False


# Channels and samples


@every_version
def test_channels_have_their_names_and_switches(tmp_path: Path, version: str) -> None:
    writer = Writer(version)
    events = [writer.channel(0, "Bass"), writer.channel(1, "Größe", writer.event(0, 0)), writer.mixer(writer.insert())]
    session = writer.read(tmp_path, *events)
    assert [(track.name, track.muted) for track in session.tracks] == [("Bass", False), ("Größe", True)]


def test_what_a_layer_plays_its_channels_play(tmp_path: Path) -> None:
    layer = W20.channel(0, "Layer", W20.event(94, 1), W20.event(94, 0), kind=3)
    notes = W20.event(65, 1) + W20.event(224, W20.note(0))
    playlist = W20.event(233, W20.item(0, 20481, 96))
    session = W20.read(tmp_path, layer, W20.channel(1, "Strings"), notes, playlist, W20.mixer(W20.insert(routes=())))
    assert len(track(session, "Strings").clips) == 1
    assert track(session, "Layer").kind is TrackKind.MIDI


def test_steps_of_old_versions_are_played(tmp_path: Path) -> None:
    writer = Writer(FL9)
    steps = writer.channel(0, "Hat") + writer.event(65, 2) + writer.event(91, 4)
    playlist = writer.event(233, writer.block(0, 2, 384) + writer.block(384, 3, 384))
    session = writer.read(tmp_path, steps, playlist, writer.mixer(writer.insert(routes=())))
    assert [(clip.start_beats, clip.end_beats) for clip in session.tracks[0].clips] == [(0, 4)]
    assert session.arrangement_length_beats == 8


@pytest.mark.parametrize(
    "stored",
    [
        "%FLStudioFactoryData%\\Data\\Kick.wav",
        "%FLStudioData%\\Kick.wav",
        "%FLStudioUserData%/Kick.wav",
        "\\Patches\\Kick.wav",
    ],
)
def test_samples_of_the_program_are_its_library(tmp_path: Path, stored: str) -> None:
    session = W20.read(tmp_path, W20.channel(0, "Kick", sample=stored), W20.mixer(W20.insert(routes=())))
    assert [(one.stored_path, one.location, one.exists) for one in session.media] == [(stored, "library", None)]


def test_a_sample_in_the_folder_of_a_user_is_not_missed_on_another_computer(tmp_path: Path) -> None:
    stored = "%USERPROFILE%\\Music\\Kick.wav"
    events = W20.channel(0, "Kick", sample=stored), W20.mixer(W20.insert(routes=()))
    (media,) = W20.read(tmp_path, *events).media
    assert (media.stored_path, media.exists) == (stored, None)
    (tmp_path / "Kick.wav").write_bytes(b"RIFF")
    (found,) = W20.read(tmp_path, *events).media
    assert (found.exists, found.location) == (True, "project")


# The playlist


def test_the_arrangement_that_is_open_is_read(tmp_path: Path) -> None:
    first = W20.event(99, 0) + W20.event(233, W20.item(0, 0, 96)) + W20.event(148, 0) + W20.event(205, "First")
    second = W20.event(99, 1) + W20.event(233, W20.item(0, 0, 960)) + W20.event(148, 96) + W20.event(205, "Second")
    audio = W20.channel(0, "Vocal", kind=4)
    session = W20.read(tmp_path, audio, first, second, W20.event(100, 1), W20.mixer(W20.insert(routes=())))
    assert session.arrangement_length_beats == 10
    assert [marker.name for marker in session.markers] == ["Second"]
    assert [clip.end_beats for clip in session.tracks[0].clips] == [10]


@every_version
def test_clips_are_muted_themselves_or_by_their_track(tmp_path: Path, version: str) -> None:
    writer = Writer(version)
    items = writer.item(0, 0, 96, track=2) + writer.item(96, 0, 96, track=1)
    tracks = writer.event(238, struct.pack("<IIIB", 1, 0, 0, 1)) + writer.event(238, struct.pack("<IIIB", 2, 0, 0, 0))
    events = writer.channel(0, "Vocal", kind=4), writer.event(233, items), tracks, writer.mixer(writer.insert())
    session = writer.read(tmp_path, *events)
    assert [clip.muted for clip in session.tracks[0].clips] == [True, False]


def test_a_muted_clip_at_the_end_leaves_the_length_open(tmp_path: Path) -> None:
    items = W20.item(0, 0, 96) + W20.item(96, 0, 96, flags=0x2040)
    session = W20.read(tmp_path, W20.channel(0, "Vocal", kind=4), W20.event(233, items), W20.mixer(W20.insert()))
    assert [clip.muted for clip in session.tracks[0].clips] == [False, True]
    assert session.arrangement_length_beats is None
    assert "muted clips" in session.missing_facts[Fact.ARRANGEMENT_LENGTH]


def test_a_playlist_of_another_form_is_not_told(tmp_path: Path) -> None:
    session = W20.read(tmp_path, W20.event(233, b"\1" * 96), W20.mixer(W20.insert()))
    assert Fact.CLIPS in session.missing_facts
    assert Fact.ARRANGEMENT_LENGTH in session.missing_facts


# Markers and tempo


@every_version
def test_plain_markers_have_their_times_and_others_are_left_out(tmp_path: Path, version: str) -> None:
    writer = Writer(version)
    markers = (
        writer.event(148, 192) + writer.event(205, "Drop") + writer.event(148, 384 | 8 << 24) + writer.event(205, "3/4")
    )
    session = writer.read(tmp_path, writer.event(233, b""), markers, writer.mixer(writer.insert(routes=())))
    assert [(marker.name, marker.position_beats, marker.time_s) for marker in session.markers] == [("Drop", 2, 1)]


@pytest.mark.parametrize(("version", "names"), [(FL11, ["Am7", "Verse"]), (FL12, ["Verse"]), (FL20, ["Verse"])])
def test_markers_of_patterns_are_none_of_the_song(tmp_path: Path, version: str, names: list[str]) -> None:
    writer = Writer(version)
    inside = writer.event(65, 1) + writer.event(148, 0) + writer.event(205, "Am7")
    arrangement = writer.event(99, 0) if version == FL20 else b""
    outside = arrangement + writer.event(233, b"") + writer.event(148, 96) + writer.event(205, "Verse")
    session = writer.read(tmp_path, inside, outside, writer.mixer(writer.insert(routes=())))
    assert [marker.name for marker in session.markers] == names


@every_version
def test_the_tempo_is_told(tmp_path: Path, version: str) -> None:
    writer = Writer(version)
    session = writer.read(tmp_path, writer.clip(0, (0, 0.5)), writer.mixer(writer.insert()), bpm=97)
    assert session.tempo_map is not None
    assert session.tempo_map.start_bpm == 97


def test_fine_tempo_of_old_versions_counts(tmp_path: Path) -> None:
    session = Writer(FL9).read(tmp_path, Writer(FL9).event(93, 500), bpm=97)
    assert session.tempo_map is not None
    assert session.tempo_map.start_bpm == 97.5


def tempo_clips(*items: bytes, shape: int = 0, low: int = 1250, high: int = 4250) -> list[bytes]:
    markers = W20.event(148, 96) + W20.event(205, "One") + W20.event(148, 960) + W20.event(205, "Ten")
    points = ((0, 0.5), (2, 1.0), (0, 0.25), (2, 0.25))
    return [
        W20.link(0, MAIN << 16 | 5),
        W20.clip(0, *points, shape=shape, low=low, high=high),
        W20.event(99, 0),
        W20.event(233, b"".join(items)),
        markers,
        W20.mixer(W20.insert(routes=())),
    ]


def test_automation_clips_of_the_tempo_are_followed(tmp_path: Path) -> None:
    session = W20.read(tmp_path, *tempo_clips(W20.item(0, 0, 384), W20.item(480, 0, 384)))
    tempo = session.tempo_map
    assert tempo is not None
    assert [tempo.bpm_at(beats) for beats in (0, 1, 3, 4.5, 5, 6, 20)] == [120, 150, 90, 90, 120, 150, 90]
    one, ten = session.markers
    assert (one.name, ten.name) == ("One", "Ten")
    assert one.time_s == pytest.approx(sum(60 / 128 / (120 + 30 * step / 128) for step in range(128)), abs=1e-9)


def test_a_clip_sends_tempos_between_its_lowest_and_its_highest_value(tmp_path: Path) -> None:
    tempo = W20.read(tmp_path, *tempo_clips(W20.item(0, 0, 384), low=0, high=12800)).tempo_map
    assert tempo is not None
    assert (tempo.bpm_at(0), tempo.bpm_at(3)) == (266, 138)


def test_a_clip_that_ends_early_is_followed_as_far_as_it_reaches(tmp_path: Path) -> None:
    tempo = W20.read(tmp_path, *tempo_clips(W20.item(0, 0, 96))).tempo_map
    assert tempo is not None
    assert (tempo.bpm_at(0.5), tempo.bpm_at(9)) == (135, 150)


def test_marker_times_on_tempo_clips_agree_with_dawtool(tmp_path: Path) -> None:
    path = tmp_path / "Song.flp"
    path.write_bytes(W20.project(*tempo_clips(W20.item(0, 0, 384), W20.item(480, 0, 384))))
    assert agrees_with_dawtool(path) == 2


@pytest.mark.parametrize(
    ("events", "why"),
    [
        (tempo_clips(W20.item(96, 0, 384)), "before its first tempo clip"),
        (tempo_clips(W20.item(0, 0, 384), W20.item(96, 0, 384)), "overlap"),
        (tempo_clips(W20.item(0, 0, 384, offset=struct.pack("<f", 2.0))), "cut at their start"),
        (tempo_clips(W20.item(0, 0, 384), shape=2), "curves"),
        ([W20.link(0x2002, MAIN << 16 | 5)], "controller"),
        (
            [
                W20.event(65, 1) + W20.event(223, struct.pack("<III", 0, MAIN << 16 | 5, 90_000)),
                W20.event(233, W20.item(0, 20481, 96)),
            ],
            "pattern",
        ),
    ],
)
def test_a_tempo_that_is_not_certain_is_not_told(tmp_path: Path, events: list[bytes], why: str) -> None:
    session = W20.read(tmp_path, *events)
    assert session.tempo_map is None
    assert why in session.missing_facts[Fact.TEMPO]
    assert why in session.missing_facts[Fact.MARKERS]
    assert session.markers == ()


def test_a_pattern_that_sends_the_tempo_of_the_project_changes_nothing(tmp_path: Path) -> None:
    sent = W20.event(65, 1) + W20.event(223, struct.pack("<III", 0, MAIN << 16 | 5, 120_000))
    session = W20.read(tmp_path, sent, W20.event(233, W20.item(0, 20481, 96)))
    assert session.tempo_map is not None


# Comments


def test_comments_are_the_annotation(tmp_path: Path) -> None:
    assert W20.read(tmp_path, W20.event(195, "daw-lint: ignore MB101")).annotation == "daw-lint: ignore MB101"


def test_comments_of_old_versions_are_rich_text(tmp_path: Path) -> None:
    writer = Writer(FL9)
    rtf = "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\colortbl ;\\red0;}\r\n\\pard\\f0\\fs16 Caf\\'e9 \\{1\\}\r\n\\par two}\r\n"
    assert writer.read(tmp_path, writer.event(198, rtf)).annotation == "Café {1}\ntwo"


def test_plain_comments_stay_as_they_are() -> None:
    assert plain("plain\\par") == "plain\\par"


# What is refused, and what is not told


def test_before_version_8_only_channels_samples_and_tempo_are_told(tmp_path: Path) -> None:
    writer = Writer("4.1.0")
    session = writer.read(tmp_path, writer.channel(0, "Kick", sample="\\Kick.wav"), writer.mixer(writer.insert()))
    assert [track.name for track in session.tracks] == ["Kick"]
    assert session.master is None
    assert "version 8" in session.missing_facts[Fact.MASTER_DEVICES]
    assert Fact.CLIPS in session.missing_facts


def test_a_project_without_a_mixer_says_so(tmp_path: Path) -> None:
    assert "no mixer" in W20.read(tmp_path, W20.channel(0, "Kick")).missing_facts[Fact.MASTER_DEVICES]


@pytest.mark.parametrize("cut", [4, 10, 20, 24, 40, -3])
def test_a_file_cut_off_is_one_clear_error(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "Song.flp"
    path.write_bytes(W20.project(W20.mixer(W20.insert(limiter(W20))))[:cut])
    with pytest.raises(SessionError, match=r"truncated|ends in its header"):
        read_session(path)


def test_a_file_that_ends_between_two_events_is_truncated_too(tmp_path: Path) -> None:
    path = tmp_path / "Song.flp"
    end = W20.event(133, 1)
    path.write_bytes(W20.project(W20.mixer(W20.insert()), end)[: -len(end)])
    with pytest.raises(SessionError, match="truncated"):
        read_session(path)


@pytest.mark.parametrize(
    "flood",
    [
        W20.event(64, 1) * 20_000,
        W20.event(148, 1) * 250_000,
        W20.insert() * 2_000,
        W20.insert(*[limiter(W20)] * 50),
        W20.event(223, bytes(9 << 20)),
        b"".join(W20.channel(at, "") for at in range(300))
        + W20.event(65, 1)
        + W20.event(224, b"".join(W20.note(at) for at in range(300)))
        + W20.event(233, W20.item(0, 20481, 1) * 2_000),
    ],
    ids=["channels", "events", "inserts", "slots", "values", "clips"],
)
def test_a_flood_is_one_clear_error(flood: bytes) -> None:
    with pytest.raises(SessionError, match="more events than a song can"):
        read_session(Path("Song.flp"), data=W20.project(flood))


def test_only_the_header_of_an_flp_is_claimed() -> None:
    assert flstudio.sniff(W20.project())
    assert not flstudio.sniff(b"FLdt")


# Real projects


@pytest.mark.slow
@needs_corpus
def test_the_projects_of_the_corpus_are_read_with_their_mixer() -> None:
    paths = [path for path in sorted(CORPUS.glob("flp/*/*.flp")) if "corrupted" not in path.name]
    assert len(paths) > 45
    for path in paths:
        session = read_session(path)
        assert session.tracks, path.name
        assert Fact.MASTER_DEVICES in session.facts, path.name
        assert all(device.enabled is not None for bus in session.all_tracks() for device in bus.devices), path.name


@needs_corpus
def test_the_effects_of_a_project_of_version_9_stand_on_its_first_insert() -> None:
    session = read_session(CORPUS / "flp/andrewrk__node-flp/test__flp__effects.flp")
    names = (
        "Ambience",
        "Edison",
        "Gross Beat",
        "Hardcore",
        "Maximus",
        "MjMultibandCompressor",
        "Soundgoodizer",
        "Vocodex",
    )
    assert tuple(device.name for device in track(session, "Insert 1").devices) == names


@needs_corpus
@pytest.mark.parametrize("path", sorted(CORPUS.glob("flp/offlinemark__dawtool/*.flp")), ids=lambda path: path.name)
def test_marker_times_agree_with_dawtool_where_the_tempo_is_told(path: Path) -> None:
    session = read_session(path)
    if session.tempo_map is None:
        assert Fact.MARKERS in session.missing_facts
        return
    assert agrees_with_dawtool(path) == len(session.markers)
