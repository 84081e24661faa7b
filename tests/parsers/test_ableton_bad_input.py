"""Whatever the bytes are, reading a set gives a session or one clear SessionError."""

from __future__ import annotations

import gzip
import random
import zlib
from pathlib import Path

import pytest

from daw_lint.model.limits import Limits
from daw_lint.model.session import Session, SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.ableton.trim import trim
from tests.support.live_sets import live_set, native, track, vst2

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures" / "als"
GOOD = live_set(master=native("Eq8") + vst2("Pro-L 2")).encode()


def packed(data: bytes) -> bytes:
    """Pack without the time: test names made of these bytes must be the same in every process."""
    return gzip.compress(data, mtime=0)


HEAD = b'<?xml version="1.0"?>\n'
BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def refusal(data: bytes, limits: Limits | None = None) -> SessionError:
    with pytest.raises(SessionError) as caught:
        read_session(Path("song.als"), data=data, limits=limits)
    assert caught.value.what
    assert caught.value.todo
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 3\n", "git-LFS pointer"),
        (b"/annex/objects/SHA256E-s31--f50d.als\n", "git-annex pointer"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", "AppleDouble"),
        (b"module examples/addressBook\n\nsig Name, Addr { }\n", "plain text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary data"),
        (b"<html><body/></html>", "another root element"),
        (packed(b"<html><body/></html>"), "its root is 'html'"),
        (packed(b"no xml in here"), "contains no XML"),
        (packed(GOOD)[:200], "truncated"),
        (packed(GOOD)[:100] + b"\xff\xff\xff" + packed(GOOD)[103:], "damaged"),
        (packed(GOOD[:-200]), "damaged"),
        (packed(GOOD.replace(b"</Tracks>", b"</Trax>")), "damaged"),
        (packed(b'<Ableton Creator="Ableton Live 11.0"></Ableton>'), "no LiveSet"),
        (packed(b'<Ableton Creator="Ableton Live 11.0"><LiveSet/></Ableton>'), "no tracks and no master"),
    ],
)  # fmt: skip
def test_what_is_no_set_is_refused_with_its_reason(data: bytes, what: str) -> None:
    assert what in refusal(data).what


@pytest.mark.parametrize("prolog", [b"", b"<!-- a comment -->\n", b"<?note x?>\n"])
def test_entities_are_refused_before_anything_is_parsed(prolog: bytes) -> None:
    error = refusal(packed(HEAD + prolog + BOMB + b"<Ableton Creator='Ableton Live 11.0'><LiveSet/>&b;</Ableton>"))
    assert "document type declaration" in error.what


def test_a_gzip_bomb_is_refused_by_its_ratio_and_by_its_size() -> None:
    bomb = packed(HEAD + b"<Ableton>" + b" " * (40 << 20))
    assert "unpacks to more than" in refusal(bomb).what
    assert "max-ratio" in refusal(bomb).todo
    data = packed(GOOD)
    assert "unpacks to more than 1,000 bytes" in refusal(data, Limits(max_xml_bytes=1000)).what


def test_a_set_that_is_gone_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path, what in ((tmp_path / "gone.als", "does not exist"), (tmp_path, "folder")):
        with pytest.raises(SessionError, match=what):
            read_session(path)


def test_uncompressed_xml_and_a_byte_order_mark_are_read() -> None:
    for data in (GOOD, b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n"), packed(GOOD)):
        assert len(read_session(Path("song.als"), data=data).tracks) == 2


def test_a_cut_element_inside_one_of_its_own_kind_costs_time_but_no_truth() -> None:
    nested = GOOD.replace(b"<LiveSet>", b"<LiveSet><Buffer>1<Buffer>2</Buffer>3</Buffer>")
    assert trimmed(nested) != nested
    session = read_session(Path("song.als"), data=nested)
    assert [device.name for device in session.master.devices] == ["EQ Eight", "Pro-L 2"] if session.master else False


def trimmed(xml: bytes, size: int = 1 << 20) -> bytes:
    return b"".join(trim(xml[start : start + size] for start in range(0, len(xml), size)))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_trimming_keeps_everything_else_wherever_the_pieces_end(size: int) -> None:
    xml = b"<a><Buffer Id='1'>x</Buffer><b/><Buffer/><BufferSize Value='1'/><Data>a<c/></Data>text</a>"
    assert trimmed(xml, size) == b"<a><b/><Buffer/><BufferSize Value='1'/>text</a>"
    assert trimmed(GOOD, size) == trimmed(GOOD)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_trimming_keeps_paths_and_no_other_data(size: int) -> None:
    path, long = b"<Data>\n\t43003A00\n\t5C00\n</Data>", b"<Data>" + b"00" * (1 << 15) + b"</Data>"
    xml = b"<a>" + path + b"<Data/><Data>x</Data>" + (long if size > 7 else b"") + b"<b/></a>"
    assert trimmed(xml, size) == b"<a>" + path + b"<Data/><b/></a>"


def test_an_element_that_is_never_closed_is_found_by_the_parser() -> None:
    assert "damaged" in refusal(GOOD.replace(b"<LiveSet>", b"<LiveSet><Buffer>")).what


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e400", "", "true", "9" * 400, "zwölf"])
def test_absurd_values_are_unknown_not_a_crash(value: str) -> None:
    xml = live_set(track("A", number=1) + track("B", number=2), volume=value).replace(
        '<Tempo><Manual Value="120"/>', f'<Tempo><Manual Value="{value}"/>'
    )
    session = read_session(Path("song.als"), data=xml.encode())
    assert session.master is not None
    assert len(session.tracks) == 2


def test_racks_nested_a_thousand_times_end_in_a_session_or_an_error() -> None:
    start = "<AudioEffectGroupDevice><On><Manual Value='true'/></On><Branches><B><DeviceChain><C><Devices>"
    end = "</Devices></C></DeviceChain></B></Branches></AudioEffectGroupDevice>"
    data = live_set(master=start * 1000 + end * 1000).encode()
    try:
        assert isinstance(read_session(Path("song.als"), data=data), Session)
    except SessionError as error:
        assert "nested" in error.what or "depth" in error.what


def test_truncation_and_flipped_bytes_give_a_session_or_a_session_error() -> None:
    rng = random.Random(20261124)
    for path in sorted(FIXTURES.glob("*.als")):
        packed = path.read_bytes()
        xml = zlib.decompress(packed, 31)
        for tenth in range(10):
            for data in (packed[: len(packed) * tenth // 10], xml[: len(xml) * tenth // 10]):
                read_or_refuse(path, data)
        for _ in range(40):
            for broken in (bytearray(packed), bytearray(xml)):
                for _ in range(rng.randint(1, 4)):
                    broken[rng.randrange(len(broken))] = rng.randrange(256)
                read_or_refuse(path, bytes(broken))


def read_or_refuse(path: Path, data: bytes) -> None:
    try:
        assert isinstance(read_session(path, data=data), Session)
    except SessionError as error:
        assert error.what
        assert error.todo


def test_an_output_to_a_track_that_is_not_there_is_unknown() -> None:
    xml = live_set(track("Drums", number=1, output="AudioOut/Track.77/TrackIn"))
    (drums, *_) = read_session(Path("song.als"), data=xml.encode()).tracks
    assert drums.output is None


def test_two_tracks_of_one_id_are_refused() -> None:
    xml = live_set(track("Drums", number=1) + track("Bass", number=1))
    assert "same ID" in refusal(xml.encode()).what
