"""The time line of an Ardour session: its tempo map, and positions in samples, superclocks and ticks."""

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
"""The units of audio time and of musical time from version 7 on."""
_FARTHEST = 1e9


class _Section(NamedTuple):
    """A stretch with one tempo, or a ramp, which Ardour makes exponential in time: linear over beats."""

    seconds: float
    beats: float
    bpm: float
    bpm_end: float | None
    """``None`` where the section ends with the tempo that it has."""


class Clock:
    """From stored times to seconds and beats: samples up to version 6, superclocks (a) or ticks (b) from version 7 on."""

    def __init__(self, root: Element, rate_hz: float) -> None:
        """Read the tempo map; ``tempo`` is ``None`` where it cannot be followed."""
        self._rate_hz = rate_hz
        self._sections = _sections(root, rate_hz)
        self.tempo = _tempo_map(self._sections)
        self._starts = [section.seconds for section in self._sections]

    def seconds(self, stored: str | None) -> float | None:
        """Return a time in seconds, or ``None``."""
        text = stored or ""
        if text.startswith("b"):
            beats = _scaled(text[1:], TICKS_PER_BEAT)
            return None if beats is None or self.tempo is None else self.tempo.seconds_at(beats)
        if text.startswith("a"):
            return _scaled(text[1:], SUPERCLOCKS_PER_S)
        return _scaled(text, self._rate_hz)

    def beats(self, stored: str | None) -> float | None:
        """Return a time in beats; ``None`` where the tempo is not known."""
        text = stored or ""
        if text.startswith("b"):
            return _scaled(text[1:], TICKS_PER_BEAT)
        return self.beats_at(self.seconds(text))

    def beats_at(self, seconds: float | None) -> float | None:
        """Return the position in beats of a time; ``None`` where the tempo is not known."""
        if seconds is None or self.tempo is None:
            return None
        index = max(0, bisect_right(self._starts, seconds) - 1)
        section, elapsed = self._sections[index], seconds - self._starts[index]
        if section.bpm_end is None or section.bpm_end == section.bpm:
            return section.beats + elapsed * section.bpm / 60
        length = self._sections[index + 1].beats - section.beats
        slope = (section.bpm_end - section.bpm) / length
        return section.beats + section.bpm / slope * (exp(slope * elapsed / 60) - 1)


def _scaled(stored: str, unit: float) -> float | None:
    number = as_number(stored)
    return number / unit if number is not None and abs(number / unit) <= _FARTHEST else None


def _sections(root: Element, rate_hz: float) -> list[_Section]:
    """Return the sections of the tempo map in order; nothing where it cannot be followed.

    From version 5 on a point has its place in time and in music; before that in bars, so only one tempo is followed.
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
        if index and found[-1].bpm_end is not None and end is None:
            found[-1] = found[-1]._replace(bpm_end=bpm)
        ramps = _ramps(point) and index + 1 < len(stored)
        found.append(_Section(seconds, beats, bpm, (end or bpm) if ramps else None))
    return found


def _bpm(point: Element, *names: str) -> float | None:
    """Return a tempo in quarter notes a minute; Ardour counts notes of a type."""
    stored = next((point.get(name) for name in names if point.get(name)), None)
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
    """Return where a point stands in seconds and in beats."""
    if point.get("sclock") is not None:
        beats, _, ticks = (point.get("quarters") or "").partition(":")
        whole, rest = as_number(beats), as_number(ticks or "0")
        place = None if whole is None or rest is None else whole + rest / TICKS_PER_BEAT
        return _scaled(point.get("sclock", ""), SUPERCLOCKS_PER_S), place
    pulse = as_number(point.get("pulse"))
    return _scaled(point.get("frame") or "", rate_hz), None if pulse is None else pulse * 4


def _tempo_map(sections: list[_Section]) -> TempoMap | None:
    points: list[TempoPoint] = []
    for section, after in zip_longest(sections, sections[1:]):
        points.append(TempoPoint(section.beats, section.bpm))
        if after is not None:
            points.append(TempoPoint(after.beats, section.bpm_end or section.bpm))
    return TempoMap(tuple(points)) if points else None
