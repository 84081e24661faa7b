"""The index of a folder, the history of a song and the live page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daw_lint.health.extras import Extras
from daw_lint.report.html.index import render_index
from daw_lint.report.html.page import render
from daw_lint.report.html.row import Row
from tests.support.browser import Scheme, browser, needs_browser, visit
from tests.support.health_reports import HOSTILE, health_in
from tests.support.live_sets import live_set, track, vst2, write_set

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [needs_browser, pytest.mark.slow]
ATTACK = '"><img src=x onerror="window.ran=1">'


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of sessions of every verdict, with trends and hostile names."""
    folder = tmp_path_factory.mktemp("index")
    rows = [
        Row(f"Live/Song {number}.als", f"song-{number}.html", "Ableton Live 12", "mix", "ready", 100 - number, (90, 100 - number),
            tracks=number, tone="good", bounce="x.wav", daw="Live", loudness_lufs=-20.0 + number, peak_db=-3.0,
            rules=(("HR101", "Too hot"),) if number < 4 else (), missing_media=number, plugins=("Reverb",))
        for number in range(10)
    ]  # fmt: skip
    rows.append(Row(f"{HOSTILE}{ATTACK}/{'long' * 60}.rpp", "x.html", ATTACK, "master", "not ready", 12, (), HOSTILE + ATTACK,
                    "MB101", "error", (3, 2, 1), 150, "bad"))  # fmt: skip
    rows.append(Row("gone.als", problem=f"the file is empty {ATTACK}"))
    rows.append(
        Row(
            "Notes.als",
            "n.html",
            "Live",
            "mix",
            "ready with notes",
            93,
            (),
            "w",
            "SH103",
            "warning",
            (0, 1, 0),
            3,
            "noted",
        )
    )
    page = folder / "index.html"
    page.write_text(render_index(rows, f"Songs {ATTACK}", datetime.now().astimezone()), "utf-8")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1900])
def test_the_index_opens_in_silence_and_fits_the_window(
    chromium: Browser, index: Path, width: int, scheme: Scheme
) -> None:
    with visit(chromium, index, width, scheme) as seen:
        assert seen.said == []
        assert seen.asked_for == [index.as_uri()]
        assert seen.page.evaluate("window.ran") is None
        assert seen.width_beyond_window() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_an_accessibility_checker_finds_nothing_serious_in_the_index(
    chromium: Browser, index: Path, width: int, scheme: Scheme
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with visit(chromium, index, width, scheme) as seen:
        found = Axe().run(seen.page).response["violations"]
    assert [entry["id"] for entry in found if entry["impact"] in ("serious", "critical")] == []


def names(page: object) -> list[str]:
    shown = "[...document.querySelectorAll('tbody tr')].filter(row => !row.hidden).map(row => row.cells[0].innerText.trim())"
    found: list[str] = page.evaluate(shown)  # type: ignore[attr-defined]
    return [name.rpartition("\n")[2] for name in found]


def test_the_index_is_sorted_by_a_click_and_by_the_keyboard(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        assert names(seen.page)[1] == "gone.als"
        seen.page.get_by_role("button", name="Score").click()
        assert names(seen.page)[0].endswith(".rpp")
        seen.page.get_by_role("button", name="Score").press("Enter")
        assert names(seen.page)[0] == "Song 0.als"
        assert seen.page.locator("th[aria-sort]").inner_text().strip() == "Score"


def test_the_index_is_filtered_by_text_and_by_verdict(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        seen.page.get_by_role("searchbox").fill("song 3")
        assert names(seen.page) == ["Song 3.als"]
        assert seen.page.get_by_role("status").inner_text() == "1 of 13"
        seen.page.get_by_role("searchbox").fill("")
        seen.page.get_by_label("Verdict").select_option("ready with notes")
        assert names(seen.page) == ["Notes.als"]


def test_the_index_is_filtered_by_daw_and_by_rule(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        seen.page.get_by_role("combobox", name="DAW").select_option("Live")
        assert len(names(seen.page)) == 10
        seen.page.get_by_role("combobox", name="Rule").select_option("HR101")
        assert len(names(seen.page)) == 4
        seen.page.get_by_role("combobox", name="Rule").select_option("")
        seen.page.get_by_role("link", name="Too hot").click()
        assert len(names(seen.page)) == 4
        seen.page.get_by_role("button", name="Loudness").click()
        assert names(seen.page)[0] == "Song 0.als"


def test_the_index_is_whole_without_scripts(chromium: Browser, index: Path) -> None:
    with visit(chromium, index, script=False) as seen:
        assert seen.page.locator("tbody tr").count() == 13
        assert seen.page.get_by_role("searchbox").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_the_history_of_a_song_is_accessible_and_fits(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    monkeypatch.chdir(tmp_path)
    (tmp_path / "daw-lint.toml").write_text("history = true\n")
    path = write_set(tmp_path / "Song.als", live_set(track(HOSTILE + ATTACK, number=1, soloed=True)))
    health_in(path)
    write_set(path, live_set(master=vst2("Pro-L 2")))
    page = tmp_path / "page.html"
    page.write_text(render(health_in(path), Extras()), "utf-8")
    with visit(chromium, page, width) as seen:
        assert seen.page.get_by_role("heading", name="Versions").is_visible()
        assert seen.page.evaluate("window.ran") is None
        assert seen.width_beyond_window() == 0
        assert seen.page.get_by_role("heading", name="What changed since the last mix").is_visible()
        found = Axe().run(seen.page, "main").response["violations"]
    assert [entry["id"] for entry in found if entry["impact"] in ("serious", "critical")] == []
