"""One browser, and one program on a folder of songs, for the tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.app.page.running import Running, running
from tests.app.page.songs import song_folder
from tests.support.browser import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    return song_folder(tmp_path / "Songs")


@pytest.fixture
def app(tmp_path: Path, songs: Path) -> Iterator[Running]:
    """Run the program on the songs."""
    with running(tmp_path / "home", songs) as found:
        yield found
