"""Every view: nothing that axe calls serious, nothing wider than the window, nothing said on the console, nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.app.page.running import AppVisit, Running, opened, running
from tests.app.page.songs import song_folder
from tests.support.browser import Scheme, needs_browser, worst

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [needs_browser, pytest.mark.slow]


def views(seen: AppVisit) -> Iterator[str]:
    """Go through every view and dialog; yield the name of each when it is there."""
    page = seen.page
    expect(page.get_by_text("Up to date. Following changes.")).to_be_visible(timeout=30_000)
    yield "table"
    page.get_by_role("link", name="Hot", exact=True).click()
    expect(page.locator(".plot canvas").first).to_be_visible(timeout=15_000)
    yield "song"
    for button, heading in (
        ("^Fix 1 finding", "Fix"),
        ("^Silence: ", "Silence"),
        ("^Stage", "Stage"),
        ("^Compare", "Compare"),
    ):
        page.get_by_role("button", name=re.compile(button)).first.click()
        expect(page.get_by_role("dialog").get_by_role("heading", level=2)).to_contain_text(heading)
        yield f"dialog {heading}"
        if heading != "Compare":
            page.keyboard.press("Escape")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Calm")).click()
    expect(page.locator(".overlay canvas")).to_have_count(2, timeout=15_000)
    yield "compare"
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    yield "settings"
    page.get_by_role("button", name="Keys").click()
    yield "keys"
    page.keyboard.press("Escape")
    page.get_by_role("link", name="daw-lint", exact=True).click()
    expect(page.get_by_role("heading", name="Open now")).to_be_visible()
    yield "start"


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return song_folder(tmp_path_factory.mktemp("music") / "Songs")


@pytest.fixture
def app_on_music(tmp_path: Path, music: Path) -> Iterator[Running]:
    with running(tmp_path / "home", music) as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_view(chromium: Browser, app_on_music: Running, scheme: Scheme) -> None:
    with opened(chromium, app_on_music, 1280, scheme) as seen:
        assert {view: found for view in views(seen) if (found := worst(seen.page))} == {}


@pytest.mark.parametrize("width", [360, 768, 1280, 2560])
def test_every_view_fits_the_window_and_is_silent(chromium: Browser, app_on_music: Running, width: int) -> None:
    with opened(chromium, app_on_music, width) as seen:
        assert {view: wide for view in views(seen) if (wide := seen.width_beyond_window())} == {}
        assert seen.said == []
        assert seen.foreign(app_on_music.origin) == []


def test_the_colours_follow_the_settings(chromium: Browser, app_on_music: Running) -> None:
    with opened(chromium, app_on_music, scheme="light") as seen:
        page = seen.page
        page.get_by_role("link", name="Settings").click()
        bright = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.get_by_role("combobox", name="Colours").select_option("dark")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark != bright
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_page_without_the_address_says_where_to_find_it(chromium: Browser, app_on_music: Running) -> None:
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.goto(f"{app_on_music.origin}/")
        expect(page.get_by_role("heading")).to_contain_text("not let in")
    finally:
        context.close()


def test_a_program_that_has_ended_is_noticed(chromium: Browser, tmp_path: Path, music: Path) -> None:
    with running(tmp_path / "home", music) as app, opened(chromium, app) as seen:
        expect(seen.page.get_by_text("Up to date")).to_be_visible(timeout=30_000)
        app.process.terminate()
        expect(seen.page.get_by_text("Not connected")).to_be_visible(timeout=15_000)
