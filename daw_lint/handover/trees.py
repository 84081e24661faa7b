"""The files that a DAW keeps beside a session and needs to open it, and sessions that are folders themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from daw_lint.disk import probe
from daw_lint.handover.contents import NotCollected
from daw_lint.model.session import Session

_MOST_FILES = 100_000
"""Our own bound on the files of one folder: a Logic package has some hundreds."""
_FOLDERS = {
    "als": ("Ableton Project Info",),
    "ardour": ("plugins", "automation", "externals"),
}
"""Folders below that of the project, by format: what marks a Live project; states of LV2 plug-ins and automation of Ardour."""
_PATTERNS = {
    "ardour": ("interchange/*/midifiles/*",),
    "tracktionedit": ("*.tracktion",),
}
"""Files below the folder of the project: MIDI of Ardour regions; the list by which Waveform finds the files of a project."""
_BESIDE = {"aup3": ("-wal",)}
"""What a database may keep beside itself: its newest changes."""


def companions(session: Session, root: Path) -> Iterator[Path]:
    """Yield the files that a session needs besides its media."""
    for name in _FOLDERS.get(session.format, ()):
        if probe.is_folder(root / name):
            yield from files_below(root / name, session.path, [])
    for pattern in _PATTERNS.get(session.format, ()):
        yield from sorted(path for path in root.glob(pattern) if probe.is_file(path) and not path.name.startswith("."))
    for ending in _BESIDE.get(session.format, ()):
        beside = session.path.with_name(session.path.name + ending)
        if probe.is_file(beside):
            yield beside


def files_below(folder: Path, session: Path, refused: list[NotCollected]) -> Iterator[Path]:
    """Yield the files in a folder and below. Links are followed only inside of the folder; what is left out is noted."""
    top = Path(os.path.realpath(folder))
    left = _MOST_FILES
    for here, folders, files in os.walk(folder, onerror=lambda error: refused.append(_unlisted(session, error))):
        for name in list(folders):
            if (Path(here) / name).is_symlink():
                folders.remove(name)
                refused.append(NotCollected(session, str(Path(here) / name), "a link to a folder is not followed"))
        folders.sort()
        for name in sorted(files):
            path = Path(here) / name
            left -= 1
            if left < 0:
                refused.append(NotCollected(session, str(folder), f"the folder has more than {_MOST_FILES:,} files"))
                return
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(top):
                refused.append(NotCollected(session, str(path), "a link that leads out of the folder is not followed"))
            else:
                yield path


def _unlisted(session: Path, error: OSError) -> NotCollected:
    return NotCollected(session, str(error.filename or ""), f"the folder cannot be listed ({error.strerror})")
