"""Finds the file that a session misses: by its name, in the project and in folders that the user names."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from daw_lint.disk.bounded import open_file
from daw_lint.disk.media_faults import fault_of
from daw_lint.model.session import MediaRef, Session
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.parsers.files import folded

_MOST_FILES = 200_000
"""Files that are looked at. Our own bound: a folder of samples has some ten thousand."""
_AT_ONCE = 1 << 20
_SHOWN = 3


def find_candidate(session: Session, media: MediaRef, folders: Sequence[Path]) -> Path:
    """Return the one file of this name that holds audio. Several with the same content count as one.

    Raises ``RefusedFixError`` where there is none, or where there are several.
    """
    roots = [session.path.absolute().parent, *(folder.absolute() for folder in folders)]
    found = [path for path in _named(roots, folded(media.file)) if fault_of(path) is None]
    if not found:
        # Without the name of the file, so that many that are missing are told in one line.
        if folders:
            raise RefusedFixError("no file of its name was found in these folders", "name the folder that it is in")
        raise RefusedFixError(
            "no file of its name was found beside the session", "name a folder to look in with --media-folder"
        )
    if len({_digest(path) for path in found}) > 1:
        shown = ", ".join(str(path) for path in found[:_SHOWN])
        raise RefusedFixError(f"several files are called {media.file}: {shown}", "locate the right one in the program")
    return found[0]


def _named(roots: Sequence[Path], name: str) -> Iterator[Path]:
    """Yield the files of a name below the folders, those nearest to the first folder first."""
    seen: set[Path] = set()
    left = _MOST_FILES
    for root in roots:
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            left -= len(files)
            if left < 0:
                raise RefusedFixError("the folders hold too many files to look through", "name a smaller folder")
            for file in sorted(files):
                path = Path(folder) / file
                if folded(file) == name and path not in seen and path.is_file():
                    seen.add(path)
                    yield path


def _digest(path: Path) -> bytes:
    state = hashlib.sha256()
    with open_file(path) as stream:
        while piece := stream.read(_AT_ONCE):
            state.update(piece)
    return state.digest()
