"""What holds for the parsers of all formats, on the real sessions and on our own fixtures."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from daw_lint.model.facts import FULL_FACTS
from daw_lint.model.session import SessionError
from daw_lint.parsers import PARSERS, Limits, is_session_name, read_session
from daw_lint.parsers.parser import Parser
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


@pytest.mark.slow
@pytest.mark.parametrize("path", SMALL[:: max(1, len(SMALL) // 90)], ids=lambda path: path.name)
def test_damage_gives_a_session_or_an_error_and_nothing_else(path: Path) -> None:
    flips = FLIPS if path.stat().st_size < LARGE_BYTES else 2
    for data in damaged(path.read_bytes(), path.name, flips):
        try:
            check_whole(read_session(path, data=data, limits=Limits()))
        except SessionError as error:
            assert error.what


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
