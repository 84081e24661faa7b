"""The signal flow of the page: the box in which each track is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from daw_lint.model.session import OutputKind, Track

MASTER, OUTSIDE, NOWHERE, UNKNOWN = "\0master", "\0outside", "\0nowhere", "\0unknown"
"""Boxes that are not tracks. No track ID begins with a zero character."""
_DEEPEST = 8
"""Most levels of nested boxes; a deeper track is drawn beside the track that it feeds."""
_PLACES = {OutputKind.MASTER: MASTER, OutputKind.OUTSIDE: OUTSIDE, OutputKind.NONE: NOWHERE}


def drawn(tracks: Sequence[Track], most: int) -> list[Track]:
    """Choose the ``most`` tracks to draw: buses that others feed first; the order stays."""
    if len(tracks) <= most:
        return list(tracks)
    buses = {track.output.track_id for track in tracks if track.output is not None}
    kept = {track.id for track in sorted(tracks, key=lambda track: track.id not in buses)[:most]}
    return [track for track in tracks if track.id in kept]


def homes(tracks: Sequence[Track], master_id: str | None) -> dict[str, str]:
    """Return the ID of the track, or the place, in whose box each track is drawn.

    Tracks in a routing loop go to ``UNKNOWN``.
    """
    ids = {track.id for track in tracks}
    targets = {track.id: _target(track, ids, master_id) for track in tracks}
    found: dict[str, str] = {}
    depths: dict[str, int] = {}
    for track in tracks:
        way: dict[str, None] = {}
        here = track.id
        while here in targets and here not in depths and here not in way:
            way[here] = None
            here = targets[here]
        steps = list(way)
        if here in way:
            targets.update(dict.fromkeys(steps[steps.index(here) :], UNKNOWN))
        for step in reversed(steps):
            home = targets[step]
            depth = depths.get(home, 0)
            found[step] = home if depth < _DEEPEST else found[home]
            depths[step] = min(depth + 1, _DEEPEST)
    return found


def _target(track: Track, ids: set[str], master_id: str | None) -> str:
    output = track.output
    if output is None:
        return UNKNOWN
    if output.kind is not OutputKind.TRACK:
        return _PLACES[output.kind]
    if output.track_id == master_id:
        return MASTER
    return output.track_id if output.track_id in ids else UNKNOWN
