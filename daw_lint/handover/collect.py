"""Copies the files of a bag to their places. The originals are opened to be read alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from daw_lint.disk.copy_file import UnreadableError, copy_file
from daw_lint.disk.work_folder import free_bytes, make_folders
from daw_lint.handover.contents import Contents, Item, NotCollected, Role

_SPARE_BYTES = 16 << 20
"""Our own bound on what the lists, the reports and the folders of a bag take."""
_TODO = "make it readable, and run daw-lint again"


class NoRoomError(OSError):
    """The disk has not enough room for the bag. ``strerror`` says how much is missing."""


def needed_bytes(contents: Contents) -> int:
    """Return how many bytes the bag will need, about."""
    return sum(_size(item.source) for item in contents.items.values()) + _SPARE_BYTES


def refuse_no_room(folder: Path, contents: Contents) -> None:
    """Raise ``NoRoomError`` if the disk of a folder has no room for the bag."""
    needed, free = needed_bytes(contents), free_bytes(folder)
    if needed > free:
        raise NoRoomError(
            28,
            f"the bag needs {needed / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free: name a folder on another disk",
        )


def collect(payload: Path, contents: Contents, progress: Callable[[float], None]) -> None:
    """Copy the files. Those that cannot be read are added to what is not collected; a full disk raises ``OSError``."""
    whole, done = max(1, needed_bytes(contents)), 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        progress(min(1.0, done / whole))

    for target, item in contents.items.items():
        make_folders((payload / target).parent)
        try:
            contents.copied[target] = copy_file(item.source, payload / target, tell)
        except UnreadableError as error:
            contents.not_collected.append(
                NotCollected(_owner(contents, item), str(item.source), f"it cannot be read ({error.strerror})", _TODO)
            )


def _owner(contents: Contents, item: Item) -> Path:
    """Return the session that a file is for, for people."""
    if item.role is Role.SESSION:
        return item.source
    users = (packed.source for packed in contents.sessions if item.target in (*packed.media.values(), *packed.bounces))
    return next(users, contents.sessions[0].source)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
