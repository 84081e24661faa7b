"""Each question of the book, asked of a made archive that has something in it for every one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from daw_lint.archive.questions.ask import Told, answer
from daw_lint.archive.questions.question import INSTALLED, Question, book, load, names
from daw_lint.archive.questions.stock import Stock, StockError
from tests.support.archive_songs import write_songs
from tests.support.archive_stock import StockMaker


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    return Stock(str(write_songs(tmp_path_factory.mktemp("stock"))))


def asked(stock: Stock, name: str, *arguments: str) -> list[dict[str, Any]]:
    told = answer(stock, load(name), list(arguments))
    return [dict(zip(told.columns, row, strict=True)) for row in told.rows]


def by_file(rows: list[dict[str, Any]], column: str) -> dict[str, Any]:
    return {row["file"].rpartition("/")[2]: row[column] for row in rows}


def told_of(stock: Stock, question: Question, folder: Path) -> Told:
    """Ask a question with an argument of the kind that it wants."""
    if question.argument is None:
        return answer(stock, question, [])
    listing = folder / "installed.txt"
    listing.write_text("Ozone 9\n", "utf-8")
    return answer(stock, question, [str(listing) if question.argument.kind == INSTALLED else question.argument.example])


@pytest.mark.parametrize("name", names())
def test_a_question_explains_each_of_its_columns_and_gives_no_other(stock: Stock, name: str, tmp_path: Path) -> None:
    question = load(name)
    told = told_of(stock, question, tmp_path)
    assert told.columns == tuple(question.columns)
    assert all(question.columns.values())
    assert question.answers.endswith("?")


@pytest.mark.parametrize("name", names())
def test_a_question_finds_something_in_an_archive_made_for_it(stock: Stock, name: str, tmp_path: Path) -> None:
    assert told_of(stock, load(name), tmp_path).rows


@pytest.mark.parametrize("name", names())
def test_an_answer_is_the_same_each_time(stock: Stock, name: str, tmp_path: Path) -> None:
    assert told_of(stock, load(name), tmp_path) == told_of(stock, load(name), tmp_path)


@pytest.mark.parametrize("name", names())
def test_a_question_asked_of_an_empty_stock_is_answered_by_nothing(name: str, tmp_path: Path) -> None:
    told = told_of(Stock(str(StockMaker().write(tmp_path / "stock"))), load(name), tmp_path)
    assert (told.rows, told.not_known) == ([], 0)


def test_a_session_with_hidden_devices_is_not_known_to_open_rather_than_opening(stock: Stock) -> None:
    answers = by_file(asked(stock, "opens-without-third-party"), "answer")
    assert answers == {
        "Loud.als": "no", "Old.rpp": "no", "Broken.als": "not known", "Killer.flp": "not known",
        "Hidden.cpr": "not known", "Scripts.rpp": "not known", "Clean v1.als": "yes", "Clean v2.als": "yes",
    }  # fmt: skip


def test_the_reason_is_that_of_the_file(stock: Stock) -> None:
    reasons = by_file(asked(stock, "opens-without-third-party"), "because")
    assert reasons["Hidden.cpr"] == "a Cubase project hides its devices"
    assert reasons["Loud.als"] == "needs FabFilter Pro-L 2 (AU), iZotope Ozone 9 (VST3)"


@pytest.mark.parametrize("words", ["ozone", "iZotope Ozone", "VST3:" + "0A" * 16])
def test_a_plugin_is_found_by_a_part_of_its_name_by_its_maker_and_by_its_id(stock: Stock, words: str) -> None:
    rows = asked(stock, "needs-plugin", words)
    assert [(row["plugin"], row["instances"], row["switched_off"]) for row in rows] == [("Ozone 9", 2, 1)]


def test_sessions_that_do_not_tell_their_plugins_are_counted_beside_those_that_need_one(stock: Stock) -> None:
    told = answer(stock, load("needs-plugin"), ["ozone"])
    assert told.not_known == 3, "one hides its devices, two could not be read"


def test_a_percent_sign_in_a_name_is_no_pattern(stock: Stock) -> None:
    assert asked(stock, "needs-plugin", "%") == []
    assert asked(stock, "needs-plugin", "' OR 1 = 1 --") == []


def test_a_missing_sample_is_found_elsewhere_by_its_name_in_any_case(stock: Stock) -> None:
    found = {row["media"]: row for row in asked(stock, "lacks-media")}
    kick = found["Kick.wav"]
    assert (kick["candidates"], kick["sizes"], kick["size"]) == (2, 1, 2000)
    assert kick["candidate"] == "/music/Samples/Kick.wav"
    assert (found["Gone.wav"]["candidates"], found["Gone.wav"]["candidate"]) == (0, None)


def test_media_that_cannot_be_looked_for_are_not_known_and_not_missing(stock: Stock) -> None:
    found = {row["media"]: row["state"] for row in asked(stock, "lacks-media")}
    assert found == {"Gone.wav": "missing", "Kick.wav": "missing", "Pad.wav": "not known"}


def test_only_a_name_that_says_so_makes_a_plugin_32_bit(stock: Stock) -> None:
    answers = by_file(asked(stock, "breaks-on-64-bit"), "answer")
    assert [name for name, said in answers.items() if said == "breaks"] == ["Old.rpp"]
    assert answers["Loud.als"] == "not known", "a VST3 and an AU do not say how many bits they have"
    assert answers["Clean v1.als"] == answers["Scripts.rpp"] == "nothing is known against it"


@pytest.mark.parametrize(
    ("name", "is_old"),
    [
        ("Comp (x86)", True), ("Comp_x86", True), ("Comp 32-bit", True), ("Comp (32 bit)", True), ("Comp i386", True),
        ("Comp (x86_64)", False), ("Comp x64", False), ("x86box", False), ("Comp 132 bits", False),
    ],
)  # fmt: skip
def test_a_name_with_x86_64_has_64_bits(name: str, is_old: bool, tmp_path: Path) -> None:
    made = StockMaker()
    made.device(made.session("/a/a.rpp"), name, "VST2")
    stock = Stock(str(made.write(tmp_path)))
    said = asked(stock, "breaks-on-apple-silicon")[0]["answer"]
    assert said == ("breaks" if is_old else "not known")


def test_a_plugin_counts_as_32_bit_whichever_spelling_of_it_comes_first(tmp_path: Path) -> None:
    made = StockMaker()
    session = made.session("/a/a.rpp")
    made.device(session, "A Synth", "VST2", plugin="Synth")
    made.device(session, "Synth (x86)", "VST2", plugin="Synth")
    assert (
        asked(Stock(str(made.write(tmp_path))), "breaks-on-64-bit")[0]["because"] == "the name says 32-bit: Synth (x86)"
    )


def test_copies_are_found_by_content_and_versions_by_song(stock: Stock) -> None:
    assert [row["file"].rpartition("/")[2] for row in asked(stock, "doubles")] == ["Clean v1.als", "Clean v2.als"]
    versions = asked(stock, "song-versions")
    assert [(row["song"], row["newest_first"], row["has_copy"]) for row in versions] == [
        ("clean", 1, True),
        ("clean", 2, True),
    ]


def test_a_double_of_a_bounce_is_found_by_the_checksum_of_the_bounce(tmp_path: Path) -> None:
    made = StockMaker()
    for name in ("a", "b"):
        key = made.file(f"/a/{name}.wav")
        made.bounce(key, f"/a/{name}.wav", sha256="same")
    assert len(asked(Stock(str(made.write(tmp_path))), "doubles")) == 2


def test_a_session_whose_bounces_are_not_known_is_not_listed_as_one_without(stock: Stock) -> None:
    told = answer(stock, load("without-bounce"), [])
    assert "Hidden.cpr" not in str(told.rows)
    assert told.not_known == 3


def test_the_age_of_a_version_is_that_of_its_major_version(stock: Stock) -> None:
    found = {(row["program"], row["version"]): row["released"] for row in asked(stock, "daw-versions")}
    assert found[("REAPER", "4.22")] == 2011
    assert found[("Cubase", "5.0")] == 2009


def test_a_program_that_is_not_in_our_table_has_no_age(tmp_path: Path) -> None:
    made = StockMaker()
    made.session("/a/a.als", application="Nobody's DAW", application_version="3")
    assert asked(Stock(str(made.write(tmp_path))), "daw-versions")[0]["released"] is None


def test_suppressed_findings_are_left_out(stock: Stock) -> None:
    assert {row["code"]: row["findings"] for row in asked(stock, "most-broken-rules")}["SH102"] == 1


def test_what_killed_its_process_is_not_known_for_this_reason(stock: Stock) -> None:
    whole = [row["why"] for row in asked(stock, "not-known") if row["what"] == "the whole session"]
    assert whole == ["killed its process twice", "the file is cut off"]


def test_backups_and_foreign_files_are_no_sessions_of_the_archive(tmp_path: Path) -> None:
    made = StockMaker()
    for status in ("passed over", "foreign"):
        made.file(f"/a/{status}.als", "session", status)
    assert asked(Stock(str(made.write(tmp_path))), "opens-without-third-party") == []


def test_an_argument_too_few_or_too_many_is_refused_with_an_example(stock: Stock) -> None:
    with pytest.raises(
        StockError, match=r"needs NAME, a part of the name.*: daw-lint archive query STOCK needs-plugin Ozone"
    ):
        answer(stock, load("needs-plugin"), [])
    with pytest.raises(StockError, match="rates takes no argument"):
        answer(stock, load("rates"), ["x"])


def test_every_question_says_what_an_answer_does_not_say() -> None:
    assert [question.name for question in book() if not question.caveats] == []


def test_a_session_that_needs_plugins_and_hides_others_is_to_be_opened_once_too(tmp_path: Path) -> None:
    made = StockMaker()
    part: dict[str, Any] = {
        "devices_known": False,
        "missing_facts": [{"fact": "session.devices", "why": "the groups are not read"}],
    }
    key = made.session("/music/Part.cpr", facts=["session.media"], **part)
    made.device(key, "Ozone 9", "VST3", vendor="iZotope")
    stock = Stock(str(made.write(tmp_path)))
    (row,) = asked(stock, "opens-without-third-party")
    assert row["answer"] == "no"
    assert row["because"] == "needs iZotope Ozone 9 (VST3); perhaps more: the groups are not read"
    assert "open once, and write down the plug-ins" in {row["what"] for row in asked(stock, "in-ten-years")}


def test_a_session_with_scripts_tells_all_its_devices_and_only_their_origin_is_to_be_looked_up(tmp_path: Path) -> None:
    made = StockMaker()
    made.device(made.session("/music/Scripts.rpp"), "loser/3BandEQ", "JSFX")
    steps = {row["what"] for row in asked(Stock(str(made.write(tmp_path))), "in-ten-years")}
    assert "look whose devices these are, and keep a copy" in steps
    assert "open once, and write down the plug-ins" not in steps


@pytest.mark.parametrize(
    ("known", "number"),
    [({}, 0), ({"media_unknown": 1}, 1), ({"media": None}, 1), ({"bounces": None}, 1), ({"application": "Other"}, 1)],
)
def test_the_list_of_work_counts_the_sessions_of_which_not_all_is_known(
    known: dict[str, Any], number: int, tmp_path: Path
) -> None:
    made = StockMaker()
    made.session("/music/Song.als", **known)
    assert answer(Stock(str(made.write(tmp_path))), load("in-ten-years"), []).not_known == number


def test_each_row_of_the_list_of_work_leads_to_the_sessions_that_it_counts(stock: Stock) -> None:
    for row in asked(stock, "in-ten-years"):
        same = [found for found in asked(stock, "to-do", row["what"]) if found["what"] == row["what"]]
        assert len({found["file"] for found in same}) == row["sessions"]
        assert row["question"] in names()
