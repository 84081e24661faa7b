"""The table of songs: it fills, follows what is saved, and is used with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.app.page.running import Running, opened, running
from tests.app.page.songs import LIMITED, hostile_folder
from tests.support.browser import needs_browser
from tests.support.live_sets import write_set

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [needs_browser, pytest.mark.slow]


def row(page: Page, name: str) -> str:
    found = page.locator("table.songs tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))
    return " ".join(found.inner_text().split())


def wait_for_all(page: Page) -> None:
    expect(page.get_by_text("Up to date. Following changes.")).to_be_visible(timeout=30_000)


def test_the_table_fills_while_files_are_judged(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        wait_for_all(seen.page)
        assert seen.page.locator("table.songs tbody tr").count() == 3
        hot, solo = row(seen.page, "Hot"), row(seen.page, "Solo")
        assert "not ready" in hot
        assert re.search(r"48 kHz / 24 bit", hot)
        assert " 0.0 " in hot  # its peak
        assert "not ready" in solo
        assert "kHz" not in solo  # no bounce: unknown is empty, not zero
        assert seen.said == []
        assert seen.foreign(app.origin) == []


def test_a_save_in_the_folder_changes_the_row(chromium: Browser, app: Running, songs: Path) -> None:
    with opened(chromium, app) as seen:
        wait_for_all(seen.page)
        calm = seen.page.locator("tr").filter(has=seen.page.get_by_role("link", name="Calm", exact=True))
        expect(calm).not_to_contain_text("not ready")
        write_set(songs / "Calm" / "Calm.als", LIMITED)
        expect(calm).to_contain_text("not ready", timeout=15_000)


def test_a_song_that_is_removed_leaves_the_table(chromium: Browser, app: Running, songs: Path) -> None:
    with opened(chromium, app) as seen:
        wait_for_all(seen.page)
        (songs / "Solo" / "Solo.als").unlink()
        expect(seen.page.get_by_role("link", name="Solo", exact=True)).to_have_count(0, timeout=15_000)


def test_songs_are_sorted_and_filtered(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        wait_for_all(page)
        names = page.locator("a.open-song")
        assert names.all_inner_texts() == ["Calm", "Hot", "Solo"]
        page.get_by_role("button", name=re.compile("^Peak")).click()
        expect(page.get_by_role("columnheader", name=re.compile("^Peak"))).to_have_attribute("aria-sort", "descending")
        expect(names).to_have_text(["Hot", "Calm", "Solo"])  # unknown comes last
        page.get_by_role("button", name=re.compile("^Peak")).click()
        expect(names).to_have_text(["Calm", "Hot", "Solo"])
        page.get_by_role("button", name=re.compile("Not ready")).click()
        expect(names).to_have_text(["Hot", "Solo"])
        page.get_by_role("searchbox", name="Search").fill("solo")
        expect(names).to_have_text(["Solo"])
        page.get_by_role("searchbox", name="Search").fill("no such song")
        expect(page.get_by_text("No song matches.")).to_be_visible()
        page.get_by_role("button", name="Show all").click()
        expect(names).to_have_count(3)


def test_the_keyboard_alone_opens_and_selects_songs(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        wait_for_all(page)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className") == "open-song":
                break
        expect(page.get_by_role("link", name="Calm", exact=True)).to_be_focused()
        page.keyboard.press("x")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("link", name="Hot", exact=True)).to_be_focused()
        page.keyboard.press("x")
        expect(page.get_by_role("button", name="Compare", exact=True)).to_be_enabled()
        page.keyboard.press("End")
        expect(page.get_by_role("link", name="Solo", exact=True)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Solo", exact=True)).to_be_visible()
        assert seen.said == []


def test_hostile_names_stay_text(chromium: Browser, tmp_path: Path) -> None:
    with (
        running(tmp_path / "home", hostile_folder(tmp_path / "Songs")) as app,
        opened(chromium, app) as seen,
    ):
        wait_for_all(seen.page)
        seen.page.locator("a.open-song").first.click()
        expect(seen.page.locator(".findings")).to_contain_text('<img src=x onerror="window.ran=1">')
        seen.page.get_by_text("The whole health report").click()
        expect(seen.page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible(timeout=15_000)
        assert seen.page.evaluate("window.ran") is None
        assert seen.page.locator("main img").count() == 0
        assert seen.said == []
        assert seen.foreign(app.origin) == []


def test_many_songs_stay_quick_to_sort_and_are_all_there(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        wait_for_all(seen.page)
        seen.page.evaluate(
            """async () => {
              const { songs, keepSong } = await import("/static/lib/store.js");
              const [one] = songs.values();
              for (let at = 0; at < 1000; at += 1) keepSong({ ...one, id: `copy${at}`, name: `Copy ${at}`, lufs: -at / 50 });
            }"""
        )
        expect(seen.page.locator("table.songs tbody tr")).to_have_count(1003)
        seen.page.get_by_role("button", name=re.compile("^Loudness")).click()
        expect(seen.page.locator("a.open-song").first).to_have_text("Copy 0")


def test_a_table_is_found_again_as_it_was_left(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        wait_for_all(page)
        page.get_by_role("button", name="Score").click()
        page.get_by_role("searchbox", name="Search").fill("not ready")
        expect(page.locator("table.songs tbody tr")).to_have_count(2)
        page.get_by_role("link", name="Solo", exact=True).click()
        expect(page.locator(".verdict h2")).to_be_visible()
        page.go_back()
        expect(page.locator("table.songs tbody tr")).to_have_count(2)
        expect(page.get_by_role("searchbox", name="Search")).to_have_value("not ready")
        assert page.locator("[aria-sort]").get_attribute("data-key") == "trend"


def test_a_row_says_what_is_wrong(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        wait_for_all(seen.page)
        assert "A track is soloed" in row(seen.page, "Solo")


def test_a_row_that_changes_while_it_is_clicked_is_opened_all_the_same(
    chromium: Browser, app: Running, songs: Path
) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        link = page.get_by_role("link", name="Solo", exact=True)
        expect(page.locator("main")).to_contain_text("Following changes", timeout=20_000)
        link.hover()
        page.mouse.down()
        write_set(songs / "Solo" / "Solo.tmp", LIMITED).replace(songs / "Solo" / "Solo.als")
        page.wait_for_timeout(4000)  # until the page has heard of it, and would draw the row anew
        page.mouse.up()
        expect(page.locator(".verdict h1")).to_have_text("Solo", timeout=15_000)
        expect(page.locator(".findings")).to_contain_text("MB101", timeout=15_000)
        assert seen.said == []


def test_the_menu_of_a_row_holds_nothing_up(chromium: Browser, app: Running, songs: Path) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        wait_for_all(page)
        page.get_by_role("link", name="Calm", exact=True).hover()
        page.mouse.down(button="right")
        write_set(songs / "Solo" / "Solo.tmp", LIMITED).replace(songs / "Solo" / "Solo.als")
        rows = page.locator("table.songs tbody tr")
        expect(rows.filter(has_text="Solo")).to_contain_text("limiter", timeout=15_000)
