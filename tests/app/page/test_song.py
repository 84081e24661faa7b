"""The page of a song: hear the place, silence, fix and undo."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile
from playwright.sync_api import expect

from tests.app.page.running import Running, opened, running
from tests.support.browser import needs_browser, worst
from tests.support.live_sets import clip, live_set, track, write_set
from tests.support.wav_files import write_wav

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = [needs_browser, pytest.mark.slow]


KEEP_SOUNDS = """() => {
  window.sounds = [];
  const make = document.createElement.bind(document);
  document.createElement = (tag, ...rest) => {
    const made = make(tag, ...rest);
    if (tag === "audio") {
      window.sounds.push(made);
      made.loop = true;
    }
    return made;
  };
}"""
"""Players are not part of the page: this keeps those that are made from now on, in the order of the lanes.

They play on at their end: a slow machine may look after the last second of a song is over.
"""


def open_song(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click(timeout=20_000)
    expect(page.locator(".verdict h2")).to_be_visible(timeout=20_000)


def hear_a_place(page: Page) -> None:
    """Open the song with a finding about a place, and play that."""
    page.evaluate(KEEP_SOUNDS)
    open_song(page, "Hot")
    page.get_by_role("button", name=re.compile("^Play at")).first.click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_a_song_shows_verdict_waveform_loudness_and_numbers(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        open_song(seen.page, "Hot")
        expect(seen.page.locator(".verdict h2")).to_contain_text("Not ready")
        expect(seen.page.locator(".wave canvas").first).to_be_visible()
        expect(seen.page.locator(".plot canvas").first).to_be_visible()
        expect(seen.page.get_by_role("row", name=re.compile("True peak"))).to_contain_text("dBTP")
        assert seen.said == []
        assert seen.foreign(app.origin) == []


def test_a_place_of_a_finding_is_heard_with_a_click_and_stopped_with_space(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        hear_a_place(page)
        page.locator("main").focus()
        page.keyboard.press(" ")
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
        page.get_by_role("slider", name="Position in the bounce").focus()
        page.keyboard.press("Home")
        expect(page.locator(".time")).to_contain_text("0:00.0")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".time")).to_contain_text("0:05.0")


def test_a_click_before_the_waveform_is_there_is_not_lost(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        held: list[Route] = []
        page.route(re.compile("/peaks"), lambda route: held.append(route))
        open_song(page, "Hot")
        page.get_by_role("button", name=re.compile("^Play at")).first.click()
        page.get_by_role("button", name="Play", exact=True).click()  # a second one: stop again
        page.wait_for_timeout(100)
        place = page.locator(".time")
        expect(place).to_be_empty()
        assert held, "the page asked for no peaks, so nothing was held back"
        for route in held:
            route.continue_()
        expect(place).to_contain_text("0:06.")
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
        assert seen.said == []


def test_space_stops_what_a_click_with_the_mouse_started(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        hear_a_place(page)
        page.keyboard.press(" ")
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_fixes_that_all_change_the_sound_are_shown_at_once(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        open_song(page, "Solo")
        page.get_by_role("button", name=re.compile("^Fix 1 finding")).click()
        expect(page.locator("dialog .plan li")).to_have_count(1)
        sounds = page.get_by_role("checkbox", name=re.compile("change how it sounds"))
        expect(sounds).to_be_checked()
        sounds.click()
        expect(page.locator("dialog")).to_contain_text("No fix here leaves the sound as it is")


def test_a_fix_is_shown_then_made_then_taken_back(chromium: Browser, app: Running, songs: Path) -> None:
    file = songs / "Hot" / "Hot.als"
    before = file.read_bytes()
    with opened(chromium, app) as seen:
        page = seen.page
        open_song(page, "Hot")
        page.get_by_role("button", name=re.compile("^Fix: ")).first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Nothing is written yet")
        expect(dialog).to_contain_text("FabFilter Pro-L 2")
        assert file.read_bytes() == before
        dialog.get_by_role("button", name=re.compile(r"Apply 1 fix")).click()
        expect(dialog).to_contain_text("Done.")
        assert file.read_bytes() != before
        expect(page.locator(".findings")).not_to_contain_text("MB101", timeout=15_000)
        dialog.get_by_role("button", name="Undo").click()
        expect(page.locator(".findings")).to_contain_text("MB101", timeout=15_000)
        assert file.read_bytes() == before
        assert seen.said == []


def test_what_was_not_judged_is_listed_with_its_reason(chromium: Browser, app: Running) -> None:
    with opened(chromium, app) as seen:
        open_song(seen.page, "Solo")
        seen.page.get_by_text(re.compile(r"\d+ rules not fully checked")).click()
        expect(seen.page.locator(".not-judged")).to_contain_text("bounce")


def test_a_plan_that_is_closed_writes_nothing(chromium: Browser, app: Running, songs: Path) -> None:
    before = {path: path.read_bytes() for path in songs.rglob("*") if path.is_file()}
    with opened(chromium, app) as seen:
        open_song(seen.page, "Hot")
        seen.page.get_by_role("button", name=re.compile("^Fix: ")).first.click()
        expect(seen.page.get_by_role("dialog")).to_contain_text("Nothing is written yet")
        seen.page.keyboard.press("Escape")
        expect(seen.page.get_by_role("dialog")).to_have_count(0)
    assert {path: path.read_bytes() for path in songs.rglob("*") if path.is_file()} == before


def test_a_finding_is_silenced_with_a_reason_after_its_lines_were_shown(
    chromium: Browser, app: Running, songs: Path
) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        open_song(page, "Hot")
        page.get_by_role("button", name=re.compile("^Silence: .*limiter", re.IGNORECASE)).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Show what is written").click()
        expect(dialog).not_to_contain_text("This is written to")  # no reason yet
        dialog.get_by_role("textbox").fill("the client <b>wants</b> it")
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("ignore[MB101]")
        expect(dialog).to_contain_text("the client <b>wants</b> it")
        dialog.get_by_role("button", name="Write it").click()
        expect(page.locator(".silenced")).to_contain_text("1 finding silenced", timeout=15_000)
        assert seen.said == []


def test_a_silenced_finding_is_taken_back_by_keyboard_after_its_line_was_shown(
    chromium: Browser, app: Running, songs: Path
) -> None:
    file = songs / "Hot" / "Hot.als"
    with opened(chromium, app) as seen:
        page = seen.page
        open_song(page, "Hot")
        page.get_by_role("button", name=re.compile("^Silence: .*limiter", re.IGNORECASE)).click()
        page.get_by_role("dialog").get_by_role("textbox").fill("the client <b>wants</b> it")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Write it").click()
        page.get_by_text("1 finding silenced").click(timeout=15_000)
        silenced = file.read_bytes()
        page.get_by_role("button", name=re.compile("^Take back: .*limiter", re.IGNORECASE)).focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("- daw-lint: ignore[MB101] the client <b>wants</b> it", timeout=15_000)
        expect(dialog).to_contain_text("Hot.als")
        expect(dialog.get_by_role("button", name="Remove it")).to_be_focused()
        assert seen.said == []
        assert worst(page) == []
        seen.said.clear()  # axe itself sets styles, which the policy of the page refuses
        assert file.read_bytes() == silenced
        page.keyboard.press("Enter")
        expect(page.locator(".silenced")).to_have_count(0, timeout=15_000)
        expect(page.locator(".findings")).to_contain_text("MB101")
        assert file.read_bytes() != silenced
        page.get_by_role("status").get_by_role("button", name="Undo").click()
        expect(page.locator(".silenced")).to_contain_text("1 finding silenced", timeout=15_000)
        assert file.read_bytes() == silenced
        assert seen.said == []


def test_missing_media_are_found_in_a_folder_that_is_chosen_by_keyboard(chromium: Browser, tmp_path: Path) -> None:
    clips = clip("Kick", 0, 4, "/gone/Kick.wav", "Samples/Kick.wav")
    tracks = track("Drums", number=1, clips=clips) + track("Bass", number=2)
    file = write_set(tmp_path / "Songs" / "Lost" / "Lost.als", live_set(tracks=tracks))
    write_wav(tmp_path / "Library <b>" / "Kick.wav", peak_db=-6.0)
    (tmp_path / "home").mkdir()  # which the chooser shows at first
    before = file.read_bytes()
    with running(tmp_path / "home", tmp_path / "Songs") as app, opened(chromium, app) as seen:
        page = seen.page
        open_song(page, "Lost")
        page.get_by_role("button", name=re.compile("^Fix: ")).first.click()
        fix = page.get_by_role("dialog", name="Fix SH102")
        expect(fix).to_contain_text("looked for beside the session only", timeout=15_000)
        fix.get_by_role("button", name="Look in another folder").focus()
        page.keyboard.press("Enter")
        chooser = page.get_by_role("dialog", name="Look for missing media")
        chooser.get_by_role("textbox", name="Folder").fill(str(tmp_path / "Library <b>"))
        chooser.get_by_role("button", name="Look in this folder").focus()
        page.keyboard.press("Enter")
        expect(chooser).to_have_count(0)
        expect(fix.locator(".plan li")).to_contain_text("Library <b>/Kick.wav", timeout=15_000)
        expect(fix.locator(".media-folders")).to_contain_text("Library <b>")
        assert seen.said == []
        assert worst(page) == []
        seen.said.clear()  # axe itself sets styles, which the policy of the page refuses
        assert file.read_bytes() == before
        fix.get_by_role("button", name=re.compile("^Leave out")).click()
        expect(fix).to_contain_text("None of the missing files was found", timeout=15_000)
        assert seen.said == []
    assert file.read_bytes() == before


def test_another_stage_is_judged_at_once_and_written_nowhere(chromium: Browser, app: Running, songs: Path) -> None:
    before = sorted(songs.rglob("*"))
    with opened(chromium, app) as seen:
        page = seen.page
        open_song(page, "Hot")
        expect(page.locator(".verdict")).to_contain_text("Judged as a mix")
        page.get_by_role("button", name=re.compile("^Stage, profile")).click()
        page.get_by_role("combobox", name="Stage").select_option("master")
        page.get_by_role("button", name="Judge again").click()
        expect(page.locator(".verdict")).to_contain_text("Judged as a master", timeout=15_000)
        assert seen.said == []
    assert sorted(songs.rglob("*")) == before


def test_two_songs_are_compared_at_equal_loudness_without_losing_the_position(chromium: Browser, app: Running) -> None:
    with opened(chromium, app, width=1500) as seen:
        page = seen.page
        open_song(page, "Hot")
        page.evaluate(KEEP_SOUNDS)
        page.get_by_role("button", name=re.compile("^Compare")).click()
        page.get_by_role("dialog").get_by_role("button", name=re.compile("^Calm")).click()
        expect(page.get_by_role("button", name="Hear A")).to_have_attribute("aria-pressed", "true", timeout=15_000)
        expect(page.locator(".transport")).to_contain_text("A \u22125.0 dB, B 0.0 dB")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".time")).to_contain_text("0:05.0")
        page.keyboard.press("b")
        expect(page.get_by_role("button", name="Hear B")).to_have_attribute("aria-pressed", "true")
        for _ in range(100):  # a jump is done when the browser knows the length of the file
            if page.evaluate("window.sounds.every((one) => one.readyState > 0 && !one.seeking)"):
                break
            page.wait_for_timeout(100)
        hot, calm = page.evaluate("window.sounds.map((one) => [one.volume, one.muted, one.currentTime])")
        assert hot[0] == pytest.approx(10 ** (-5 / 20), abs=0.01)  # turned down by the 5 dB that it is louder
        assert calm[0] == 1.0
        assert (hot[1], calm[1]) == (True, False)
        assert hot[2] == pytest.approx(calm[2], abs=0.05)
        page.get_by_role("checkbox", name="At equal loudness").uncheck()
        assert page.evaluate("window.sounds.map((one) => one.volume)") == [1.0, 1.0]
        page.get_by_role("checkbox", name="At equal loudness").check()
        page.locator("main").focus()
        page.keyboard.press("ArrowLeft")
        expect(page.locator(".time")).to_contain_text("0:00.0")
        expect(page.get_by_role("row", name=re.compile("^True peak"))).to_contain_text("\u22125.0")
        expect(page.get_by_text("FabFilter Pro-L 2")).to_be_visible()  # the session differs by its limiter
        expect(page.locator(".overlay canvas")).to_have_count(2)
        assert seen.said == []


def as_aiff(songs: Path) -> None:
    """Give the songs bounces that Chromium does not play."""
    for name in ("Hot", "Calm"):
        bounce = songs / name / f"{name} mix.wav"
        samples, rate = soundfile.read(bounce)
        soundfile.write(bounce.with_suffix(".aiff"), samples, rate, "PCM_24")
        bounce.unlink()


def both_play(page: Page) -> bool:
    """Whether the two players of a comparison get on, within ten seconds."""
    for _ in range(100):  # the policy of the page lets no function wait in it
        played = page.evaluate("window.sounds.slice(-2).map((one) => one.currentTime)")
        if len(played) == 2 and min(played) > 0.05:
            return True
        page.wait_for_timeout(100)
    return False


def test_bounces_that_the_browser_cannot_play_are_compared_all_the_same(
    chromium: Browser, app: Running, songs: Path
) -> None:
    as_aiff(songs)
    with opened(chromium, app) as seen:
        page = seen.page
        hear_a_place(page)
        page.get_by_role("button", name=re.compile("^Compare")).click()
        page.get_by_role("dialog").get_by_role("button", name=re.compile("^Calm")).click()
        expect(page.get_by_role("button", name="Hear A")).to_have_attribute("aria-pressed", "true", timeout=15_000)
        page.get_by_role("button", name="Play", exact=True).click()
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        assert both_play(page)


PLAY_AT_THE_FAULT = """() => {
  const make = document.createElement;
  document.createElement = (tag, ...rest) => {
    const made = make.call(document, tag, ...rest);
    const press = () => document.querySelector("button[aria-label=Play]").click();
    if (tag === "audio" && window.sounds.length === 1) made.addEventListener("error", press, { once: true });
    return made;
  };
  window.sounds.length = 0;
}"""
"""The browser has given the file up, and the page does not know it yet: only a click at that moment shows that none is lost."""


def test_play_is_heard_at_the_moment_when_the_browser_gives_a_file_up(
    chromium: Browser, app: Running, songs: Path
) -> None:
    as_aiff(songs)

    def late(route: Route) -> None:
        page.get_by_role("button", name="Hear A").wait_for()
        route.continue_()

    with opened(chromium, app) as seen:
        page = seen.page
        hear_a_place(page)
        page.get_by_role("button", name=re.compile("^Compare")).click()
        page.evaluate(PLAY_AT_THE_FAULT)
        page.route(re.compile("/api/audio/[^/?]*$"), late)
        page.get_by_role("dialog").get_by_role("button", name=re.compile("^Calm")).click()
        assert both_play(page)


def test_a_song_that_is_judged_meanwhile_can_be_compared_with(chromium: Browser, app: Running, songs: Path) -> None:
    with opened(chromium, app) as seen:
        page = seen.page
        open_song(page, "Hot")
        page.get_by_role("button", name=re.compile("^Compare")).click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name=re.compile("^Calm"))).to_be_visible()
        shutil.copytree(songs / "Calm", songs / "Late")
        (songs / "Late" / "Calm.als").rename(songs / "Late" / "Late.als")
        dialog.get_by_role("button", name=re.compile("^Late")).click(timeout=20_000)
        expect(page.get_by_role("heading", name="A Hot and B Late")).to_be_visible(timeout=15_000)


def test_a_comparison_with_an_older_version_reads_forward_in_time(chromium: Browser, app: Running, songs: Path) -> None:
    older, newer = songs / "Hot" / "Tide v1.als", songs / "Hot" / "Tide v2.als"
    older.write_bytes((songs / "Calm" / "Calm.als").read_bytes())
    os.utime(older, (1_700_000_000, 1_700_000_000))
    newer.write_bytes((songs / "Hot" / "Hot.als").read_bytes())
    with opened(chromium, app) as seen:
        page = seen.page
        open_song(page, "Tide v2")
        page.get_by_role("button", name="Compare\u2026").click()
        page.get_by_role("button", name=re.compile(r"^Tide v1\.als")).click()
        expect(page.locator(".compare-title")).to_have_text(re.compile(r"^A\s*Tide v1 and\s*B\s*Tide v2$"))
