"""Cue sheets: the songs of an album or a DJ mix with their times, however the sheet was written."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Session, SessionError
from daw_lint.parsers import cue_sheet, read_session
from daw_lint.report.session.tree import lines
from tests.support.corpus import CORPUS, needs_corpus

ALBUM = """REM GENRE House
REM COMMENT "ExactAudioCopy v0.99pb4"
CATALOG 4006408126324
PERFORMER "Night Bus"
TITLE "Depot"
FILE "Depot.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Departure"
    FLAGS DCP
    ISRC DE-AB1-26-00001
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Ring Road"
    ISRC 000000000000
    PREGAP 00:02:00
    INDEX 00 03:58:00
    INDEX 01 04:00:15
    INDEX 02 04:30:00
    POSTGAP 00:01:00
"""
REKORDBOX = """REM DATE 2026-03-12 11:52 AM
REM RECORDED_BY "rekordbox-dj"
TITLE "REC-2026-03-12"
PERFORMER "DJ Depot"
FILE "01 REC-2026-03-12.wav" WAVE
\tTRACK 01 AUDIO
\t\tTITLE "Departure"
\t\tPERFORMER "Night Bus"
\t\tFILE "/Users/dj/Music/Departure.mp3" WAVE
\t\tINDEX 01 00:00:09
\tTRACK 02 AUDIO
\t\tFILE "/Users/dj/Music/Ring Road.mp3" WAVE
\t\tINDEX 01 00:04:12
\tTRACK 03 AUDIO
\t\tTITLE "Late"
\t\tINDEX 01 01:02:03
"""


def read(text: str | bytes, path: Path = Path("mix.cue")) -> Session:
    data = text.encode() if isinstance(text, str) else text
    assert cue_sheet.sniff(data)
    return cue_sheet.PARSER.session(path, data, Limits())


def times(session: Session) -> list[float]:
    return [round(marker.time_s, 3) for marker in session.markers]


def test_songs_are_markers_with_times_of_75_frames_a_second() -> None:
    session = read(ALBUM)
    assert [marker.name for marker in session.markers] == ["Departure", "Ring Road"]
    assert times(session) == [0.0, 240.2]
    assert all(marker.position_beats is None for marker in session.markers)


def test_songs_have_performers_and_isrc_where_they_are_told() -> None:
    session = read(ALBUM)
    assert [marker.performer for marker in session.markers] == ["Night Bus", "Night Bus"]
    assert [marker.isrc for marker in session.markers] == ["DEAB12600001", None]


def test_a_guest_does_not_make_the_others_songs_of_the_albums_performer() -> None:
    session = read(ALBUM.replace('    TITLE "Ring Road"\n', '    TITLE "Ring Road"\n    PERFORMER "Guest"\n'))
    assert [marker.performer for marker in session.markers] == [None, "Guest"]


def test_the_program_and_its_remark_are_told() -> None:
    session = read(ALBUM)
    assert (session.application, session.application_version) == ("ExactAudioCopy", "0.99pb4")
    assert session.annotation == "ExactAudioCopy v0.99pb4"
    assert read(ALBUM.replace("REM COMMENT", "REM NOTHING")).application == "Cue sheet"


def test_it_has_no_mixer_and_every_missing_fact_has_its_reason() -> None:
    session = read(ALBUM)
    assert session.facts == {Fact.MEDIA, Fact.MARKERS, Fact.ANNOTATIONS}
    assert (session.tracks, session.master) == ((), None)
    assert "no plug-ins" in session.missing_facts[Fact.DEVICES]


def test_rekordbox_writes_hours_and_names_the_files_that_were_played() -> None:
    session = read(REKORDBOX)
    assert times(session) == [9.0, 252.0, 3723.0]
    assert [marker.name for marker in session.markers] == ["Departure", "Ring Road", "Late"]
    assert [marker.performer for marker in session.markers] == ["Night Bus", None, None]
    assert [media.stored_path for media in session.media] == ["01 REC-2026-03-12.wav"]
    assert session.application == "rekordbox-dj"
    assert Fact.MARKERS in session.facts


def test_played_files_of_another_dj_program_are_told_by_the_recording_that_would_be_left_over() -> None:
    sheet = REKORDBOX.replace("REM RECORDED_BY", "REM NOTHING").replace('\t\tTITLE "Late"\n', '\t\tFILE "c.mp3" MP3\n')
    session = read(sheet)
    assert [media.stored_path for media in session.media] == ["01 REC-2026-03-12.wav"]
    assert times(session) == [0.12, 4.16, 62.04]


def test_a_file_for_each_track_is_media_wherever_it_is_named() -> None:
    before = read(
        'FILE "1.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nFILE "2.wav" WAVE\nTRACK 02 AUDIO\nINDEX 01 00:00:00'
    )
    inside = read(
        'TRACK 01 AUDIO\nFILE "1.wav" WAVE\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nFILE "2.wav" WAVE\nINDEX 01 00:00:00'
    )
    for session in (before, inside):
        assert [media.stored_path for media in session.media] == ["1.wav", "2.wav"]
        assert [marker.media_path for marker in session.markers] == ["1.wav", "2.wav"]


def test_a_gap_at_the_end_of_the_previous_file_leaves_the_start_in_the_next() -> None:
    sheet = """FILE "1.wav" WAVE
  TRACK 01 AUDIO
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    INDEX 00 03:58:00
FILE "2.wav" WAVE
    INDEX 01 00:00:00
"""
    assert [(marker.time_s, marker.media_path) for marker in read(sheet).markers] == [(0.0, "1.wav"), (0.0, "2.wav")]


def test_times_in_several_files_are_not_taken_for_times_of_one_recording() -> None:
    session = read(
        'FILE "1.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nFILE "2.wav" WAVE\nTRACK 02 AUDIO\nINDEX 01 00:00:00'
    )
    assert "several files" in session.missing_facts[Fact.MARKERS]


@pytest.mark.parametrize(
    ("stored", "time_s"),
    [("120:00:00", 7200.0), ("1:02:03", 62.04), ("01:02:03:00", 3723.0), ("00:60:00", None), ("00:00:75", None),
     ("12345", None), ("1:2", None), ("-1:00:00", None), ("00:0x:00", None)],
)  # fmt: skip
def test_a_time_that_makes_no_sense_is_unknown(stored: str, time_s: float | None) -> None:
    session = read(f'FILE "a.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 {stored}\n')
    assert [marker.time_s for marker in session.markers] == ([] if time_s is None else [time_s])
    assert (Fact.MARKERS in session.missing_facts) == (time_s is None)


def test_a_track_without_a_start_makes_the_list_incomplete() -> None:
    session = read(ALBUM.replace("INDEX 01 04:00:15", "INDEX 03 04:00:15"))
    assert [marker.name for marker in session.markers] == ["Departure"]
    assert Fact.MARKERS in session.missing_facts


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_line_ends_tabs_capitals_and_spaces_do_not_matter(line_end: str) -> None:
    sloppy = (
        ALBUM.replace("    INDEX", "\t index  ")
        .replace("TRACK ", "Track   ")
        .replace('"\n', '"  \n')
        .replace("\n", line_end)
    )
    assert times(read(sloppy)) == [0.0, 240.2]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("utf-8", "Fähre"), ("utf-8-sig", "フェリー"), ("utf-16", "Паром"), ("cp1252", "Fähre"), ("cp1252", "Mädchen “live”"),
     ("cp932", "フェリー乗り場"), ("cp1252", "Sigur Rós")],
)  # fmt: skip
def test_the_text_is_read_in_its_encoding(encoding: str, title: str) -> None:
    session = read(ALBUM.replace("Ring Road", title).encode(encoding))
    assert session.markers[1].name == title
    assert times(session) == [0.0, 240.2]


def test_quotes_inside_of_and_around_names_are_understood() -> None:
    sheet = 'FILE My long mix.mp3 MP3\nTRACK 01 AUDIO\nTITLE The "Best" of\nINDEX 01 00:00:00\n'
    session = read(sheet)
    assert [media.stored_path for media in session.media] == ["My long mix.mp3"]
    assert session.markers[0].name == 'The "Best" of'
    quoted = read(
        sheet.replace("My long mix.mp3 MP3", '"The "Best" mix.mp3" MP3').replace('The "Best" of', '"The "Best" of"')
    )
    assert [media.stored_path for media in quoted.media] == ['The "Best" mix.mp3']
    assert quoted.markers[0].name == 'The "Best" of'


def test_files_are_looked_up_beside_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "mix.cue"
    (media,) = read(ALBUM, path).media
    assert (media.exists, media.resolved) == (False, tmp_path / "Depot.wav")
    (tmp_path / "Depot.wav").write_bytes(b"RIFF")
    assert read(ALBUM, path).media[0].exists is True


def test_a_wave_that_was_encoded_since_is_found(tmp_path: Path) -> None:
    (tmp_path / "depot.txt").write_bytes(b"")
    assert read(ALBUM, tmp_path / "mix.cue").media[0].exists is False
    (tmp_path / "depot.FLAC").write_bytes(b"fLaC")
    (media,) = read(ALBUM, tmp_path / "mix.cue").media
    assert (media.exists, media.resolved, media.location) == (True, tmp_path / "depot.FLAC", "project")


def test_a_file_whose_name_is_a_guess_is_not_missed(tmp_path: Path) -> None:
    sheet = ALBUM.replace("Depot.wav", "Fähre.wav")
    assert read(sheet, tmp_path / "mix.cue").media[0].exists is False
    assert read(sheet.encode("cp1252"), tmp_path / "mix.cue").media[0].exists is None


def test_tracks_of_data_are_no_songs() -> None:
    session = read(ALBUM.replace("TRACK 01 AUDIO", "TRACK 01 MODE1/2352"))
    assert [marker.name for marker in session.markers] == ["Ring Road"]
    with pytest.raises(SessionError, match="data disc"):
        read(ALBUM.replace(" AUDIO", " MODE1/2352"))


@pytest.mark.parametrize(
    "data",
    [b"#Schema: {\n  name: string\n}\n", b'FILE "a.wav" WAVE\n', b"TRACK 01 AUDIO\n", b"<REAPER_PROJECT 0.1\n  <TRACK\n  NAME a\n",
     b"\0" + ALBUM.encode()],
)  # fmt: skip
def test_other_text_is_not_claimed(data: bytes) -> None:
    assert not cue_sheet.sniff(data)


def test_show_lists_the_songs_with_who_plays_them() -> None:
    shown = ["".join(part for part, _ in line) for line in lines(read(ALBUM))]
    assert "  0:00.000  Departure  Night Bus, DEAB12600001" in shown
    assert "  4:00.200  Ring Road  Night Bus" in shown


def test_damage_gives_a_session_or_a_session_error() -> None:
    chance = random.Random(20261126)
    good = REKORDBOX.encode("utf-16")
    for _ in range(300):
        data = bytearray(good if chance.random() < 0.5 else ALBUM.encode())
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            assert isinstance(cue_sheet.read(Path("mix.cue"), bytes(data), limits=None), Session)  # type: ignore[arg-type]
        except SessionError as error:
            assert error.todo


@pytest.mark.parametrize(
    "line", [" " * 400_000, '"' * 400_000, "FILE " + '" ' * 200_000, "REM COMMENT v" + " v1" * 100_000]
)
def test_lines_of_any_length_are_read_in_time(line: str) -> None:
    assert times(read(f"{ALBUM}{line}x\n{line}")) == [0.0, 240.2]


def agree_with_dawtool(path: Path) -> int:
    """Compare times with dawtool, which leaves the frames out."""
    dawtool = pytest.importorskip("dawtool", reason="dawtool is not installed: its times are one more oracle")
    with path.open("rb") as stream:
        theirs = [marker.time for marker in dawtool.extract_markers(str(path), stream)]
    assert [int(marker.time_s) for marker in read_session(path).markers] == theirs
    return len(theirs)


@pytest.mark.parametrize(
    "sheet", [ALBUM.replace("    INDEX 00 03:58:00\n", "").replace("    INDEX 02 04:30:00\n", ""), REKORDBOX]
)
def test_times_of_albums_and_of_rekordbox_agree_with_dawtool(tmp_path: Path, sheet: str) -> None:
    (tmp_path / "mix.cue").write_text(sheet, "utf-8")
    assert agree_with_dawtool(tmp_path / "mix.cue") == sheet.count("TRACK ")


@needs_corpus
def test_times_of_real_sheets_agree_with_dawtool() -> None:
    paths = sorted(CORPUS.glob("cue/*/*.cue"))
    if not paths:
        pytest.skip("the corpus has no cue sheets")
    assert all(agree_with_dawtool(path) for path in paths)
