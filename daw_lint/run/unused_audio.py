"""Audio near sessions that is not judged: a bounce must not be passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from daw_lint.disk.listing import entries
from daw_lint.model.file_names import STEM_FOLDER_WORDS, folder_says, words
from daw_lint.run.beside import Words, audio_names, starts_in, words_of
from daw_lint.run.find import ConfigFinder, is_sample
from daw_lint.run.job import JobResult
from daw_lint.run.pairing import places_of, project_folder

_PARTS = STEM_FOLDER_WORDS | {"reference", "references", "refs", "ref"}
"""Words of folders in which no bounces are."""


def unused_audio(
    found: Iterable[Path],
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
    done = {_plain(path) for path in judged}
    done.update(os.path.normpath(name) for result in results for name in result.plays)
    unused: dict[str, Path] = {}
    for path in (*found, *_near((session for session in sessions if session not in with_bounce), configs)):
        name = _plain(path)
        if name in done or os.path.dirname(name) in done or name in unused or _holds_parts(path):  # noqa: PTH120
            continue
        if next(starts_in(words_of(path.name), names), None) is None:
            unused[name] = path
    return sorted(unused.values())


def _near(sessions: Iterable[Path], configs: ConfigFinder) -> Iterator[Path]:
    """Yield the audio where the bounces of sessions are looked for."""
    places: dict[Path, None] = {}
    for session in sessions:
        config = configs.for_file(session)
        if config.bounces:
            places.update(dict.fromkeys(places_of(session, project_folder(session), config.bounce_folders)))
    for place in places:
        yield from (place / name for name in audio_names(entries(str(place))))


def _holds_parts(path: Path) -> bool:
    return is_sample(Path(path.parent.name, path.name)) or folder_says(path.parent.name, _PARTS)


def _plain(path: Path) -> str:
    return os.path.normpath(path.absolute())
