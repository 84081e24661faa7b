"""Resolve the media paths that a session stores, and check whether the files exist."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from daw_lint.disk import access_log
from daw_lint.model.session import MediaRef


def is_of_this_system(path: str) -> bool:
    """Whether an absolute path can exist on this machine: drive letters only on Windows, /Users only on macOS."""
    windows = path[1:2] == ":" or path.startswith("\\\\")
    if sys.platform == "win32":
        return windows
    if windows:
        return False
    mac = path.startswith(("/Users/", "/Volumes/", "/Applications/", "/Library/"))
    return path.startswith("/") and (sys.platform == "darwin" or not mac)


def is_absolute(path: str) -> bool:
    """Whether a stored path is absolute on any operating system."""
    return path.startswith(("/", "\\")) or path[1:2] == ":"


def media_ref(
    project: Path,
    stored: str,
    *,
    search_folders: tuple[Path, ...] = (),
    sample_rate_hz: float | None = None,
    length_s: float | None = None,
    owner_path: str = "",
) -> MediaRef:
    """Resolve a stored path against the project's folder, then against ``search_folders``, and look it up on disk.

    For a path of another operating system, only the file name is looked up beside the session. If that fails,
    ``exists`` is ``None``, never ``False``. Accents may be composed or decomposed (NFC, NFD): macOS treats the two as
    equal, other systems do not.
    """
    plain = stored.replace("\\", "/")
    if not is_absolute(stored):
        candidates = [Path(os.path.normpath(folder / plain)) for folder in (project, *search_folders)]
        checkable = True
    else:
        checkable = is_of_this_system(stored)
        candidates = [Path(stored)] if checkable else []
        candidates += [folder / plain.rsplit("/", 1)[-1] for folder in (project, *search_folders)]
    found = next((form for path in candidates for form in _unicode_forms(path) if _is_file(form)), None)
    exists = True if found else False if checkable else None
    resolved = found or (candidates[0] if candidates and checkable else None)
    return MediaRef(stored, resolved, exists, _location(project, resolved), sample_rate_hz, length_s, owner_path)


def _unicode_forms(path: Path) -> Iterator[Path]:
    """Yield a path as stored, then with composed and with decomposed accents."""
    yield path
    name = str(path)
    if not name.isascii():
        for other in (unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)):
            if other != name:
                yield Path(other)


def _is_file(path: Path) -> bool:
    try:
        return access_log.at(path).is_file()
    except (OSError, ValueError):
        return False


def _location(project: Path, resolved: Path | None) -> Literal["project", "outside"] | None:
    if resolved is None:
        return None
    return "project" if resolved.is_relative_to(project) else "outside"
