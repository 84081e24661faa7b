"""Cubase projects: the names and insert effects of their channels, and the output bus where it is certain."""

from __future__ import annotations

import random
import struct
from pathlib import Path
from time import perf_counter

import pytest
from corpus import CORPUS, needs_corpus

from daw_lint.parsers import cubase
from daw_lint.parsers.source import Limits
from daw_lint.session import DeviceFormat, Session, SessionError, TrackKind

PRO_L = "72C4DB717A4D459AB97E51745D84B39D"
TRACK_COMP = "56535444475443747261636B636F6D70"


def text(value: str, mark: bytes = b"\xef\xbb\xbf") -> bytes:
    raw = value.encode() + b"\0" + mark
    return struct.pack(">I", len(raw)) + raw


def attribute(key: str, value: bytes) -> bytes:
    return text(key, b"") + value


def number(key: str, value: int) -> bytes:
    return attribute(key, struct.pack(">Hq", 1, value))


def string(key: str, value: str) -> bytes:
    return attribute(key, struct.pack(">H", 8) + text(value))


def blob(key: str, value: bytes) -> bytes:
    return attribute(key, struct.pack(">HHI", 2, 7, len(value)) + value)


def group(key: str, *content: bytes) -> bytes:
    return attribute(key, struct.pack(">HHI", 2, 6, len(content)) + b"".join(content))


def groups(key: str, *items: tuple[bytes, ...]) -> bytes:
    content = b"".join(struct.pack(">I", len(item)) + b"".join(item) for item in items)
    return attribute(key, struct.pack(">HHI", 2, 5, len(items)) + content)


def slot(
    name: str, guid: str, state: bytes = b"VC2!", original: str = "", kind: str = "VstCtrlInternalEffect"
) -> tuple[bytes, ...]:
    names = [string("Plugin Name", name)] + ([string("Original Plugin Name", original)] if original else [])
    plugin = group("Plugin", group("Plugin UID", string("GUID", guid)), *names, blob("audioComponent", state))
    return (string("Plugin isA", kind), plugin, number("State", 1))


EMPTY = (number("State", 0),)


def channel(
    name: str, kind: int, *slots: tuple[bytes, ...], strip: tuple[tuple[bytes, ...], ...] = ()
) -> tuple[bytes, ...]:
    return (
        group("Name", string("String", name)),
        number("Type", kind),
        group("InsertFolder", number("Bypass", 0), groups("Slot", *slots, EMPTY)),
        group("StripFolder", number("Bypass", 0), groups("Slot", *strip, EMPTY)),
        group("EQ", number("Bypass", 0)),
    )


def project(*channels: tuple[bytes, ...], outputs: tuple[tuple[bytes, ...], ...], version: str = "9.5.50") -> bytes:
    told = b"PAppVersion\0\0\0\2\0\0\0\x51" + text("Cubase", b"") + text(f"Version {version}", b"")
    body = b"NUNDROOT" + told + b"\0\0" + text("Feb  2 2019", b"") + b"\xff" * 9
    body += b"".join(b"\xff" * 7 + b"".join(parts) + b"\xff" * 9 for parts in channels)
    body += groups("Output Channels", *outputs)
    return b"RIFF" + struct.pack(">I", len(body) - 4) + body


STEREO_OUT = channel("Stereo Out", 8, slot("Pro-L 2", PRO_L))
NIGHT_BUS = project(
    channel("Drums", 1), channel("Bass", 1, slot("TrackComp", TRACK_COMP, b"VstW")), outputs=(STEREO_OUT,)
)


def read(data: bytes) -> Session:
    return cubase.read(Path("song.cpr"), data, Limits())


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
    assert session.facts == {"session.master.devices"}


def test_with_two_output_buses_the_master_is_not_judged() -> None:
    session = read(project(outputs=(STEREO_OUT, channel("Headphones", 8))))
    assert session.master is None
    assert "several output buses" in session.missing_facts["session.master.devices"]


def test_an_output_bus_that_cannot_be_read_to_its_end_is_not_judged() -> None:
    unknown = (*STEREO_OUT[:3], attribute("New", b"\0\x63"))
    no_strip = (*STEREO_OUT[:3], number("hasAudioStrips", 1), STEREO_OUT[4])
    for bus in (unknown, no_strip, channel("Stereo Out", 8, slot("Pro-L 2", "no GUID"))):
        session = read(project(outputs=(bus,)))
        assert session.master is None
        assert "not all slots" in session.missing_facts["session.master.devices"]


def test_a_project_without_an_output_bus_says_so() -> None:
    session = read(project(channel("Drums", 1), outputs=()))
    assert session.master is None
    assert "was not found" in session.missing_facts["session.master.devices"]


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


def test_the_second_copy_of_an_instrument_track_is_left_out() -> None:
    session = read(
        project(channel("Bass", 4), channel("Bass", 4), channel("Audio", 1), channel("Audio", 1), outputs=())
    )
    assert [track.name for track in session.tracks] == ["Bass", "Audio", "Audio"]


def test_inputs_and_kinds_that_are_not_known_are_no_tracks() -> None:
    assert read(project(channel("Stereo In", 7), channel("What", 99), outputs=(STEREO_OUT,))).tracks == ()


def test_what_is_cut_off_or_holds_nothing_is_refused() -> None:
    for data, what in (
        (NIGHT_BUS[:-1], "cut off"),
        (b"RIFF\0\0\0\0NUND", "neither"),
        (b"RIFF", "cut off"),
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
            with pytest.raises(SessionError, match="cut off"):
                cubase.read(path, data, Limits())
            continue
        session = cubase.read(path, data, Limits())
        assert session.application_version
        if "SX3" not in path.name:
            assert session.master is not None, path
            assert session.master.name == "Stereo Out"
        if "Example Project" in path.name and "SX3" not in path.name:
            names = [device.name for device in session.master.devices] if session.master else []
            assert names in (["Elephant", "UV22HR"], ["Elephant", "Lin Dither"]), path
            assert [track.name for track in session.tracks] == ["Acid Bass", "Solo Vocalist", "FX 1-Reverb", "Hive"]


def test_a_project_of_nothing_but_names_is_read_in_time() -> None:
    name = group("Name", string("String", "x"))
    start = perf_counter()
    assert read(project((name * 50_000,), outputs=(STEREO_OUT,))).tracks == ()
    assert perf_counter() - start < 5
