"""The state of each plug-in of a Live set, unpacked when it is asked for."""

from __future__ import annotations

import gzip
import plistlib
import random
from pathlib import Path
from struct import pack

import pytest
from lxml import etree

from daw_lint.model.plugin_state import ListedParameter, StoredState
from daw_lint.model.session import Device, Session, SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.ableton.trim import Span, Spans, trim
from daw_lint.parsers.ableton.unpacked import Unpacked
from tests.support.corpus import live_sets, needs_corpus
from tests.support.live_sets import chain, live_set, parameter, rack, track
from tests.support.live_states import au, listed, plugin, vst2_buffer, vst3_states

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"


def session(*devices: str, data: bytes | None = None) -> Session:
    xml = live_set(master="".join(devices)).encode()
    return read_session(Path("song.als"), data=gzip.compress(xml) if data is None else data)


def stored(device: Device) -> StoredState:
    assert device.state is not None
    state = device.state.stored()
    assert state is not None
    return state


def only(read: Session) -> Device:
    assert read.master is not None
    (device,) = read.master.walk_devices()
    return device


def test_a_vst2_plugin_gives_its_chunk() -> None:
    assert stored(only(session(plugin(vst2_buffer(b"CcnK\0\xff"))))).chunk == b"CcnK\0\xff"


def test_a_vst3_plugin_gives_both_of_its_states() -> None:
    state = stored(only(session(plugin(vst3_states(b"FabF", b"FFed")))))
    assert (state.chunk, state.controller) == (b"FabF", b"FFed")


def test_a_vst3_plugin_that_replaces_a_vst2_one_gives_the_state_inside() -> None:
    bank = b"CcnK" + pack(">I4s5I", 160, b"FBCh", 2, 0, 1, 1, 0) + bytes(124) + pack(">I", 5) + b"inner"
    wrapped = b"VstW" + pack(">3I", 8, 1, 0) + bank
    state = stored(only(session(plugin(vst3_states(wrapped, b"FFed")))))
    assert state.chunk == b"inner"
    cut = only(session(plugin(vst3_states(wrapped[:40]), listed((0, "Gain", 1)))))
    assert cut.state is not None
    assert cut.state.stored() is None


def test_an_audio_unit_gives_the_data_of_its_property_list_and_its_other_keys() -> None:
    inside = plistlib.dumps({"data": b"\0\0\0\1", "name": "Ünser", "Waves_XPst": b"<x/>", "version": 0})
    state = stored(only(session(plugin(au(inside)))))
    assert state.chunk == b"\0\0\0\1"
    assert state.extra == {"name": "Ünser".encode(), "Waves_XPst": b"<x/>"}


def test_the_list_of_live_is_given_without_the_places_that_no_parameter_has_taken() -> None:
    device = plugin(vst2_buffer(b""), listed((0, "Gain", 0.25), (-1, "", 0.1234567687), (7, "Out & In", 1)))
    state = stored(only(session(device)))
    assert state.chunk == b""
    assert state.listed == (ListedParameter(0, "Gain", 0.25), ListedParameter(7, "Out & In", 1.0))


def test_what_has_automation_is_marked() -> None:
    events = "<ArrangerAutomation><Events>{}</Events></ArrangerAutomation>"
    event = '<FloatEvent Time="{}" Value="{}"/>'
    moving = events.format(event.format(0, 0.25) + event.format(4, 0.5))
    still, other = events.format(event.format(-63072000, 0.25)), events.format(event.format(-63072000, 0.75))
    inside = listed((0, "a", 0.25, moving), (1, "b", 0.25, still), (2, "c", 0.25, other), (3, "d", 0.25))
    state = stored(only(session(plugin(vst2_buffer(b""), inside))))
    assert [parameter.automated for parameter in state.listed] == [True, False, True, False]


def test_what_an_envelope_of_the_track_points_at_is_marked() -> None:
    envelope = (
        "<AutomationEnvelopes><Envelopes><AutomationEnvelope><EnvelopeTarget><PointeeId Value='77'/></EnvelopeTarget>"
        "<Automation><Events><FloatEvent Time='0' Value='0.25'/></Events></Automation>"
        "</AutomationEnvelope></Envelopes></AutomationEnvelopes>"
    )
    target = '<AutomationTarget Id="{}"/>'
    inside = listed((0, "a", 0.25, target.format(77)), (1, "b", 0.25, target.format(78)))
    xml = live_set(master=plugin(vst2_buffer(b""), inside)).replace("<MasterTrack>", f"<MasterTrack>{envelope}")
    state = stored(only(session(data=xml.encode())))
    assert [parameter.automated for parameter in state.listed] == [True, False]


def automated_macro(number: int, inside: str) -> str:
    """A rack whose macro of this number has automation, with devices in its chain."""
    events = '<ArrangerAutomation><Events><FloatEvent Time="0" Value="0"/><FloatEvent Time="8" Value="127"/></Events>'
    macros = "".join(
        f"<MacroControls.{index}>{events + '</ArrangerAutomation>' if index == number else ''}</MacroControls.{index}>"
        for index in range(16)
    )
    return rack(chain(inside)).replace("<Branches>", f"{macros}<Branches>", 1)


MAPPED = '<KeyMidi><Channel Value="16"/><NoteOrController Value="{}"/></KeyMidi>'


@pytest.mark.parametrize("number", [0, 15])
def test_what_is_mapped_to_a_macro_with_automation_is_automated(number: int) -> None:
    to_it, to_another = MAPPED.format(number), MAPPED.format(7)
    inside = plugin(vst2_buffer(b""), listed((0, "a", 0.5, to_it), (1, "b", 0.5, to_another), (2, "c", 0.5)))
    limiter = (
        f'<Limiter><Gain><Manual Value="3"/>{to_it}</Gain><Ceiling><Manual Value="-1"/>{to_another}</Ceiling></Limiter>'
    )
    read = session(automated_macro(number, inside + limiter))
    assert read.master is not None
    _, device, native = read.master.walk_devices()
    assert [parameter.automated for parameter in stored(device).listed] == [True, False, False]
    assert native.parameters == {"ceiling_db": -1.0}


def test_a_macro_moves_what_is_mapped_to_a_macro_of_a_rack_inside_but_not_the_rest() -> None:
    limiter = f'<Limiter><Gain><Manual Value="3"/>{MAPPED.format(2)}</Gain></Limiter>'
    inner = rack(chain(limiter)).replace(
        "<Branches>", f"<MacroControls.2>{MAPPED.format(0)}</MacroControls.2><Branches>"
    )
    free = rack(chain(limiter.replace('"2"', '"0"')))
    read = session(automated_macro(0, inner + free))
    assert read.master is not None
    found = [device.parameters for device in read.master.walk_devices() if device.native_type == "Limiter"]
    assert found == [{}, {"gain_db": 3.0}]


def test_a_device_without_anything_stored_has_no_state() -> None:
    assert only(session(plugin())).state is None
    limiter = f'<Limiter Id="0">{parameter("Gain", "3")}<ParameterList><a/></ParameterList></Limiter>'
    assert only(session(limiter)).state is None


@pytest.mark.parametrize("buffer", ["<Buffer>0G</Buffer>", "<Buffer>012</Buffer>"])
def test_digits_that_are_none_give_no_state_at_all(buffer: str) -> None:
    device = only(session(plugin(f"<Preset><VstPreset>{buffer}</VstPreset></Preset>", listed((0, "Gain", 1)))))
    assert device.state is not None
    assert device.state.stored() is None


@pytest.mark.parametrize(
    "inside",
    [
        b"no list",
        b"<plist/>",
        b"<plist><dict><key>data</key></dict></plist>",
        b"<plist><dict><key>data</key><data>AA=A</data></dict></plist>",
        b"<!DOCTYPE plist [<!ENTITY a 'AAAA'>]><plist><dict><key>data</key><data>&a;</data></dict></plist>",
    ],
)
def test_a_property_list_that_cannot_be_read_gives_no_state_at_all(inside: bytes) -> None:
    device = only(session(plugin(au(inside), listed((0, "Gain", 1)))))
    assert device.state is not None
    assert device.state.stored() is None


def two_tracks(before: str = "") -> str:
    """A set of plug-ins of all formats, and native devices with elements of the same names."""
    maximum = "<MxDeviceAudioEffect><ParameterList><ParameterList Id='1'><p/></ParameterList></ParameterList></MxDeviceAudioEffect>"
    sampler = "<OriginalSimpler><Preset><Buffer>99</Buffer></Preset></OriginalSimpler>"
    first = before + maximum + plugin(vst2_buffer(b"first"), listed((0, "a", 0.5))) + sampler
    second = plugin(vst3_states(b"second", b"other")) + maximum
    return live_set(
        track("A", number=1, devices=first) + track("B", number=2, devices=second), plugin(vst2_buffer(b"third"))
    )


def chunks(read: Session) -> list[bytes]:
    assert read.master is not None
    devices = [device for part in (*read.tracks, read.master) for device in part.walk_devices()]
    return [stored(device).chunk for device in devices if device.state is not None]


@pytest.mark.parametrize(
    "data",
    [
        two_tracks().encode(),
        gzip.compress(two_tracks().encode()),
        b"\xef\xbb\xbf" + two_tracks().replace("\n", "\r\n").encode(),
        two_tracks(before="<!-- <ParameterList> -->").encode(),
        gzip.compress(two_tracks(before="<!-- </ParameterList><Preset> -->").encode()),
        two_tracks(before="<FreezeSequencer><Preset><Preset/></Preset></FreezeSequencer>").encode(),
    ],
    ids=["plain", "gzipped", "byte order mark", "comment", "comments", "nested"],
)
def test_each_plugin_gives_its_own_bytes_however_the_set_is_stored(data: bytes) -> None:
    read = read_session(Path("song.als"), data=data)
    assert chunks(read) == [b"first", b"second", b"third"]
    assert chunks(read)[::-1] == [b"third", b"second", b"first"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_spans_are_those_of_the_whole_text_wherever_the_pieces_end(size: int) -> None:
    xml = two_tracks(before="<Data>00</Data><Preset Id='3'/><Preset/>").encode()
    spans = Spans()
    short = b"".join(trim((xml[start : start + size] for start in range(0, len(xml), size)), spans))
    marks = [mark for mark in etree.fromstring(short).iter("Preset", "ParameterList") if mark.attrib]
    found = [span for mark in marks if (span := spans.take(mark)) is not None]
    assert len(found) == len(marks) == 7
    for mark, span in zip(marks, found, strict=True):
        part = xml[span.start : span.start + span.length]
        assert part.startswith(b"<" + str(mark.tag).encode())
        assert part.endswith(b"</" + str(mark.tag).encode() + b">")
        assert etree.fromstring(part).tag == mark.tag


def test_a_set_with_marks_of_its_own_shows_no_state_twice() -> None:
    forged = '<PluginDevice><PluginDesc><VstPluginInfo><Preset Span="0"/></VstPluginInfo></PluginDesc></PluginDevice>'
    read = session(plugin(vst2_buffer(b"true")), forged, forged.replace('"0"', '"-1"'), forged.replace('"0"', '"9"'))
    assert chunks(read) == [b"true"]
    assert chunks(session(data=live_set(master="<!-- <Preset> -->" + forged).encode())) == []


def test_states_of_a_large_set_are_cut_out_in_any_order() -> None:
    rng = random.Random(19)
    inside = [rng.randbytes(700_000) for _ in range(12)]
    data = gzip.compress(live_set(master="".join(plugin(vst2_buffer(chunk)) for chunk in inside)).encode(), 1)
    read = session(data=data)
    assert read.master is not None
    devices = list(read.master.walk_devices())
    for index in (7, 0, 11, 3, 11, 5):
        assert stored(devices[index]).chunk == inside[index]


def test_a_part_of_what_is_damaged_after_all_is_short() -> None:
    data = gzip.compress(b"<Ableton>" + b"x" * 100)
    assert Unpacked(data).cut(Span(5, 20)) == b"ton>" + b"x" * 16
    assert Unpacked(data).cut(Span(100, 50)) == b"x" * 9
    assert Unpacked(data[:3]).cut(Span(0, 5)) == b""
    assert Unpacked(b"\x1f\x8b" + bytes(40)).cut(Span(0, 5)) == b""


def test_flipped_bytes_in_a_set_give_a_state_or_none() -> None:
    rng = random.Random(1912)
    packed = two_tracks().encode()
    for _ in range(100):
        broken = bytearray(packed)
        for _ in range(rng.randint(1, 6)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            read = read_session(Path("song.als"), data=bytes(broken))
        except SessionError:
            continue
        for part in (*read.tracks, *([read.master] if read.master else [])):
            for device in part.walk_devices():
                state = device.state.stored() if device.state else None
                assert state is None or isinstance(state.chunk, bytes)


def naive_state(device: etree._Element) -> tuple[bytes, bytes, list[tuple[int, str, float]]] | None:
    """The stored state by the words of the whole XML alone; an Audio Unit's by Python's own reader."""
    preset, places = device.find("PluginDesc/*/Preset"), device.find("ParameterList")
    if preset is None and places is None:
        return None
    texts = {
        part.tag: bytes.fromhex(part.text or "") for part in ([] if preset is None else preset.iter()) if part.text
    }
    chunk = texts.get("Buffer") or texts.get("ProcessorState") or b""
    if chunk.startswith(b"VstW"):
        # 16 bytes, then a bank of VST2 with 160 bytes before its chunk.
        assert (chunk[16:20], chunk[24:28]) == (b"CcnK", b"FBCh")
        chunk, texts["ControllerState"] = chunk[16 + 160 :], b""
    if chunk and preset is not None and preset.find("AuPreset") is not None:
        chunk = plistlib.loads(chunk)["data"]
    values = []
    for place in places if places is not None else ():
        row = [place.find(path) for path in ("ParameterId", "ParameterName", "ParameterValue/Manual")]
        number, name, manual = (part.get("Value", "") if part is not None else "" for part in row)
        if number != "-1":
            values.append((int(number), name, float(manual)))
    return chunk, texts.get("ControllerState", b""), values


def our_state(device: Device) -> tuple[bytes, bytes, list[tuple[int, str, float]]] | None:
    if device.state is None:
        return None
    state = stored(device)
    return state.chunk, state.controller, [(row.id, row.name, row.value) for row in state.listed]


@needs_corpus
@pytest.mark.parametrize("path", [path for path in live_sets() if path.stat().st_size > 5], ids=lambda path: path.name)
def test_every_plugin_of_a_real_set_gives_the_bytes_that_the_whole_xml_gives(path: Path) -> None:
    compare(path)


@pytest.mark.parametrize("path", sorted(FIXTURES.rglob("*.als")), ids=lambda path: path.name)
def test_every_plugin_of_a_fixture_gives_the_bytes_that_the_whole_xml_gives(path: Path) -> None:
    compare(path)


def compare(path: Path) -> None:
    data = path.read_bytes()
    xml = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    root = etree.fromstring(xml, etree.XMLParser(huge_tree=True, remove_comments=True))
    read = read_session(path)
    elements = [
        *root.findall("LiveSet/Tracks/*"),
        *root.findall("LiveSet/MasterTrack"),
        *root.findall("LiveSet/MainTrack"),
    ]
    parts = [part for part in (*read.tracks, *([read.master] if read.master else [])) if part.kind != "cue"]
    for element, part in zip(elements, parts, strict=True):
        expected = [naive_state(device) for device in element.iter("PluginDevice", "AuPluginDevice")]
        devices = [device for device in part.walk_devices() if device.native_type in ("PluginDevice", "AuPluginDevice")]
        assert [our_state(device) for device in devices] == expected
