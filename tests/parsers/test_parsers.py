"""What holds for the parsers of all formats, on the real sessions and on our own fixtures."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

import pytest

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.limits import Limits
from daw_lint.model.session import ParserBugError, Session, SessionError
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers import PARSERS, is_session_name, read_session
from daw_lint.parsers.parser import Parser
from tests.support.command_line import run
from tests.support.corpus import CORPUS
from tests.support.damage import damaged
from tests.support.whole_sessions import FIXTURES, check_whole

SLOW_BYTES = 3 << 20
FLIPS, LARGE_BYTES = 12, 1 << 18


def sessions_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and is_session_name(path.name))


ALL = [*sessions_in(FIXTURES), *sessions_in(CORPUS)]
SMALL = [path for path in ALL if path.stat().st_size < SLOW_BYTES]
named = pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.name, marks=() if path in SMALL else pytest.mark.slow) for path in ALL]
)


def test_the_fixtures_are_found() -> None:
    assert sessions_in(FIXTURES)


@named
def test_no_two_parsers_claim_one_file(path: Path) -> None:
    data = path.read_bytes()
    claims = [parser.name for parser in PARSERS if parser.sniff(data)]
    assert len(claims) <= 1


@named
def test_a_file_gives_a_session_or_one_clear_error_in_short_time(path: Path) -> None:
    begin = time.process_time()
    try:
        session = read_session(path)
    except SessionError as error:
        assert error.what
        assert error.todo
        assert "\n" not in error.what + error.todo
        return
    assert time.process_time() - begin < 10  # no measurement: only what hangs is caught
    check_whole(session)


@pytest.mark.slow
@named
def test_a_file_gives_what_its_format_gives_less_what_it_names_as_missing(path: Path) -> None:
    try:
        session = read_session(path)
    except SessionError:
        return
    (parser,) = [parser for parser in PARSERS if parser.sniff(path.read_bytes())]
    assert session.facts == parser.gives - session.missing_facts.keys()


OF_FIXTURES = {
    parser: [path for path in sessions_in(FIXTURES) if parser.sniff(path.read_bytes())] for parser in PARSERS
}


@pytest.mark.parametrize(
    "parser", [parser for parser in PARSERS if OF_FIXTURES[parser]], ids=lambda parser: parser.name
)
def test_a_format_gives_each_fact_that_it_declares_in_a_fixture(parser: Parser) -> None:
    given = frozenset().union(*(read_session(path).facts for path in OF_FIXTURES[parser]))
    assert given == parser.gives


def test_a_format_of_full_depth_declares_all_facts_and_has_a_fixture() -> None:
    for parser in PARSERS:
        assert (parser.depth == "full") <= (parser.gives >= FULL_FACTS and bool(OF_FIXTURES[parser])), parser.name


SMALLEST = {
    parser.name: min(files, key=lambda path: path.stat().st_size)
    for parser in PARSERS
    if (files := [path for path in sessions_in(FIXTURES) if parser.sniff(path.read_bytes())])
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALLEST)
def test_a_thousand_damaged_copies_give_sessions_or_errors_and_nothing_else(name: str) -> None:
    path = SMALLEST[name]
    for data in damaged(path.read_bytes(), path.name, 1000):
        try:
            check_whole(read_session(path, data=data, limits=Limits()))
        except SessionError as error:
            assert error.what
            assert not isinstance(error, ParserBugError), error


@pytest.mark.slow
@pytest.mark.parametrize("path", SMALL[:: max(1, len(SMALL) // 90)], ids=lambda path: path.name)
def test_damage_gives_a_session_or_an_error_and_nothing_else(path: Path) -> None:
    flips = FLIPS if path.stat().st_size < LARGE_BYTES else 2
    for data in damaged(path.read_bytes(), path.name, flips):
        try:
            check_whole(read_session(path, data=data, limits=Limits()))
        except SessionError as error:
            assert error.what
            assert not isinstance(error, ParserBugError), error


def test_numbers_beyond_reason_are_an_error_with_words(tmp_path: Path) -> None:
    project = b'<REAPER_PROJECT 0.1 "7.0/linux" 1\n  TEMPO 1e300 4 4\n>\n'
    path = tmp_path / "song.rpp"
    path.write_bytes(project)
    try:
        assert read_session(path).tempo_map is None
    except SessionError as error:
        assert error.what


def test_the_page_of_formats_names_every_parser_and_its_suffixes() -> None:
    page = (FIXTURES.parent / "docs" / "formats.md").read_text("utf-8")
    for parser in PARSERS:
        assert parser.name.split(" (")[0] in page or parser.name in page
        assert all(suffix in page for suffix in parser.suffixes), parser.name


@pytest.mark.parametrize(
    "error", [ValueError("oops"), KeyError("oops"), ZeroDivisionError("oops"), AttributeError("oops")]
)
def test_a_bug_of_a_parser_is_told_as_ours_and_not_as_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*arguments: object) -> Session:
        raise error

    monkeypatch.setattr("daw_lint.parsers.reaper.project.read_project", fail)
    path = tmp_path / "Song.rpp"
    path.write_bytes(b'<REAPER_PROJECT 0.1 "7.0/linux" 1\n  TEMPO 120 4 4\n>\n')
    with pytest.raises(ParserBugError) as caught:
        read_session(path)
    words = f"daw-lint itself failed here ({type(error).__name__}: "
    assert caught.value.what.startswith(words)
    assert "backup" not in str(caught.value)
    checked = run("check", path, "--isolated", "--format", "concise", raises=True)
    assert checked.exit_code == 2
    assert f"E902 error {words}" in re.sub(" +", " ", checked.output)
    shown = run("show", path, raises=True)
    assert shown.exit_code == 2
    assert words in shown.output
    assert run("diff", path, path, raises=True).exit_code == 2


def test_numbers_that_cannot_be_computed_with_are_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> Session:
        TempoMap((TempoPoint(0.0, 1e300),))
        raise AssertionError

    monkeypatch.setattr("daw_lint.parsers.reaper.project.read_project", fail)
    with pytest.raises(SessionError, match="numbers beyond reason") as caught:
        read_session(tmp_path / "Song.rpp", data=b'<REAPER_PROJECT 0.1 "7.0/linux" 1\n>\n')
    assert not isinstance(caught.value, ParserBugError)


@pytest.mark.parametrize(
    "suffix", [suffix for parser in PARSERS if not parser.has_bundles for suffix in parser.suffixes]
)
def test_a_file_of_zeros_is_said_to_hold_nothing_else(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"Song{suffix}"
    path.write_bytes(bytes(70_000))
    output = run("check", path, "--isolated").output
    assert re.search(r"E902 error +the file holds zeros only \(70,000 bytes\): its content is lost", output)
    (tmp_path / "Song.wav").write_bytes(bytes(70_000))
    assert "the file holds zeros where its header must be" in run("check", tmp_path / "Song.wav", "--isolated").output
    path.write_bytes(b"")
    assert re.search(r"E902 error +the file is empty", run("check", path, "--isolated").output)


def test_a_truncated_project_is_judged_as_far_as_it_goes(tmp_path: Path) -> None:
    limiter = '<VST "VST3: Pro-L 2 (FabFilter)" "FabFilter Pro-L 2.vst3" 0 ""\n  >'
    head = f'<REAPER_PROJECT 0.1 "7.0/linux" 1\n  TEMPO 120 4 4\n<MASTERFXLIST\n  BYPASS 0 0 0\n  {limiter}\n>\n'
    soloed = '<TRACK\n  NAME "A"\n  MUTESOLO 0 1 0\n>\n<TRACK\n  NAME "B"\n'
    path = tmp_path / "Song.rpp"
    for end in ("", "\0" * 4096):
        path.write_text(head + soloed + end, "utf-8")
        result = run("check", path, "--isolated", "--format", "json")
        report = json.loads(result.stdout)
        codes = {finding["code"] for finding in report["findings"]}
        assert result.exit_code == 1
        assert codes == {"E902", "MB101"}
        unjudged = {entry["code"]: entry["reason"] for entry in report["not_judged"]}
        assert "truncated in track 2, 'B'" in unjudged["SH101"]
        assert "the file is truncated in track 2" in run("show", path).output
        assert "the file is truncated in track 2" in run("show", path, "--plain").output
        compared = run("diff", path, path)
        assert compared.exit_code == 2
        assert "the file is truncated in track 2" in compared.output


def test_files_that_were_not_looked_for_are_not_counted_as_there(tmp_path: Path) -> None:
    def shown(*files: str) -> str:
        items = "".join(f'<ITEM\nPOSITION 0\nLENGTH 1\n<SOURCE WAVE\nFILE "{name}"\n>\n>\n' for name in files)
        path = tmp_path / "Song.rpp"
        path.write_text(f'<REAPER_PROJECT 0.1 "7.0/linux" 1\nTEMPO 120 4 4\n<TRACK\n{items}>\n>\n', "utf-8")
        return next(line for line in run("show", path).output.splitlines() if line.startswith("Media"))

    (tmp_path / "here.wav").write_bytes(b"RIFF")
    (tmp_path / "empty.wav").write_bytes(b"")
    drive = "Q:\\Samples\\{}.wav" if sys.platform != "win32" else "/Volumes/Samples/{}.wav"
    assert shown(drive.format("a")) == "Media  1 file, not looked for"
    assert shown(drive.format("a"), "gone.wav") == "Media  2 files, 1 missing, 1 not looked for"
    assert shown("here.wav", "gone.wav") == "Media  2 files, 1 missing"
    assert shown("here.wav", "empty.wav") == "Media  2 files, 0 missing, 1 unusable"


def test_an_archive_that_is_cut_off_is_told_from_one_with_wrong_bytes(tmp_path: Path) -> None:
    whole = (FIXTURES / "studio_one" / "clean.song").read_bytes()
    cut, wrong = tmp_path / "cut.song", tmp_path / "wrong.song"
    cut.write_bytes(whole[: len(whole) // 2])
    wrong.write_bytes(whole.replace(b"PK\x01\x02", b"PK\x09\x09"))
    assert "the file is cut off: the end of its zip archive is missing" in run("check", cut, "--isolated").output
    assert "the zip archive is damaged: copy it again" in run("check", wrong, "--isolated").output
