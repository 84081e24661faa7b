"""Check the project folder: unused files in it, and its layout.

These checks read the disk, so their rules are opt-in, and they stop counting in a huge folder.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from daw_lint.disk import access_log, outside, probe
from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.playing import has_suffix
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.wording import count, listed
from daw_lint.parsers import is_session_name
from daw_lint.parsers.ableton.media import PROJECT_INFO, project_folder

_MOST_FILES = 20_000
_PRESETS = ("adg", "adv", "alc", "agr", "amxd")
"""Extensions of Live presets and clips, which may use samples too."""
_MANAGED_BY_DAW = frozenset(["freeze", "backup", "peaks"])
"""Folders that the DAW manages itself: frozen tracks, copies of the session."""


def unused_media(case: Case, settings: Settings) -> Result:
    """Find audio files that the session does not use, in a project with one session."""
    session = case.the_session
    if not probe.is_file(session.path):
        return
    folder = project_folder(session.path) if session.format == "als" else session.path.absolute().parent
    used = [m.resolved for m in session.media if m.location == "project" and m.exists and m.resolved is not None]
    kept_in = {folder / path.relative_to(folder).parts[0] for path in used if path.is_relative_to(folder)} - set(used)
    if not kept_in:
        return
    files = list(_files(folder))
    if len(files) >= _MOST_FILES or any(_may_use(path, session.path) for path in files):
        yield Unjudged("other sessions or presets in the project folder may use what this session does not")
        return
    known = {_key(path) for path in used}
    audio = [path for path in files if has_suffix(path.name, settings["suffixes"]) and _key(path) not in known]
    spare = [path for path in audio if any(path.is_relative_to(top) for top in kept_in)]
    if spare:
        verb = "is" if len(spare) == 1 else "are"
        size_mb = sum(outside.stat(access_log.at(path)).st_size for path in spare) / 1e6
        yield Hit(
            f"{count(len(spare), 'audio file')} in the project {verb} not used by the session ({size_mb:.1f} MB): "
            f"{listed([path.relative_to(folder).as_posix() for path in spare])}",
            evidence={"files": len(spare), "size_mb": round(size_mb, 1)},
        )


def outside_project(case: Case, settings: Settings) -> Result:
    """Find Live sets that are not in a Live project."""
    if case.the_session.format == "als" and probe.is_file(case.the_session.path) and not _projects(case):
        yield Hit("the set is not in a Live project: there is no 'Ableton Project Info' in its folder or above it")


def nested_project(case: Case, settings: Settings) -> Result:
    """Find a Live project inside another one."""
    projects = _projects(case) if case.the_session.format == "als" else []
    if len(projects) > 1:
        yield Hit(
            f"the project '{projects[0].name}' is inside the project '{projects[1].name}': "
            "Live looks for files in one and stores them in the other"
        )


def _projects(case: Case) -> list[Path]:
    """List the Live projects around the set, the innermost first."""
    return [
        folder
        for folder in case.the_session.path.absolute().parents
        if probe.is_folder(access_log.at(folder / PROJECT_INFO))
    ]


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder, without the folders that the DAW manages itself."""
    left = _MOST_FILES
    for place, folders, names in outside.walk(folder):
        access_log.at(Path(place))
        folders[:] = [name for name in folders if name.casefold() not in _MANAGED_BY_DAW and not name.startswith(".")]
        for name in names[:left]:
            yield Path(place, name)
        left -= len(names)
        if left <= 0:
            return


def _may_use(path: Path, session: Path) -> bool:
    """Whether a file is another session, or a preset with samples of its own."""
    return has_suffix(path.name, _PRESETS) or (is_session_name(path.name) and path.name != session.name)


def _key(path: Path) -> str:
    """Normalise a path as macOS and Windows compare paths: Unicode NFC, without case."""
    return unicodedata.normalize("NFC", str(path)).casefold()
