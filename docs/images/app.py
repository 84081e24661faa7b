"""Makes the pictures of the app from two versions of the song of ``make.py``. Needs Chromium, and the extra ``app``.

python docs/images/app.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile as sf

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from make import RATE, session, song  # type: ignore[import-not-found]  # noqa: E402

from tests.app.page.running import opened, running  # noqa: E402
from tests.support.browser import browser  # noqa: E402
from tests.support.live_sets import vst2, write_set  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMAGES = ROOT / "docs" / "images"


def write_songs(folder: Path) -> None:
    """Write two versions of a song: one with its limiter, and one without it and quieter."""
    loud = song()
    quiet = loud - 0.55 * loud * np.abs(loud)
    project = folder / "Night Bus Project"
    write_set(project / "Night Bus v4.als", session())
    write_set(project / "Night Bus v5.als", session().replace(vst2("Pro-L 2"), ""))
    (project / "Bounces").mkdir()
    sf.write(project / "Bounces" / "Night Bus v4 mix.wav", loud, RATE, subtype="PCM_24")
    sf.write(project / "Bounces" / "Night Bus v5 mix.wav", 0.9 * quiet, RATE, subtype="PCM_24")
    for name in ("Glass Tide", "Low Sun", "Paper Boats"):
        write_set(folder / name / f"{name}.als")
        sf.write(folder / name / f"{name} mix.wav", 0.3 * quiet, RATE, subtype="PCM_24")


def play(page: Page, at_s: float) -> None:
    """Move both players to a place, without a sound."""
    page.keyboard.press("Escape")
    for _ in range(round(at_s / 5)):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)


def main(folder: Path) -> None:
    """Write the songs into a folder, and the pictures beside this file."""
    songs = folder / "Songs"
    write_songs(songs)
    with running(folder / "home", songs) as app, browser() as found, opened(found, app, 1280, "light", 960) as seen:
        page = seen.page
        page.get_by_text("Up to date. Following changes.").wait_for(timeout=90_000)
        page.get_by_role("link", name="Night Bus v4", exact=True).click()
        page.locator(".plot canvas").wait_for()
        play(page, 50)
        page.screenshot(path=IMAGES / "app-song.png")
        page.emulate_media(color_scheme="dark")
        page.get_by_role("button", name="Compare").click()
        page.get_by_role("dialog").get_by_role("button", name="Night Bus v5").first.click()
        page.locator(".overlay canvas").nth(1).wait_for()
        page.set_viewport_size({"width": 1280, "height": 1020})
        play(page, 50)
        page.screenshot(path=IMAGES / "app-compare.png")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made))
