"""Resolve the media paths that a session stores, and check whether the files exist."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from daw_lint.disk import access_log, outside, probe
from daw_lint.model.session import MediaRef
from daw_lint.parsers.parts import LimitError

_left: ContextVar[list[Any] | None] = ContextVar("left", default=None)
"""The session whose media files are looked up, and how many more may be."""
_MOST_PARTS = 255
"""Our own bound on the folders of a path."""


def is_of_this_system(path: str) -> bool:
    """Whether an absolute path can exist on this machine: drive letters only on Windows, /Users only on macOS."""
    if not outside.is_disk():
        return False
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


@contextmanager
def bounded_lookups(path: Path, most: int) -> Iterator[None]:
    """Allow only so many media files of a session to be looked up inside the block: each takes time on the disk."""
    token = _left.set([path, most])
    try:
        yield
    finally:
        _left.reset(token)


def _count_lookup() -> None:
    left = _left.get()
    if left is None:
        return
    path, count = left
    if count <= 0:
        todo = "if you trust the file, raise max-media in the configuration"
        raise LimitError(path, "the session uses more media files than the limit allows", todo)
    left[1] = count - 1


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
    ``exists`` is ``None``, never ``False``. Upper and lower case and the forms of accents do not count (``find_file``).
    """
    _count_lookup()
    plain = stored.replace("\\", "/")
    if not is_absolute(stored):
        candidates = [Path(os.path.normpath(folder / plain)) for folder in (project, *search_folders)]
        checkable = all(map(outside.knows, candidates))
    else:
        checkable = is_of_this_system(stored)
        candidates = [Path(stored)] if checkable else []
        candidates += [folder / plain.rsplit("/", 1)[-1] for folder in (project, *search_folders)]
    found = first_file(candidates)
    exists = True if found else False if checkable else None
    resolved = found or (candidates[0] if candidates and checkable else None)
    return MediaRef(stored, resolved, exists, _location(project, resolved), sample_rate_hz, length_s, owner_path)


def first_file(candidates: Sequence[Path]) -> Path | None:
    """Return the first path that is a file as it is written; else the first one by ``find_file``."""
    exact = next((path for path in candidates if probe.is_file(access_log.at(path))), None)
    return exact or next((found for path in candidates if (found := find_file(path)) is not None), None)


def find_file(path: Path) -> Path | None:
    """Find a file whose path differs at most in upper and lower case and in the form of accents (NFC, NFD).

    Windows and macOS find such files. A session that one of them wrote names the file as the user typed it.
    """
    parts: list[str] = []
    here = path
    while len(path.parts) <= _MOST_PARTS and here.parent != here:
        parts.append(here.name)
        here = here.parent
        if probe.is_folder(access_log.at(here)):
            break
    for part in reversed(parts):
        name = names_in(here).get(folded(part))
        if name is None:
            return None
        here /= name
    return here if probe.is_file(access_log.at(here)) else None


def names_in(folder: Path) -> Mapping[str, str]:
    """Return the names in a folder by their folded form; empty where it cannot be listed."""
    try:
        return _names_in(str(folder), outside.stat(access_log.at(folder)).st_mtime_ns)
    except (OSError, ValueError):
        return {}


@lru_cache(maxsize=64)
def _names_in(folder: str, mtime_ns: int) -> Mapping[str, str]:
    return {folded(name): name for name in sorted((name for name, _ in outside.entries(folder)), reverse=True)}


def folded(name: str) -> str:
    """Return the form of a name in which case and the form of accents do not count."""
    return unicodedata.normalize("NFC", name.lower())


def _location(project: Path, resolved: Path | None) -> Literal["project", "outside"] | None:
    if resolved is None:
        return None
    return "project" if resolved.is_relative_to(project) else "outside"
