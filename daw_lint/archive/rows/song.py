"""The song that a session is a version of, by its name."""

from __future__ import annotations

import re

from daw_lint.model.file_names import words

_VERSION = re.compile(r"v?\d{1,8}[a-z]?|v|ver|version|rev|revision|take")
_STATE = frozenset(
    "copy kopie copia final finished draft wip old new edit edited backup bak autosave recovered fixed alt temp tmp "
    "mix mixdown premix premaster master mastered mastering rough demo session project".split()
)
"""Words that tell versions of one song apart, rather than songs. Our own choice."""


def song_of(stem: str, folder: str) -> tuple[str, str | None]:
    """Return the name of the song and the words of the version, from the name of a session without its suffix.

    A name that is nothing but a version takes the song's name from its folder.
    """
    said = words(re.sub(r"(?<=[a-z])(?=\d)", " ", stem, flags=re.IGNORECASE)) if stem else []
    song = [word for word in said if not _is_of_version(word)]
    version = [word for word in said if _is_of_version(word)]
    if not song:
        song = words(folder) or said
        version = said
    return " ".join(song), " ".join(version) or None


def _is_of_version(word: str) -> bool:
    return word in _STATE or _VERSION.fullmatch(word) is not None
