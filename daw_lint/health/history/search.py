"""Finds a song by its file or by its name."""

from __future__ import annotations

from pathlib import Path

from daw_lint.health.history.place import Place, plain_words, song_key
from daw_lint.health.history.store import History, Song


def find_songs(history: History, place: Place, query: str) -> tuple[Song, ...]:
    """Return the song of a file, even of a deleted one; otherwise the songs whose names begin with the words."""
    songs = history.songs()
    key = song_key(Path(query), place.base)
    exact = tuple(song for song in songs if song.key == key)
    if exact or not query.strip():
        return exact or songs
    words = plain_words(Path(query).stem if Path(query).suffix else query)
    names = {song: song.key.rpartition("/")[2].split(" ") for song in songs}
    same = tuple(song for song, name in names.items() if name == words)
    return same or tuple(song for song, name in names.items() if name[: len(words)] == words)
