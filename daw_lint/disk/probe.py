"""Safe tests of paths: a forbidden or impossible path does not exist, where pathlib raises."""

from __future__ import annotations

from errno import ENAMETOOLONG
from pathlib import Path

from daw_lint.disk import outside


def exists(path: Path) -> bool:
    """Whether the path exists and is accessible."""
    try:
        outside.stat(path)
    except (OSError, ValueError):
        return False
    return True


def is_missing(path: Path) -> bool:
    """Whether there is nothing at the path, and nothing forbids to look: a link to a missing file counts as missing."""
    try:
        outside.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError as error:
        return error.errno == ENAMETOOLONG
    return False


def is_file(path: Path) -> bool:
    """Whether the path is an accessible file."""
    from stat import S_ISREG

    try:
        return S_ISREG(outside.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether the path is an accessible folder."""
    from stat import S_ISDIR

    try:
        return S_ISDIR(outside.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def is_endless(path: Path) -> bool:
    """Whether the path is a pipe, a socket or a device: reading it may never end."""
    from stat import S_ISDIR, S_ISREG

    try:
        mode = outside.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return not S_ISREG(mode) and not S_ISDIR(mode)
