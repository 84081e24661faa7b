"""Tempo and time signatures of a song (``TempoMap``, ``TimeSignatureMap``). A tempo is in seconds per quarter note."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.model.session import TimeSignature
from daw_lint.parsers.clock import Clock, as_time, is_tempo
from daw_lint.parsers.studio_one.elements import part, parts
from daw_lint.parsers.values import as_number

_START, _END = "2", "3"
"""Types of the markers for the start and the end of the song."""
_TOLERANCE_S = 0.05
"""Our own bound on the difference between stored and computed length."""


def read_clock(context: Element | None, tracks: list[Element], length_s: float | None) -> tuple[Clock, bool]:
    """Read the time line and whether it is certain. If not, it has the first tempo only, enough to order the clips.

    If the tempo changes, positions are taken as beats only if the stored length of the song (from its start marker to
    its end marker) confirms it. Ramps (``curveType``) are not followed.
    """
    steps: list[tuple[float, float]] = []
    straight = True
    for segment in parts(context, "tempoMap"):
        if segment.tag != "TempoMapSegment":
            continue
        start, seconds = as_time(segment.get("start", "0")), as_number(segment.get("tempo"))
        bpm = 60.0 / seconds if seconds and seconds > 0 else None
        if start is None or bpm is None or not is_tempo(bpm):
            return Clock(()), False
        straight = straight and segment.get("curveType", "0") == "0"
        steps.append((start, bpm))
    clock = Clock(steps)
    if len(steps) == 1 and straight:
        return clock, True
    certain = straight and len(steps) > 1 and _confirmed(clock, tracks, length_s)
    return (clock, True) if certain else (Clock(steps[:1]), False)


def _confirmed(clock: Clock, tracks: list[Element], length_s: float | None) -> bool:
    ends = dict.fromkeys((_START, _END), 0.0)
    for track in tracks:
        for event in track.iter("MarkerEvent") if track.tag == "MarkerTrack" else ():
            position = as_time(event.get("start", "0"))
            if event.get("markerType") in ends and position is not None and event.get("timeFormat") == "2":
                ends[event.get("markerType", "")] = position
    computed_s = clock.seconds_at(ends[_END]) - clock.seconds_at(ends[_START])
    return length_s is not None and ends[_END] > ends[_START] and abs(computed_s - length_s) < _TOLERANCE_S


def read_signatures(context: Element | None) -> tuple[TimeSignature, ...]:
    """Read the time signature, if there is only one."""
    holder = part(context, "timeSignatureMap")
    found = list(holder.iterfind("TimeSignatureMapSegment")) if holder is not None else []
    upper, lower = (as_time(found[0].get(name)) if len(found) == 1 else None for name in ("numerator", "denominator"))
    return (TimeSignature(0.0, int(upper), int(lower)),) if upper and lower else ()
