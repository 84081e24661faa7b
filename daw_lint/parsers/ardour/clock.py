"""The time line of an Ardour session: the tempo map, and positions in samples, superclocks and ticks."""

from __future__ import annotations

from bisect import bisect_right
from itertools import zip_longest
from math import exp
from typing import NamedTuple

from lxml.etree import _Element as Element

from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.values import as_number

SUPERCLOCKS_PER_S = 282_240_000
TICKS_PER_BEAT = 1920
"""Units of audio and musical time since version 7: Ardour's ``superclock_ticks_per_second`` and ``ticks_per_beat``."""
_FARTHEST = 1e9
"""Largest position in seconds or beats. Our own bound: a larger value means a damaged file."""


class _Section(NamedTuple):
    """A stretch with one tempo, or a ramp. Ardour's ramps are exponential over time, which is linear over beats."""

    seconds: float
    beats: float
    bpm: float
    bpm_end: float | None
    """``None`` if the tempo is constant."""


class Clock:
    """Converts stored times: samples up to version 6, superclocks (prefix a) or ticks (prefix b) since version 7."""

    def __init__(self, root: Element, rate_hz: float) -> None:
        """Read the tempo map. ``tempo`` is ``None`` if it cannot be followed."""
        self._rate_hz = rate_hz
        self._sections = _sections(root, rate_hz)
        self.tempo = _tempo_map(self._sections)
        self._starts = [section.seconds for section in self._sections]

    def seconds(self, stored: str | None) -> float | None:
        """Convert a stored time to seconds, or ``None``."""
        text = stored or ""
        if text.startswith("b"):
            beats = _scaled(text[1:], TICKS_PER_BEAT)
            return None if beats is None or self.tempo is None else self.tempo.seconds_at(beats)
        if text.startswith("a"):
            return _scaled(text[1:], SUPERCLOCKS_PER_S)
        return _scaled(text, self._rate_hz)

    def beats(self, stored: str | None) -> float | None:
        """Convert a stored time to beats; ``None`` if the tempo is unknown."""
        text = stored or ""
        if text.startswith("b"):
            return _scaled(text[1:], TICKS_PER_BEAT)
        return self.beats_at(self.seconds(text))

    def beats_at(self, seconds: float | None) -> float | None:
        """Convert a time in seconds to beats; ``None`` if the tempo is unknown."""
        if seconds is None or self.tempo is None:
            return None
        index = max(0, bisect_right(self._starts, seconds) - 1)
        section, elapsed = self._sections[index], seconds - self._starts[index]
        if section.bpm_end is None or section.bpm_end == section.bpm:
            return section.beats + elapsed * section.bpm / 60
        length = self._sections[index + 1].beats - section.beats
        slope = (section.bpm_end - section.bpm) / length
        # The integral of a tempo that is linear over beats: bpm(t) = bpm * exp(slope * t / 60).
        return section.beats + section.bpm / slope * (exp(slope * elapsed / 60) - 1)


def _scaled(stored: str, unit: float) -> float | None:
    number = as_number(stored)
    return number / unit if number is not None and abs(number / unit) <= _FARTHEST else None


def _sections(root: Element, rate_hz: float) -> list[_Section]:
    """Read the sections of the tempo map in order; empty if it cannot be followed.

    Since version 5 a point has a position in time and in beats. Before that it has one in bars, so only a single tempo
    is followed.
    """
    stored = [point for point in root.iterfind("TempoMap//Tempo") if point.get("active") not in ("no", "0")]
    found: list[_Section] = []
    for index, point in enumerate(stored):
        bpm, end = _bpm(point, "beats-per-minute", "npm"), _bpm(point, "end-beats-per-minute", "enpm")
        seconds, beats = (0.0, 0.0) if not index else _place(point, rate_hz)
        if bpm is None or seconds is None or beats is None:
            return []
        if index and not (seconds > found[-1].seconds and beats > found[-1].beats):
            return []
        # Where no end of a ramp is stored, it leads to the next tempo.
        if index and found[-1].bpm_end is not None and end is None:
            found[-1] = found[-1]._replace(bpm_end=bpm)
        ramps = _ramps(point) and index + 1 < len(stored)
        found.append(_Section(seconds, beats, bpm, (end or bpm) if ramps else None))
    return found


def _bpm(point: Element, *names: str) -> float | None:
    """Read a tempo in quarter notes per minute. Ardour counts notes of the type ``note-type``."""
    stored = next((point.get(name) for name in names if point.get(name)), None)
    # ``npm`` and ``enpm`` (notes per minute) are the names since version 7.
    tempo, kind = as_number(stored), as_number(point.get("note-type")) or 4.0
    if tempo is None or kind <= 0 or not 1e-2 <= tempo * 4 / kind <= 1e5:
        return None
    return tempo * 4 / kind


def _ramps(point: Element) -> bool:
    kind = point.get("tempo-type") or point.get("type")
    if kind is None:
        return point.get("end-beats-per-minute") not in (None, point.get("beats-per-minute"))
    return "Ramp" in kind


def _place(point: Element, rate_hz: float) -> tuple[float | None, float | None]:
    """Read the position of a tempo point in seconds and in beats."""
    if point.get("sclock") is not None:
        beats, _, ticks = (point.get("quarters") or "").partition(":")
        whole, rest = as_number(beats), as_number(ticks or "0")
        place = None if whole is None or rest is None else whole + rest / TICKS_PER_BEAT
        return _scaled(point.get("sclock", ""), SUPERCLOCKS_PER_S), place
    pulse = as_number(point.get("pulse"))
    # Versions 5 and 6 count pulses, which are whole notes.
    return _scaled(point.get("frame") or "", rate_hz), None if pulse is None else pulse * 4


def _tempo_map(sections: list[_Section]) -> TempoMap | None:
    points: list[TempoPoint] = []
    for section, after in zip_longest(sections, sections[1:]):
        points.append(TempoPoint(section.beats, section.bpm))
        if after is not None:
            points.append(TempoPoint(after.beats, section.bpm_end or section.bpm))
    return TempoMap(tuple(points)) if points else None
