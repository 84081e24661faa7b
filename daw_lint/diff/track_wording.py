"""Puts tracks into words: their place, their contents, and a unique path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from daw_lint.diff.labels import label, shown_tracks
from daw_lint.model.session import Session, Track, TrackKind
from daw_lint.model.wording import count, listed


class Places:
    """The tracks of one version, with names and paths for people."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.tracks = shown_tracks(session)
        self._numbers = {track.id: number for number, track in enumerate(self.tracks, 1)}
        self._times = Counter(track.path for track in session.all_tracks())

    def path(self, track: Track) -> str:
        """Return the path of a track, with its number where several have the same path."""
        number = self._numbers.get(track.id)
        return track.path if self._times[track.path] == 1 or number is None else f"{track.path} (track {number})"

    def name(self, track: Track) -> str:
        """Name a track."""
        return label(track, self.session.format)

    def after(self, track: Track) -> str:
        """Name the track before this one in the same group."""
        before = self.tracks[: self._numbers.get(track.id, 1) - 1]
        siblings = [other for other in before if other.parent_id == track.parent_id]
        if siblings:
            return f"after {self.name(siblings[-1])}"
        return "the first" if track.parent_id is None else "the first of its group"

    def inside(self, track: Track) -> list[Track]:
        """Return the tracks of a group and of the groups in it."""
        ids, found = {track.id}, []
        for other in self.tracks:
            if other.parent_id in ids and other.id not in ids:
                ids.add(other.id)
                found.append(other)
        return found


def word(track: Track) -> str:
    """Return the word for the kind of a track."""
    words = {TrackKind.GROUP: "group", TrackKind.RETURN: "return", TrackKind.MASTER: "master"}
    return words.get(track.kind, "track")


def holding(track: Track, inside: Sequence[Track] = (), names: Sequence[str] = ()) -> str:
    """Describe the contents of a track, or of a group with its tracks."""
    devices = sum(1 for one in (track, *inside) for _ in one.walk_devices())
    clips = sum(len(one.clips) for one in (track, *inside))
    contents = [count(number, noun) for number, noun in ((devices, "device"), (clips, "clip")) if number]
    tracks = f" with {count(len(inside), 'track')}: {listed(names)}" if inside else ""
    return tracks + (f" ({', '.join(contents)})" if contents else "")
