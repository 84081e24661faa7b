"""The pages about an archive in a real browser, opened from the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daw_lint.archive.pages.write import write_pages
from tests.archive.pages.test_pages import hostile
from tests.support.archive_stock import StockMaker
from tests.support.browser import Scheme, Visit, browser, needs_browser, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [needs_browser, pytest.mark.slow]
ATTACK = '"><img src=x onerror="window.ran=1">'
MANY = 3_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return pages with sessions of every answer, hostile names, and more rows than one piece holds."""
    folder = tmp_path_factory.mktemp("pages")
    made = hostile()
    made.device(made.session(f"/{ATTACK}/{'long' * 60}.als"), ATTACK)
    for number in range(MANY):
        session = made.session(f"/many/Song {number:04d}.als", errors=number)
        if number % 10 == 0:
            made.device(session, "Rare Comp", "VST3")
    return write_pages(str(made.write(folder / "stock")), folder / "pages", f"Archive {ATTACK}")


def names(seen: Visit) -> list[str]:
    return seen.page.locator("tbody th").all_inner_texts()


def opened(seen: Visit, place: str) -> None:
    """Go to a place of the page, and wait for its rows."""
    seen.page.evaluate("place => { location.hash = place }", place)
    seen.page.locator("tbody tr").first.wait_for()


def status(seen: Visit, words: str) -> None:
    seen.page.get_by_role("status").get_by_text(words, exact=True).wait_for(timeout=10_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1900])
def test_every_list_opens_in_silence_and_fits_the_window(
    chromium: Browser, index: Path, width: int, scheme: Scheme
) -> None:
    with visit(chromium, index, width, scheme) as seen:
        assert seen.width_beyond_window() == 0
        for name in ("sessions", "work", "plugins", "media", "programs", "rules", "songs", "doubles", "unknowns"):
            opened(seen, f"#{name}")
            assert seen.width_beyond_window() == 0, name
        assert seen.said == []
        assert seen.page.evaluate("window.ran") is None
        assert {url.partition(":")[0] for url in seen.asked_for} == {"file"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_an_accessibility_checker_finds_nothing(chromium: Browser, index: Path, width: int, scheme: Scheme) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with visit(chromium, index, width, scheme) as seen:
        found = Axe().run(seen.page).response["violations"]
        for place in ("#sessions", "#plugins/row/0", "#media", "#rules"):
            opened(seen, place)
            found += Axe().run(seen.page).response["violations"]
        opened(seen, "#sessions")
        seen.page.locator("tbody .name").first.click()
        seen.page.locator("dialog[open]").wait_for()
        found += Axe().run(seen.page).response["violations"]
    assert [(entry["id"], entry["nodes"][0]["html"]) for entry in found] == []


def test_only_the_rows_in_the_window_are_drawn_and_their_pieces_loaded(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        opened(seen, "#sessions")
        assert seen.page.locator("tbody tr").count() < 40
        assert seen.page.get_by_role("table").get_attribute("aria-rowcount") == str(MANY + 11)
        loaded = [url.rpartition("/")[2] for url in seen.asked_for]
        assert "rows-0.js" in loaded
        assert "rows-2.js" not in loaded
        seen.page.locator(".window").evaluate("frame => { frame.scrollTop = frame.scrollHeight }")
        seen.page.locator(f'tr[aria-rowindex="{MANY + 11}"]').wait_for()
        assert seen.page.locator("tbody tr").count() < 40


def test_a_list_is_sorted_by_a_click_and_by_the_keyboard_with_the_unknown_last(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        opened(seen, "#sessions")
        seen.page.get_by_role("button", name="Errors").click()
        seen.page.locator("tbody tr", has_text=f"{MANY - 1:,}").wait_for()
        assert names(seen)[0] == f"Song {MANY - 1:04d}.als"
        seen.page.get_by_role("button", name="Errors").press("Enter")
        seen.page.locator('th[aria-sort="ascending"]').wait_for()
        seen.page.locator(".window").evaluate("frame => { frame.scrollTop = frame.scrollHeight }")
        seen.page.locator("tbody tr", has_text="Killer.flp").wait_for()


def test_a_list_is_searched_and_narrowed(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        opened(seen, "#sessions")
        seen.page.get_by_role("searchbox").fill("song 012")
        status(seen, f"10 of {MANY + 10:,}")
        assert names(seen)[0] == "Song 0120.als"
        seen.page.get_by_role("combobox", name="Opens").select_option("no")
        status(seen, f"1 of {MANY + 10:,}")
        seen.page.get_by_role("searchbox").fill("")
        seen.page.get_by_role("combobox", name="Opens").select_option("not known")
        status(seen, f"4 of {MANY + 10:,}")


def test_a_number_of_the_overview_leads_to_its_sessions_and_back(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        seen.page.get_by_role("link", name="Rare Comp").click()
        status(seen, f"{MANY // 10} of {MANY + 10:,}")
        assert names(seen)[:2] == ["Song 0000.als", "Song 0010.als"]
        assert seen.page.locator(".picked-words").inner_text() == "Plug-ins: Rare Comp"
        seen.page.get_by_role("button", name="Show all").click()
        status(seen, f"{MANY + 10:,} rows")
        seen.page.go_back()
        seen.page.locator("#overview").wait_for()
        seen.page.locator("#opens-title ~ ol").get_by_role("link", name="not known").click()
        status(seen, f"4 of {MANY + 10:,}")


def test_a_session_opens_with_what_it_needs_and_escape_closes_it(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        opened(seen, "#sessions")
        seen.page.get_by_role("searchbox").fill("loud.als")
        status(seen, f"1 of {MANY + 10:,}")
        seen.page.get_by_role("button", name="Loud.als").press("Enter")
        dialog = seen.page.get_by_role("dialog")
        dialog.get_by_text("iZotope Ozone 9 (VST3), 2 times").wait_for()
        dialog.get_by_text("Kick.wav: missing; a file of that name: /music/Samples/Kick.wav and 1 more").wait_for()
        seen.page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")


def test_arrows_go_from_row_to_row_beyond_what_is_drawn(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        opened(seen, "#sessions")
        seen.page.locator("tbody .name").first.focus()
        current = "document.activeElement.closest('tr')?.dataset.index"
        for key, row in (("ArrowDown", 1), ("End", MANY + 9), ("ArrowUp", MANY + 8), ("Home", 0)):
            seen.page.keyboard.press(key)
            seen.page.locator(f'tr[data-index="{row}"] .name:focus').wait_for()
            assert seen.page.evaluate(current) == str(row)


def test_a_text_of_a_file_is_shown_as_text(chromium: Browser, index: Path) -> None:
    with visit(chromium, index) as seen:
        opened(seen, "#plugins")
        seen.page.get_by_role("searchbox").fill("onerror")
        plugins = 'JSON.parse(document.body.dataset.manifest).lists.find(one => one.name === "plugins").rows'
        status(seen, f"1 of {seen.page.evaluate(plugins)}")
        assert names(seen) == [ATTACK]
        assert seen.page.evaluate("window.ran") is None
        assert seen.page.locator("img").count() == 0


def test_a_piece_that_is_gone_is_named(chromium: Browser, tmp_path: Path) -> None:
    made = StockMaker()
    made.session("/a/a.als")
    index = write_pages(str(made.write(tmp_path / "stock")), tmp_path / "pages")
    (tmp_path / "pages" / "data" / "sessions" / "rows-0.js").unlink()
    with visit(chromium, index) as seen:
        seen.page.evaluate("location.hash = '#sessions'")
        status(seen, "Cannot load data/sessions/rows-0.js. Keep the folder data beside this page.")


def test_the_overview_is_whole_without_scripts(chromium: Browser, index: Path) -> None:
    with visit(chromium, index, script=False) as seen:
        assert seen.page.get_by_role("heading", name="Opens without third-party plug-ins").is_visible()
        assert seen.page.get_by_text("need JavaScript").is_visible()
