"""Files that are dropped: judged, shown, and gone once the page is left."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.app.page.dropping import drop
from tests.app.page.running import Running, opened, running
from tests.app.page.songs import LIMITED, song_folder
from tests.support.browser import needs_browser
from tests.support.live_sets import write_set
from tests.support.wav_files import write_wav

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [needs_browser, pytest.mark.slow]


def test_a_dropped_mix_shows_its_verdict(chromium: Browser, tmp_path: Path) -> None:
    mix = write_wav(tmp_path / "Night mix.wav", peak_db=0.0)
    with running(tmp_path / "home") as app, opened(chromium, app) as seen:
        drop(seen.page, mix)
        expect(seen.page.locator(".verdict h2")).to_contain_text("audio only", timeout=20_000)
        expect(seen.page.locator(".wave canvas").first).to_be_visible()
        expect(seen.page.get_by_role("button", name="Silence")).to_have_count(0)  # a copy is not changed
        assert seen.said == []
        assert seen.foreign(app.origin) == []


def test_a_session_without_its_folder_says_that_media_are_not_judged(chromium: Browser, tmp_path: Path) -> None:
    session = write_set(tmp_path / "Song.als", LIMITED)
    with running(tmp_path / "home") as app, opened(chromium, app) as seen:
        drop(seen.page, session)
        notice = seen.page.locator(".notice")
        expect(notice).to_contain_text("media files are not judged", timeout=20_000)
        notice.get_by_role("button").click()
        expect(seen.page.get_by_role("dialog", name="Choose a folder")).to_be_visible()


def test_several_files_become_a_table(chromium: Browser, tmp_path: Path) -> None:
    files = [write_wav(tmp_path / f"Mix {number}.wav", peak_db=-4.0 - number, seconds=3.0) for number in range(3)]
    with running(tmp_path / "home") as app, opened(chromium, app) as seen:
        drop(seen.page, *files)
        expect(seen.page.locator("table.songs tbody tr")).to_have_count(3, timeout=20_000)
        expect(seen.page.get_by_role("heading", name="Dropped files")).to_be_visible()


def test_a_dropped_folder_is_judged_with_its_bounces_and_media(chromium: Browser, tmp_path: Path) -> None:
    songs = song_folder(tmp_path / "Songs")
    with running(tmp_path / "home") as app, opened(chromium, app) as seen:
        drop(seen.page, songs)
        rows = seen.page.locator("table.songs tbody tr")
        expect(rows).to_have_count(3, timeout=20_000)
        expect(rows.filter(has_text="Hot mix.wav")).to_have_count(1)  # found as the bounce of its session
        expect(seen.page.locator(".notice")).to_have_count(0)
        assert seen.said == []


def test_a_reference_is_dropped_into_the_comparison(chromium: Browser, app: Running, tmp_path: Path) -> None:
    reference = write_wav(tmp_path / "Reference.wav", peak_db=-1.0)
    with opened(chromium, app) as seen:
        seen.page.get_by_role("link", name="Hot", exact=True).click(timeout=20_000)
        seen.page.get_by_role("button", name=re.compile("^Compare")).click(timeout=20_000)
        drop(seen.page, reference)
        expect(seen.page.get_by_role("button", name="Hear B")).to_be_visible(timeout=20_000)
        expect(seen.page.locator(".compare-title")).to_contain_text("Reference")
        expect(seen.page.get_by_text("Not compared: this needs two sessions")).to_be_visible()
        assert seen.said == []


def test_a_dropped_copy_is_gone_once_the_program_has_ended(chromium: Browser, tmp_path: Path) -> None:
    mix = write_wav(tmp_path / "Night mix.wav", peak_db=-4.0)
    kept = tmp_path / "temporary"
    kept.mkdir()
    with running(tmp_path / "home", temporary=kept) as app, opened(chromium, app) as seen:
        drop(seen.page, mix)
        expect(seen.page.locator(".verdict h2")).to_contain_text("audio only", timeout=20_000)
        assert [path.name for path in kept.rglob("*.wav")] == ["Night mix.wav"]
    assert [path for path in kept.rglob("*") if path.is_file()] == []
    assert mix.exists()


def test_a_file_that_is_no_music_says_what_to_drop(chromium: Browser, tmp_path: Path) -> None:
    notes = tmp_path / ("<b>notes<b>.txt" if os.name == "posix" else "notes.txt")
    notes.write_text("words", "utf-8")
    with running(tmp_path / "home") as app, opened(chromium, app) as seen:
        drop(seen.page, notes)
        alert = seen.page.get_by_role("alert")
        expect(alert).to_contain_text("neither a session nor audio")
        expect(alert).to_contain_text("Drop a session, a bounce, or a folder")
        assert seen.page.locator(".note b").count() == 0


def test_a_folder_is_chosen_and_opened_from_the_start(chromium: Browser, tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_set(home / "Tunes" / "Song.als", LIMITED)
    with running(home) as app, opened(chromium, app) as seen:
        seen.page.get_by_role("button", name="Open a folder").click()
        dialog = seen.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Tunes").click()
        expect(dialog.get_by_role("textbox", name="Folder")).to_have_value(str(home / "Tunes"))
        dialog.get_by_role("button", name="Open this folder").click()
        expect(seen.page.get_by_role("link", name="Song", exact=True)).to_be_visible(timeout=20_000)
        seen.page.get_by_role("link", name="Start").click()
        expect(seen.page.get_by_role("heading", name="Open now")).to_be_visible()
        expect(seen.page.get_by_role("region", name="Is it ready to send?")).to_be_visible()
        assert seen.said == []
