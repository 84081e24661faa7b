"""The page in a window of its own, with the web view of the system (pywebview)."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

_TITLE = "daw-lint"


class Window:
    """A window in a process of its own, since the loop of a window has to be the first thread of a program."""

    def __init__(self, address: str, closed: Callable[[], None], failed: Callable[[], None]) -> None:
        """One of the two is called, in a thread: ``closed`` when the user has closed it, ``failed`` if it could not be opened."""
        self._is_ending = False
        self._process: Any = get_context("spawn").Process(target=_show, args=(address,), daemon=True)
        self._process.start()
        threading.Thread(target=self._wait, args=(closed, failed), daemon=True).start()

    def _wait(self, closed: Callable[[], None], failed: Callable[[], None]) -> None:
        self._process.join()
        if not self._is_ending:
            (failed if self._process.exitcode else closed)()

    def end(self) -> None:
        """Close it."""
        self._is_ending = True
        self._process.terminate()


def _show(address: str) -> None:
    logging.getLogger("pywebview").setLevel(
        logging.CRITICAL
    )  # It prints a traceback for each library that is not there.
    os.environ.setdefault("QT_LOGGING_RULES", "js=false")  # The page's policy refuses the styles that pywebview adds.
    import webview

    # It prints a traceback for each library that is not there, and sets the level itself when it is imported.
    logging.getLogger("pywebview").setLevel(logging.CRITICAL)
    try:
        webview.create_window(_TITLE, address, width=1280, height=860, min_size=(360, 480))
        webview.start(private_mode=True)
    except Exception:  # The libraries of each system raise errors of their own; the user hears of it in a sentence.
        sys.exit(1)
