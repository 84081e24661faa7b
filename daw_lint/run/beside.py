"""What is beside a file: sessions and audio by the words of their names. Each folder is listed and indexed once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from daw_lint.disk import access_log
from daw_lint.disk.listing import Listing, entries
from daw_lint.measure import is_audio_name
from daw_lint.model.file_names import words
from daw_lint.parsers import is_session_name

Words = tuple[str, ...]
_INDEXED = 16
"""Folders whose index is kept: files are asked about in the order of their folders."""


def noted_entries(folder: Path) -> Listing:
    """List a folder. What is judged depends on its entries."""
    return entries(str(access_log.at(folder)))


def words_of(name: str) -> Words:
    """Return the words of the name of a file, without its suffix."""
    return tuple(words(Path(name).stem))


@lru_cache(maxsize=_INDEXED)
def sessions_by_words(folder: Listing) -> Mapping[Words, Sequence[str]]:
    """Index the sessions of a folder by the words of their names. Names without a word are left out."""
    found: dict[Words, list[str]] = {}
    for name in folder.names:
        if is_session_name(name) and (key := words_of(name)):
            found.setdefault(key, []).append(name)
    return found


@lru_cache(maxsize=_INDEXED)
def audio_names(folder: Listing) -> Sequence[str]:
    """List the audio of a folder that is not hidden."""
    return [name for name in folder.names if is_audio_name(name) and not name.startswith(".")]


@lru_cache(maxsize=_INDEXED)
def audio_by_session(audio: Listing, sessions: Listing) -> Mapping[Words, Sequence[str]]:
    """Index the audio of a folder by the words of the session that it belongs to: of several that fit, the longest."""
    known = sessions_by_words(sessions)
    found: dict[Words, list[str]] = {}
    for name in audio.names:
        if is_audio_name(name):
            owner = next(starts_in(words_of(name), known), None)
            if owner is not None:
                found.setdefault(owner, []).append(name)
    return found


@lru_cache(maxsize=_INDEXED)
def audio_of_no_session(audio: Listing, sessions: Listing) -> Sequence[str]:
    """List the audio of a folder whose name is that of no session."""
    owned = {name for names in audio_by_session(audio, sessions).values() for name in names}
    return [name for name in audio_names(audio) if name not in owned]


def starts_in(name: Words, known: Container[Words]) -> Iterator[Words]:
    """Yield what is known of the words that a name begins with, the longest first."""
    for length in range(len(name), 0, -1):
        if name[:length] in known:
            yield name[:length]
