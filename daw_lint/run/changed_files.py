"""Which files to lint of those that changed since a git revision: sessions and bounces, and no samples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from daw_lint.disk import probe
from daw_lint.disk.git import changed_files
from daw_lint.disk.globs import are_among
from daw_lint.disk.listing import entries
from daw_lint.measure import is_audio_name
from daw_lint.parsers import is_foreign, is_package, is_session_name
from daw_lint.run.beside import sessions_by_words, starts_in, words_of
from daw_lint.run.find import ConfigFinder, is_sample, names_passed_over


class Changed(NamedTuple):
    """What changed: files to lint, and audio that is taken for samples and recordings."""

    files: tuple[Path, ...]
    samples: tuple[Path, ...]


def changed_targets(revision: str, paths: Sequence[Path], configs: ConfigFinder) -> Changed:
    """Find the sessions and bounces below ``paths`` that changed, and changed audio that is not a bounce.

    Raises ``GitError`` and ``ConfigError``.
    """
    found: dict[Path, None] = {}
    samples = []
    for path in changed_files(revision, paths, Path()):
        subject = next((around for around in reversed(path.parents) if is_package(around)), path)
        if _is_passed_over(subject, paths, configs):
            continue
        if subject is not path or (is_session_name(path.name) and probe.is_file(path) and not is_foreign(path)):
            found[subject] = None
        elif is_audio_name(path.name) and probe.is_file(path):
            if _is_bounce(path, configs):
                found[path] = None
            else:
                samples.append(path)
    return Changed(tuple(found), tuple(samples))


def _is_passed_over(path: Path, named: Sequence[Path], configs: ConfigFinder) -> bool:
    """Whether a name on the way from what the user named to the file is hidden or excluded. What is named is read."""
    around = [one.absolute() for one in named or [Path()] if path.absolute().is_relative_to(one.absolute())]
    closest = max(around, key=lambda one: len(one.parts), default=Path(path.absolute().anchor))
    below = path.absolute().relative_to(closest).parts
    if any(part.startswith(".") for part in below):
        return True
    return are_among(below, names_passed_over(closest, configs.for_folder(path.parent)))


def _is_bounce(path: Path, configs: ConfigFinder) -> bool:
    """Whether audio is a bounce: its folder says so, its name is that of a session near it, or no session is near it."""
    folders = {folder.casefold() for folder in configs.for_folder(path.parent).bounce_folders}
    parts = [part.casefold() for part in PurePath(path.parent).parts]
    if parts and parts[-1] in folders:
        return True
    if is_sample(path):
        return False
    places = [entries(str(folder)) for folder in (path.parent, path.absolute().parent.parent)]
    if not any(is_session_name(name) for place in places for name in place.names):
        return True
    name = words_of(path.name)
    return any(next(starts_in(name, sessions_by_words(place)), None) is not None for place in places)
