"""Tempo of an edit (``TEMPOSEQUENCE``), as Tracktion Engine plays it (tracktion_TempoSequence)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lxml.etree import _Element as Element

from daw_lint.model.session import TimeSignature
from daw_lint.parsers.clock import Clock, as_time, is_tempo
from daw_lint.parsers.values import as_number

_DEFAULT_BPM = 120.0
_HOLD, _LINEAR, _JUMP = 1.0, 0.0, -1.0
_MOST_STEPS, _STEPS_PER_BEAT = 100, 4
"""How the engine divides a ramp."""
_MOST_TEMPOS = 5000
"""Our own bound on the points of the tempo."""


def read_clock(root: Element) -> tuple[Clock, bool]:
    """Read the time line and whether it is certain. If not, it has the first tempo only, enough to order the clips.

    A tempo is in quarter notes per minute. The curve of a tempo leads to the next one: 1 holds, -1 jumps at once, 0 is
    a straight ramp that the engine plays in up to 100 equal steps. Other curves are not followed.
    """
    tempos = {}
    for element in root.iterfind("TEMPOSEQUENCE/TEMPO"):
        bpm = as_number(element.get("bpm", str(_DEFAULT_BPM)))
        start, curve = as_time(element.get("startBeat", "0")), as_number(element.get("curve", "1"))
        if bpm is None or start is None or curve is None or not is_tempo(bpm):
            return Clock(()), False
        tempos[start] = (bpm, curve)
    ordered = sorted(tempos.items()) or [(0.0, (_DEFAULT_BPM, _HOLD))]
    first = [(0.0, ordered[0][1][0])]
    if len(ordered) == 1:
        return Clock(first), True
    curves = {curve for (_, (bpm, curve)), (_, (after, _)) in pairwise(ordered) if bpm != after}
    if len(ordered) > _MOST_TEMPOS or not curves <= {_HOLD, _LINEAR, _JUMP} or not _counts_quarters(root):
        return Clock(first), False
    return Clock(_steps([(0.0, ordered[0][1]), *ordered[1:]])), True


def _steps(tempos: list[tuple[float, tuple[float, float]]]) -> Iterator[tuple[float, float]]:
    for (start, (bpm, curve)), (end, (after, _)) in pairwise(tempos):
        if curve == _JUMP:
            yield start, after
        elif curve == _LINEAR and bpm != after:
            count = int(max(1, min(_MOST_STEPS, _STEPS_PER_BEAT * (end - start))))
            yield from (
                (start + (end - start) * step / count, bpm + (after - bpm) * step / count) for step in range(count)
            )
        else:
            yield start, bpm
    last, (bpm, _) = tempos[-1]
    yield last, bpm


def _counts_quarters(root: Element) -> bool:
    """Whether a beat is always a quarter note. With other denominators it depends on a setting of the program."""
    return all(element.get("denominator", "4") == "4" for element in root.iterfind("TEMPOSEQUENCE/TIMESIG"))


def read_signatures(root: Element) -> tuple[TimeSignature, ...]:
    """Read the time signatures. Several are given only if their positions in quarter notes are certain."""
    found = []
    elements = list(root.iterfind("TEMPOSEQUENCE/TIMESIG"))
    for element in elements:
        upper, lower = as_time(element.get("numerator", "4")), as_time(element.get("denominator", "4"))
        start = as_time(element.get("startBeat", "0"))
        if upper and lower and start is not None:
            found.append(TimeSignature(start, int(upper), int(lower)))
    if len(found) == 1:
        return (found[0]._replace(position_beats=0.0),)
    return tuple(sorted(found)) if _counts_quarters(root) else ()
