"""The states of plug-ins: what each format hands on, with its container taken off, and what it refuses."""

from __future__ import annotations

import base64
import pickle
import random
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from daw_lint.model.plugin_state import StoredState
from daw_lint.model.session import Device, DeviceFormat, Session, SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.encoded import from_base64, from_juce
from tests.parsers import test_ardour as ardour
from tests.parsers import test_cubase as cubase
from tests.parsers import test_dawproject as dawproject
from tests.parsers import test_flstudio as flstudio
from tests.parsers import test_lmms as lmms
from tests.parsers import test_reaper as reaper
from tests.parsers import test_renoise as renoise
from tests.parsers import test_studio_one as studio_one
from tests.parsers import test_waveform as waveform
from tests.support.corpus import CORPUS, needs_corpus
from tests.support.vst_presets import CHUNK, fxb_chunk, fxb_floats, fxp_floats, juce_base64, vst_w, vstpreset

CONTROLLER = b"controller" * 30
FLOATS = (0.0, 0.5, 1.0)
VST2, VST3 = "<56535450724C4C>", "{72C4DB717A4D459AB97E51745D84B39D}"


def master_device(session: Session) -> Device:
    assert session.master is not None
    return session.master.devices[0]


def stored_in(session: Session) -> StoredState | None:
    state = master_device(session).state
    return state.stored() if state is not None else None


def whole(stored: StoredState | None) -> StoredState:
    assert stored is not None
    return stored


# REAPER


def reaper_lines(data: bytes) -> list[str]:
    text = base64.b64encode(data).decode()
    return [text[at : at + 128] for at in range(0, len(text), 128)]


def reaper_vst(
    state: bytes, ident: str = VST2, *, mark: int = 0xFEED5EEE, pins: tuple[int, int] = (2, 2), size: int | None = None
) -> list[str]:
    ins, outs = pins
    head = struct.pack("<III", 1, mark, ins) + bytes(8 * ins) + struct.pack("<I", outs) + bytes(8 * outs)
    head += struct.pack("<IQ", len(state) if size is None else size, 1 << 20)
    blocks = [line for block in (head, state, b"\0Program\0") for line in reaper_lines(block)]
    return ["BYPASS 0 0 0", f'<VST "VST: Loud (Us)" loud.dll 0 "" 1234{ident} ""', *blocks, ">"]


def reaper_vst3(component: bytes, controller: bytes) -> bytes:
    parts = ((component, 1), (controller, 0))
    return b"".join(struct.pack("<II", len(state), kind) + state for state, kind in parts)


def read_reaper(tmp_path: Path, *lines: str) -> Session:
    return reaper.read(tmp_path, *reaper.chain("MASTERFXLIST", *lines))


@pytest.mark.parametrize("pins", [(0, 0), (2, 2), (1, 64), (9, 0)])
@pytest.mark.parametrize("length", [1, 95, 96, 97, 768])
def test_reaper_hands_on_the_state_behind_its_header(tmp_path: Path, pins: tuple[int, int], length: int) -> None:
    found = whole(stored_in(read_reaper(tmp_path, *reaper_vst(CHUNK[:length], pins=pins))))
    assert found == StoredState(chunk=CHUNK[:length])


def test_reaper_splits_a_vst3_state_into_component_and_controller(tmp_path: Path) -> None:
    state = reaper_vst3(CHUNK, CONTROLLER)
    found = whole(stored_in(read_reaper(tmp_path, *reaper_vst(state, VST3))))
    assert (found.chunk, found.controller) == (CHUNK, CONTROLLER)


def test_reaper_unwraps_a_vst2_state_in_a_vst3_one(tmp_path: Path) -> None:
    state = reaper_vst3(vst_w(fxb_chunk()), b"")
    assert whole(stored_in(read_reaper(tmp_path, *reaper_vst(state, VST3)))).chunk == CHUNK


def test_reaper_hands_on_the_floats_of_a_plug_in_without_chunks(tmp_path: Path) -> None:
    state = b"\xef\xbe\xad\xde\x0d\xf0\xad\xde" + struct.pack("<3f", *FLOATS)
    found = whole(stored_in(read_reaper(tmp_path, *reaper_vst(state, mark=0xFEED5EEF))))
    assert (found.floats, found.chunk) == (FLOATS, b"")


def test_reaper_refuses_what_does_not_fit(tmp_path: Path) -> None:
    cut = reaper_vst(CHUNK)
    refused = [
        reaper_vst(CHUNK, size=len(CHUNK) + 1),
        reaper_vst(CHUNK, size=0xFFFFFFFF),
        reaper_vst(CHUNK, mark=0xFEED5EED),
        reaper_vst(b"\xef\xbe\xad\xde\x0d\xf0\xad\xde\0\0\xc0\x7f", mark=0xFEED5EEF),
        reaper_vst(reaper_vst3(CHUNK, CONTROLLER)[:-1], VST3),
        reaper_vst(CHUNK, VST3),
        [*cut[:3], ">"],
        [*cut[:2], "?!", ">"],
        [*cut[:2], ">"],
    ]
    for lines in refused:
        session = read_reaper(tmp_path, *lines)
        assert master_device(session).state is not None
        assert stored_in(session) is None


def test_reaper_tells_which_parameters_are_automated_or_modulated(tmp_path: Path) -> None:
    envelopes = [
        "<PARMENV 2:gain 0 1 0.5", "ACT 1 -1", "PT 0 0.5 0", ">", "<PARMENV 3 0 1 0.5", "ACT 0 -1", "PT 0 0.5 0", ">",
        "<PARMENV 0:bypass 0 1 0", "ACT 1 -1", ">", "<PROGRAMENV 12 0", "PARAMBASE 0", ">",
    ]  # fmt: skip
    second = reaper_vst(CHUNK)
    session = read_reaper(tmp_path, *reaper_vst(CHUNK), *envelopes, *second, "<PARMENV 7 0 1 0.5", "PT 0 1 0", ">")
    assert session.master is not None
    states = [whole(device.state.stored()) for device in session.master.devices if device.state is not None]
    assert [state.automated for state in states] == [{"2", "12"}, {"7"}]


def test_reaper_hands_on_the_sliders_of_a_jsfx(tmp_path: Path) -> None:
    line = " ".join(["-3.5", "0.000000", "-", "7", *["-"] * 60])
    found = whole(stored_in(read_reaper(tmp_path, "BYPASS 0 0 0", '<JS loser/masterLimiter ""', line, ">")))
    assert found.sliders[:5] == (-3.5, 0.0, None, 7.0, None)
    assert len(found.sliders) == 64
    assert stored_in(read_reaper(tmp_path, "BYPASS 0 0 0", '<JS loser/x ""', "1 two 3", ">")) is None
    assert stored_in(read_reaper(tmp_path, "BYPASS 0 0 0", '<JS loser/x ""', ">")) is None


def test_a_state_survives_the_way_to_another_process_without_its_bytes(tmp_path: Path) -> None:
    session = read_reaper(tmp_path, *reaper_vst(CHUNK))
    again: Session = pickle.loads(pickle.dumps(session))
    assert master_device(again).state is not None
    assert stored_in(again) is None
    assert len(pickle.dumps(session)) - len(pickle.dumps(read_reaper(tmp_path, *reaper_vst(CHUNK * 40)))) < 200


# FL Studio


def fl_chunk(version: str, chunk: bytes, program: int = 7, size: int | None = None) -> bytes:
    length = len(chunk) if size is None else size
    if flstudio.number(version) < 12:
        return struct.pack("<iBII", -9, 13, length, program) + chunk
    return struct.pack("<iBiQI", -9, 13, -2, length, program) + chunk


def fl_floats(version: str, programs: Sequence[Sequence[float]], program: int = 0) -> bytes:
    old = struct.pack("<iBII", -9, 5, 0, program)
    head = old if flstudio.number(version) < 12 else struct.pack("<iBiQI", -9, 5, -2, 0, program)
    values = [value for one in programs for value in one]
    body = struct.pack(f"<I{len(values)}fI", len(values), *values, len(programs))
    return head + body + b"".join(b"Init".ljust(25, b"\0") for _ in programs)


def fl_device(
    tmp_path: Path, version: str, record: bytes, info: int = 4, suffix: str = "dll", links: bytes = b""
) -> Session:
    writer = flstudio.Writer(version)
    records = {50: struct.pack("<I", info), 51: b"duoL", 53: record, 54: b"Loud", 55: b"C:\\Loud." + suffix.encode()}
    insert = writer.insert(flstudio.wrapped(writer, records), routes=())
    return writer.read(tmp_path, links, writer.mixer(insert, values=[(0, 0, flstudio.SWITCH, 1)]))


@flstudio.every_version
def test_fl_studio_hands_on_the_chunk_of_a_vst2_plug_in(tmp_path: Path, version: str) -> None:
    assert whole(stored_in(fl_device(tmp_path, version, fl_chunk(version, CHUNK)))) == StoredState(chunk=CHUNK)
    assert stored_in(fl_device(tmp_path, version, fl_chunk(version, CHUNK, size=len(CHUNK) - 1))) is None
    assert stored_in(fl_device(tmp_path, version, fl_chunk(version, CHUNK)[:9])) is None


@flstudio.every_version
def test_fl_studio_hands_on_the_floats_of_the_current_program(tmp_path: Path, version: str) -> None:
    programs = [FLOATS, (0.25, 0.75, 0.125)]
    for program in (0, 1):
        found = whole(stored_in(fl_device(tmp_path, version, fl_floats(version, programs, program))))
        assert found.floats == programs[program]
    assert stored_in(fl_device(tmp_path, version, fl_floats(version, programs, 2))) is None
    assert stored_in(fl_device(tmp_path, version, fl_floats(version, programs)[:30])) is None


def test_fl_studio_hands_on_the_states_of_a_vst3_plug_in(tmp_path: Path) -> None:
    parts = ((1, bytes(64)), (3, CHUNK), (2, CONTROLLER), (4, b"IDs"))
    record = struct.pack("<I", 1) + b"".join(struct.pack("<IQ", number, len(part)) + part for number, part in parts)
    session = fl_device(tmp_path, flstudio.FL20, record, info=7, suffix="vst3")
    found = whole(stored_in(session))
    assert (master_device(session).format, found.chunk, found.controller) == (DeviceFormat.VST3, CHUNK, CONTROLLER)
    assert stored_in(fl_device(tmp_path, flstudio.FL20, record[:100], info=7, suffix="vst3")) is None


def test_fl_studio_hands_on_the_data_of_its_own_plug_ins(tmp_path: Path) -> None:
    writer = flstudio.W20
    session = writer.read(tmp_path, writer.mixer(writer.insert(flstudio.limiter(writer), routes=())))
    assert whole(stored_in(session)).chunk == b"state"


@flstudio.every_version
def test_fl_studio_tells_which_parameters_are_linked(tmp_path: Path, version: str) -> None:
    writer = flstudio.Writer(version)
    links = b"".join(
        writer.link(3, writer.address(*where))
        for where in ((0, 0, 0x8002), (0, 1, 0x8005), (0, 0, 0x1F01), (1, 0, 0x8004))
    )
    session = fl_device(tmp_path, version, fl_chunk(version, CHUNK), links=links)
    assert whole(stored_in(session)).automated == {"2"}


# Studio One and DAWproject: preset files in the archive


def studio_one_song(
    preset: bytes, *, name: str = "Presets/1 - Loud.vstpreset", lanes: str = "", points: bytes = b""
) -> bytes:
    stored = f'<String x:id="presetPath" text="{name}"/>'
    slot = studio_one.slot("Pro-L 2", uid="{D}", inside=stored)
    track = studio_one.track("{K}", lanes=lanes) if lanes else ""
    channels = studio_one.master(slot) + studio_one.channel("Track", "{K}", "Kick")
    return studio_one.song(channels, track, more={name: preset, "Envelopes/a.envelope": points})


def test_studio_one_hands_on_the_preset_file_of_a_slot(tmp_path: Path) -> None:
    found = whole(stored_in(studio_one.read(tmp_path, studio_one_song(vstpreset(CHUNK, CONTROLLER)))))
    assert (found.chunk, found.controller) == (CHUNK, CONTROLLER)
    assert stored_in(studio_one.read(tmp_path, studio_one_song(vstpreset()[:60]))) is None


def test_the_archive_is_opened_again_and_only_if_it_is_still_the_same(tmp_path: Path) -> None:
    path = tmp_path / "Night.song"
    path.write_bytes(studio_one_song(vstpreset()))
    session = read_session(path)
    assert whole(stored_in(session)).chunk == CHUNK
    path.write_bytes(studio_one_song(vstpreset(CHUNK[::-1])))
    assert stored_in(session) is None
    path.write_bytes(b"gone")
    assert stored_in(session) is None
    path.unlink()
    assert stored_in(session) is None
    from_bytes = read_session(path, data=studio_one_song(vstpreset()))
    assert whole(stored_in(from_bytes)).chunk == CHUNK


def test_a_studio_one_plug_in_with_automation_inside_hands_on_nothing(tmp_path: Path) -> None:
    region = (
        '<AutomationRegion identity="param:///AudioMixer/{{M}}/Inserts/{{D}}/{}"><Url x:id="points" '
        'url="media://Envelopes/a.envelope"/></AutomationRegion>'
    )
    for parameter, expected in (("gain", False), ("bypass", True)):
        song = studio_one_song(vstpreset(), lanes=region.format(parameter), points=b"{events[x]}")
        session = studio_one.read(tmp_path, song)
        assert (stored_in(session) is not None) is expected


def read_dawproject(tmp_path: Path, preset: bytes, arrangement: str = "", state: str = "") -> Session:
    state = state or '<State path="plugins/a.fxb"/>'
    inside = f'<Parameters><RealParameter id="p1" parameterID="48"/></Parameters><Enabled value="true"/>{state}'
    device = f'<Vst2Plugin deviceName="Loud" deviceID="1234" deviceRole="audioFX" loaded="true">{inside}</Vst2Plugin>'
    xml = dawproject.project(dawproject.track("m", "Main", role="master", devices=device), arrangement)
    path = tmp_path / "Song.dawproject"
    path.write_bytes(dawproject.packed({"metadata.xml": "<MetaData/>", "project.xml": xml, "plugins/a.fxb": preset}))
    return read_session(path)


def test_dawproject_hands_on_the_preset_file_of_a_plug_in(tmp_path: Path) -> None:
    assert whole(stored_in(read_dawproject(tmp_path, fxb_chunk()))) == StoredState(chunk=CHUNK)
    assert whole(stored_in(read_dawproject(tmp_path, fxp_floats(FLOATS)))).floats == FLOATS
    assert stored_in(read_dawproject(tmp_path, b"CcnK")) is None
    for state in ('<State path="plugins/b.fxb"/>', '<State path="plugins/a.fxb" external="true"/>', "<State/>"):
        assert master_device(read_dawproject(tmp_path, fxb_chunk(), state=state)).state is None


def test_dawproject_tells_which_parameters_are_automated(tmp_path: Path) -> None:
    points = '<Lanes><Points><Target parameter="p1"/><RealPoint time="0" value="1"/></Points></Lanes>'
    assert whole(stored_in(read_dawproject(tmp_path, fxb_chunk(), points))).automated == {"48"}


# Cubase, Waveform, Ardour, LMMS, Renoise


def read_cubase(component: bytes) -> Session:
    guid = cubase.TRACK_COMP if component.startswith(b"VstW") else cubase.PRO_L
    out = cubase.channel("Stereo Out", 8, cubase.slot("Loud", guid, component))
    return cubase.read(cubase.project(cubase.channel("Drums", 1), outputs=(out,)))


def test_cubase_hands_on_the_state_of_the_component() -> None:
    for component in (CHUNK, vst_w(fxb_chunk())):
        assert whole(stored_in(read_cubase(component))).chunk == CHUNK
    assert stored_in(read_cubase(vst_w(fxb_chunk())[:-1])) is None
    assert master_device(read_cubase(b"")).state is None


def juce_vst3(component: bytes, controller: bytes) -> bytes:
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?> <VST3PluginState><IComponent>{juce_base64(component)}</IComponent>'
        f"<IEditController>{juce_base64(controller)}</IEditController></VST3PluginState>"
    ).encode()
    return b"VC2!" + struct.pack("<I", len(xml)) + xml + b"\0"


def waveform_edit(state: str, file: str = "C:\\Loud.dll", inside: str = "") -> bytes:
    plugin = waveform.plugin(file, f'state="{state}"').replace("/>", f">{inside}</PLUGIN>")
    return waveform.edit(f"<MASTERPLUGINS>{plugin}</MASTERPLUGINS>")


def test_waveform_hands_on_what_its_host_made_of_a_vst2_and_of_a_vst3_plug_in(tmp_path: Path) -> None:
    assert whole(stored_in(waveform.read(tmp_path, waveform_edit(juce_base64(fxb_chunk()))))).chunk == CHUNK
    assert whole(stored_in(waveform.read(tmp_path, waveform_edit(juce_base64(fxb_floats(FLOATS)))))).floats == FLOATS
    data = waveform_edit(juce_base64(juce_vst3(CHUNK, CONTROLLER)), "Loud.vst3")
    found = whole(stored_in(waveform.read(tmp_path, data)))
    assert (found.chunk, found.controller) == (CHUNK, CONTROLLER)
    for refused in ("", "12.abc", "not base64", juce_base64(b"VC2!\1\0\0\0x"), juce_base64(CHUNK)):
        for file in ("Loud.dll", "Loud.vst3"):
            assert stored_in(waveform.read(tmp_path, waveform_edit(refused, file))) is None


def test_waveform_tells_which_parameters_are_automated(tmp_path: Path) -> None:
    moved = (
        '<AUTOMATIONCURVE paramID="4"><POINT t="0.0" v="0.5" c="0.0"/></AUTOMATIONCURVE><AUTOMATIONCURVE paramID="5"/>'
        '<MODIFIERASSIGNMENTS><LFO paramID="9"/></MODIFIERASSIGNMENTS>'
    )
    session = waveform.read(tmp_path, waveform_edit(juce_base64(fxb_chunk()), inside=moved))
    assert whole(stored_in(session)).automated == {"4", "9"}


def read_ardour(tmp_path: Path, kind: str, inside: str, automation: str = "") -> Session:
    processor = f'<Processor type="{kind}" name="Loud" active="1" unique-id="1234">{automation}<{kind}>{inside}</{kind}></Processor>'
    return ardour.session(tmp_path, ardour.route("1", "Master", "MasterOut", "system:playback_{}", processor))


def chunk_element(data: bytes) -> str:
    return f"<chunk>{base64.b64encode(data).decode()}</chunk>"


def test_ardour_hands_on_chunks_presets_and_parameters(tmp_path: Path) -> None:
    assert whole(stored_in(read_ardour(tmp_path, "lxvst", chunk_element(CHUNK)))) == StoredState(chunk=CHUNK)
    preset = chunk_element(vstpreset(CHUNK, CONTROLLER))
    assert whole(stored_in(read_ardour(tmp_path, "vst3", preset))).controller == CONTROLLER
    for dash in "-_":
        values = f'<parameters param{dash}1="0.5" param{dash}0="0" param{dash}2="1"/>'
        assert whole(stored_in(read_ardour(tmp_path, "windows-vst", values))).floats == FLOATS
    for refused in (
        "<chunk>?</chunk>",
        "<parameters param-0='0' param-2='1'/>",
        "<parameters param-0='x'/>",
        "<parameters/>",
        "",
    ):
        assert stored_in(read_ardour(tmp_path, "lxvst", refused)) is None
    assert stored_in(read_ardour(tmp_path, "vst3", chunk_element(CHUNK))) is None


def test_ardour_tells_which_parameters_are_automated(tmp_path: Path) -> None:
    automation = (
        '<Automation><AutomationList automation-id="parameter-3" state="Play"/>'
        '<AutomationList automation-id="parameter-4" state="Off"/></Automation>'
    )
    assert whole(stored_in(read_ardour(tmp_path, "lxvst", chunk_element(CHUNK), automation))).automated == {"3"}


def read_lmms(tmp_path: Path, controls: str) -> Session:
    key = '<key><attribute name="file" value="loud.dll"/></key>'
    effect = f'<effect name="vsteffect" on="1" wet="1">{controls}{key}</effect>'
    return lmms.read(tmp_path, lmms.project("", lmms.channel(0, "Master", effects=effect)))


def test_lmms_hands_on_the_chunk_or_the_values_of_a_vst_effect(tmp_path: Path) -> None:
    chunk = base64.b64encode(CHUNK).decode()
    moved = '<param2 id="9" value="0.5"/>'
    found = whole(stored_in(read_lmms(tmp_path, f'<vsteffectcontrols chunk="{chunk}">{moved}</vsteffectcontrols>')))
    assert (found.chunk, found.automated) == (CHUNK, frozenset({"2"}))
    values = 'numparams="3" param0="0:Gain:0" param1="1:A:b:0.5" param2="2::1"'
    assert whole(stored_in(read_lmms(tmp_path, f"<vsteffectcontrols {values}/>"))).floats == FLOATS
    for refused in ('chunk="?"', 'numparams="2" param0="0:a:1"', 'numparams="1" param0="1:a:1"', 'numparams="9e9"', ""):
        assert stored_in(read_lmms(tmp_path, f"<vsteffectcontrols {refused}/>")) is None
    assert master_device(read_lmms(tmp_path, "")).state is None


def read_renoise(tmp_path: Path, kind: str, chunk: str, patterns: str = renoise.PLAYED, form: str = "Chunk") -> Session:
    inside = (
        f"<PluginType>{kind}</PluginType><PluginIdentifier>Loud</PluginIdentifier><ParameterChunkType>{form}</ParameterChunkType>"
        f"<ParameterChunk><![CDATA[{chunk}]]></ParameterChunk>"
    )
    master = renoise.track("Mst", renoise.device("AudioPluginDevice", inside), kind="Master")
    path = tmp_path / "Song.xrns"
    path.write_bytes(renoise.packed(renoise.song(master, patterns)))
    return read_session(path)


def test_renoise_hands_on_the_chunk_of_a_vst_plug_in(tmp_path: Path) -> None:
    text = base64.b64encode(CHUNK).decode()
    for kind in ("VST", "VST3"):
        assert whole(stored_in(read_renoise(tmp_path, kind, f"\n{text[:80]}\n{text[80:]}\n"))).chunk == CHUNK
    assert (
        whole(stored_in(read_renoise(tmp_path, "VST3", base64.b64encode(vst_w(fxb_chunk())).decode()))).chunk == CHUNK
    )
    assert stored_in(read_renoise(tmp_path, "VST", "?")) is None
    assert stored_in(read_renoise(tmp_path, "VST", text, form="Else")) is None
    assert master_device(read_renoise(tmp_path, "AU", text)).state is None


def test_a_renoise_plug_in_with_automation_inside_hands_on_nothing(tmp_path: Path) -> None:
    text = base64.b64encode(CHUNK).decode()
    cases = [
        (renoise.envelope(1, 3, "0,0.5"), False), (renoise.envelope(1, 0, "0,1.0"), True), (renoise.envelope(0, 2, "0,1.0"), True),
        (renoise.notes(renoise.command(0, "13", "40")), False), (renoise.notes(renoise.command(0, "10", "01")), True),
    ]  # fmt: skip
    for inside, expected in cases:
        session = read_renoise(tmp_path, "VST", text, renoise.pattern(inside))
        assert (stored_in(session) is not None) is expected


# Base64


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 6, 7, 95, 96, 97, 768])
def test_juces_base64_is_read_as_it_is_written(length: int) -> None:
    assert from_juce(juce_base64(CHUNK[:length])) == CHUNK[:length]


def test_juces_base64_has_the_beginnings_that_presets_are_known_by() -> None:
    assert juce_base64(b"CcnK").startswith("4.CMlaK")
    assert juce_base64(b"VC2!").startswith("4.VMjL")
    assert from_juce("4.CMlaKA") == b"CcnK"


def test_text_that_is_no_base64_gives_nothing() -> None:
    for text in ("", ".", "4.", "4.CMla", "5.CMlaKA", "4.CMlaK/", "x.CMlaKA", "999999999.A", "4.CMlaKA\u0664"):
        assert from_juce(text) is None
    for text in ("", "A", "AAA", "A" * 5, "????", "AAAA\u0664"):
        assert from_base64(text) is None


# Damage, and real sessions


def devices_of(session: Session) -> Iterator[Device]:
    for track in session.all_tracks():
        for device in track.devices:
            yield from device.walk()


def test_damaged_projects_hand_on_a_state_or_none_and_never_raise(tmp_path: Path) -> None:
    chance = random.Random(190)
    whole_project = reaper.project(
        *reaper.chain("MASTERFXLIST", *reaper_vst(CHUNK), *reaper_vst(reaper_vst3(CHUNK, b"c"), VST3))
    )
    path = tmp_path / "Song.rpp"
    read = 0
    for _ in range(150):
        damaged = bytearray(whole_project)
        for _ in range(chance.randint(1, 5)):
            damaged[chance.randrange(120, len(damaged) - 10)] = chance.choice(b'A/=<>\n "9')
        try:
            session = read_session(path, data=bytes(damaged))
        except SessionError:
            continue
        for device in devices_of(session):
            read += device.state is not None and device.state.stored() is not None
    assert read > 50


def corpus_states(form: str) -> tuple[Counter[tuple[DeviceFormat, bool]], list[Device]]:
    """Return how many plug-ins of each interface give a state and how many refuse it, and all devices."""
    found: Counter[tuple[DeviceFormat, bool]] = Counter()
    devices: list[Device] = []
    for path in sorted(path for path in CORPUS.glob(f"{form}/*/*") if path.is_file()):
        try:
            session = read_session(path)
        except SessionError:
            continue
        devices += devices_of(session)
    for device in devices:
        if device.state is not None:
            found[device.format, device.state.stored() is not None] += 1
    return found, devices


@needs_corpus
def test_in_the_reaper_projects_of_the_corpus_every_state_is_as_long_as_its_header_says() -> None:
    found, devices = corpus_states("rpp")
    vst = (DeviceFormat.VST2, DeviceFormat.VST3)
    assert sum(found[kind, True] for kind in vst) >= 112
    assert all(found[kind, False] == 0 for kind in (*vst, DeviceFormat.JSFX))
    assert all(device.state is not None for device in devices if device.format in vst)


@needs_corpus
@pytest.mark.parametrize(
    ("form", "at_least"), [("flp", 40), ("cpr", 80), ("song", 4), ("dawproject", 1), ("ardour", 8)]
)
def test_in_the_corpus_nearly_every_vst_plug_in_gives_its_state(form: str, at_least: int) -> None:
    found, _ = corpus_states(form)
    given = sum(count for (_, is_given), count in found.items() if is_given)
    refused = sum(count for (_, is_given), count in found.items() if not is_given)
    assert given >= at_least
    assert refused <= given // 100


@needs_corpus
def test_the_length_of_a_bank_in_the_corpus_is_that_of_its_member() -> None:
    for path in CORPUS.glob("song/*/*.song"):
        with zipfile.ZipFile(path) as archive:
            sizes = {info.file_size for info in archive.infolist() if info.filename.endswith(".fxb")}
        for device in devices_of(read_session(path)):
            stored = device.state.stored() if device.state is not None else None
            if stored is not None and stored.chunk:
                assert len(stored.chunk) + 160 in sizes


def test_a_state_does_not_make_two_devices_differ(tmp_path: Path) -> None:
    device = master_device(read_reaper(tmp_path, *reaper_vst(CHUNK)))
    assert device == replace(device, state=None)
