"""The tempo of an FL Studio project, and its automation clips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import isfinite
from struct import Struct

from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.automation import Automation
from daw_lint.parsers.flstudio.channels import Channel
from daw_lint.parsers.flstudio.controls import TEMPO, UNITY
from daw_lint.parsers.flstudio.events import Event
from daw_lint.parsers.flstudio.playlist import Item

STEP_BEATS = 4 / 512
"""FL Studio holds the tempo for a 512th note (found by the author of dawtool against FL Studio itself)."""
_LOWEST, _RANGE = 10.0, 512.0
"""An automation value of 0 is 10 BPM, of 1 it is 522 BPM (dawtool; see ``_points``)."""
_COUNT, _POINT, _FIRST = Struct("<17xI"), Struct("<ddfH2x"), 21
_NO_OFFSET = (0, 0xFFFF_FFFF, 0xBF80_0000)
"""Stored offsets that mean "from the start": 0, or -1 as an integer or as a float."""
_MOST_POINTS = 120_000
"""Our own bound on the size of the tempo map."""
_SAME_BEATS = 1e-3
"""Positions closer than this are equal: less than a pulse of the finest grid."""

Why = str
"""Why the tempo is unknown, in words for a musician."""


def read_tempo(stream: Iterable[Event]) -> tuple[float, int]:
    """Read the tempo in BPM (0 if none) and the units per BPM of recorded tempo changes: since 10.9 thousandths."""
    whole = fine = 0
    for number, value, _ in stream:
        if number == ev.TEMPO:
            return value / 1000, 1000
        if number == ev.OLD_TEMPO:
            whole = value
        elif number == ev.OLD_TEMPO_FINE:
            fine = value
    return whole + fine / 1000, 1


def tempo_map(base: tuple[float, int], automation: Automation, items: Sequence[Item]) -> tuple[TempoMap | None, Why]:
    """Build the tempo map, or say why there is none."""
    bpm, units = base
    if not bpm > 0:
        return None, "the project stores no tempo"
    if not automation.moves(TEMPO, round(bpm * units)):
        return TempoMap((TempoPoint(0.0, bpm),)), ""
    sources = automation.sources(TEMPO)
    if not sources:
        return None, "a pattern of the project moves the tempo"
    # Only the curve of a clip is stored. What a controller does is known only while it runs.
    if sources - automation.clips.keys():
        return None, "a controller of the project moves the tempo"
    if automation.is_sent(TEMPO):
        return None, "clips and patterns of the project move the tempo"
    return _automated([automation.clips[source] for source in sorted(sources)], items)


def _automated(clips: Sequence[Channel], items: Sequence[Item]) -> tuple[TempoMap | None, Why]:
    curves = {clip.number: _points(clip) for clip in clips}
    if any(curve is None for curve in curves.values()):
        return None, "the tempo is automated along curves that daw-lint does not follow"
    placed = sorted((item for item in items if item.channel in curves and not item.muted), key=lambda i: i.start_beats)
    if placed[0].start_beats > 0:
        return None, "the project does not store the tempo before its first tempo clip"
    if any(item.offset not in _NO_OFFSET for item in placed):
        return None, "the tempo is automated by clips that are cut at their start"
    if any(after.start_beats < before.end_beats - _SAME_BEATS for before, after in pairwise(placed)):
        return (
            None,
            "the tempo is automated by clips that overlap, and how FL Studio plays these is not known",
        )
    found: list[TempoPoint] = []
    for item in placed:
        curve = curves[item.channel or 0] or []
        if len(found) + len(curve) > _MOST_POINTS:
            return None, "the tempo is automated with more points than daw-lint follows"
        if found:
            found.append(TempoPoint(item.start_beats, found[-1].bpm))
        found += _placed(curve, item)
    return TempoMap(found, STEP_BEATS), ""


def _points(clip: Channel) -> list[tuple[float, float]] | None:
    """Read the points of an automation clip in beats and BPM; ``None`` if a segment is not a straight line.

    A value of 0 to 1 runs from the lowest to the highest value that the clip sends, on a scale of 10 to 522 BPM. At their
    defaults, 1250 and 4250 of 12800, this is 60 to 180 BPM (found by dawtool).
    """
    if len(clip.points) < _FIRST or clip.levels is None:
        return None
    (count,) = _COUNT.unpack_from(clip.points)
    stored = clip.points[_FIRST : _FIRST + count * _POINT.size]
    low, high = clip.levels
    if not count or len(stored) != count * _POINT.size or max(low, high) > UNITY:
        return None
    found: list[tuple[float, float]] = []
    beats = 0.0
    for step, value, tension, shape in _POINT.iter_unpack(stored):
        if not (isfinite(step) and step >= 0 and 0 <= value <= 1.001) or tension or shape:
            return None
        beats += step
        found.append((beats, _LOWEST + _RANGE * (low + value * (high - low)) / UNITY))
    return found


def _placed(curve: Sequence[tuple[float, float]], item: Item) -> list[TempoPoint]:
    """Shift the points of a clip to its place in the playlist, and cut them at the end of the item."""
    length = item.end_beats - item.start_beats
    found: list[TempoPoint] = []
    before = curve[0]
    for beats, bpm in curve:
        if beats > length + _SAME_BEATS:
            share = (length - before[0]) / (beats - before[0])
            found.append(TempoPoint(item.end_beats, before[1] + share * (bpm - before[1])))
            break
        before = (beats, bpm)
        found.append(TempoPoint(item.start_beats + beats, bpm))
    return found
