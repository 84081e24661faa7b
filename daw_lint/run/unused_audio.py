"""Audio near sessions that is not judged: a bounce must not be passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from daw_lint.disk.listing import entries
from daw_lint.model.file_names import STEM_FOLDER_WORDS, folder_says, words
from daw_lint.run.beside import Words, audio_names, starts_in, words_of
from daw_lint.run.find import SAMPLE_FOLDERS, ConfigFinder
from daw_lint.run.job import JobResult
from daw_lint.run.pairing import places_of, project_folder

_PARTS = STEM_FOLDER_WORDS | {"reference", "references", "refs", "ref"}
"""Words of folders in which no bounces are."""


def unused_audio(
    found: Sequence[Path],
    sessions: Sequence[Path],
    results: Sequence[JobResult],
    judged: Iterable[Path],
    configs: ConfigFinder,
) -> list[Path]:
    """List audio that may be a bounce and was not judged: of ``found``, and of the places where bounces are looked for.

    What a session plays is left out, with all that is in the same folder, and so are older bounces and alternates of a
    session that has its bounce.
    """
    with_bounce = {result.file for result in results if result.bounces}
    names: set[Words] = {tuple(words(session.stem)) for session in with_bounce}
    plain = _Plain()
    done = {plain.of(path) for path in judged}
    done.update(os.path.normpath(name) for result in results for name in result.plays)
    unused: dict[str, Path] = {}
    seen = {path.parent for path in found}
    wanted = {folder for folder in seen if configs.for_folder(folder).bounces}
    without = (session for session in sessions if session not in with_bounce)
    for path in (*(path for path in found if path.parent in wanted), *_near(without, seen, configs)):
        name = plain.of(path)
        if name in done or plain[path.parent] in done or name in unused or _holds_parts(path.parent.name):
            continue
        if next(starts_in(words_of(path.name), names), None) is None:
            unused[name] = path
    return sorted(unused.values())


def _near(sessions: Iterable[Path], seen: Container[Path], configs: ConfigFinder) -> Iterator[Path]:
    """Yield the audio where the bounces of sessions are looked for, but for folders that were seen."""
    places: dict[Path, None] = {}
    for session in sessions:
        config = configs.for_file(session)
        if config.bounces:
            places.update(dict.fromkeys(places_of(session, project_folder(session), config.bounce_folders)))
    for place in (place for place in places if place not in seen):
        yield from (place / name for name in audio_names(entries(str(place))))


@lru_cache(maxsize=64)
def _holds_parts(folder: str) -> bool:
    return folder.casefold() in SAMPLE_FOLDERS or folder_says(folder, _PARTS)


class _Plain(dict[Path, str]):
    """Absolute names of folders, each made once: there may be thousands of files in one."""

    def __missing__(self, folder: Path) -> str:
        self[folder] = name = os.path.normpath(folder.absolute())
        return name

    def of(self, path: Path) -> str:
        """Return the absolute name of a file."""
        return f"{self[path.parent]}{os.sep}{path.name}"
