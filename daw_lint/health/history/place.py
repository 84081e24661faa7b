"""Where the history of a session is, and which of its entries are of the same song."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from daw_lint.config.find import Config

FILE_NAME = "history.sqlite3"
_VERSION = re.compile(r"(?<![^\W_])(?:v|ver|version|rev|revision)[ ._-]?\d+(?:\.\d+)*[a-z]?(?![^\W_])")


class Place(NamedTuple):
    """A history file, and the folder that paths in it are relative to (``None`` for the user's own history)."""

    database: Path
    base: Path | None


def place_of(config: Config) -> Place:
    """Return where the history of files with this configuration is kept, or would be."""
    folder = config.source.absolute().parent if config.source is not None else None
    if isinstance(config.history, str) and config.history:
        return Place((folder or Path.cwd()) / Path(config.history).expanduser(), folder)
    if folder is not None:
        return Place(folder / ".daw-lint" / FILE_NAME, folder)
    from platformdirs import user_data_path

    return Place(user_data_path("daw-lint", appauthor=False) / FILE_NAME, None)


def stored_path(path: Path, base: Path | None) -> str:
    """Return a path as a history names it: below its folder where that is possible."""
    absolute = path.absolute()
    if base is not None and absolute.is_relative_to(base):
        absolute = absolute.relative_to(base)
    # Names that are no UTF-8 hold halves of characters, which no database takes.
    return absolute.as_posix().encode("utf-8", "backslashreplace").decode()


def song_key(path: Path, base: Path | None) -> str:
    """Return the key of a song: the folder and the name without its version, so that ``Song v2`` follows ``Song v1``.

    Only words that say *version* go (``v3``, ``version 3``, ``rev 3``); ``Track 1`` and ``Track 2`` are two songs.
    """
    folder, _, name = stored_path(path, base).rpartition("/")
    return f"{folder}/{' '.join(plain_words(Path(name).stem))}"


def plain_words(name: str) -> list[str]:
    """Return the words of a name in small letters, without words that say a version (all of them where none is left)."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = re.findall(r"[^\s_]+", _VERSION.sub(" ", folded))
    words = [word for word in words if any(character.isalnum() for character in word)]
    return words or [folded.strip()]
