"""Finds the files that a session misses: by their names, in the project and in folders that the user names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from daw_lint.disk.bounded import open_file
from daw_lint.disk.digest import stream_digest
from daw_lint.disk.media_faults import fault_of
from daw_lint.model.session import MediaRef, Session
from daw_lint.parsers.editing.edit import RefusedFixError
from daw_lint.parsers.files import folded

_MOST_FILES = 200_000
"""Files that are looked at. Our own bound: a folder of samples has some ten thousand."""
_SHOWN = 3
_LOCATE = "locate the right one in the program"


class MediaCandidates:
    """The files below the folders that have the name of a media file of a session. The folders are walked once, if at all."""

    def __init__(self, session: Session, folders: Sequence[Path]) -> None:
        self._session = session
        self._folders = folders
        self._by_name: dict[str, dict[Path, None]] | None = None
        self._has_too_many = False

    def find(self, media: MediaRef) -> Path:
        """Return the one file of this name that holds audio. Several with the same content count as one.

        Raises ``RefusedFixError`` for a file that was not found, and for one of several with the same name.
        """
        if self._by_name is None:
            self._by_name = self._walk()
        if self._has_too_many:
            raise RefusedFixError("the folders hold too many files to look through", "name a smaller folder")
        named = self._by_name.get(folded(media.file), {})
        found = [path for path in named if _is_readable(path) and fault_of(path) is None]
        if not found:
            raise self._not_found(is_there=bool(named))
        if len(found) > 1 and len({_digest(path) for path in found}) > 1:
            shown = ", ".join(str(path) for path in found[:_SHOWN])
            raise RefusedFixError(f"several files are called {media.file}: {shown}", _LOCATE)
        return found[0]

    def _walk(self) -> dict[str, dict[Path, None]]:
        """Return the files by their names, those nearest to the first folder first."""
        by_name: dict[str, dict[Path, None]] = {folded(media.file): {} for media in self._session.media}
        left = _MOST_FILES
        for root in (self._session.path.parent, *self._folders):
            for folder, folders, files in os.walk(root.absolute()):
                folders[:] = sorted(one for one in folders if not one.startswith("."))
                left -= len(files)
                if left < 0:
                    self._has_too_many = True
                    return {}
                for file in sorted(files):
                    named = by_name.get(folded(file))
                    if named is not None:
                        named[Path(folder) / file] = None
        return by_name

    def _not_found(self, is_there: bool) -> RefusedFixError:
        # Without the name of the file, so that many that are missing are told in one line.
        if is_there:
            return RefusedFixError("the files of its name cannot be read, or hold no audio", _LOCATE)
        if self._folders:
            return RefusedFixError("no file of its name was found in these folders", "name the folder that it is in")
        return RefusedFixError(
            "no file of its name was found beside the session", "name a folder to look in with --media-folder"
        )


def _is_readable(path: Path) -> bool:
    try:
        open_file(path).close()
    except OSError:
        return False
    return True


def _digest(path: Path) -> str:
    """Return the digest of a file. One that breaks off while it is read is like no other."""
    try:
        with open_file(path) as stream:
            return stream_digest(stream)
    except OSError:
        return str(path)
