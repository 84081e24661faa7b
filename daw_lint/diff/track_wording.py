"""Tracks in words: where one stands, what is on it, and a path that means one track only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from daw_lint.diff.detail_wording import counted
from daw_lint.diff.labels import label, shown_tracks
from daw_lint.model.session import Session, Track, TrackKind

_MOST_NAMES = 3


class Places:
    """The tracks of one version, as people tell them apart."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.tracks = shown_tracks(session)
        self._numbers = {track.id: number for number, track in enumerate(self.tracks, 1)}
        self._times = Counter(track.path for track in session.all_tracks())

    def path(self, track: Track) -> str:
        """Return the path of a track; with its number where several have the same."""
        number = self._numbers.get(track.id)
        return track.path if self._times[track.path] == 1 or number is None else f"{track.path} (track {number})"

    def name(self, track: Track) -> str:
        """Return what a track is called."""
        return label(track, self.session.format)

    def after(self, track: Track) -> str:
        """Return after which track of the same group a track stands."""
        before = self.tracks[: self._numbers.get(track.id, 1) - 1]
        same = [other for other in before if other.parent_id == track.parent_id]
        if same:
            return f"after {self.name(same[-1])}"
        return "the first" if track.parent_id is None else "the first of its group"

    def inside(self, track: Track) -> list[Track]:
        """Return the tracks of a group, and of groups in it."""
        ids, found = {track.id}, []
        for other in self.tracks:
            if other.parent_id in ids and other.id not in ids:
                ids.add(other.id)
                found.append(other)
        return found


def word(track: Track) -> str:
    """Return what a track is."""
    words = {TrackKind.GROUP: "group", TrackKind.RETURN: "return", TrackKind.MASTER: "master"}
    return words.get(track.kind, "track")


def listed(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """Return the first names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:most])} and {more} more"


def holding(track: Track, inside: Sequence[Track] = (), names: Sequence[str] = ()) -> str:
    """Return what is on a track, or on a group with its tracks."""
    devices = sum(1 for one in (track, *inside) for _ in one.walk_devices())
    clips = sum(len(one.clips) for one in (track, *inside))
    told = [counted(number, noun) for number, noun in ((devices, "device"), (clips, "clip")) if number]
    tracks = f" with {counted(len(inside), 'track')}: {listed(names)}" if inside else ""
    return tracks + (f" ({', '.join(told)})" if told else "")
