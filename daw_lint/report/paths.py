"""File names: as a user types them in the current folder, and as a repository host knows them."""

from __future__ import annotations

import os
from pathlib import Path


def shown(path: Path) -> str:
    """Write a path as one would type it in the current folder, with forward slashes on every system."""
    if not path.is_absolute():
        return path.as_posix()
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return path.as_posix()
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()


def in_repository(path: Path) -> str:
    """Write a path relative to the top of its checkout, with forward slashes; outside a checkout as ``shown`` does."""
    from daw_lint.disk.git import repository

    absolute = _absolute(path)
    top = repository(absolute.parent)
    return shown(path) if top is None else absolute.relative_to(top).as_posix()


def uri(path: Path) -> str:
    """Write a path as a URI: relative to the top of its checkout or to the current folder, else absolute."""
    from urllib.parse import quote

    name = in_repository(path)
    if Path(name).is_absolute() or name.startswith("../"):
        return _absolute(path).as_uri()
    return quote(name.encode("utf-8", "surrogateescape"))


def _absolute(path: Path) -> Path:
    """Make a path absolute and remove ``..``. Links are not followed, as git does not follow them."""
    return Path(os.path.normpath(path.absolute()))
