"""Audacity projects: the database and its binary XML, the XML of versions before 3, tracks, effects, media."""

from __future__ import annotations

import runpy
import sqlite3
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import DeviceFormat, OutputKind, Session, SessionError, TrackKind
from daw_lint.parsers import audacity, read_session
from daw_lint.parsers.audacity.binary import decode
from daw_lint.parsers.audacity.database import Database
from tests.support.corpus import CORPUS, needs_corpus

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures" / "audacity"
FORMS = {1: "utf-8", 2: "utf-16-le", 4: "utf-32-le"}
Element = tuple[str, dict[str, object], Sequence["Element"]]
BLOCKS = "CREATE TABLE sampleblocks (blockid INTEGER PRIMARY KEY, samples BLOB)"


class Writer:
    """Writes binary XML with characters of a width."""

    def __init__(self, width: int = 4) -> None:
        self.width = width
        self.names: dict[str, int] = {}
        self.dict = bytes([0, width])
        self.doc = b""

    def text(self, word: str) -> bytes:
        return word.encode(FORMS[self.width])

    def name(self, word: str) -> bytes:
        if word not in self.names:
            self.names[word] = len(self.names)
            self.dict += b"\x0f" + struct.pack("<HH", self.names[word], len(self.text(word))) + self.text(word)
        return struct.pack("<H", self.names[word])

    def write(self, element: Element) -> bytes:
        tag, attributes, children = element
        self.doc += b"\x01" + self.name(tag)
        for word, value in attributes.items():
            name = self.name(word)
            if isinstance(value, bool):
                self.doc += b"\x05" + name + bytes([value])
            elif isinstance(value, int):
                self.doc += b"\x07" + name + struct.pack("<q", value)
            elif isinstance(value, float):
                self.doc += b"\x0a" + name + struct.pack("<di", value, 8)
            else:
                text = self.text(str(value))
                self.doc += b"\x03" + name + struct.pack("<i", len(text)) + text
        for child in children:
            self.write(child)
        self.doc += b"\x02" + self.name(tag)
        return self.dict + self.doc


def clip(samples: int = 44100, *, block: int = 1, **attributes: object) -> Element:
    sequence: Element = ("sequence", {"numsamples": samples}, [("waveblock", {"start": 0, "blockid": block}, [])])
    return ("waveclip", {"offset": 0.0, **attributes}, [sequence])


def effects(*stack: tuple[bool, str], active: bool = True) -> Element:
    return ("effects", {"active": active}, [("effect", {"active": on, "id": ident}, []) for on, ident in stack])


def track(name: str, *inside: Element, **attributes: object) -> Element:
    own = {"linked": 0, "mute": False, "solo": False, "rate": 44100.0, "gain": 1.0, "pan": 0.0}
    return ("wavetrack", {"name": name, **own, **attributes}, inside)


def project(*inside: Element, **attributes: object) -> Element:
    own = {"audacityversion": "3.7.5", "rate": 44100.0, "time_signature_tempo": 120.0, **attributes}
    return ("project", {name: value for name, value in own.items() if value is not None}, inside)


def saved(path: Path, element: Element | None, *statements: str, width: int = 4, blocks: int = 1) -> Path:
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.executescript(f"PRAGMA application_id = {0x41554459}; {BLOCKS};")
        for table in ("project", "autosave"):
            connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, dict BLOB, doc BLOB)")
        if element is not None:
            writer = Writer(width)
            writer.write(element)
            connection.execute("INSERT INTO project VALUES (1, ?, ?)", (writer.dict, writer.doc))
        connection.executemany("INSERT INTO sampleblocks VALUES (?, x'00')", [(n + 1,) for n in range(blocks)])
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


def read(tmp_path: Path, *inside: Element, **attributes: object) -> Session:
    return read_session(saved(tmp_path / "Song.aup3", project(*inside, **attributes)))


LIMITER = "Effect_Audacity_Audacity_Limiter_Built-in Effect: Limiter"


@pytest.mark.parametrize(("on", "stack", "active"), [(True, True, True), (False, True, False), (True, False, False)])
def test_the_master_has_a_stack_with_switches(tmp_path: Path, on: bool, stack: bool, active: bool) -> None:
    session = read(tmp_path, track("A", clip()), effects((on, LIMITER), active=stack))
    assert session.master is not None
    (limiter,) = session.master.devices
    assert (limiter.name, limiter.vendor, limiter.format, limiter.native_type) == (
        "Limiter", "Audacity", DeviceFormat.NATIVE, "Limiter"
    )  # fmt: skip
    assert (limiter.enabled, limiter.active, limiter.path) == (on, active, "Master > Limiter")
    assert Fact.MASTER_DEVICES in session.facts


def test_effects_on_a_muted_track_do_not_work(tmp_path: Path) -> None:
    (one,) = read(tmp_path, track("A", effects((True, LIMITER)), clip(), mute=True)).tracks
    assert (one.muted, one.devices[0].enabled, one.devices[0].active) == (True, True, False)


@pytest.mark.parametrize(
    ("stored", "name", "vendor", "form", "ident"),
    [
        ("Effect_VST3_FabFilter_Pro-L 2_/Plug-Ins/My\\_Folder/Pro-L 2.vst3;72C4DB717A4D459AB97E51745D84B39D", "Pro-L 2",
         "FabFilter", DeviceFormat.VST3, "VST3:72C4DB717A4D459AB97E51745D84B39D"),
        ("Effect_VST_D\\_16 Group_Deci\\_mort_C:\\Plug-Ins\\Deci.dll", "Deci_mort", "D_16 Group", DeviceFormat.VST2, None),
        ("Effect_AudioUnit_Apple_AUPeakLimiter_appl/aufx/lmtr/Apple: AUPeakLimiter", "AUPeakLimiter", "Apple",
         DeviceFormat.AU, "AU:aufx/lmtr/appl"),
        ("Effect_LV2_LSP_Limiter Mono_http://lsp-plug.in/plugins/lv2/limiter\\_mono", "Limiter Mono", "LSP",
         DeviceFormat.LV2, "LV2:http://lsp-plug.in/plugins/lv2/limiter_mono"),
        ("something else", "something else", None, DeviceFormat.NATIVE, None),
    ],
)  # fmt: skip
def test_effects_are_known_by_their_parts(
    tmp_path: Path, stored: str, name: str, vendor: str | None, form: DeviceFormat, ident: str | None
) -> None:
    (device,) = read(tmp_path, track("A", effects((True, stored)), clip())).tracks[0].devices
    assert (device.name, device.vendor, device.format, device.plugin_id) == (name, vendor, form, ident)


def test_before_3_2_there_are_no_effects_to_tell_of(tmp_path: Path) -> None:
    session = read(tmp_path, track("A", clip()), audacityversion="3.1.3")
    assert "applied to the audio itself" in session.missing_facts[Fact.DEVICES]
    assert Fact.MASTER_DEVICES in session.missing_facts


def test_two_linked_channels_are_one_track(tmp_path: Path) -> None:
    session = read(
        tmp_path, track("Piano", clip(), linked=3), track("Piano", clip()), track("Voice", clip(), gain=0.5, pan=-0.25)
    )
    piano, voice = session.tracks
    assert [(one.name, len(one.clips), one.kind) for one in session.tracks] == [
        ("Piano", 1, TrackKind.AUDIO), ("Voice", 1, TrackKind.AUDIO)
    ]  # fmt: skip
    assert piano.output is not None
    assert piano.output.kind is OutputKind.MASTER
    assert (round(voice.volume_db or 0, 2), voice.pan, voice.volume_automated) == (-6.02, -0.25, False)


def test_mute_and_solo_are_read(tmp_path: Path) -> None:
    one, other = read(tmp_path, track("A", clip(), mute=True), track("B", clip(), solo=True)).tracks
    assert [(track.muted, track.soloed) for track in (one, other)] == [(True, False), (False, True)]


def test_clips_are_trimmed_and_stretched(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        track("A", clip(88200, offset=1.0, trimLeft=0.5, trimRight=0.25, name="take 1", centShift=-150)),
        track("B", clip(44100, clipStretchRatio=2.0, rawAudioTempo=90.0)),
    )
    first, second = (one.clips[0] for one in session.tracks)
    assert (first.name, first.start_beats, first.end_beats, first.transpose_semitones) == ("take 1", 3, 5.5, -1.5)
    assert (second.start_beats, second.end_beats) == pytest.approx((0, 2 * 2 * 90 / 120))
    assert session.arrangement_length_s == 2.75


def test_from_audacity_4_on_a_clip_has_the_tempo_that_it_follows(tmp_path: Path) -> None:
    free = clip(44100, rawAudioTempo=90.0)
    bound = clip(44100, rawAudioTempo=90.0, clipTempo=60.0)
    session = read(tmp_path, track("A", free), track("B", bound), audacityversion="4.0.0")
    assert [one.clips[0].end_beats for one in session.tracks] == [2, 3]


def test_the_length_is_that_of_what_sounds(tmp_path: Path) -> None:
    session = read(tmp_path, track("A", clip(44100)), track("B", clip(441000), mute=True))
    assert (session.arrangement_length_s, session.arrangement_length_beats) == (1, 2)


def test_cut_lines_inside_of_a_clip_are_no_clips(tmp_path: Path) -> None:
    tag, attributes, inside = clip()
    session = read(tmp_path, track("A", (tag, attributes, [*inside, clip(offset=9.0)])))
    assert len(session.tracks[0].clips) == 1


def test_labels_are_markers_with_and_without_beats(tmp_path: Path) -> None:
    labels: Element = ("labeltrack", {"name": "L"}, [("label", {"t": 1.5, "t1": 2.0, "title": "Drop"}, [])])
    with_tempo = read(tmp_path, labels)
    without = read(tmp_path, labels, time_signature_tempo=None)
    assert [marker[:3] for marker in with_tempo.markers] == [("Drop", 3, 1.5)]
    assert [marker[:3] for marker in without.markers] == [("Drop", None, 1.5)]
    assert "3.3" in without.missing_facts[Fact.TEMPO]


def test_a_project_without_a_tempo_has_its_length_in_seconds(tmp_path: Path) -> None:
    session = read(tmp_path, track("A", clip()), time_signature_tempo=None)
    assert (session.tempo_map, session.arrangement_length_s, session.arrangement_length_beats) == (None, 1, None)
    assert session.tracks[0].clips[0].start_beats is None
    assert Fact.ARRANGEMENT_LENGTH in session.facts


def test_a_time_track_changes_all_times(tmp_path: Path) -> None:
    session = read(tmp_path, track("A", clip()), ("timetrack", {}, []))
    assert (session.arrangement_length_s, session.tempo_map) == (None, None)
    assert {Fact.TEMPO, Fact.MARKERS, Fact.ARRANGEMENT_LENGTH} <= session.missing_facts.keys()


def test_settings_of_the_project_are_read(tmp_path: Path) -> None:
    tags: Element = ("tags", {}, [("tag", {"name": "Comments", "value": "Loud on purpose"}, [])])
    session = read(tmp_path, tags, rate=48000.0, time_signature_upper=3, time_signature_lower=4)
    assert (session.sample_rate_hz, session.annotation) == (48000, "Loud on purpose")
    assert [tuple(signature) for signature in session.time_signatures] == [(0, 3, 4)]
    assert session.application_version == "3.7.5"


@pytest.mark.parametrize("width", [1, 2, 4])
def test_characters_have_the_width_of_the_system_that_wrote_them(tmp_path: Path, width: int) -> None:
    path = saved(tmp_path / "Song.aup3", project(track("Gitarre übers Jahr ♪", clip())), width=width)
    assert read_session(path).tracks[0].name == "Gitarre übers Jahr ♪"


def test_a_blob_a_subtree_and_data_are_passed_over(tmp_path: Path) -> None:
    writer = Writer()
    writer.write(project(track("A", clip())))
    data = b"\x0b" + struct.pack("<i", 8) + writer.text("<?")
    blob = b"\x10" + writer.name("picture") + struct.pack("<i", 3) + b"abc"
    inner = b"\x0d" + b"\x0f" + struct.pack("<HH", 0, 4) + writer.text("x") + b"\x0e"
    node = decode(tmp_path, writer.dict + data + inner + writer.doc[:-3] + blob + writer.doc[-3:], Limits())
    assert (node.tag, node.children[0].text("name")) == ("project", "A")


def test_audio_blocks_that_the_database_lacks_are_missing(tmp_path: Path) -> None:
    session = read_session(
        saved(tmp_path / "Song.aup3", project(track("A", clip(block=1), clip(block=7), clip(block=-44100))), blocks=3)
    )
    assert [(one.stored_path, one.exists, one.owner_path) for one in session.media] == [
        ("audio block 7 of the project file", False, "A")
    ]


def test_many_missing_blocks_are_summed_up(tmp_path: Path) -> None:
    session = read(tmp_path, track("A", *(clip(block=100 + n) for n in range(30))))
    assert len(session.media) == 11
    assert session.media[-1].stored_path == "20 more of these blocks"


def test_a_project_that_was_never_saved_is_read_from_what_was_kept(tmp_path: Path) -> None:
    writer = Writer()
    writer.write(project(track("Kept", clip())))
    path = saved(tmp_path / "Song.aup3", None)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO autosave VALUES (1, ?, ?)", (writer.dict, writer.doc))
    connection.close()
    assert [one.name for one in read_session(path).tracks] == ["Kept"]


def test_what_was_saved_counts_before_what_was_only_kept(tmp_path: Path) -> None:
    writer = Writer()
    writer.write(project(track("Kept", clip())))
    path = saved(tmp_path / "Song.aup3", project(track("Saved", clip())))
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO autosave VALUES (1, ?, ?)", (writer.dict, writer.doc))
    connection.close()
    assert [one.name for one in read_session(path).tracks] == ["Saved"]


def test_an_open_project_with_a_log_beside_it_is_read_from_the_file_and_from_its_bytes(tmp_path: Path) -> None:
    path = saved(tmp_path / "It's 100 % #1?.aup3", project(track("A", clip())))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert path.read_bytes()[18:20] == b"\x02\x02"
    assert read_session(path) == read_session(path, data=path.read_bytes())
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name]


def test_only_the_project_in_a_large_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "Song.aup3", project(track("A", clip())))

    def refuse(self: Path) -> bytes:
        raise AssertionError("the whole file was read")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert len(read_session(path).tracks) == 1


def test_a_file_with_another_suffix_is_known_by_its_mark(tmp_path: Path) -> None:
    path = saved(tmp_path / "Song.backup", project(track("A", clip())))
    assert len(read_session(path).tracks) == 1


SLOW = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS blockid FROM n"


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE sampleblocks", f"CREATE VIEW sampleblocks AS {SLOW}"),
        ("DROP TABLE sampleblocks", "CREATE VIEW sampleblocks AS SELECT load_extension('x') AS blockid"),
        ("DROP TABLE sampleblocks", "CREATE VIEW sampleblocks AS SELECT id AS blockid FROM project"),
    ],
)
def test_a_view_in_the_place_of_the_blocks_is_not_run(tmp_path: Path, statements: tuple[str, ...]) -> None:
    path = saved(tmp_path / "Song.aup3", project(track("A", clip())), *statements)
    with Database(path) as database:
        ran: list[int] = []
        database._connection.set_progress_handler(lambda: ran.append(1) or 1, 1000)  # type: ignore[func-returns-value]
        assert database.blocks() is None
        assert not ran
    assert read_session(path).media == ()


def test_a_view_in_the_place_of_the_project_is_refused(tmp_path: Path) -> None:
    view = f"CREATE VIEW project AS SELECT 1 AS id, x'00' AS dict, x AS doc FROM ({SLOW.replace('x AS blockid', 'x')})"
    path = saved(tmp_path / "Song.aup3", None, "DROP TABLE project", view)
    with pytest.raises(SessionError, match="contains no project"):
        read_session(path)


def test_a_database_of_another_program_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "Song.aup3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE project (id, dict, doc)")
    connection.close()
    assert not audacity.sniff(path.read_bytes())
    assert not audacity.is_database(path)


def broken(cut: int = 0, extra: bytes = b"") -> bytes:
    writer = Writer()
    content = writer.write(project(track("A", clip())))
    return content[: len(content) - cut] + extra


@pytest.mark.parametrize(
    "content",
    [broken(cut=3), broken(cut=40), broken(extra=b"\xff"), broken(extra=b"\x0e"), broken(extra=b"\x02\x00\x00"),
     broken(extra=b"\x01\xff\xff"), broken(extra=b"\x0b" + struct.pack("<i", -5)), b"\x00\x04", b"\x00\x09",
     b"\x00\x04\x0f\x00\x00\x04\x00p\0\0\0" + b"\x01\x00\x00" * 100_000],
)  # fmt: skip
def test_damaged_documents_are_one_clear_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SessionError):
        decode(tmp_path, content, Limits())


def test_a_damaged_database_is_one_clear_error(tmp_path: Path) -> None:
    whole = saved(tmp_path / "Song.aup3", project(track("A", clip()))).read_bytes()
    for cut in (100, 500, 5000):
        with pytest.raises(SessionError):
            read_session(tmp_path / "Song.aup3", data=whole[:cut])


# Before version 3: XML, and a folder beside it.


def old(
    blocks: str, tracks: str = "", head: str = 'projname="Song_data" audacityversion="2.3.3" rate="44100.0"'
) -> str:
    sequence = f'<sequence numsamples="44100"><waveblock start="0">{blocks}</waveblock></sequence>'
    wave = (
        '<wavetrack name="A" linked="0" mute="0" solo="1" rate="44100" gain="0.5" pan="0.0">'
        f'<waveclip offset="1.00000000">{sequence}</waveclip></wavetrack>'
    )
    return (
        '<?xml version="1.0" standalone="no" ?><!DOCTYPE project PUBLIC "-//audacityproject-1.3.0//DTD//EN" '
        f'"x.dtd" ><project xmlns="http://audacity.sourceforge.net/xml/" {head}>{wave}{tracks}</project>'
    )


def read_old(tmp_path: Path, xml: str) -> Session:
    path = tmp_path / "Song.aup"
    path.write_text(xml, "utf-8")
    return read_session(path)


BLOCK = '<simpleblockfile filename="e0012345.au" len="44100"/>'


def test_an_old_project_is_read_with_what_it_tells(tmp_path: Path) -> None:
    session = read_old(tmp_path, old(BLOCK))
    (one,) = session.tracks
    assert (one.name, round(one.volume_db or 0, 1), one.muted, one.soloed) == ("A", -6.0, False, True)
    assert (session.arrangement_length_s, session.sample_rate_hz, session.application_version) == (2, 44100, "2.3.3")
    assert {Fact.TEMPO, Fact.DEVICES, Fact.MASTER_DEVICES} <= session.missing_facts.keys()


def test_blocks_lie_two_folders_deep_and_are_missed(tmp_path: Path) -> None:
    assert [(one.stored_path, one.exists) for one in read_old(tmp_path, old(BLOCK)).media] == [("Song_data", False)]
    place = tmp_path / "Song_data" / "e00" / "d12"
    place.mkdir(parents=True)
    two = old(BLOCK + BLOCK.replace("e0012345", "e00ffe45"))
    (place / "e0012345.au").write_bytes(b"x")
    media = read_old(tmp_path, two).media
    assert [(one.stored_path, one.exists, one.location) for one in media] == [
        ("Song_data", True, "project"), ("Song_data/e00ffe45.au", False, "project")
    ]  # fmt: skip


def test_a_renamed_project_finds_the_folder_of_its_new_name(tmp_path: Path) -> None:
    (tmp_path / "Song_data").mkdir()
    (tmp_path / "Song_data" / "e0012345.au").write_bytes(b"x")
    (folder,) = read_old(tmp_path, old(BLOCK, head='projname="Before_data" audacityversion="2.0.3" rate="44100"')).media
    assert (folder.stored_path, folder.exists) == ("Song_data", True)


def test_a_folder_elsewhere_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    xml = old(
        BLOCK.replace("e0012345.au", "../../secret"), head='projname="../inner" audacityversion="2.0.3" rate="44100"'
    )
    assert read_old(tmp_path, xml).media == ()
    assert [one.exists for one in read_old(tmp_path, old(BLOCK, head='projname=".." audacityversion="2"')).media] == [
        False
    ]


def test_files_outside_that_a_project_plays_are_media(tmp_path: Path) -> None:
    alias = '<pcmaliasblockfile summaryfile="e0000069.auf" aliasfile="{}" aliasstart="0" aliaslen="9"/>'
    (tmp_path / "b.wav").write_bytes(b"x")
    media = read_old(tmp_path, old(alias.format("/nowhere/a.wav") + alias.format("b.wav") * 2)).media
    assert [(one.stored_path, one.exists, one.location) for one in media] == [
        ("/nowhere/a.wav", False, "outside"), ("b.wav", True, "project")
    ]  # fmt: skip


def test_the_oldest_tracks_are_one_clip_each(tmp_path: Path) -> None:
    wave = (
        '<wavetrack name="B" offset="2.0" rate="22050" gain="1"><sequence numsamples="22050"><waveblock start="0"/>'
        "</sequence></wavetrack>"
    )
    session = read_old(
        tmp_path, old(BLOCK, wave).replace("<project ", "<audacityproject ").replace("</project>", "</audacityproject>")
    )
    assert len(session.tracks[1].clips) == 1
    assert session.arrangement_length_s == 3


@pytest.mark.parametrize(
    "xml",
    ['<project projname="x"', '<!DOCTYPE p [<!ENTITY a "b">]><project projname="x"/>',
     "<project projname='x'/>", "<other><project projname=\"x\"/></other>"],
)  # fmt: skip
def test_damaged_xml_is_one_clear_error(tmp_path: Path, xml: str) -> None:
    with pytest.raises(SessionError):
        read_old(tmp_path, xml)


@pytest.mark.parametrize(("name", "active"), [("limiter-on", True), ("limiter-off", False)])
def test_the_fixtures_have_a_limiter_on_the_master(name: str, active: bool) -> None:
    session = read_session(FIXTURES / f"{name}.aup3")
    assert session.master is not None
    assert [(one.name, one.active) for one in session.master.devices] == [("Limiter", active)]
    assert [one.name for one in session.tracks] == ["Voice", "Piano"]
    assert session.media == ()


def test_the_old_fixture_has_its_audio() -> None:
    assert [one.exists for one in read_session(FIXTURES / "old.aup").media] == [True]


def test_the_fixtures_are_what_make_writes() -> None:
    for name, content in runpy.run_path(str(FIXTURES / "make.py"))["files"]().items():
        path = FIXTURES / name
        if path.suffix == ".aup3":
            with Database(path) as stored, Database(path, content) as made:
                assert stored.document() == made.document()
        else:
            assert path.read_bytes() == content


@needs_corpus
def test_the_projects_of_the_corpus_are_read() -> None:
    paths = sorted(CORPUS.glob("audacity/*/*.aup3"))
    assert paths
    assert all(read_session(path).tracks for path in paths)
