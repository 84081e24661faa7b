"""Names of tracks, without the parts that depend on their place."""

from __future__ import annotations

import re

from daw_lint.model.session import Session, Track, TrackKind

UNNAMED = "(unnamed)"
LIVE, REAPER = "als", "rpp"
_NUMBER = re.compile(r"^\d+[- ]")
_LETTER = re.compile(r"^[A-L]-")


def label(track: Track, session_format: str) -> str:
    """Name a track without its place.

    Live puts the track number before a default name, and a letter before the name of every return; REAPER
    shows the track number instead of a name. Each changes when a track is inserted above.
    """
    if session_format == LIVE and track.kind is TrackKind.RETURN:
        return _LETTER.sub("", track.name) or UNNAMED
    if track.named_by_user is False and session_format == LIVE:
        return _NUMBER.sub("", track.name) or UNNAMED
    if track.named_by_user is False and session_format == REAPER and track.kind is not TrackKind.MASTER:
        return UNNAMED
    return track.name.strip() or UNNAMED


class Names:
    """The names of the tracks of a session, by ID.

    ``tokens`` identifies the tracks that two versions share; without it, tracks with the same label are the same.
    """

    def __init__(self, session: Session, tokens: dict[str, str] | None = None) -> None:
        self.format = session.format
        self._tracks = {track.id: track for track in session.all_tracks()}
        self._tokens = tokens

    def label(self, track_id: str | None) -> str:
        """Name a track."""
        track = self._tracks.get(track_id or "")
        return "an unknown track" if track is None else label(track, self.format)

    def token(self, track_id: str | None) -> str:
        """Return the token of a track: it is equal in both versions."""
        if self._tokens is None:
            return self.label(track_id)
        return self._tokens.get(track_id or "", str(track_id))


def shown_tracks(session: Session) -> list[Track]:
    """List the tracks that a listing shows: all but the cue track and the master."""
    return [track for track in session.tracks if track.kind is not TrackKind.CUE]
