"""Compares two versions of a session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daw_lint.diff.change import Change
from daw_lint.diff.clip_pairs import Side
from daw_lint.diff.detail_wording import detail_changes
from daw_lint.diff.details import session_details
from daw_lint.diff.device_settings import SettingsOf, nothing_known
from daw_lint.diff.media import media_changes, moved_files
from daw_lint.diff.time_line import inventory_changes, length_change, marker_changes, signature_changes, tempo_changes
from daw_lint.diff.track_changes import TrackComparison
from daw_lint.diff.tracks import Match, match_tracks
from daw_lint.model.session import Session

NOT_COMPARED = "notes inside clips, settings of plug-ins that daw-lint does not read, automation curves"
"""What the session model does not hold: versions that differ only in these have no changes."""


@dataclass(frozen=True)
class Comparison:
    """The changes between two versions of a session."""

    old: Session
    new: Session
    changes: tuple[Change, ...]


def compare(old: Session, new: Session, settings: SettingsOf = nothing_known) -> Comparison:
    """List the changes in reading order: session, tracks, master, markers, media.

    ``settings`` reads the states of plug-ins, which takes time; without it they are not compared.
    """
    return Comparison(old, new, tuple(_changes(old, new, settings)))


def _changes(old: Session, new: Session, settings: SettingsOf) -> Iterator[Change]:
    matches, pairs = match_tracks(old, new)
    if old.master is not None and new.master is not None:
        matches.append(Match(old.master, new.master))
    moved = moved_files(old, new)
    sides = Side.of(old, moved), Side.of(new, {})
    tracks = TrackComparison(old, new, matches, pairs, sides, settings)
    found = [
        *detail_changes("session", "", "", session_details(old), session_details(new)),
        *tempo_changes(old.tempo_map, new.tempo_map),
        *signature_changes(old, new, *sides),
        *tracks.changes(),
        *marker_changes(old, new, *sides),
        *inventory_changes(old.inventory, new.inventory),
        *media_changes(old, new, moved, tracks.exchanged),
    ]
    yield from found
    if not any(change.what in ("clip", "track", "tempo", "marker", "signature") for change in found):
        yield from length_change(old, new)
