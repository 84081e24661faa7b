"""Bitwig Studio projects: which devices and media occur, whatever the version, and never where."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import DeviceFormat, InventoryItem, Session, SessionError
from daw_lint.parsers import bitwig, read_session
from daw_lint.report.catalogue.used_plugins import used_in
from daw_lint.report.session.tree import lines
from daw_lint.run.find import ConfigFinder

NATIVE, VST2, VST3, MODULATOR, CONTROLS, CLAP = 64, 421, 1832, 1737, 4729, 12000
DIFFUSE = "F2AEE70D00DE4F4E53524D7349704446"


def u32(value: int) -> bytes:
    return struct.pack(">I", value)


def text(value: str) -> bytes:
    if value.isascii():
        return u32(len(value)) + value.encode()
    wide = value.encode("utf-16-be")
    return u32(0x80000000 | len(wide) // 2) + wide


def string(field: int, value: str) -> bytes:
    return u32(field) + b"\x08" + text(value)


def switch(field: int, value: int, kind: int = 5) -> bytes:
    return u32(field) + bytes([kind, value])


def device(
    name: str, kind: int = NATIVE, *, maker: str = "Bitwig", on: bool = True, active: bool = True, ident: bytes = b"",
    inside: bytes = b"",
) -> bytes:  # fmt: skip
    head = string(697, "") + string(4830, "Init") + string(154, name) + string(5465, "") + string(155, maker)
    head += string(156, "Dynamics") + string(158, "") + string(159, "") + string(161, "") + string(162, "")
    head += switch(163, on)
    if kind == MODULATOR:
        return u32(kind) + head + u32(0x18C6) + b"\x15" + bytes(16) + u32(0)
    modulators = u32(0x18F5) + b"\x09" + u32(0x75F) + string(697, "MODULATORS") + inside + u32(0)
    return u32(kind) + head + switch(157, 0, 1) + switch(4990, active) + modulators + ident + u32(0)


def vst2(code: bytes) -> bytes:
    return u32(0xCE4) + b"\x03" + code


def reference(name: str, *, relative: str = "", package: str = "", known: str = "", original: str = "") -> bytes:
    place = u32(0x2A) + string(0x38, "HOST") + string(0x3B, "{}") + u32(0)
    known_at = place.replace(text("{}"), text(known)) if known else b""
    content = string(0x512, name) + string(0xD3A, relative) + string(0xCD4, package)
    content += u32(0xD3B) + b"\x09" + place.replace(text("{}"), text(original))
    content += u32(0x15) + b"\x09" + u32(0x2B4) + u32(0xC5B) + b"\x12" + known_at + u32(3) + u32(0)
    content += u32(0x129D) + b"\x0b" + u32(37)
    return string(0x129F, name) + u32(0x129E) + b"\x09" + u32(1191) + content + u32(0)


def entry(key: str, kind: int, value: bytes) -> bytes:
    return u32(1) + text(key) + bytes([kind]) + value


def project(
    *content: bytes, version: str = "5.3.2", used: tuple[str, ...] = (), kind: str = "application/bitwig-project",
    container: str = "0003", encoding: str = "0002", states: bytes = b"",
) -> bytes:  # fmt: skip
    about = u32(4) + text("meta") + entry("application_version_name", 8, text(version)) + entry("comment", 8, text(""))
    about += entry("revision_no", 3, u32(64679)) + entry("structure", 0x0D, u32(6) + b"BtWg00")
    about += entry("type", 8, text(kind)) + entry("used_files", 0x19, u32(len(used)) + b"".join(map(text, used)))
    about += u32(0) + b" " * 50 + b"\n"
    body = u32(46) + string(0x44, "song") + b"".join(content) + bytes(4)
    size = 42 if container >= "0003" else 40
    start = size + len(about)
    archive = start + len(body) if states else 0
    header = f"BtWg{container}{encoding}00c1{start:08x}00000000{archive:08x}".encode()
    return header + b"00"[: size - 40] + about + body + states


def read(data: bytes, path: Path = Path("song.bwproject")) -> Session:
    return bitwig.PARSER.session(path, data, Limits())


def test_a_project_is_known_by_its_first_bytes() -> None:
    assert bitwig.sniff(project())
    assert bitwig.sniff(project(container="0001"))
    assert not bitwig.sniff(b"BtWg is how a text can begin, too")
    assert not bitwig.sniff(b"BtWg00030002")


@pytest.mark.parametrize("container", ["0001", "0003"])
def test_devices_are_counted_with_their_switches(container: str) -> None:
    off = device("Peak Limiter", on=False)
    unloaded = device("Peak Limiter", active=False)
    session = read(project(device("Peak Limiter"), device("Tool"), off, unloaded, container=container))
    assert (session.application, session.application_version) == ("Bitwig Studio", "5.3.2")
    assert session.inventory == (
        InventoryItem("Peak Limiter", DeviceFormat.NATIVE, "Bitwig", None, count=3, off_count=2),
        InventoryItem("Tool", DeviceFormat.NATIVE, "Bitwig", None, count=1, off_count=0),
    )


def test_plug_ins_have_the_id_of_their_interface() -> None:
    uid = u32(0xCE4) + b"\x08" + text(DIFFUSE.lower())
    session = read(
        project(
            device("Serum", VST2, maker="Xfer Records", ident=vst2(b"XfsX")),
            device("Old", VST2, maker="", ident=vst2(b"\0\0\x04\xd2")),
            device("Diffuse", VST3, maker="Surreal Machines", ident=uid),
            device("Diva", CLAP, maker="u-he", ident=string(0x2EC9, "com.u-he.Diva")),
        )
    )
    assert [(item.name, item.format, item.vendor, item.plugin_id) for item in session.inventory] == [
        ("Serum", DeviceFormat.VST2, "Xfer Records", "VST2:XfsX"),
        ("Old", DeviceFormat.VST2, None, "VST2:1234"),
        ("Diffuse", DeviceFormat.VST3, "Surreal Machines", f"VST3:{DIFFUSE}"),
        ("Diva", DeviceFormat.CLAP, "u-he", "CLAP:com.u-he.Diva"),
    ]


def test_a_plug_in_with_another_one_inside_does_not_take_its_id() -> None:
    inner = device("Serum", VST2, maker="Xfer Records", ident=vst2(b"XfsX"))
    session = read(project(device("Kontakt 5", VST2, maker="NI", ident=vst2(b"NiO5"), inside=inner)))
    assert [(item.name, item.plugin_id) for item in session.inventory] == [("Kontakt 5", None), ("Serum", "VST2:XfsX")]


def test_modulators_and_the_controls_of_a_track_are_no_devices() -> None:
    session = read(project(device("LFO", MODULATOR), device("Track Controls", CONTROLS, maker="Track")))
    assert session.inventory == ()


def test_names_in_any_script_are_read() -> None:
    assert read(project(device("Ø Scaler"), device("リミッター"))).inventory[1].name == "リミッター"


def test_nothing_is_placed_and_every_missing_fact_advises_the_export() -> None:
    session = read(project(device("Peak Limiter")))
    assert (session.tracks, session.master) == ((), None)
    assert session.facts == {Fact.MEDIA}
    for fact in (Fact.MASTER_DEVICES, Fact.ROUTING, Fact.TEMPO):
        assert "DAWproject" in session.missing_facts[fact]


def test_media_of_the_project_of_packages_and_of_elsewhere_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "kick.wav").write_bytes(b"RIFF")
    data = project(
        reference("kick.wav", relative="samples/kick.wav", original="/nowhere/kick.wav"),
        reference("snare.wav", relative="samples/snare.wav", original="/nowhere/snare.wav"),
        reference("ride.wav", package="Bitwig/Drums:1/samples/ride.wav", original="/packs/ride.wav"),
        reference("vox.wav", known=str(tmp_path / "vox.wav"), original="/nowhere/vox.wav"),
        reference("bass.wav", original="C:\\Samples\\bass.wav"),
        used=("samples/kick.wav", "bounce/Bass-bounce-1.wav"),
    )
    (tmp_path / "vox.wav").write_bytes(b"RIFF")
    media = {ref.stored_path: ref for ref in read(data, tmp_path / "song.bwproject").media}
    assert [(path, ref.exists, ref.location) for path, ref in media.items()] == [
        ("samples/kick.wav", True, "project"),
        ("samples/snare.wav", False, "project"),
        ("Bitwig/Drums:1/samples/ride.wav", None, "library"),
        (str(tmp_path / "vox.wav"), True, "project"),
        ("C:\\Samples\\bass.wav", None, None),
        ("bounce/Bass-bounce-1.wav", False, "project"),
    ]


def test_a_file_that_left_the_project_is_found_where_it_came_from(tmp_path: Path) -> None:
    (tmp_path / "kick.wav").write_bytes(b"RIFF")
    data = project(reference("kick.wav", relative="samples/kick.wav", original=str(tmp_path / "kick.wav")))
    (media,) = read(data, tmp_path / "Song" / "song.bwproject").media
    assert (media.stored_path, media.exists, media.location) == ("samples/kick.wav", True, "outside")


def test_a_backup_looks_for_its_media_in_the_folder_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "kick.wav").write_bytes(b"RIFF")
    backup = tmp_path / "auto-backups" / "song" / "song [2026-11-24 120000].bwproject"
    (media,) = read(project(reference("kick.wav", relative="samples/kick.wav")), backup).media
    assert media.exists is True


def test_media_that_cannot_be_read_make_the_list_incomplete() -> None:
    broken = reference("kick.wav", relative="samples/kick.wav").replace(string(0x38, "HOST"), u32(0x38) + b"\x77")
    session = read(project(broken, reference("snare.wav", relative="samples/snare.wav")))
    assert "not all media files" in session.missing_facts[Fact.MEDIA]
    assert [media.stored_path for media in session.media] == ["samples/snare.wav"]


def test_states_of_plug_ins_behind_the_project_are_not_read() -> None:
    session = read(project(device("Tool"), states=b"PK\3\4" + device("Not a device")))
    assert [item.name for item in session.inventory] == ["Tool"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (project(kind="application/bitwig-preset"), "a Bitwig preset, not a project"),
        (project(encoding="0001"), "does not know how"),
        (project(device("Tool"))[:-14], "truncated"),
        (project(device("Tool"), states=b"PK\3\4")[:-40], "truncated"),
        (project()[:60], "truncated or damaged"),
        (project().replace(b"meta", b"beta"), "truncated or damaged"),
    ],
)
def test_other_documents_and_damage_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(SessionError, match=what) as refused:
        read(data)
    assert refused.value.todo


def test_truncation_and_flipped_bytes_give_a_session_or_a_session_error() -> None:
    good = project(
        device("Peak Limiter"), device("Serum", VST2, ident=vst2(b"XfsX")), reference("kick.wav", relative="kick.wav")
    )
    chance = random.Random(20261125)
    cuts = [good[: len(good) * tenth // 10] for tenth in range(10)]
    for data in (*cuts, *(flipped(good, chance) for _ in range(600))):
        try:
            assert isinstance(read(data), Session)
        except SessionError as error:
            assert error.what


def flipped(good: bytes, chance: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(40, len(data))] = chance.randrange(256)
    return bytes(data)


def test_objects_nested_without_end_are_given_up() -> None:
    nested = (u32(0x15) + b"\x09" + u32(0x2B4)) * 20_000
    session = read(project(u32(1191) + string(0x512, "deep.wav") + nested))
    assert Fact.MEDIA in session.missing_facts


def test_show_lists_the_inventory_apart_from_the_tracks() -> None:
    session = read(project(device("Peak Limiter"), device("Peak Limiter", on=False), device("Tool", on=False)))
    shown = ["".join(part for part, _ in line) for line in lines(session)]
    assert "  tracks unknown" in shown
    assert "Devices  on unknown tracks" in shown
    assert "  Peak Limiter  native, 2 times, 1 of them off" in shown
    assert "  Tool  native, off" in shown


def test_plug_ins_of_the_inventory_that_the_catalogue_lacks_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "song.bwproject"
    path.write_bytes(project(device("Peak Limiter"), device("Nobody Knows It", VST2, maker="Me", ident=vst2(b"NkIt"))))
    assert read_session(path).inventory
    listed = [plugin.name for plugin, _ in used_in([path], ConfigFinder(isolated=True)).unknown().plugins]
    assert listed == ["Nobody Knows It"]
