"""What tracks are called, without what only their place gives them."""

from __future__ import annotations

import re

from daw_lint.model.session import Session, Track, TrackKind

UNNAMED = "(unnamed)"
LIVE, REAPER = "als", "rpp"
_NUMBER = re.compile(r"^\d+[- ]")
_LETTER = re.compile(r"^[A-L]-")


def label(track: Track, session_format: str) -> str:
    """Return the name of a track without its place.

    Live puts the number of a track before a name that nobody gave, and a letter before the name of every return; REAPER
    shows the number of a track in place of a name. Each changes when a track is inserted before.
    """
    if session_format == LIVE and track.kind is TrackKind.RETURN:
        return _LETTER.sub("", track.name) or UNNAMED
    if track.named_by_user is False and session_format == LIVE:
        return _NUMBER.sub("", track.name) or UNNAMED
    if track.named_by_user is False and session_format == REAPER and track.kind is not TrackKind.MASTER:
        return UNNAMED
    return track.name.strip() or UNNAMED


class Names:
    """What the tracks of a session are called, by their ids.

    ``tokens`` tells which tracks of two versions are the same; without it a track is the one with its label.
    """

    def __init__(self, session: Session, tokens: dict[str, str] | None = None) -> None:
        self.format = session.format
        self._tracks = {track.id: track for track in session.all_tracks()}
        self._tokens = tokens

    def label(self, track_id: str | None) -> str:
        """Return what a track is called."""
        track = self._tracks.get(track_id or "")
        return "a track that is not known" if track is None else label(track, self.format)

    def token(self, track_id: str | None) -> str:
        """Return what stands for a track in both versions."""
        if self._tokens is None:
            return self.label(track_id)
        return self._tokens.get(track_id or "", str(track_id))


def shown_tracks(session: Session) -> list[Track]:
    """Return the tracks that matter for the sound: all but the cue and the master."""
    return [track for track in session.tracks if track.kind is not TrackKind.CUE]
