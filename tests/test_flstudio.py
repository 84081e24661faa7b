"""FL Studio projects: events, mixer, channels, playlist, markers."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from daw_lint.parsers import flstudio, read_session
from daw_lint.routing import Routing
from daw_lint.session import DeviceFormat, OutputKind, Session, SessionError
from tests.corpus import CORPUS, needs_corpus

ON = 0b1100


def event(number: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        size = 1 << (number >> 6)
        return bytes([number]) + value.to_bytes(size, "little")
    raw = value if isinstance(value, bytes) else (value + "\0").encode("utf-16-le")
    length, size = b"", len(raw)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return bytes([number]) + length + raw


def project(*events: bytes, version: str = "20.8.4.2576", pulses: int = 96) -> bytes:
    body = event(199, version.encode() + b"\0") + event(156, 120_000) + b"".join(events)
    return struct.pack("<4sIhHH", b"FLhd", 6, 0, 1, pulses) + b"FLdt" + struct.pack("<I", len(body)) + body


def wrapper(name: str, vendor: str, path: str, fourcc: bytes = b"") -> bytes:
    records = {54: name.encode(), 55: path.encode(), 56: vendor.encode()} | ({51: fourcc[::-1]} if fourcc else {})
    return struct.pack("<I", 10) + b"".join(struct.pack("<IQ", k, len(v)) + v for k, v in records.items())


def insert(*slots: bytes, name: str = "", flags: int = ON, routes: tuple[int, ...] = (0,)) -> bytes:
    head = event(236, struct.pack("<4sI4s", b"", flags, b"")) + (event(204, name) if name else b"")
    filled = b"".join(slot + event(98, index) for index, slot in enumerate(slots))
    return head + filled + event(235, bytes(target in routes for target in range(5)))


def mixer(*inserts: bytes, values: list[tuple[int, int, int, int]] | None = None) -> bytes:
    packed = b"".join(
        struct.pack("<4sBBHi", b"", kind, 0, 1 << 13 | place << 6 | slot, value)
        for place, slot, kind, value in values or []
    )
    return b"".join(inserts) + insert(routes=()) + event(225, packed)


def channel(number: int, name: str, *, to: int = 0, kind: int = 2, sample: str = "") -> bytes:
    more = event(196, sample) if sample else b""
    return event(64, number) + event(21, kind) + event(0, 1) + event(22, to) + event(203, name) + more


def item(start: int, index: int, length: int) -> bytes:
    return struct.pack("<IHHI", start, 20480, index, length).ljust(32, b"\0")


def read(tmp_path: Path, *events: bytes, version: str = "20.8.4.2576") -> Session:
    path = tmp_path / "Song.flp"
    path.write_bytes(project(*events, version=version))
    return read_session(path)


FRUITY = event(201, "Fruity Limiter") + event(203, "Fruity Limiter") + event(213, b"state")


@pytest.mark.parametrize(("switch", "flags", "active"), [(1, ON, True), (0, ON, False), (1, 0b1000, False)])
def test_the_master_has_its_effects_with_their_switches(tmp_path: Path, switch: int, flags: int, active: bool) -> None:
    master = read(tmp_path, mixer(insert(FRUITY, flags=flags, routes=()), values=[(0, 0, 0, switch)])).master
    assert master is not None
    (device,) = master.devices
    assert (device.name, device.format, device.active) == ("Fruity Limiter", DeviceFormat.NATIVE, active)
    assert (device.enabled, device.path) == (bool(switch), "Master > Fruity Limiter")


def test_a_switch_that_is_not_stored_is_unknown(tmp_path: Path) -> None:
    master = read(tmp_path, mixer(insert(FRUITY, routes=()))).master
    assert master is not None
    assert master.devices[0].active is None


def test_plug_ins_are_named_by_what_their_wrapper_stored(tmp_path: Path) -> None:
    data = wrapper("Pro-L 2", "FabFilter", "C:\\VST\\FabFilter Pro-L 2.dll", b"FL2p")
    slot = event(201, "Fruity Wrapper") + event(203, "Loud") + event(213, data)
    master = read(tmp_path, mixer(insert(slot, routes=()), values=[(0, 0, 0, 1)])).master
    assert master is not None
    (device,) = master.devices
    assert (device.name, device.user_name, device.vendor, device.plugin_id) == (
        "Pro-L 2",
        "Loud",
        "FabFilter",
        "VST2:FL2p",
    )


def test_inserts_run_where_their_routes_lead(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        channel(0, "Kick", to=1, kind=4, sample="C:\\kick.wav"),
        channel(1, "Lead", to=2),
        event(65, 1),
        event(224, struct.pack("<6xH", 1).ljust(24, b"\0")),
        event(233, item(96, 0, 192) + item(384, 20481, 384)),
        mixer(insert(routes=()), insert(name="Drums", routes=(3,)), insert(routes=(3,)), insert(FRUITY, name="Bus")),
    )
    kick, lead, *buses = session.tracks
    assert [bus.name for bus in buses] == ["Drums", "Insert 2", "Bus"]
    assert kick.output is not None
    assert (kick.output.kind, kick.output.track_id) == (OutputKind.TRACK, "insert 1")
    assert [(clip.start_beats, clip.end_beats) for clip in kick.clips] == [(1, 3)]
    assert [(clip.start_beats, clip.end_beats) for clip in lead.clips] == [(4, 8)]
    assert [track.name for track in Routing(session).master_path] == ["Bus", "Master"]
    assert session.arrangement_length_s == 4


def test_samples_of_the_program_are_its_library(tmp_path: Path) -> None:
    stored = "%FLStudioFactoryData%\\Data\\Kick.wav"
    session = read(tmp_path, channel(0, "Kick", sample=stored), mixer(insert(routes=())))
    assert [(one.location, one.exists) for one in session.media] == [("library", None)]


def test_plain_markers_have_their_times_and_others_are_left_out(tmp_path: Path) -> None:
    markers = event(148, 192) + event(205, "Drop") + event(148, 384 | 8 << 24) + event(205, "time sig")
    session = read(tmp_path, markers, mixer(insert(routes=())))
    assert [(marker.name, marker.position_beats, marker.time_s) for marker in session.markers] == [("Drop", 2, 1)]


def test_with_automation_clips_the_tempo_is_not_told(tmp_path: Path) -> None:
    session = read(tmp_path, channel(0, "Tempo", kind=5), mixer(insert(routes=())))
    assert session.tempo_map is None
    assert "session.tempo" in session.missing_facts


def test_before_version_12_the_mixer_is_not_told(tmp_path: Path) -> None:
    session = read(tmp_path, mixer(insert(routes=())), version="9.0.3")
    assert session.master is None
    assert "before version 12" in session.missing_facts["session.master.devices"]


def test_a_volume_of_12800_is_unity(tmp_path: Path) -> None:
    master = read(tmp_path, mixer(insert(routes=()), values=[(0, 0, 192, 12800)])).master
    assert master is not None
    assert master.volume_db == 0


@pytest.mark.parametrize("cut", [4, 10, 20, 24, 40, -3])
def test_a_file_cut_off_is_one_clear_error(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "Song.flp"
    path.write_bytes(project(mixer(insert(FRUITY)))[:cut])
    with pytest.raises(SessionError):
        read_session(path)


def test_only_the_header_of_an_flp_is_claimed() -> None:
    assert flstudio.sniff(project())
    assert not flstudio.sniff(b"FLdt")


@needs_corpus
def test_the_projects_of_the_corpus_are_read() -> None:
    paths = [path for path in sorted(CORPUS.glob("flp/*/*.flp")) if "corrupted" not in path.name]
    assert len(paths) > 45
    for path in paths:
        session = read_session(path)
        assert session.tracks, path.name
        assert (session.master is None) == (int(session.application_version.split(".")[0]) < 12)


@needs_corpus
@pytest.mark.parametrize("path", sorted(CORPUS.glob("flp/offlinemark__dawtool/*.flp")), ids=lambda path: path.name)
def test_marker_times_agree_with_dawtool_where_the_tempo_is_told(path: Path) -> None:
    dawtool = pytest.importorskip("dawtool", reason="dawtool is not installed: its marker times are one more oracle")
    session = read_session(path)
    if session.tempo_map is None:
        assert "session.markers" in session.missing_facts
        return
    with path.open("rb") as stream:
        theirs = sorted(marker.time for marker in dawtool.extract_markers(str(path), stream))
    assert [marker.time_s for marker in session.markers] == pytest.approx(theirs, abs=0.001)
