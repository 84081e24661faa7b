"""A window of its own: what happens when it is closed, and where there can be none."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support.app_server import app_server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="its browser is a shell script here"),
]


@pytest.fixture
def browsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down what it is to open."""
    log, browser = tmp_path / "browsed", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{log}"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    return log


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    """Put a library in the place of pywebview, whose ``start`` does this."""
    library = tmp_path / "library" / "webview.py"
    library.parent.mkdir()
    library.write_text(f"""
def create_window(title, address, **more):
    global asked
    asked = address

def start(**more):
    {start}
""")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(library.parent), *sys.path]))


def test_where_no_window_can_be_opened_the_address_stays_good_and_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browsed: Path
) -> None:
    stand_in(tmp_path, monkeypatch, "raise RuntimeError('no GTK, no Qt')")
    with app_server(tmp_path / "home", "--window", is_in=False) as server:
        (said,) = server.until("pywebview")
        assert said.startswith("pywebview could not open a window")
        server.let_in()
        assert server.ask("GET", "/")[0] == 200
        assert not browsed.exists()  # the server of the tests is told to open none
        assert server.end() == 0


def test_a_window_that_the_system_ends_is_said_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "import os; os.abort()")  # as Qt does without a screen
    with app_server(tmp_path / "home", "--window", is_in=False) as server:
        assert "could not open a window" in server.until("pywebview")[-1]


def test_the_program_ends_when_its_window_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "import urllib.request; urllib.request.urlopen(asked).read()")
    with app_server(tmp_path / "home", "--window", is_in=False) as server:
        assert server.process.wait(20) == 0
        server.reader.join(20)
        assert list(server.lines.queue) == []
