"""Walks a folder of plug-ins: bounded, each folder once wherever links lead, and what is inside a bundle is left alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from daw_lint.disk import probe
from daw_lint.disk.installed.budget import Budget

_DEEPEST = 12
"""Folders within folders. Our own bound."""
_BUNDLES = (".vst3", ".vst", ".component", ".clap", ".lv2", ".aaxplugin", ".bundle", ".app", ".framework")
"""Suffixes of folders that are one plug-in or program."""


def ends_with(name: str, suffixes: tuple[str, ...]) -> bool:
    """Whether a name has one of some suffixes. ``.vst3`` alone is a folder of plug-ins in a home, and no plug-in."""
    return name.lower().endswith(suffixes) and name.lower() not in suffixes


def units(folder: Path, is_unit: Callable[[Path, bool], bool], budget: Budget) -> Iterator[Path]:
    """Yield the files and folders that are units; ``is_unit`` gets a path and whether it is a folder."""
    if is_unit(folder, probe.is_folder(folder)):
        yield folder
        return
    seen: set[tuple[int, int]] = set()
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        if not _is_new(here, seen):
            continue
        inside = []
        for path, is_folder in _entries(here, budget):
            if is_unit(path, is_folder):
                yield path
            elif is_folder and depth < _DEEPEST and not ends_with(path.name, _BUNDLES):
                inside.append((path, depth + 1))
        waiting += reversed(inside)


def _entries(folder: Path, budget: Budget) -> list[tuple[Path, bool]]:
    known = budget.entries_of.get(folder)
    if known is not None:
        return known
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not budget.take_entry():
                    break
                found.append((Path(entry.path), _is_folder(entry)))
    except (OSError, ValueError):
        pass  # What cannot be listed has nothing in it for us.
    budget.entries_of[folder] = sorted(found)
    return budget.entries_of[folder]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_new(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Whether a folder is met for the first time: links can lead back."""
    try:
        status = folder.stat()
    except (OSError, ValueError):
        return False
    known = (status.st_dev, status.st_ino)
    if known in seen:
        return False
    seen.add(known)
    return True
