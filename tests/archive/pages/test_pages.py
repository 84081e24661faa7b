"""The pages as files: what is in the pieces, what stays in the folder, and what names cannot do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from daw_lint.archive.pages.write import write_pages
from daw_lint.report.archive.pages.pieces import MARK
from tests.support.archive_songs import songs, write_songs
from tests.support.archive_stock import StockMaker
from tests.support.hostile_names import IN_TEXT, STEERS, TAG

CALL = re.compile(rf"{re.escape(MARK)}\ndawLintPiece\((\"[a-z]+/[a-z]+-\d+\"),(.*)\);\n", re.DOTALL)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_pages(str(write_songs(folder / "stock")), folder / "pages")
    return folder / "pages"


def piece(folder: Path, name: str) -> Any:
    call = CALL.fullmatch((folder / "data" / f"{name}.js").read_text("ascii"))
    assert call is not None
    assert json.loads(call[1]) == name
    return json.loads(call[2])


def manifest(folder: Path) -> dict[str, Any]:
    import html

    found = re.search(r'data-manifest="([^"]*)"', (folder / "index.html").read_text("utf-8"))
    assert found is not None
    return {entry["name"]: entry for entry in json.loads(html.unescape(found[1]))["lists"]}


def place(folder: Path, name: str, label: str) -> int:
    return [column[0] for column in manifest(folder)[name]["columns"]].index(label)


def test_every_piece_is_one_call_with_json_under_its_own_name(report: Path) -> None:
    found = sorted((report / "data").glob("*/*.js"))
    assert len(found) > 50
    for path in found:
        piece(report, f"{path.parent.name}/{path.stem}")


def test_the_rows_are_those_of_the_archive_and_unknown_is_null(report: Path) -> None:
    rows = piece(report, "sessions/rows-0")
    names = rows[place(report, "sessions", "Session")]
    assert names == sorted(names)
    assert len(names) == 8
    plugins = dict(zip(names, rows[place(report, "sessions", "Plug-ins")], strict=True))
    assert plugins["Loud.als"] == 2
    assert plugins["Clean v1.als"] == 0
    assert plugins["Hidden.cpr"] is None
    assert plugins["Broken.als"] is None


def test_media_are_all_there_only_where_that_is_known_of_each(tmp_path: Path) -> None:
    made = StockMaker()
    for number, (missing, unknown) in enumerate([(0, 0), (0, 2), (1, 2), (None, None)]):
        made.session(f"/a/{number}.als", media_missing=missing, media_unknown=unknown)
    write_pages(str(made.write(tmp_path / "stock")), tmp_path / "pages")
    column = place(tmp_path / "pages", "sessions", "Media")
    assert piece(tmp_path / "pages", "sessions/rows-0")[column] == ["all there", None, "some missing", None]
    missing = place(tmp_path / "pages", "sessions", "Missing media")
    assert piece(tmp_path / "pages", "sessions/rows-0")[missing] == [0, None, 1, None]


def test_an_order_puts_what_is_not_known_last(report: Path) -> None:
    column = place(report, "sessions", "Plug-ins")
    values = piece(report, "sessions/rows-0")[column]
    known, order = piece(report, f"sessions/order-{column}")
    assert sorted(order) == list(range(8))
    shown = [values[row] for row in order]
    assert shown[:known] == sorted(value for value in values if value is not None)
    assert set(shown[known:]) == {None}


def test_the_sessions_behind_a_plugin_are_those_that_need_it(report: Path) -> None:
    names = piece(report, "sessions/rows-0")[0]
    plugins = piece(report, "plugins/rows-0")[0]
    members = piece(report, "plugins/members-0")
    assert manifest(report)["plugins"]["starts"] == [0]
    assert [names[row] for row in members[plugins.index("Ozone 9")]] == ["Loud.als"]


def test_members_of_many_rows_go_into_several_pieces_that_say_where_they_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daw_lint.report.archive.pages.pieces._MOST_MEMBERS", 2)
    write_pages(str(write_songs(tmp_path / "stock")), tmp_path)
    starts = manifest(tmp_path)["plugins"]["starts"]
    assert len(starts) > 1
    packs = [piece(tmp_path, f"plugins/members-{number}") for number in range(len(starts))]
    assert starts == [sum(map(len, packs[:number])) for number in range(len(packs))]
    assert sum(map(len, packs)) == manifest(tmp_path)["plugins"]["rows"]


def test_details_say_what_a_session_needs_lacks_and_does_not_tell(report: Path) -> None:
    names = piece(report, "sessions/rows-0")[0]
    details = piece(report, "sessions/detail-0")
    loud = details[names.index("Loud.als")]
    assert [entry["name"] for entry in loud["plugins"][1]] == ["FabFilter Pro-L 2", "iZotope Ozone 9"]
    assert [(entry["name"], entry["state"]) for entry in loud["media"][1]][2] == ("Pad.wav", "not known")
    assert [(entry["code"], entry["number"]) for entry in loud["findings"][1]] == [("MB101", 1), ("SH102", 1)]
    assert details[names.index("Hidden.cpr")]["unknown"][1] == [
        {"what": "devices", "why": "a Cubase project hides its devices"}
    ]


def test_many_entries_of_a_session_are_counted_and_the_first_are_shown(tmp_path: Path) -> None:
    made = StockMaker()
    session = made.session("/a/a.als")
    for number in range(100):
        made.device(session, f"Plug-in {number:03d}")
    write_pages(str(made.write(tmp_path / "stock")), tmp_path)
    total, shown = piece(tmp_path, "sessions/detail-0")[0]["plugins"]
    assert (total, len(shown)) == (100, 60)


def test_the_texts_to_search_are_in_small_letters(report: Path) -> None:
    assert "loud.als\n/music/loud" in piece(report, "sessions/text-0")[5]


def test_the_overview_counts_each_answer_with_a_link_to_its_rows(report: Path) -> None:
    text = (report / "index.html").read_text("utf-8")
    column = place(report, "sessions", "Opens")
    words, codes = piece(report, f"sessions/choice-{column}")
    for answer, number in {"yes": 2, "no": 2, "not known": 4}.items():
        code = words.index(answer)
        assert codes.count(code) == number
        assert f'<a href="#sessions/choice/{column}/{code}"><bdi>{answer}</bdi></a>' in text


def hostile() -> StockMaker:
    made = songs()
    session = made.session(f"/{IN_TEXT}/{IN_TEXT}.als", application=IN_TEXT, application_version=IN_TEXT, song=IN_TEXT)
    made.device(session, IN_TEXT, "VST3", vendor=IN_TEXT)
    made.media(session, IN_TEXT)
    made.finding(session, "x", "MB101", f"</script>{IN_TEXT}", severity="error")
    return made


def test_no_name_steers_a_terminal_or_becomes_markup_in_any_file(tmp_path: Path) -> None:
    write_pages(str(hostile().write(tmp_path / "stock")), tmp_path / "pages", f"Title {IN_TEXT}")
    for path in (tmp_path / "pages").rglob("*.*"):
        text = path.read_text("utf-8")
        assert not STEERS.findall(text), path
    assert TAG not in (tmp_path / "pages" / "index.html").read_text("utf-8")


def test_pages_are_written_again_over_pages_and_what_is_over_goes(tmp_path: Path) -> None:
    write_pages(str(write_songs(tmp_path / "stock")), tmp_path / "pages")
    few = StockMaker()
    few.session("/a/a.als")
    write_pages(str(few.write(tmp_path / "few")), tmp_path / "pages")
    assert piece(tmp_path / "pages", "sessions/rows-0")[0] == ["a.als"]
    assert not (tmp_path / "pages" / "data" / "plugins" / "rows-0.js").exists()


def test_files_of_others_stay_and_stop_the_pages_where_they_are_in_the_way(tmp_path: Path) -> None:
    stock = str(write_songs(tmp_path / "stock"))
    theirs = tmp_path / "pages" / "data" / "sessions" / "mine.js"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("alert(1)", "utf-8")
    write_pages(stock, tmp_path / "pages")
    assert theirs.read_text("utf-8") == "alert(1)"
    for name in ("data/sessions/rows-0.js", "index.html"):
        (tmp_path / "pages" / name).write_text("theirs", "utf-8")
        with pytest.raises(OSError, match="daw-lint did not make the file"):
            write_pages(stock, tmp_path / "pages")
        assert (tmp_path / "pages" / name).read_text("utf-8") == "theirs"
        (tmp_path / "pages" / name).unlink()


def test_an_empty_stock_gives_a_page_that_says_so(tmp_path: Path) -> None:
    index = write_pages(str(StockMaker().write(tmp_path / "stock")), tmp_path / "pages")
    assert "<dt>Sessions</dt><dd>0</dd>" in index.read_text("utf-8")
