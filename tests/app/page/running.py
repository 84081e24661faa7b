"""Starts ``daw-lint app`` as a user does, and opens its page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.browser import Scheme, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ENDS_IN_S = 20.0


class Running:
    """A program that serves the page. Each new window needs an address of its own: a token works once."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address

    @property
    def origin(self) -> str:
        return self.address.split("/?")[0]


@contextmanager
def running(home: Path, *paths: Path, temporary: Path | None = None) -> Iterator[Running]:
    """Start the program with folders of its own for what it keeps; end it as Ctrl-C does."""
    kept = {"DAW_LINT_CONFIG_DIR": str(home / "config"), "DAW_LINT_CACHE_DIR": str(home / "cache")}
    if temporary is not None:
        kept["TMPDIR"] = str(temporary)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "daw_lint", "app", *map(str, paths), "--no-browser"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, **kept, "HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        address = next((found[0] for line in process.stdout if (found := re.search(r"http://\S+token=\S+", line))), "")
        assert address, "it printed no address"
        yield Running(process, address)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(ENDS_IN_S)
        process.stdout.close()


class AppVisit(Visit):
    """A visit, with the answers that were errors."""

    def foreign(self, origin: str) -> list[str]:
        """Return what was asked for from elsewhere."""
        return [url for url in self.asked_for if not url.startswith((f"{origin}/", "blob:", "data:"))]


@contextmanager
def opened(
    found: Browser, app: Running, width: int = 1280, scheme: Scheme = "light", height: int = 900
) -> Iterator[AppVisit]:
    """Open the page in a new window, and let that window in."""
    context = found.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    try:
        seen = AppVisit(context.new_page())
        seen.page.goto(app.address)
        seen.page.wait_for_selector("main[data-view]")  # the address only lets the window in, and leads on to the page
        yield seen
    finally:
        context.close()
