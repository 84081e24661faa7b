"""What every format tells of an arrangement in the same way: where it ends, and its one time signature."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from daw_lint.model.session import TimeSignature, Track
from daw_lint.model.tempo import TempoMap

_MOST_BEATS = 999
"""No DAW lets a time signature have more; a larger number is damage."""


def end_beats(tracks: Iterable[Track]) -> float | None:
    """Return where the last clip ends that sounds, in beats; ``None`` for an empty arrangement.

    Muted clips do not count, nor clips on muted tracks, nor ends that damage has put at infinity.
    """
    ends = (
        clip.end_beats for track in tracks if track.muted is not True for clip in track.clips if clip.muted is not True
    )
    return max((end for end in ends if end is not None and isfinite(end)), default=None)


def end_seconds(tempo: TempoMap | None, end: float | None) -> float | None:
    """Return the time of an end in beats; ``None`` where the end or the tempo is unknown."""
    return tempo.seconds_at(end) if tempo is not None and end is not None else None


def one_signature(numerator: float | None, denominator: float | None) -> tuple[TimeSignature, ...]:
    """Return the time signature that holds throughout; nothing where it is not stored, or damaged."""
    if numerator is None or denominator is None:
        return ()
    is_sane = min(numerator, denominator) >= 1 and max(numerator, denominator) <= _MOST_BEATS
    return (TimeSignature(0.0, int(numerator), int(denominator)),) if is_sane else ()
