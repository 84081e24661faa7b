"""Finds the song that somebody names: by its file, or by its name."""

from __future__ import annotations

from pathlib import Path

from daw_lint.health.history.place import Place, plain_words, song_key
from daw_lint.health.history.store import History, Song


def find_songs(history: History, place: Place, wanted: str) -> tuple[Song, ...]:
    """Return the song of a file, whether the file is still there or not; else those whose name begins with the words."""
    songs = history.songs()
    key = song_key(Path(wanted), place.base)
    exact = tuple(song for song in songs if song.key == key)
    if exact or not wanted.strip():
        return exact or songs
    words = plain_words(Path(wanted).stem if Path(wanted).suffix else wanted)
    names = {song: song.key.rpartition("/")[2].split(" ") for song in songs}
    same = tuple(song for song, name in names.items() if name == words)
    return same or tuple(song for song, name in names.items() if name[: len(words)] == words)
