"""Files that are made to fill the memory, or to take the day: each is refused with one sentence, or read within the bounds."""

from __future__ import annotations

import gzip
import io
import os
import plistlib
import socket
import sqlite3
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from daw_lint.model.limits import Limits
from daw_lint.model.session import ParserBugError, Session, SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.audacity.database import Database
from daw_lint.parsers.logic.lists import list_parts
from daw_lint.parsers.parts import check_encoding, xml_parts
from tests.support.whole_sessions import FIXTURES

COUNT = 4_000_000


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(SessionError) as caught:
        read_session(Path(name), data=data)
    assert not isinstance(caught.value, ParserBugError)
    return caught.value.what


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return packed.getvalue()


def in_live_set(inside: bytes) -> bytes:
    return gzip.compress(b'<?xml version="1.0"?><Ableton Creator="Ableton Live 11"><LiveSet>' + inside)


def in_lmms(inside: bytes) -> bytes:
    return b"\0\0\0\0" + zlib.compress(b'<lmms-project type="song"><head bpm="120"/>' + inside)


def in_dawproject(inside: bytes) -> bytes:
    return zipped(project_xml=b'<Project version="1.0"><Structure>' + inside)


def in_song(inside: bytes) -> bytes:
    return zipped(Song__song_xml=b"<Song>" + inside, metainfo_xml=b"<MetaInformation/>")


CONTAINERS = {".als": in_live_set, ".mmpz": in_lmms, ".dawproject": in_dawproject, ".song": in_song}
FILLINGS = {
    "elements": b"<a/>" * COUNT,
    "attributes": b"<a " + b" ".join(b'b%d=""' % number for number in range(700_000)) + b"/>",
    "texts": b"<a>x</a>" * (COUNT // 4),
    "comments": b"<!---->" * (COUNT // 2),
    "instructions": b"<?a?>" * (COUNT // 2),
    "sections": b"<![CDATA[a]]>" * (COUNT // 3),
    "names": b"".join(b"<a%d/>" % number for number in range(1_100_000)),
    "namespaces": b"<a " + b" ".join(b'xmlns:b%d="u"' % number for number in range(600_000)) + b"/>",
}


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("suffix", CONTAINERS)
def test_a_small_file_with_millions_of_parts_is_refused(suffix: str, filling: str) -> None:
    data = CONTAINERS[suffix](FILLINGS[filling])
    what = refusal(f"Song{suffix}", data)
    assert "parts" in what or "unpacks to more than" in what


@pytest.mark.parametrize("suffix", CONTAINERS)
def test_a_bomb_is_refused_before_it_is_unpacked(suffix: str) -> None:
    what = refusal(f"Song{suffix}", CONTAINERS[suffix](b"<a>" + b" " * (80 << 20)))
    assert "unpacks to more than" in what or "parts" in what


def test_what_counts_is_a_setting() -> None:
    data = CONTAINERS[".mmpz"](b"<a/>" * 2000)
    with pytest.raises(SessionError, match="more than 1,000 parts"):
        read_session(Path("Song.mmpz"), data=data, limits=Limits(max_parts=1000))


@pytest.mark.parametrize(
    "xml", [b"<a/>", b"<a b='c' d = 'e'>f<!--g--><?h?><![CDATA[i]]></a>", b'<a xmlns:b="c"><b:d/> </a>']
)
def test_the_count_is_never_less_than_what_a_parser_makes(xml: bytes) -> None:
    from lxml import etree

    root = etree.fromstring(xml)
    nodes = root.xpath("count(//node()) + 2 * count(//@*)")
    assert isinstance(nodes, float)
    assert xml_parts(xml) >= nodes
    assert sum(xml_parts(xml[at : at + 1]) for at in range(len(xml))) >= nodes


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-7", "cp037"])
def test_an_encoding_in_which_nothing_can_be_counted_is_refused(encoding: str) -> None:
    with pytest.raises(SessionError, match="encoding"):
        check_encoding(Path("Song.mmp"), f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode(encoding))


@pytest.mark.parametrize("name", ["UTF-7", "SHIFT_JIS", "EBCDIC-CP-US", "ISO-2022-JP"])
def test_a_declared_encoding_that_no_daw_writes_is_refused(name: str) -> None:
    head = b'<?xml version="1.0"%s encoding="%s"?><a/>'
    for space in (b"", b" " * 3000, b" " * 100_000):
        with pytest.raises(SessionError, match="encoding"):
            check_encoding(Path("Song.mmp"), head % (space, name.encode()))


@pytest.mark.parametrize("name", ["UTF-8", "utf8", "utf-16", "ISO-8859-1", "windows-1252", "us-ascii"])
def test_the_encodings_of_sessions_are_read(name: str) -> None:
    check_encoding(Path("Song.mmp"), f'<?xml version="1.0" encoding="{name}"?><a/>'.encode(name))


def test_an_archive_of_very_many_files_is_refused_at_once() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(50_000):
            archive.writestr(str(number), b"")
    started = time.process_time()
    assert "directory of the zip archive" in refusal("Song.song", packed.getvalue())
    assert time.process_time() - started < 1


def test_the_directory_of_an_archive_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = zipfile.ZipFile._RealGetContents  # type: ignore[attr-defined]  # what lists the directory

    def counted(self: zipfile.ZipFile) -> None:
        calls.append(1)
        real(self)

    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", counted)
    read_session(FIXTURES / "renoise" / "clean.xrns")
    assert calls == [1]


def test_an_archive_with_large_samples_is_read_without_them(tmp_path: Path) -> None:
    song = tmp_path / "Song.xrns"
    with zipfile.ZipFile(FIXTURES / "renoise" / "clean.xrns") as old, zipfile.ZipFile(song, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("SampleData/long.wav", bytes(1 << 20))
    limits = Limits(max_file_bytes=1000)
    assert read_session(song, limits=limits).tracks == read_session(FIXTURES / "renoise" / "clean.xrns").tracks


def test_a_method_of_packing_that_chooses_its_memory_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("project.xml", "<Project/>")
    assert "damaged or encrypted" in refusal("Song.dawproject", packed.getvalue())


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "Song.rpp"
    with path.open("wb") as stream:
        stream.write(b"<REAPER_PROJECT 0.1\n")
        stream.truncate(3 << 30)
    with pytest.raises(SessionError, match=r"more than 67,108,864 bytes.*max-file-bytes"):
        read_session(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("suffix", [".rpp", ".aup3", ".als", ".cue"])
def test_a_pipe_is_refused_and_the_sentence_says_how_to_read_one(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"Song{suffix}"
    os.mkfifo(path)
    with pytest.raises(SessionError, match=r"named pipe.*check - --stdin-filename"):
        read_session(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such devices")
def test_a_link_to_a_device_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Song.rpp"
    path.symlink_to("/dev/zero")
    with pytest.raises(SessionError, match="a device, which may never end"):
        read_session(path)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no such sockets")
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("Song.rpp")
        with pytest.raises(SessionError, match="a socket"):
            read_session(Path("Song.rpp"))


MANY_TRACKS = {
    "Song.als": in_live_set(
        b"<Tracks>"
        + b"".join(b'<AudioTrack Id="%d"/>' % number for number in range(6000))
        + b"</Tracks></LiveSet></Ableton>"
    ),
    "Song.mmpz": in_lmms(
        b"<song><trackcontainer>" + b'<track type="0"/>' * 6000 + b"</trackcontainer></song></lmms-project>"
    ),
    "Song.dawproject": in_dawproject(b"<Track/>" * 6000 + b"</Structure></Project>"),
    "Song.rpp": b'<REAPER_PROJECT 0.1 "7" 1\nTEMPO 120 4 4\n' + b"<TRACK\n>\n" * 6000 + b">\n",
    "Song.tracktionedit": b'<EDIT appVersion="Waveform 11">' + b"<TRACK/>" * 6000 + b"</EDIT>",
    "Song.ardour": b'<Session version="7000" sample-rate="48000"><Routes>'
    + b"<Route/>" * 6000
    + b"</Routes></Session>",
    "Song.cue": b'FILE "a.wav" WAVE\n' + b"TRACK 01 AUDIO\nINDEX 01 00:00:00\n" * 6000,
}


@pytest.mark.parametrize("name", MANY_TRACKS)
def test_more_tracks_than_a_session_has_are_refused(name: str) -> None:
    what = refusal(name, MANY_TRACKS[name])
    assert "tracks" in what


@pytest.mark.parametrize("line", [b"\n", b"A\n", b"A "])
def test_the_lines_of_a_text_are_counted_before_they_are_kept(line: bytes) -> None:
    data = b'<REAPER_PROJECT 0.1 "7" 1\nTEMPO 120 4 4\n' + line * (60_000_000 // len(line)) + b"\n>\n"
    assert "parts" in refusal("Song.rpp", data)


@pytest.mark.parametrize("tag", [b"<Data ", b"<MidiNoteEvent ", b"<Buffer "])
def test_tags_that_never_end_take_no_time_by_the_square(tag: bytes) -> None:
    started = time.process_time()
    refusal("Song.als", in_live_set(tag * 40_000))
    assert time.process_time() - started < 2


COMPUTED = "CREATE TABLE sampleblocks (blockid AS (y + 1), y)"


@pytest.mark.parametrize(
    "expression",
    ["instr(hex(zeroblob(20000000)), hex(zeroblob(10000000)) || '1')", "length(hex(zeroblob(400000000)))", "y + 1"],
)
def test_a_computed_column_of_a_database_is_never_computed(tmp_path: Path, expression: str) -> None:
    path = tmp_path / "Song.aup3"
    path.write_bytes((FIXTURES / "audacity" / "clean.aup3").read_bytes())
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE sampleblocks")
        connection.execute(COMPUTED)
        connection.execute("INSERT INTO sampleblocks (y) VALUES (1)")
        # Not before: SQLite computes it for a new row.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'y + 1', ?) WHERE name = 'sampleblocks'", (expression,)
        )
    connection.close()
    started = time.process_time()
    with Database(path) as database:
        assert database.blocks() is None
    assert isinstance(read_session(path), Session)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW other AS SELECT 1",
        "CREATE TRIGGER other AFTER INSERT ON project BEGIN SELECT 1; END",
        "CREATE INDEX other ON sampleblocks (abs(sampleformat))",
        "CREATE VIRTUAL TABLE other USING fts5 (a)",
        "CREATE TABLE other (a CHECK (a > 1))",
    ],
)
def test_a_schema_with_anything_that_can_run_is_not_asked(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "Song.aup3"
    path.write_bytes((FIXTURES / "audacity" / "clean.aup3").read_bytes())
    with Database(path) as database:
        assert database.blocks() is not None
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    with Database(path) as database:
        assert database.blocks() is None


def bundle(folder: Path, meta: bytes) -> Path:
    package = folder / "Song.logicx"
    (package / "Alternatives" / "000").mkdir(parents=True)
    (package / "Alternatives" / "000" / "MetaData.plist").write_bytes(meta)
    return package


def test_a_bundle_with_very_many_names_is_refused(tmp_path: Path) -> None:
    names = [f"Audio Files/{number}.wav" for number in range(600_000)]
    started = time.process_time()
    with pytest.raises(SessionError, match=r"parts|media files|far larger"):
        read_session(bundle(tmp_path, plistlib.dumps({"AudioFiles": names}, fmt=plistlib.FMT_BINARY)))
    assert time.process_time() - started < 5  # making it takes most of this


def test_more_media_files_than_the_limit_are_not_looked_up(tmp_path: Path) -> None:
    names = [f"Audio Files/{number}.wav" for number in range(101)]
    package = bundle(tmp_path, plistlib.dumps({"AudioFiles": names}))
    assert len(read_session(package).media) == 101
    with pytest.raises(SessionError, match=r"more media files.*max-media"):
        read_session(package, limits=Limits(max_media=100))


def test_lists_in_the_same_bytes_count_each(tmp_path: Path) -> None:
    """A binary property list of 60 kB in which 10,000 lists are the same 20,000 references."""
    count, length = 10_000, 20_000
    body = b"bplist00" + b"\xaf\x11" + struct.pack(">H", length) + b"\0\0" * length
    table = len(body)
    data = body + struct.pack(">H", 8) * count + struct.pack(">6xBBQQQ", 2, 2, count, 0, table)
    assert list_parts(data) > count * length
    with pytest.raises(SessionError, match="parts"):
        read_session(bundle(tmp_path, data))
