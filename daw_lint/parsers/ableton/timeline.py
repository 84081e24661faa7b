"""Tempo, time signatures and locators of a Live set."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from lxml.etree import _Element as Element

from daw_lint.model.session import Marker, TimeSignature
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.ableton.elements import number, text, value
from daw_lint.parsers.values import as_number

_STEP_BEATS = 0.25
"""Live updates an automated tempo once every sixteenth note (found by the author of dawtool)."""
_BEFORE_ALL = -1e6
"""Live writes its first event, the value before all automation, at beat -63072000.

Seen in 46 of 47 sets of the corpus; the other one is malformed on purpose.
"""

Points = list[tuple[float, str]]


def read_tempo(mixer: Element | None, track: Element) -> TempoMap | None:
    """Read the tempo map from the master's mixer; ``None`` if there is no valid tempo."""
    points = _curve(mixer, "Tempo", track)
    tempo = [TempoPoint(position, bpm) for position, stored in points if (bpm := as_number(stored)) and bpm > 0]
    return TempoMap(tempo, _STEP_BEATS) if tempo else None


def read_time_signatures(mixer: Element | None, track: Element) -> tuple[TimeSignature, ...]:
    """Read the time signatures. Live stores one as numerator - 1 + 99 * log2(denominator): 4/4 is 201."""
    signatures = []
    for position, stored in _curve(mixer, "TimeSignature", track):
        code = as_number(stored)
        if code is not None and 0 <= code < 99 * 5:
            signatures.append(TimeSignature(max(position, 0.0), int(code) % 99 + 1, 2 ** (int(code) // 99)))
    return tuple(signatures)


def read_markers(locators: Element | None, tempo: TempoMap | None) -> tuple[Marker, ...]:
    """Read the locators in order of time; none if the tempo is unknown."""
    if locators is None or tempo is None:
        return ()
    found = []
    for locator in locators.iter("Locator"):
        position = number(locator, "Time")
        if position is not None:
            found.append(Marker(text(locator, "Name"), position, tempo.seconds_at(position)))
    return tuple(sorted(found, key=lambda marker: marker.time_s))


def _curve(mixer: Element | None, name: str, track: Element) -> Points:
    """Read the automation of a master parameter, or its constant value at beat 0."""
    parameter = None if mixer is None else mixer.find(name)
    if parameter is None:
        return []
    events = _events(parameter, track)
    points = sorted((point for point in events if point[0] > _BEFORE_ALL), key=itemgetter(0))
    before = next((stored for position, stored in events if position <= _BEFORE_ALL), None)
    # The value before all automation applies until the first point of the arrangement.
    if points and points[0][0] > 0 and before is not None:
        points.insert(0, (0.0, before))
    if points:
        return points
    manual = value(parameter, "Manual")
    if manual is not None:
        return [(0.0, manual)]
    return [(0.0, events[0][1])] if events else []


def _events(parameter: Element, track: Element) -> Points:
    target = parameter.find("AutomationTarget")
    elements: Iterable[Element] = parameter.iterfind("ArrangerAutomation/Events/*")
    points = _points(elements)
    return points if points or target is None else _points(_envelope(track, target.get("Id")))


def _points(events: Iterable[Element]) -> Points:
    return [
        (position, event.get("Value", "")) for event in events if (position := as_number(event.get("Time"))) is not None
    ]


def _envelope(track: Element, target: str | None) -> Iterable[Element]:
    for envelope in track.iterfind("AutomationEnvelopes/Envelopes/AutomationEnvelope"):
        if value(envelope, "EnvelopeTarget/PointeeId") == target:
            return envelope.iterfind("Automation/Events/*")
    return ()
