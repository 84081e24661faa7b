"""REAPER projects: chunks, tracks, effects, routing, time line."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from daw_lint.judge.case import Case
from daw_lint.judge.checks.reference import through_master_chain
from daw_lint.model.export import Export
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.routing import Routing
from daw_lint.model.session import DeviceFormat, OutputKind, Session, SessionError, TrackKind
from daw_lint.parsers import read_session, reaper
from daw_lint.rulebook.catalogue import load
from tests.support.corpus import CORPUS, needs_corpus


def project(*lines: str, head: str = '<REAPER_PROJECT 0.1 "7.07/macOS-arm64" 1700000000') -> bytes:
    return "\r\n".join([head, "  TEMPO 120 4 4", *lines, ">", ""]).encode()


def read(tmp_path: Path, *lines: str) -> Session:
    path = tmp_path / "Song.rpp"
    path.write_bytes(project(*lines))
    return read_session(path)


def track(name: str, *lines: str) -> list[str]:
    return [f"<TRACK {{{name}}}", f'NAME "{name}"', *lines, ">"]


def chain(name: str, *lines: str) -> list[str]:
    return [f"<{name}", *lines, ">"]


PRO_L = '<VST "VST3: Pro-L 2 (FabFilter)" "FabFilter Pro-L 2.vst3" 0 "" 1157951578{72C4DB717A4D459AB97E51745D84B39D} ""'
ITEM = ["<ITEM", "POSITION 1", "LENGTH 3", "MUTE 0 0", "<SOURCE WAVE", 'FILE "Media/a b.wav"', ">", ">"]


def test_the_master_chain_has_its_plug_ins_with_their_switches(tmp_path: Path) -> None:
    fx = ["BYPASS 0 0 0", PRO_L, "c29tZQ==", ">", "BYPASS 1 0 0", '<JS loser/masterLimiter "My limiter"', "0 -", ">",
          "BYPASS 0 1 0", '<AU "AU: AUPeakLimiter (Apple)" "Apple: AUPeakLimiter" "" 1635083896 1819112562 1634758764',
          ">"]  # fmt: skip
    master = read(tmp_path, *chain("MASTERFXLIST", *fx)).master
    assert master is not None
    first, second, third = master.devices
    assert (first.name, first.vendor, first.format, first.active) == ("Pro-L 2", "FabFilter", DeviceFormat.VST3, True)
    assert first.plugin_id == "VST3:72C4DB717A4D459AB97E51745D84B39D"
    assert first.path == "Master > Pro-L 2"
    assert (second.format, second.label, second.enabled) == (DeviceFormat.JSFX, "My limiter", False)
    assert (third.plugin_id, third.active) == ("AU:aufx/lmtr/appl", False)


def test_a_plug_in_is_known_by_its_class_id_whatever_it_is_called(tmp_path: Path) -> None:
    renamed = '<VST "VST3: Loud (Somebody)" "x.vst3" 0 "" 123{ABCDEF019182FAEB41706F67534C4D54} ""'
    master = read(tmp_path, *chain("MASTERFXLIST", "BYPASS 0 0 0", renamed, ">")).master
    assert master is not None
    assert Case(load()).classify(master.devices[0]).reason.startswith("ID VST3:")


@pytest.mark.parametrize("number", ["16\u00b35083896", "9" * 5000, "", "-", "\u0663"])
def test_an_id_that_is_no_number_is_none(tmp_path: Path, number: str) -> None:
    fx = ["BYPASS 0 0 0", f'<AU "AU: A (B)" "B: A" "" "{number}" 1819112562 1634758764', ">",
          "BYPASS 0 0 0", f'<VST "VST: A (B)" a.dll 0 "" "{number}"', ">"]  # fmt: skip
    master = read(tmp_path, *chain("MASTERFXLIST", *fx)).master
    assert master is not None
    assert [device.plugin_id is None or device.plugin_id.startswith("VST2:9") for device in master.devices] == [
        True,
        True,
    ]


def test_the_switch_of_the_master_chain_turns_all_off(tmp_path: Path) -> None:
    master = read(tmp_path, "MASTER_FX 0", *chain("MASTERFXLIST", "BYPASS 0 0 0", PRO_L, ">")).master
    assert master is not None
    assert (master.devices[0].enabled, master.devices[0].active) == (True, False)


def test_containers_nest_and_hand_their_switch_down(tmp_path: Path) -> None:
    inner = ["BYPASS 0 0 0", PRO_L, ">"]
    outer = ["BYPASS 1 0 0", '<CONTAINER Container "Final" ""', *inner, ">"]
    master = read(tmp_path, *chain("MASTERFXLIST", *outer)).master
    assert master is not None
    box = master.devices[0]
    assert (box.label, box.enabled, box.chains[0].devices[0].path) == ("Final", False, "Master > Final > Pro-L 2")
    assert (box.chains[0].devices[0].enabled, box.chains[0].devices[0].active) == (True, False)
    assert load().classify(box.label, plugin_id=box.plugin_id, format="native").plugin_class == "rack"


@pytest.mark.parametrize(
    ("title", "name", "vendor"),
    [
        ("VSTi: Kontakt 4 (x86) (Native Instruments GmbH) (8 out)", "Kontakt 4 (x86)", "Native Instruments GmbH"),
        ("VST: iZotope Trash 2 (iZotope, Inc.)", "iZotope Trash 2", "iZotope, Inc."),
        ("VSTi: Absynth 5 (x86) (Native Instruments GmbH) (2->6ch)", "Absynth 5 (x86)", "Native Instruments GmbH"),
        ("VST3: Serum", "Serum", None),
    ],
)
def test_titles_are_taken_apart(title: str, name: str, vendor: str | None) -> None:
    from daw_lint.parsers.reaper.effects import read_title

    found = read_title(title)
    assert (found.name, found.vendor) == (name, vendor)


def test_folders_sends_and_hardware_outputs_are_followed(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        *track("Drums", "ISBUS 1 1", "MAINSEND 1 0"),
        *track("Kick", "ISBUS 0 0", *ITEM),
        *track("Snare", "ISBUS 2 -1", "MUTESOLO 1 0 0"),
        *track("Ref", "MAINSEND 0 0", "HWOUT 2 0 1 0 0 0 0 -1:U -1", "MUTESOLO 0 2 0"),
        *track("Verb", "AUXRECV 1 0 0.5 0 0 0 0 0 0 -1:U 0 -1 ''"),
    )
    drums, kick, snare, ref, verb = session.tracks
    assert (drums.kind, verb.kind, kick.kind) == (TrackKind.GROUP, TrackKind.RETURN, TrackKind.AUDIO)
    assert (kick.parent_id, snare.parent_id, ref.parent_id) == (drums.id, drums.id, None)
    assert kick.output is not None
    assert (kick.output.kind, kick.output.track_id) == (OutputKind.TRACK, drums.id)
    assert ref.output is not None
    assert (ref.output.kind, ref.soloed, snare.muted) == (OutputKind.OUTSIDE, True, True)
    assert [(send.target_id, send.enabled) for send in kick.sends] == [(verb.id, True)]
    assert kick.sends[0].level_db == pytest.approx(-6.02, abs=0.01)


def test_folders_in_folders_are_followed_in_and_out(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        *track("Drums", "ISBUS 1 1"),
        *track("Toms", "ISBUS 1 1"),
        *track("Floor", "ISBUS 2 -1"),
        *track("Room", "ISBUS 1 1"),
        *track("Left", "ISBUS 2 -2"),
        *track("Bass", "ISBUS 2 -5"),
        *track("Vox"),
    )
    names = {one.id: one.name for one in session.tracks}
    assert {one.name: names.get(one.parent_id or "") for one in session.tracks} == {
        "Drums": None, "Toms": "Drums", "Floor": "Toms", "Room": "Drums", "Left": "Room", "Bass": None, "Vox": None,
    }  # fmt: skip
    assert [one.output.track_id if one.output else None for one in session.tracks[1:4]] == ["1", "2", "1"]


@pytest.mark.parametrize(("switch", "active"), [("FX 0", False), ("FX 1", True)])
def test_the_fx_button_of_a_track_turns_its_chain_off(tmp_path: Path, switch: str, active: bool) -> None:
    fx = chain("FXCHAIN", "BYPASS 0 0 0", PRO_L, ">")
    (device,) = read(tmp_path, *track("Drums", switch, *fx)).tracks[0].devices
    assert (device.enabled, device.active) == (True, active)


def test_a_track_through_which_all_run_is_on_the_master_path(tmp_path: Path) -> None:
    bus = ["AUXRECV 0 0 1 0 0 0 0 0 0", "AUXRECV 1 0 1 0 0 0 0 0 0", *chain("FXCHAIN", "BYPASS 0 0 0", PRO_L, ">")]
    session = read(
        tmp_path,
        *track("A", "MAINSEND 0 0", *ITEM),
        *track("B", "MAINSEND 0 0", *ITEM),
        *track("Mix bus", *bus),
    )
    assert [track.name for track in Routing(session).master_path] == ["Mix bus", "Master"]


def send(source: int) -> str:
    return f"AUXRECV {source} 0 1 0 0 0 0 0 0"


def test_a_bus_is_that_of_all_whose_sends_all_lead_to_it(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        *track("Drums", "MAINSEND 0 0", *ITEM),
        *track("Bass", "MAINSEND 0 0", *ITEM),
        *track("Mix bus", send(0), send(1), send(3)),
        *track("Crush", "MAINSEND 0 0", send(0)),
    )
    routing = Routing(session)
    assert [step.name for step in routing.master_path] == ["Mix bus", "Master"]
    assert all(routing.is_heard(track) for track in session.tracks)


def test_a_reverb_that_a_bus_is_sent_to_runs_beside_the_bus(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        *track("Drums", "MAINSEND 0 0", *ITEM),
        *track("Bass", "MAINSEND 0 0", *ITEM),
        *track("Mix bus", send(0), send(1)),
        *track("Verb", send(2)),
    )
    assert [step.name for step in Routing(session).master_path] == ["Master"]


def test_a_bus_that_runs_on_by_several_sends_leaves_the_way_unknown(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        *track("Drums", "MAINSEND 0 0", *ITEM),
        *track("Mix bus", "MAINSEND 0 0", send(0)),
        *track("Left", send(1)),
        *track("Right", send(1)),
    )
    assert Routing(session).way_out(session.tracks[0]) is None


def test_a_folder_with_items_of_its_own_stays_on_the_master_path_and_one_beside_them_does_not(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        *track("All", "ISBUS 1 1", *ITEM),
        *track("Bus", "ISBUS 1 1"),
        *track("A", "ISBUS 0 0", *ITEM),
        *track("B", "ISBUS 2 -2", *ITEM),
    )
    assert [step.name for step in Routing(session).master_path] == ["All", "Master"]


@pytest.mark.parametrize(
    ("plug_in", "hits", "unjudged"),
    [('<VST "VST: Some Thing (Somebody)" x.dll 0 "" 1', 0, 1), (PRO_L, 1, 0), ("<JS analysis/gfxscope", 0, 0)],
)
def test_a_reference_behind_an_unknown_plug_in_is_not_judged(
    tmp_path: Path, plug_in: str, hits: int, unjudged: int
) -> None:
    fx = chain("MASTERFXLIST", "BYPASS 0 0 0", plug_in, ">")
    session = read(tmp_path, *fx, *track("Ref", "MUTESOLO 1 0 0", *ITEM), *track("A", *ITEM))
    said = list(through_master_chain(Case(load(), session=session, reference_names=("^Ref$",)), {}))
    assert [sum(isinstance(one, kind) for one in said) for kind in (Hit, Unjudged)] == [hits, unjudged]


def test_items_have_places_in_beats_and_their_media(tmp_path: Path) -> None:
    session = read(tmp_path, *track("A", *ITEM))
    (clip,) = session.tracks[0].clips
    assert (clip.start_beats, clip.end_beats, clip.kind, clip.media_path) == (2, 8, "audio", "Media/a b.wav")
    assert (session.media[0].exists, session.arrangement_length_s) == (False, 4)


def test_markers_regions_and_tempo_changes_agree(tmp_path: Path) -> None:
    points = chain("TEMPOENVEX", "ACT 1 -1", "PT 0 120 1", "PT 10 60 0", "PT 20 120 1")
    session = read(tmp_path, *points, 'MARKER 1 10 "Drop"', "MARKER 2 20 Outro 1", 'MARKER 2 25 "" 1')
    assert session.tempo_map is not None
    drop, outro = session.markers
    assert (drop.name, drop.position_beats, drop.time_s) == ("Drop", 20, 10)
    # From 60 to 120 in 10 s: 90 beats a minute on average.
    assert outro.name == "Outro"
    assert outro.position_beats == pytest.approx(35, abs=0.01)
    assert session.tempo_map.seconds_at(drop.position_beats or 0) == pytest.approx(10, abs=0.001)
    assert session.tempo_map.seconds_at(outro.position_beats or 0) == pytest.approx(20, abs=0.01)


def test_the_render_file_and_the_notes_are_read(tmp_path: Path) -> None:
    notes = ["<NOTES 0 2", "|daw-lint: ignore[MB101] loud on purpose", ">"]
    session = read(tmp_path, *notes, 'RENDER_FILE "Renders"', "RENDER_PATTERN $project-mix", "SAMPLERATE 48000 1 0")
    assert tmp_path / "Renders" / "Song-mix.wav" in session.render_paths
    assert session.annotation == "daw-lint: ignore[MB101] loud on purpose"
    assert session.sample_rate_hz == 48000


def coded(*numbers: int, codec: bytes = b"evaw") -> list[str]:
    return chain("RENDER_CFG", base64.b64encode(codec + bytes(numbers)).decode())


RENDER = ("RENDER_FMT 0 2 0", "RENDER_RANGE 1 0 0 18 1000", "RENDER_STEMS 0", "RENDER_DITHER 0")


def export_of(tmp_path: Path, *lines: str) -> Export:
    # The first line of a name counts, so what a test gives stands before what is usual.
    export = read(tmp_path, *lines, *RENDER).export
    assert export is not None
    return export


def test_a_render_as_it_comes_is_told(tmp_path: Path) -> None:
    export = export_of(tmp_path, "SAMPLERATE 48000 1 0", *coded(24, 0, 0))
    assert export == Export(
        of="mix", codec="WAV", lossy=False, bit_depth=24, is_float=False, sample_rate_hz=48000.0, channels=2,
        dither=False, normalises=False, limits=False, tail_s=1.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (coded(16, 1, 0), ("WAV", False, 16, False)),
        (coded(32, 0, 0), ("WAV", False, 32, True)),
        (coded(33, 0, 0), ("WAV", False, 32, False)),
        (coded(4, 0, 0), ("WAV (ADPCM)", True, None, None)),
        (coded(24, 0, 0, 0, 5, 0, 0, 0, codec=b"calf"), ("FLAC", False, 24, False)),
        (coded(16, 0, 0, codec=b"ffia"), ("AIFF", False, 16, False)),
        (coded(64, 1, 0, 0, codec=b"l3pm"), ("MP3", True, None, None)),
        (coded(codec=b"vggo"), ("Ogg Vorbis", True, None, None)),
        (coded(codec=b"evaw"), ("WAV", False, None, None)),
        (coded(0, 0, 0, 0, codec=b"PMFF"), (None, None, None, None)),
        (chain("RENDER_CFG"), (None, None, None, None)),
        (chain("RENDER_CFG", "not base64!"), (None, None, None, None)),
    ],
)
def test_codec_and_bit_depth_of_a_render_are_read_or_unknown(
    tmp_path: Path, settings: list[str], told: tuple[object, ...]
) -> None:
    export = export_of(tmp_path, *settings)
    assert (export.codec, export.lossy, export.bit_depth, export.is_float) == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("RENDER_NORMALIZE 1 0.199526 1 0 0 1 1", (True, ("LUFS-I", -14.0), False, None)),
        ("RENDER_NORMALIZE 7 0.891251 1 0 0 1 1", (True, ("true peak", -1.0), False, None)),
        ("RENDER_NORMALIZE 193 0.1 0.668344 0 0 1 1", (True, ("LUFS-I", -20.0), True, -3.5)),
        ("RENDER_NORMALIZE 64 0.1 0.891251", (False, None, True, -1.0)),
        ("RENDER_NORMALIZE 1536 0.1 1 0.01 0.5 1 1", (False, None, False, None)),
        ("RENDER_NORMALIZE 262337 0.1 0.5", (False, None, False, None)),
        ("RENDER_NORMALIZE 1 0", (True, ("LUFS-I", None), False, None)),
        ("RENDER_NORMALIZE on", (None, None, None, None)),
    ],
    ids=["loudness", "true peak", "both", "a limiter", "fades alone", "all of it off", "no target", "damaged"],
)
def test_what_a_render_does_to_the_level_is_told(tmp_path: Path, line: str, told: tuple[object, ...]) -> None:
    export = export_of(tmp_path, line)
    by = export.normalising
    level = None if by is None else (by.by, None if by.target_db is None else round(by.target_db, 1))
    ceiling = None if export.limit_db is None else round(export.limit_db, 1)
    assert (export.normalises, level, export.limits, ceiling) == told


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("RENDER_RANGE 1 0 0 16 1000", "tail_s", 0.0),
        ("RENDER_RANGE 1 0 0 2 250", "tail_s", 0.25),
        ("RENDER_RANGE 2 0 60 4 1000", "tail_s", None),
        ("RENDER_RANGE 1 0.0 0.0", "tail_s", None),
        ("RENDER_STEMS 3", "of", "parts"),
        ("RENDER_STEMS 512", "of", "mix"),
        ("RENDER_STEMS 128", "of", "parts"),
        ("RENDER_DITHER 3", "dither", True),
        ("RENDER_DITHER 12", "dither", False),
        ("RENDER_FMT 0 1 44100", "channels", 1),
        ("RENDER_FMT 0 1 44100", "sample_rate_hz", 44100.0),
        ("RENDER_FMT 0 2 0", "sample_rate_hz", None),
    ],
)
def test_each_line_of_the_render_settings_is_read(tmp_path: Path, line: str, field: str, value: object) -> None:
    assert getattr(export_of(tmp_path, line), field) == value


def test_a_project_without_render_settings_does_not_give_them(tmp_path: Path) -> None:
    session = read(tmp_path)
    assert session.export is None
    assert session.missing_facts[Fact.RENDER_SETTINGS] == "the project has no render settings"


def test_a_rate_that_is_not_used_is_no_fact(tmp_path: Path) -> None:
    session = read(tmp_path, "SAMPLERATE 48000 0 0")
    assert session.sample_rate_hz is None
    assert Fact.SAMPLE_RATE in session.missing_facts


def test_the_take_that_plays_is_the_one_that_counts(tmp_path: Path) -> None:
    takes = ['NAME "one"', "<SOURCE WAVE", 'FILE "one.wav"', ">", "TAKE NULL", "TAKE SEL", 'NAME "two"', "<SOURCE WAVE",
             'FILE "two.wav"', ">", "TAKE", 'NAME "three"', "<SOURCE WAVE", 'FILE "three.wav"', ">"]  # fmt: skip
    session = read(tmp_path, *track("A", "<ITEM", "POSITION 0", "LENGTH 1", "ALLTAKES 0", *takes, ">"))
    assert [clip.name for clip in session.tracks[0].clips] == ["two"]
    assert [media.stored_path for media in session.media] == ["two.wav"]


def test_an_item_that_plays_all_takes_needs_all_their_files(tmp_path: Path) -> None:
    takes = ["<SOURCE WAVE", 'FILE "one.wav"', ">", "TAKE", "<SOURCE MP3", 'FILE "two.mp3"', ">"]
    session = read(tmp_path, *track("A", "<ITEM", "POSITION 0", "LENGTH 1", "ALLTAKES 1", *takes, ">"))
    assert [media.stored_path for media in session.media] == ["one.wav", "two.mp3"]


def test_an_item_of_text_plays_nothing_but_takes_its_time(tmp_path: Path) -> None:
    notes = ["<ITEM", "POSITION 8", "LENGTH 2", "MUTE 0 0", "<NOTES", "|Verse", ">", ">"]
    session = read(tmp_path, *track("Lyrics", *notes))
    assert (session.tracks[0].clips, session.arrangement_length_s) == ((), 10)


def test_a_subproject_and_a_midi_file_are_media(tmp_path: Path) -> None:
    (tmp_path / "beat.mid").touch()
    items = [line for kind, file in (("RPP_PROJECT", "Sub.rpp"), ("MIDI", "beat.mid"))
             for line in ("<ITEM", "POSITION 0", "LENGTH 1", f"<SOURCE {kind}", f'FILE "{file}" 1', ">", ">")]  # fmt: skip
    session = read(tmp_path, *track("A", *items))
    assert [(media.stored_path, media.exists) for media in session.media] == [("Sub.rpp", False), ("beat.mid", True)]


def test_an_envelope_on_the_bypass_of_a_plug_in_is_automation(tmp_path: Path) -> None:
    moving = ["<PARMENV 13:bypass 0 1 0.5", "ACT 1 -1", "PT 0 0 1", "PT 4 1 1", ">"]
    still = ["<PARMENV 13:bypass 0 1 0.5", "ACT 1 -1", "PT 0 0 1", ">"]
    other = ["<PARMENV 2:_Gain 0 1 0.5", "ACT 1 -1", "PT 0 0 1", "PT 4 1 1", ">"]
    fx = [line for envelope in (moving, still, other) for line in ("BYPASS 0 0 0", PRO_L, ">", "WAK 0 0", *envelope)]
    master = read(tmp_path, *chain("MASTERFXLIST", *fx, "BYPASS 0 1 0", PRO_L, ">", *moving)).master
    assert master is not None
    assert [device.active for device in master.devices] == ["automated", True, True, False]


@pytest.mark.parametrize(
    ("points", "muted", "active"),
    [
        (["PT 0 0 1"], True, False),
        (["PT 0 1 1"], False, True),
        (["PT 0 1 1", "PT 8 0 1"], "automated", "automated"),
        (["PT 0 1 1", "PT 8 1 1"], False, True),
    ],
)
def test_the_mute_envelope_says_whether_a_track_is_heard(
    tmp_path: Path, points: list[str], muted: object, active: object
) -> None:
    fx = chain("FXCHAIN", "BYPASS 0 0 0", PRO_L, ">")
    session = read(tmp_path, *track("A", "MUTESOLO 0 0 0", *fx, *chain("MUTEENV", "ACT 1 -1", *points)))
    assert (session.tracks[0].muted, session.tracks[0].devices[0].active) == (muted, active)


@pytest.mark.parametrize(
    ("envelope", "volume_db", "automated"),
    [
        (["ACT 1 -1", "PT 0 1 0"], 0.0, False),
        (["ACT 1 -1", "PT 0 1 0", "PT 9 0 0"], 0.0, True),
        (["ACT 1 -1", "PT 0 0.5 0", "PT 9 0.5 0"], None, False),
        (["ACT 0 -1", "PT 0 1 0", "PT 9 0 0"], 0.0, False),
    ],
)
def test_a_master_envelope_is_a_fade_only_where_it_moves(
    tmp_path: Path, envelope: list[str], volume_db: float | None, automated: bool
) -> None:
    master = read(tmp_path, "MASTER_VOLUME 1 0 -1 -1 1", *chain("MASTERVOLENV2", *envelope)).master
    assert master is not None
    assert (master.volume_db, master.volume_automated) == (volume_db, automated)


def test_without_a_main_send_the_sound_goes_where_the_send_goes(tmp_path: Path) -> None:
    notes_only = "AUXRECV 0 0 1 0 0 0 0 -1 0 -1:U 0 -1 ''"
    session = read(
        tmp_path,
        *track("A", "MAINSEND 0 0", "HWOUT 2 0 1 0 0 0 0 -1:U -1", *ITEM),
        *track("Synth", notes_only),
        *track("Bus", "AUXRECV 0 0 1 0 0 0 0 0 0 -1:U 0 -1 ''", "AUXRECV 0 0 1 0 0 0 0 2 2 -1:U 0 -1 ''"),
        *track("B", "MAINSEND 0 0"),
        *track("C", "MAINSEND 0 0"),
        *track("Keys", "AUXRECV 4 0 1 0 0 0 0 -1 0 -1:U 0 -1 ''", "AUXRECV 3 0 0 0 0 0 0 0 0 -1:U 0 -1 ''"),
    )
    a, _, bus, b, c, keys = session.tracks
    assert a.output is not None
    assert (a.output.kind, a.output.track_id) == (OutputKind.TRACK, bus.id)
    assert b.output is not None
    assert b.output.kind is OutputKind.NONE, "its send is closed"
    assert c.output is not None
    assert c.output.track_id == keys.id, "its notes are heard through the instrument"


def test_a_backup_in_a_folder_of_its_own_finds_the_media_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "Media").mkdir()
    (tmp_path / "Media" / "a b.wav").touch()
    (tmp_path / "Backups").mkdir()
    (tmp_path / "Song.rpp").write_bytes(project())
    backup = tmp_path / "Backups" / "Song-2024-09-30_1324.rpp-bak"
    backup.write_bytes(project(*track("A", *ITEM)))
    (media,) = read_session(backup).media
    assert (media.exists, media.location) == (True, "project")


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_all_line_ends_are_read_and_a_name_can_hold_a_line_separator(tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "Song.rpp"
    path.write_bytes(project(*track("Lead\u2028Vox \x85", *ITEM)).replace(b"\r\n", line_end.encode()))
    assert [track.name for track in read_session(path).tracks] == ["Lead\u2028Vox \x85"]


def test_one_line_in_another_encoding_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "Song.rpp"
    path.write_bytes(project(*track("Gitarre f\xfcr \u0421\u043e\u043d")))
    mixed = path.read_bytes().replace(b">\r\n>", b'>\r\n<TRACK\r\nNAME "Fl\xf6te"\r\n>\r\n>')
    path.write_bytes(mixed)
    assert [track.name for track in read_session(path).tracks] == ["Gitarre f\xfcr \u0421\u043e\u043d", "Fl\xf6te"]


MASTER = chain("MASTERFXLIST", "BYPASS 0 0 0", PRO_L, ">")


def test_a_file_cut_off_in_a_track_is_read_up_to_there_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "Song.rpp"
    whole = project(*MASTER, *track("A", *ITEM), *track("B", *ITEM))
    path.write_bytes(whole[:-40])
    session = read_session(path)
    assert session.cut_off == "the file is truncated in track 2, 'B'"
    assert [track.name for track in session.tracks] == ["A", "B"]
    assert session.master is not None
    assert [device.label for device in session.master.devices] == ["Pro-L 2"]
    assert {Fact.MASTER_DEVICES, Fact.TEMPO, Fact.ANNOTATIONS} <= session.facts
    assert not {Fact.TRACKS, Fact.ROUTING, Fact.SOLO, Fact.MEDIA, Fact.ARRANGEMENT_LENGTH} & session.facts


def test_a_file_cut_off_anywhere_gives_a_part_of_what_the_whole_file_gives(tmp_path: Path) -> None:
    path = tmp_path / "Song.rpp"
    whole = project(*MASTER, *track("A", *ITEM), *track("B", *ITEM))
    path.write_bytes(whole)
    full = read_session(path)
    assert full.cut_off == ""
    read_ones = 0
    for end in range(1, len(whole.rstrip()) - 1):
        path.write_bytes(whole[:end])
        try:
            part = read_session(path)
        except SessionError:
            continue
        read_ones += 1
        assert "truncated" in part.cut_off
        assert part.facts < full.facts
        assert [track.name for track in part.tracks] in ([], ["A"], ["A", "B"], ["Track 1"], ["A", "Track 2"])
        if Fact.MASTER_DEVICES in part.facts:
            assert part.master == full.master
    assert read_ones > 100


def saved(seconds: int | str, name: str) -> bytes:
    return project(*track(name), head=f'<REAPER_PROJECT 0.1 "7.22/win64" {seconds}')


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
def test_of_several_saves_in_a_backup_the_newest_is_read(tmp_path: Path, order: tuple[int, ...]) -> None:
    path = tmp_path / "Song.rpp-bak"
    path.write_bytes(b"\n".join(saved(1725545820 + number, f"save {number}") for number in order))
    session = read_session(path)
    assert [track.name for track in session.tracks] == ["save 3"]
    assert session.saves == 3


def test_of_saves_without_a_time_the_last_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Song.rpp-bak"
    path.write_bytes(b"\n".join(saved("", name) for name in ("first", "second")))
    assert [track.name for track in read_session(path).tracks] == ["second"]


def test_where_the_newest_save_is_cut_off_the_one_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Song.rpp-bak"
    path.write_bytes(saved(1, "first") + b"\n" + saved(2, "second")[:-6])
    session = read_session(path)
    assert [track.name for track in session.tracks] == ["first"]
    assert "last save in the file is truncated" in session.cut_off
    assert session.missing_facts.keys() == {Fact.SAMPLE_RATE, Fact.RENDER_SETTINGS}


@pytest.mark.parametrize(
    ("after", "enabled"),
    [
        (["WET 0 0", "WAK 0 0"], False),
        (["WET 0.5 0", "WAK 0 0"], True),
        (["WAK 0 0"], True),
        (["WET 1", "<PARMENV 0:wet 0 1 1", "ACT 1 -1", "PT 0 0 0", "PT 4 0 0", ">"], False),
        (["WET 1", "<PARMENV 0:wet 0 1 1", "ACT 1 -1", "PT 0 0 0", "PT 4 1 0", ">"], "automated"),
        (["WET 0", "<PARMENV 0:wet 0 1 1", "ACT 1 -1", "PT 0 0.4 0", "PT 4 1 0", ">"], True),
        (["WET 0", "<PARMENV 0:wet 0 1 1", "ACT 0 -1", "PT 0 1 0", ">"], False),
    ],
)
def test_a_plug_in_without_any_of_its_output_does_nothing(
    tmp_path: Path, after: list[str], enabled: bool | str
) -> None:
    fx = ["BYPASS 0 0 0", PRO_L, "c29tZQ==", ">", *after, "BYPASS 0 0 0", "<JS loser/masterLimiter", "0 -", ">"]
    master = read(tmp_path, *chain("MASTERFXLIST", *fx)).master
    assert master is not None
    assert [device.enabled for device in master.devices] == [enabled, True]
    assert [device.active for device in master.devices] == [enabled, True]


def test_the_share_of_a_plug_in_that_is_mixed_with_its_input_is_read(tmp_path: Path) -> None:
    envelope = ["<PARMENV 0:wet 0 1 1", "ACT 1 -1", "PT 0 0.4 0", "PT 4 1 0", ">"]
    for after, parameters in [
        (["WET 0.5 0"], {"mix_percent": 50.0}),
        (["WET 1 0"], {}),
        (["WET nan"], {}),
        (["WET 0.5 0", *envelope], {}),
    ]:
        fx = ["BYPASS 0 0 0", PRO_L, "c29tZQ==", ">", *after]
        master = read(tmp_path, *chain("MASTERFXLIST", *fx)).master
        assert master is not None
        assert master.devices[0].parameters == parameters


def test_chunks_nested_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "Song.rpp"
    path.write_bytes(project(*["<A"] * 100_000))
    with pytest.raises(SessionError, match="nested too deep"):
        read_session(path)


@pytest.mark.parametrize("lead", ["", "# comment\r\n", "\ufeff", "\r\n"])
def test_comments_and_a_byte_order_mark_may_stand_first(lead: str) -> None:
    assert reaper.sniff(lead.encode() + project())


def test_text_that_only_names_a_project_is_none() -> None:
    assert not reaper.sniff(b"see the line with <REAPER_PROJECT in it")


@needs_corpus
def test_every_project_of_the_corpus_is_read() -> None:
    paths = [path for path in sorted(CORPUS.glob("rpp/*/*")) if b"<REAPER_PROJECT" in path.read_bytes()[:4096]]
    assert len(paths) > 50
    for path in paths:
        session = read_session(path)
        text = path.read_text("utf-8", "replace")
        assert len(session.tracks) == text.count("\n  <TRACK"), path.name
