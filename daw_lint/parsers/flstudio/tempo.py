"""The tempo of an FL Studio project, and its automation clips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import isfinite
from struct import Struct

from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.automation import Moves
from daw_lint.parsers.flstudio.channels import Channel
from daw_lint.parsers.flstudio.controls import TEMPO, UNITY
from daw_lint.parsers.flstudio.events import Event
from daw_lint.parsers.flstudio.playlist import Item

STEP_BEATS = 4 / 512
"""FL Studio holds the tempo for a 512th note (found by the author of dawtool against FL Studio itself)."""
_LOWEST, _RANGE = 10.0, 512.0
_COUNT, _POINT, _FIRST = Struct("<17xI"), Struct("<ddfH2x"), 21
_NO_OFFSET = (0, 0xFFFF_FFFF, 0xBF80_0000)
_MOST_POINTS = 120_000
_SAME_BEATS = 1e-3

Why = str
"""Why the tempo is not told, in words for a musician."""


def read_tempo(stream: Iterable[Event]) -> tuple[float, int]:
    """Return the tempo in BPM (0 for none) and how many units of it a recorded tempo has: since 10.9 thousandths."""
    whole = fine = 0
    for number, value, _ in stream:
        if number == ev.TEMPO:
            return value / 1000, 1000
        if number == ev.OLD_TEMPO:
            whole = value
        elif number == ev.OLD_TEMPO_FINE:
            fine = value
    return whole + fine / 1000, 1


def tempo_map(base: tuple[float, int], moves: Moves, items: Sequence[Item]) -> tuple[TempoMap | None, Why]:
    """Return the tempo map, or why there is none."""
    bpm, units = base
    if not bpm > 0:
        return None, "the project stores no tempo"
    if not moves.moves(TEMPO, round(bpm * units)):
        return TempoMap((TempoPoint(0.0, bpm),)), ""
    sources = moves.sources(TEMPO)
    if not sources:
        return None, "a pattern of the project moves the tempo"
    if sources - moves.clips.keys():
        return None, "a controller of the project moves the tempo"
    if moves.is_sent(TEMPO):
        return None, "clips and patterns of the project move the tempo"
    return _automated([moves.clips[source] for source in sorted(sources)], items)


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
            "the tempo is automated by clips that overlap, which FL Studio does not play in a way that is known",
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
    """Return the points of an automation clip in beats and BPM; ``None`` where a segment is no straight line.

    A value of 0 to 1 lies between the lowest and the highest that the clip sends, of a tempo of 10 to 522 BPM: at
    their defaults, 1250 and 4250 of 12800, that is 60 to 180 BPM, as dawtool found.
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
    """Return the points of a clip where it stands, as far as its item reaches."""
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
