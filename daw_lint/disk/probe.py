"""What lies on the disk. Where nobody may look, and where no name can lead, nothing is: the questions of pathlib raise there."""

from __future__ import annotations

from pathlib import Path


def exists(path: Path) -> bool:
    """Whether something is there that can be seen."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether a file is there that can be seen."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there that can be seen."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_endless(path: Path) -> bool:
    """Whether a pipe, a socket or a device is there: to read it may never end."""
    from stat import S_ISDIR, S_ISREG

    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not S_ISREG(mode) and not S_ISDIR(mode)
