"""Audible clips and their times, for checks on clips, files and reference tracks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from daw_lint.judge.case import Case
from daw_lint.model.session import Clip, Session, Track

_MOST_BEATS = 1e7
"""About eight weeks at 120 bpm: positions beyond it come from damaged files."""


def audible_clips(case: Case) -> Iterator[tuple[Track, Clip]]:
    """Yield the audible audio clips of the arrangement, with their tracks; reference tracks are left out."""
    references = {track.id for track in case.routing.references}
    for track in case.the_session.tracks:
        if track.id not in references and case.routing.is_heard(track):
            for clip in track.clips:
                if clip.kind == "audio" and not clip.muted and clip.start_beats is not None:
                    yield track, clip


def one_of_each_file(clips: Iterator[tuple[Track, Clip]]) -> Iterator[tuple[Track, Clip]]:
    """Yield the longest clip of each file on each track."""
    longest: dict[tuple[str, str], tuple[float, Track, Clip]] = {}
    for track, clip in clips:
        length = (clip.end_beats or 0.0) - (clip.start_beats or 0.0)
        key = track.id, clip.media_path or clip.name
        if key not in longest or length > longest[key][0]:
            longest[key] = length, track, clip
    for _, track, clip in longest.values():
        yield track, clip


def played_s(session: Session, clip: Clip) -> float | None:
    """Give the length in seconds that a clip of the arrangement plays."""
    span = span_s(session, clip)
    return None if span is None else span[1] - span[0]


def span_s(session: Session, clip: Clip) -> tuple[float, float] | None:
    """Give the start and end in seconds of a clip of the arrangement; ``None`` if one of them is unknown."""
    start_s, end_s = seconds_at(session, clip.start_beats), seconds_at(session, clip.end_beats)
    return None if start_s is None or end_s is None else (start_s, end_s)


def seconds_at(session: Session, beats: float | None) -> float | None:
    """Convert a position in beats to seconds; ``None`` if it is unknown or implausible (as in a damaged file)."""
    if beats is None or session.tempo_map is None or not abs(beats) < _MOST_BEATS:
        return None
    try:
        found = session.tempo_map.seconds_at(beats)
    except ArithmeticError:
        return None
    return found if isfinite(found) else None


def alteration(clip: Clip, never_neutral: Sequence[str]) -> str:
    """Describe how a clip is transposed or warped; empty if it plays unchanged."""
    parts = []
    if clip.transpose_semitones:
        parts.append(f"transposed by {clip.transpose_semitones:+g} semitones")
    if clip.warped:
        mode = f" ({clip.warp_mode})" if clip.warp_mode else ""
        how = "changes the sound at every tempo" if clip.warp_mode in never_neutral else "is neutral only unstretched"
        parts.append(f"warped{mode}, which {how}")
    return " and ".join(parts)


def has_suffix(path: str, suffixes: Sequence[str]) -> bool:
    """Whether a file has one of these extensions, given without the dot."""
    return path.rpartition(".")[2].lower() in suffixes
