"""Finds the history of a session, and the key of its song."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from daw_lint.config.find import Config
from daw_lint.named_tuple import NamedTuple

FILE_NAME = "history.sqlite3"
_VERSION = re.compile(r"(?<![^\W_])(?:v|ver|version|rev|revision)[ ._-]?\d+(?:\.\d+)*[a-z]?(?![^\W_])")


class Place(NamedTuple):
    """A history file, and the folder that paths in it are relative to (``None`` for the user's own history)."""

    database: Path
    base: Path | None


def place_of(config: Config) -> Place:
    """Return the place of the history for files with this configuration; it need not exist."""
    folder = config.source.absolute().parent if config.source is not None else None
    if isinstance(config.history, str) and config.history:
        return Place((folder or Path.cwd()) / Path(config.history).expanduser(), folder)
    if folder is not None:
        return Place(folder / ".daw-lint" / FILE_NAME, folder)
    return Place(_users_own(*map(os.environ.get, ("XDG_DATA_HOME", "HOME", "USERPROFILE", "LOCALAPPDATA"))), None)


@lru_cache(maxsize=4)
def _users_own(*environment: str | None) -> Path:
    """Return the user's own history. To ask the system for each of hundreds of songs takes longer than to make their rows."""
    from platformdirs import user_data_path

    return user_data_path("daw-lint", appauthor=False) / FILE_NAME


def stored_path(path: Path, base: Path | None) -> str:
    """Write a path as the history stores it: relative to ``base`` if possible."""
    absolute = path.absolute()
    if base is not None and absolute.is_relative_to(base):
        absolute = absolute.relative_to(base)
    # File names that are not UTF-8 hold lone surrogates, which SQLite rejects.
    return absolute.as_posix().encode("utf-8", "backslashreplace").decode()


def song_key(path: Path, base: Path | None) -> str:
    """Return the key of a song: folder and name without version, so that ``Song v2`` continues ``Song v1``.

    Only words that mean *version* are removed (``v3``, ``version 3``, ``rev 3``); ``Track 1`` and ``Track 2`` are two songs.
    """
    folder, _, name = stored_path(path, base).rpartition("/")
    return f"{folder}/{' '.join(plain_words(Path(name).stem))}"


def plain_words(name: str) -> list[str]:
    """Split a name into lower-case words without version words; if only those exist, keep the whole name."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = re.findall(r"[^\s_]+", _VERSION.sub(" ", folded))
    words = [word for word in words if any(character.isalnum() for character in word)]
    return words or [folded.strip()]
