"""Items of a REAPER track: their takes, and the media in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path

from daw_lint.disk import access_log, outside
from daw_lint.model.place import Place
from daw_lint.model.session import Clip, MediaRef
from daw_lint.parsers.files import media_ref
from daw_lint.parsers.reaper.chunks import Chunk, tokens
from daw_lint.parsers.values import as_number, gain_db

_FILES = frozenset(
    {"WAVE", "MP3", "FLAC", "WAVPACK", "VORBIS", "AIFF", "VIDEO", "OPUS", "FFMPEG", "OGG", "RAW", "MIDI", "RPP_PROJECT"}
)
MAX_SECTIONS = 20
"""Our own bound on sections nested around a source."""
_BACKUP = ".rpp-bak"


class Beats:
    """Converts seconds to beats, by the spans of the tempo map."""

    def __init__(self, spans: Sequence[tuple[float, float, float]]) -> None:
        """``spans`` holds in order the start of each span in seconds and in beats, and its tempo in BPM."""
        self._spans = spans

    def __call__(self, seconds: float) -> float:
        """Convert a time in seconds to beats."""
        index = max(0, bisect_right(self._spans, (seconds, inf, 0.0)) - 1)
        start_s, start_beats, bpm = self._spans[index]
        return start_beats + (seconds - start_s) * bpm / 60


class ItemReader:
    """Reads the items of all tracks, and looks up their media beside the project."""

    def __init__(self, path: Path, to_beats: Beats) -> None:
        """``path`` is the project."""
        self._folder = project_folder(path)
        self._to_beats = to_beats
        self.media: dict[str, MediaRef] = {}
        self.end_s = 0.0

    def read(self, track: Chunk, owner: str) -> tuple[Clip, ...]:
        """Read the items of a track as clips. Items without a source are left out."""
        return tuple(clip for item in track.chunks("ITEM") if (clip := self._clip(item, owner)) is not None)

    def _clip(self, item: Chunk, owner: str) -> Clip | None:
        stored = item.first_words("POSITION", "LENGTH", "MUTE", "ALLTAKES", "VOLPAN")
        start, length = as_number(stored.get("POSITION")), as_number(stored.get("LENGTH"))
        if start is None or length is None or length < 0:
            return None
        muted = stored.get("MUTE", "0") != "0"
        if not muted:
            self.end_s = max(self.end_s, start + length)
        take = _take(item)
        source = _innermost(take.chunk("SOURCE"))
        if source is None:
            return None  # an empty item, or a text item
        kind, file = self._add_media(source, owner)
        if stored.get("ALLTAKES") == "1":
            for other in item.chunks("SOURCE"):
                self._add_media(_innermost(other) or other, owner)
        return Clip(
            name=take.first_words("NAME").get("NAME", ""),
            kind="midi" if kind.startswith("MIDI") else "audio",
            start_beats=self._to_beats(start),
            end_beats=self._to_beats(start + length),
            muted=muted,
            gain_db=gain_db(as_number(stored.get("VOLPAN"))),
            media_path=file or None,
            place=Place(line=item.number),
        )

    def _add_media(self, source: Chunk, owner: str) -> tuple[str, str]:
        """Add the file of a source, and return the kind of source and the stored path."""
        kind = " ".join(tokens(source.head)[1:2])
        stored = source.first_word("FILE")
        if stored and kind in _FILES and stored not in self.media:
            found = media_ref(self._folder, stored, owner_path=owner)
            self.media[stored] = found._replace(place=Place(line=source.number))
        return kind, stored


def project_folder(path: Path) -> Path:
    """Return the folder to which the media paths of a project are relative.

    REAPER can keep backups in a folder inside the project's folder. Their paths are still relative to the latter.
    """
    folder = path.absolute().parent
    if path.suffix.lower() == _BACKUP:
        for candidate in (folder, *folder.parents[:2]):
            if _has_project(candidate):
                return candidate
    return folder


def _has_project(folder: Path) -> bool:
    try:
        return any(name.lower().endswith(".rpp") for name, _ in outside.entries(str(access_log.at(folder))))
    except OSError:
        return False


def _take(item: Chunk) -> Chunk:
    """Return the content of the take that plays: the selected one, else the first. Takes begin with ``TAKE``."""
    takes = [Chunk(item.head)]
    chosen = 0
    for part in item.items:
        if isinstance(part, str) and (part == "TAKE" or part.startswith("TAKE ")):
            if "SEL" in part.split():
                chosen = len(takes)
            takes.append(Chunk(item.head))
        else:
            takes[-1].items.append(part)
    return takes[chosen]


def _innermost(source: Chunk | None) -> Chunk | None:
    """Return the source inside the sections around it."""
    for _ in range(MAX_SECTIONS):
        inner = source.chunk("SOURCE") if source is not None else None
        if inner is None:
            return source
        source = inner
    return source


def markers_of(project: Chunk, to_beats: Beats) -> Iterator[tuple[str, float, float]]:
    """Yield name, beats and seconds of each marker and of the start of each region."""
    ends: set[str] = set()
    for words in project.lines("MARKER"):
        time_s = as_number(words[1]) if len(words) > 2 else None
        if time_s is None:
            continue
        is_region = len(words) > 3 and (as_number(words[3]) or 0) % 2 == 1  # bit 0 of the flags
        if is_region and words[0] in ends:
            ends.discard(words[0])  # the second line with the number of a region is its end
            continue
        if is_region:
            ends.add(words[0])
        yield words[2], to_beats(time_s), time_s
