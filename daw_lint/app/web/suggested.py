"""The folders in which each DAW keeps its projects, where they are on this machine; and the folders to choose from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from daw_lint.app.web.replies import RefusedError

_USUAL = (
    ("Ableton Live", "Music/Ableton"),
    ("Ableton Live", "Documents/Ableton"),
    ("REAPER", "Documents/REAPER Media"),
    ("FL Studio", "Documents/Image-Line/FL Studio/Projects"),
    ("FL Studio", "Documents/Image-Line/Data/FL Studio/Projects"),
    ("Logic Pro", "Music/Logic"),
    ("GarageBand", "Music/GarageBand"),
    ("Studio One", "Documents/Studio One/Songs"),
    ("Studio Pro", "Documents/Studio Pro/Songs"),
    ("Cubase", "Documents/Cubase Projects"),
    ("Nuendo", "Documents/Nuendo Projects"),
    ("Bitwig Studio", "Documents/Bitwig Studio/Projects"),
    ("Bitwig Studio", "Bitwig Studio/Projects"),
    ("Pro Tools", "Documents/Pro Tools"),
    ("Ardour", "Documents/Ardour"),
    ("LMMS", "lmms/projects"),
    ("LMMS", "Documents/lmms/projects"),
    ("Waveform", "Documents/Waveform"),
    ("Renoise", "Documents/Renoise"),
    ("Audacity", "Documents/Audacity"),
    ("", "Music"),
)
"""As the programs make them in the home folder, on any of the systems. Our own list; what is not there is not shown."""
_MOST_FOLDERS = 2000
_MOST_LOOKED_AT = 300
"""Folders of which the sessions are counted: each has to be listed."""


def suggested(home: Path) -> Iterator[dict[str, str]]:
    """Yield the usual folders that are there."""
    seen: set[Path] = set()
    for daw, below in _USUAL:
        for base in _homes(home):
            path = base / below
            try:
                is_there = path.is_dir() and path.resolve() not in seen
            except OSError:
                continue
            if is_there:
                seen.add(path.resolve())
                yield {"name": f"{daw} projects" if daw else path.name, "path": str(path), "daw": daw}


def _homes(home: Path) -> Iterator[Path]:
    """Yield the home folder, and where the system keeps its documents and music instead: in OneDrive, or translated."""
    yield home
    synchronised = os.environ.get("ONEDRIVE")  # names of variables have no case on Windows
    if synchronised:
        yield Path(synchronised)


def folders(path: Path) -> dict[str, Any]:
    """List the folders of a folder by their names, with the number of sessions in each. Raises ``RefusedError``."""
    from daw_lint.parsers import is_session_name

    if not path.is_absolute():
        raise RefusedError(400, "The path of a folder begins at the top.", "")
    try:
        with os.scandir(path) as entries:
            names = sorted(
                (entry.name for entry in entries if not entry.name.startswith(".") and _is_folder(entry)),
                key=str.casefold,
            )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not there"
        raise RefusedError(404, f"{path} cannot be opened: {why}.", "Choose another folder.") from None
    found = []
    for number, name in enumerate(names[:_MOST_FOLDERS]):
        sessions = _count(path / name, is_session_name) if number < _MOST_LOOKED_AT else None
        found.append({"name": name, "path": str(path / name), "sessions": sessions})
    parent = path.parent if path.parent != path else None
    return {"path": str(path), "parent": str(parent) if parent is not None else None, "folders": found}


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _count(path: Path, is_session: Callable[[str], bool]) -> int | None:
    try:
        with os.scandir(path) as entries:
            return sum(is_session(entry.name) for entry in entries)
    except OSError:
        return None
