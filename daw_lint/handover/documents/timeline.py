"""The tempo map, the time signatures and the markers of a session as text."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.model.facts import Fact
from daw_lint.model.session import Session
from daw_lint.model.tempo import TempoMap
from daw_lint.model.wording import clock, fixed

_NOT_GIVEN = "this format does not tell"
_POINTS = 100_000
"""Our own bound on the lines of a tempo curve."""


def as_lines(session: Session) -> Iterator[str]:
    """Yield the lines. Positions are in quarter notes from the start and in time; tempo in quarter notes per minute."""
    yield f"{session.application} {session.application_version}".strip()
    rate = session.sample_rate_hz
    yield f"Sample rate: {f'{rate:g} Hz' if rate is not None else _not_known(session, Fact.SAMPLE_RATE)}"
    if session.arrangement_length_s is not None:
        yield f"Length: {clock(session.arrangement_length_s)}"
    yield from ("", "Tempo")
    yield from _tempo(session)
    yield from ("", "Time signatures")
    if session.time_signatures:
        for one in session.time_signatures:
            yield f"  {_place(session.tempo_map, one.position_beats)}  {one.numerator}/{one.denominator}"
    else:
        yield f"  {_not_known(session, Fact.TEMPO)}"
    yield from ("", "Markers")
    yield from _markers(session)


def _tempo(session: Session) -> Iterator[str]:
    if session.tempo_map is None:
        yield f"  {_not_known(session, Fact.TEMPO)}"
        return
    if session.tempo_map.is_constant:
        yield f"  {session.tempo_map.start_bpm:g} bpm throughout"
        return
    for point in session.tempo_map.points[:_POINTS]:
        yield f"  {_place(session.tempo_map, point.position_beats)}  {point.bpm:g} bpm"
    yield "  Between two points the tempo changes evenly over the beats; two points at one place are a jump."


def _markers(session: Session) -> Iterator[str]:
    if Fact.MARKERS not in session.facts:
        yield f"  {_not_known(session, Fact.MARKERS)}"
        return
    if not session.markers:
        yield "  none"
    for marker in session.markers:
        beats = f"beat {fixed(marker.position_beats, 3)}, " if marker.position_beats is not None else ""
        of = f" (in {marker.media_path})" if marker.media_path else ""
        by = "".join(f", {part}" for part in (marker.performer, marker.isrc) if part)
        yield f"  {beats}{clock(marker.time_s)}  {marker.name}{by}{of}"


def _place(tempo: TempoMap | None, beats: float) -> str:
    time = f", {clock(tempo.seconds_at(beats))}" if tempo is not None else ""
    return f"beat {fixed(beats, 3)}{time}"


def _not_known(session: Session, fact: Fact) -> str:
    return f"not known: {session.missing_facts.get(fact, _NOT_GIVEN)}"
