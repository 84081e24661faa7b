"""Decides which changes in a folder matter, and which sessions a bounce belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from daw_lint.config.find import FILE_NAMES
from daw_lint.disk.globs import are_among
from daw_lint.measure import is_audio_name
from daw_lint.model.file_names import words
from daw_lint.parsers import is_package, is_session_name
from daw_lint.run.find import ConfigFinder, names_passed_over
from daw_lint.run.pairing import belongs


class Interest:
    """Filters the changes below a folder; for a single session only that session and audio files matter."""

    def __init__(self, folder: Path, only: Path | None, finder: ConfigFinder) -> None:
        self._folder = folder
        self._only = only
        self._exclude = names_passed_over(folder, finder.for_folder(folder))

    def matters(self, path: Path) -> bool:
        """Whether a change of a file can change the findings: a visible session, audio or configuration file."""
        below = path.relative_to(self._folder).parts if path.is_relative_to(self._folder) else (path.name,)
        if is_config(path):
            return not any(part.startswith(".") for part in below[:-1])
        if path != self._only and (any(part.startswith(".") for part in below) or are_among(below, self._exclude)):
            return False
        return self.subject(path) is not None

    def subject(self, path: Path) -> Path | None:
        """Return the session or audio file that a changed file is, or belongs to."""
        for around in reversed(path.parents):
            if around.is_relative_to(self._folder) and around != self._folder and is_package(around):
                return around if self._only in (None, around) else None
        if is_audio_name(path.name) or is_config(path):
            return path
        is_session = is_session_name(path.name) if self._only is None else path == self._only
        return path if is_session else None


def is_config(path: Path) -> bool:
    """Whether a file may hold settings."""
    return path.name in (*FILE_NAMES, "pyproject.toml")


def owners(bounce: Path, sessions: Iterable[Path], bounces: dict[Path, tuple[Path, ...]]) -> list[Path]:
    """Return the sessions that a bounce belongs to: those that use it or render to it, and those with its name.

    ``bounces`` lists the bounces of each session. Samples and recordings belong to none.
    """
    known = list(sessions)
    found = [session for session in known if bounce in bounces.get(session, ())]
    named = [session for session in known if belongs(session, bounce) and _is_near(session, bounce)]
    if named:
        longest = max(len(words(session.stem)) for session in named)
        found += [session for session in named if len(words(session.stem)) == longest and session not in found]
    return found


def _is_near(session: Path, bounce: Path) -> bool:
    """Whether the bounce is beside the session, or in a folder beside it or beside its project."""
    return bounce.parent in (session.parent, session.parent.parent) or bounce.parent.parent in (
        session.parent,
        session.parent.parent,
    )
