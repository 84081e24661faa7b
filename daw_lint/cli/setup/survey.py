"""Finds the sessions in a folder, and the folders of their bounces."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from daw_lint.config.find import Config
from daw_lint.disk.globs import are_among
from daw_lint.measure import is_audio_name
from daw_lint.parsers import PARSERS, is_foreign, is_package, is_session_name
from daw_lint.run.find import is_sample
from daw_lint.run.pairing import belongs

_NO_BOUNCES = frozenset({"samples", "audio", "audio files", "media", "stems", "recordings"})


@dataclass
class Found:
    """What was found. ``suffixes`` counts files by suffix, spelled as in the file names."""

    sessions: list[Path] = field(default_factory=list)
    suffixes: Counter[str] = field(default_factory=Counter)
    programs: Counter[str] = field(default_factory=Counter)
    """Number of sessions of each DAW, by the name of its format without suffixes."""
    bounces: list[Path] = field(default_factory=list)
    """Audio beside a session, or in a folder beside it, that has its name."""
    bounce_folders: list[str] = field(default_factory=list)
    """Names of folders with bounces that daw-lint does not search by default."""

    @property
    def formats(self) -> list[str]:
        """The first suffix of each DAW found, in lower case."""
        return [parser.suffixes[0] for parser in PARSERS if self._has(parser.suffixes)]

    def _has(self, suffixes: tuple[str, ...]) -> bool:
        return any(suffix.lower() in suffixes for suffix in self.suffixes)


def look(folder: Path) -> Found:
    """Look for sessions in a folder and below, except where daw-lint does not look by default."""
    found, audio = Found(), list[Path]()
    exclude = Config().exclude
    for root, folders, files in os.walk(folder):
        below = Path(root).relative_to(folder).parts
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not are_among((*below, name), exclude)
        )
        packages = [name for name in folders if is_package(Path(root, name))]
        folders[:] = [name for name in folders if name not in packages]
        for name in sorted([*packages, *files]):
            path = Path(root, name)
            if is_audio_name(name):
                audio.append(path)
            elif _is_session(path) and not are_among((*below, name), exclude):
                _note(found, path)
    found.bounces = [path for path in audio if _is_bounce(path, found.sessions)]
    found.bounce_folders = sorted(_folders(found.sessions, audio), key=str.casefold)
    return found


def _is_bounce(path: Path, sessions: list[Path]) -> bool:
    near = (session for session in sessions if session.parent in (path.parent, path.parent.parent))
    return not is_sample(path) and any(belongs(session, path) for session in near)


def _is_session(path: Path) -> bool:
    name = path.name
    return is_session_name(name) and not name.startswith(".") and not is_foreign(path)


def _note(found: Found, path: Path) -> None:
    parser = next(parser for parser in PARSERS if path.name.lower().endswith(parser.suffixes))
    found.sessions.append(path)
    found.suffixes[path.suffix] += 1
    found.programs[parser.name.split(" (")[0]] += 1


def _folders(sessions: list[Path], audio: list[Path]) -> set[str]:
    """Return the names of folders beside a session that hold audio with the name of the session."""
    known = {name.casefold() for name in Config().bounce_folders} | _NO_BOUNCES
    by_folder: dict[Path, list[Path]] = {}
    for session in sessions:
        by_folder.setdefault(session.parent, []).append(session)
    return {
        path.parent.name
        for path in audio
        if path.parent.name.casefold() not in known
        and path.parent not in by_folder
        and any(belongs(session, path) for session in by_folder.get(path.parent.parent, ()))
    }
