"""Audio clips that are heard, for checks on clips, files and reference tracks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daw_lint.case import Case
from daw_lint.session import Clip, Session, Track


def audible_clips(case: Case) -> Iterator[tuple[Track, Clip]]:
    """Yield the audio clips of the arrangement that sound, with their tracks; those of reference tracks are left out."""
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
    """Return how long a clip of the arrangement plays."""
    tempo = session.tempo_map
    if tempo is None or clip.start_beats is None or clip.end_beats is None:
        return None
    return tempo.seconds_at(clip.end_beats) - tempo.seconds_at(clip.start_beats)


def alteration(clip: Clip, never_neutral: Sequence[str]) -> str:
    """Return in words what is done to the sound of a clip, transposed or warped; empty where it plays as it is."""
    parts = []
    if clip.transpose_semitones:
        parts.append(f"transposed by {clip.transpose_semitones:+g} semitones")
    if clip.warped:
        mode = f" ({clip.warp_mode})" if clip.warp_mode else ""
        how = "changes the sound at every tempo" if clip.warp_mode in never_neutral else "is neutral only unstretched"
        parts.append(f"warped{mode}, which {how}")
    return " and ".join(parts)


def has_suffix(path: str, suffixes: Sequence[str]) -> bool:
    """Whether a file's name ends so; suffixes are without the dot."""
    return path.rpartition(".")[2].lower() in suffixes
