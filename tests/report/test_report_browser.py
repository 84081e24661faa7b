"""The page of the health report in a real browser: it opens from the disk, fits, folds, sorts, prints, and is accessible."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile as sf

from daw_lint.health.extras import extras_of
from daw_lint.report.html.page import render
from tests.support.browser import Scheme, browser, needs_browser, visit
from tests.support.health_reports import HOSTILE, health_in
from tests.support.live_sets import chain, clip, live_set, native, rack, track, vst2, write_set

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [needs_browser, pytest.mark.slow]
ATTACK = '"><img src=x onerror="window.ran=1"><svg onload="window.ran=1">'
LONG = "very-long-name" * 21


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a page with all that a page can hold: a clipped bounce, racks, sends, missing files, hostile names."""
    folder = tmp_path_factory.mktemp("report")
    time = np.arange(48000 * 6) / 48000
    tone = 1.4 * np.sin(2 * np.pi * 220 * time) * (0.2 + 0.8 * (time > 3))
    sf.write(folder / "Song.wav", np.stack([tone, -0.5 * tone], axis=1).clip(-1, 1), 48000, subtype="PCM_16")
    clips = "".join(
        clip(f"{ATTACK}{index}", index, index + 1, f"/gone/{index}{ATTACK}.wav", f"{index}.wav") for index in range(12)
    )
    tracks = (
        track("Drums", number=9, kind="GroupTrack", clips="", devices=native("GlueCompressor"), soloed=True)
        + track(f"{HOSTILE}{ATTACK}", number=1, output="AudioOut/GroupTrack", group=9, clips=clips)
        + track(LONG, number=2, muted=True, devices=vst2(LONG) + vst2(ATTACK, on=False))
        + track("Click", number=3, output="AudioOut/External/S1")
    )
    master = rack(chain(*(vst2(f"Thing {index}") for index in range(9))), name=ATTACK) + vst2("Pro-L 2")
    write_set(folder / "Song.als", live_set(tracks, master=master, volume="0.5"))
    (folder / "daw-lint.toml").write_text(f'[[suppress]]\nrule = "GS101"\nreason = {json.dumps(ATTACK)}\n', "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        health = health_in(folder / "Song.als")
        page = render(health, extras_of(health, f"daw-lint report '{ATTACK}'"))
    file = folder / "page.html"
    file.write_text(page, "utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 2560])
def test_it_opens_from_the_disk_in_silence_and_fits_the_window(
    chromium: Browser, report: Path, width: int, scheme: Scheme
) -> None:
    with visit(chromium, report, width, scheme) as seen:
        assert seen.said == []
        assert seen.asked_for == [report.as_uri()]
        assert seen.width_beyond_window() == 0


def test_hostile_names_never_run(chromium: Browser, report: Path) -> None:
    with visit(chromium, report) as seen:
        seen.page.get_by_role("button", name="Unfold all").click()
        assert seen.page.evaluate("window.ran") is None
        assert seen.page.locator("img, iframe, object, embed, link, form").count() == 0
        assert seen.page.locator("script").count() == 1
        assert seen.page.get_by_text(ATTACK).count() > 3
        assert seen.said == []


def test_a_script_that_is_not_ours_is_refused_even_if_one_came_in(
    chromium: Browser, report: Path, tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt.html"
    text = report.read_text("utf-8")
    spoilt.write_text(
        text.replace("<main", "<script>window.ran=1</script><img src='https://example.org/x.png'><main"), "utf-8"
    )
    with visit(chromium, spoilt) as seen:
        assert seen.page.evaluate("window.ran") is None
        assert len(seen.said) == 2  # both were refused by the policy


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_serious(chromium: Browser, report: Path, width: int, scheme: Scheme) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with visit(chromium, report, width, scheme) as seen:
        seen.page.get_by_role("button", name="Unfold all").click()
        found: list[dict[str, Any]] = Axe().run(seen.page).response["violations"]
        worst = [
            (entry["id"], entry["nodes"][0]["html"][:200])
            for entry in found
            if entry["impact"] in ("serious", "critical")
        ]
        assert worst == []


def test_headings_go_down_one_step_at_a_time(chromium: Browser, report: Path) -> None:
    with visit(chromium, report) as seen:
        levels: list[int] = seen.page.eval_on_selector_all(
            "h1, h2, h3, h4, h5", "all => all.map(one => Number(one.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_everything_can_be_read_without_a_script(chromium: Browser, report: Path) -> None:
    with visit(chromium, report, script=False) as seen:
        details = seen.page.locator("details.explain").first
        text = details.locator("p").first
        assert not text.is_visible()
        details.locator("summary").click()
        assert text.is_visible()
        assert not seen.page.locator(".filter").first.is_visible()  # what only a script can do is not offered


def test_the_keyboard_reaches_the_report_and_folds_it(chromium: Browser, report: Path) -> None:
    with visit(chromium, report) as seen:
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.textContent") == "Skip to the report"
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "main"
        summary = seen.page.locator(".explain summary").first
        summary.focus()
        seen.page.keyboard.press("Enter")
        assert seen.page.locator(".explain").first.evaluate("one => one.open") is True


def test_a_table_is_sorted_by_the_column_that_is_clicked(chromium: Browser, report: Path) -> None:
    with visit(chromium, report) as seen:
        table = seen.page.locator("#plugins table.sortable").first
        head = table.locator("th", has_text="Plug-in")
        head.locator("button").click()
        names = table.locator("tbody th").all_inner_texts()
        assert head.get_attribute("aria-sort") == "ascending"
        assert [name.casefold() for name in names] == sorted(name.casefold() for name in names)
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        assert table.locator("tbody th").all_inner_texts() == names[::-1]


def test_numbers_are_sorted_as_numbers(chromium: Browser, report: Path) -> None:
    with visit(chromium, report) as seen:
        table = seen.page.locator("#platforms table.sortable")
        table.locator("th", has_text="Gain").locator("button").click()
        cells = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
        numbers = [float(cell.replace("\u2212", "-")) for cell in cells if cell != "unknown"]
        assert len(numbers) > 3
        assert numbers == sorted(numbers)


def test_findings_are_filtered_by_severity_and_links_bring_them_back(chromium: Browser, report: Path) -> None:
    with visit(chromium, report) as seen:
        errors = seen.page.locator(".family .rule[data-severity=error]")
        assert errors.first.is_visible()
        seen.page.locator(".filter input[data-severity=error]").uncheck()
        assert not errors.first.is_visible()
        seen.page.locator(".mark", has_text="MB101").first.click()
        seen.page.locator("#rule-MB101").wait_for(state="visible", timeout=3000)


def test_the_narrow_plots_are_shown_in_a_narrow_window(chromium: Browser, report: Path) -> None:
    for width, shown in ((360, "narrow"), (1280, "wide")):
        with visit(chromium, report, width) as seen:
            plot = seen.page.locator("#plot-waveform")
            assert plot.locator(f".{shown}").is_visible()
            assert plot.locator("div.wide, div.narrow").locator("visible=true").count() == 1


def test_it_prints_the_short_form_with_what_to_do_first_on_the_first_page(chromium: Browser, report: Path) -> None:
    with visit(chromium, report, 696) as seen:
        seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        seen.page.emulate_media(media="print")
        assert not seen.page.locator("#flow").is_visible()
        assert not seen.page.locator(".explain").first.is_visible()
        assert seen.page.locator("#findings .said").first.is_visible()
        box = seen.page.locator("ol.first").bounding_box()
        assert box is not None
        assert box["y"] < 1017  # the height of A4 without its margins


def test_it_prints_everything_once_that_was_unfolded(chromium: Browser, report: Path, tmp_path: Path) -> None:
    with visit(chromium, report, scheme="dark") as seen:
        seen.page.get_by_role("button", name="Unfold all").click()
        seen.page.locator("main details").first.evaluate("one => { one.open = false; }")
        seen.page.pdf(path=tmp_path / "page.pdf", format="A4")
        assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
        seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert seen.page.locator("main details:not([open])").count() == 0
        seen.page.emulate_media(media="print", color_scheme="dark")
        assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert seen.page.locator("main details:not([open])").count() == 1
        assert seen.page.locator("#flow").is_visible()


def test_the_values_below_the_pointer_are_shown_and_the_keyboard_reaches_them(chromium: Browser, report: Path) -> None:
    with visit(chromium, report) as seen:
        drawing = seen.page.locator("#plot-loudness .drawing")
        drawing.scroll_into_view_if_needed()
        box = drawing.bounding_box()
        assert box is not None
        seen.page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 60)
        said = drawing.locator(".values").inner_text()
        assert said.startswith("0:04")
        assert "Short-term" in said
        assert "LUFS" in said
        seen.page.mouse.move(0, 0)
        assert not drawing.locator(".values").is_visible()
        seen.page.locator("#plot-spectrum .drawing").focus()
        for _ in range(30):
            seen.page.keyboard.press("ArrowRight")
        assert "Hz" in seen.page.locator("#plot-spectrum .values").inner_text()


def test_a_time_leads_into_the_waveform_and_a_mark_leads_back(chromium: Browser, report: Path) -> None:
    with visit(chromium, report) as seen:
        link = seen.page.locator("#findings .at-link").first
        seconds = float(link.get_attribute("data-time") or "nan")
        link.click()
        waveform = seen.page.locator("#plot-waveform .drawing")
        assert waveform.evaluate("one => one === document.activeElement")
        assert waveform.locator(".values").inner_text().startswith(f"0:0{int(seconds)}")
        marker = seen.page.locator(".marker").first
        marker.evaluate("one => one.click()")
        assert seen.page.evaluate("location.hash") == marker.get_attribute("href")


def test_the_bounce_is_played_from_beside_the_page_and_only_when_asked(chromium: Browser, report: Path) -> None:
    page = report.with_name("playing.html")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(report.parent)
        health = health_in(report.with_name("Song.als"))
        page.write_text(render(health, extras_of(health, "", page)), "utf-8")
    with visit(chromium, page) as seen:
        assert seen.asked_for == [page.as_uri()]
        seen.page.locator("#findings .at-link").first.click()
        played = seen.page.evaluate(
            "async () => { const a = document.querySelector('audio'); a.muted = true; await a.play();"
            " const at = a.currentTime; a.pause(); return [a.duration, at]; }"
        )
        assert played[0] == pytest.approx(6.0, abs=0.05)
        assert set(seen.asked_for) == {page.as_uri(), report.with_name("Song.wav").as_uri()}
        assert seen.said == []
    moved = page.with_name("sub") / "playing.html"
    moved.parent.mkdir()
    moved.write_text(page.read_text("utf-8"), "utf-8")
    with visit(chromium, moved) as seen:
        seen.page.evaluate("document.querySelector('audio').play().catch(() => {})")
        seen.page.get_by_text("The bounce cannot be played").wait_for(timeout=5000)
