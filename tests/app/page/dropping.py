"""Drops files and folders on a page as the system does: the page gets real entries, streamed from the disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_COPY = 1


def drop(page: Page, *paths: Path) -> None:
    """Drag files or folders over the middle of the window, and let them go."""
    session = page.context.new_cdp_session(page)
    held = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": _COPY}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": held})
    session.detach()
