"""Patterns of a Renoise song: which ones are played, and their notes, commands and envelopes per track."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml.etree import _Element as Element

from daw_lint.model.session import SessionError
from daw_lint.parsers.renoise.elements import flag, text, whole
from daw_lint.parsers.values import as_number

MAX_LINES = 512
"""Renoise's own limit on the lines of a pattern (user manual)."""
MAX_SLOTS = 200_000
"""Our own bound on sequence entries times tracks."""
_NO_NOTES = frozenset({"", "---", "OFF"})
_NO_COMMAND = "00"
_DAMAGED = "open it in Renoise and save it again, or restore it from a backup"


class Entry(NamedTuple):
    """An entry of the pattern sequence."""

    pattern: int
    section: str | None = None
    """The name of the section that begins here."""
    muted: frozenset[int] = frozenset()
    """Tracks that are muted here, by number from 0."""


class Effect(NamedTuple):
    """A command in a pattern, such as ``ZT`` with 125 in line 16. ``column`` is -1 for one beside a note."""

    line: int
    column: int
    number: str
    value: int | None


class Patterns:
    """The pattern pool and the sequence that plays it."""

    def __init__(self, path: Path, root: Element, tracks: int) -> None:
        """``tracks`` is the number of tracks. Raises ``SessionError`` for a sequence that cannot be played."""
        self._pool = root.findall("PatternPool/Patterns/Pattern")
        self.entries = _sequence(root)
        if any(not 0 <= entry.pattern < len(self._pool) for entry in self.entries):
            raise SessionError(path, "the pattern sequence refers to a pattern that does not exist", _DAMAGED)
        if len(self.entries) * tracks > MAX_SLOTS:
            raise SessionError(path, "the pattern sequence is longer than Renoise allows", _DAMAGED)
        self.lines = {number: _length(path, self._pool[number]) for number in self.used}
        self._tracks = [pattern.findall("Tracks/*") for pattern in self._pool]
        self._originals: dict[tuple[int, int], Element | None] = {}
        self._effects: dict[Element, tuple[Effect, ...]] = {}

    @cached_property
    def used(self) -> tuple[int, ...]:
        """The numbers of the patterns in the sequence, each once."""
        return tuple(dict.fromkeys(entry.pattern for entry in self.entries))

    def name(self, number: int) -> str:
        """Return the name of a pattern."""
        return text(self._pool[number], "Name") or f"Pattern {number}"

    def has_notes(self, pattern: int, index: int, silent_columns: frozenset[int]) -> bool:
        """Whether a track has a note in a pattern, in a column that is not muted."""
        track = self._track(pattern, index)
        if track is None:
            return False
        if not silent_columns:
            return any((note.text or "").strip() not in _NO_NOTES for note in track.iter("Note"))
        return any(
            (text(column, "Note") or "") not in _NO_NOTES
            for columns in track.iterfind("Lines/Line/NoteColumns")
            for place, column in enumerate(columns.findall("NoteColumn"))
            if place not in silent_columns
        )

    def effects(self, pattern: int, index: int) -> tuple[Effect, ...]:
        """Return the commands of a track in a pattern."""
        track = self._track(pattern, index)
        if track is None:
            return ()
        if track not in self._effects:
            self._effects[track] = tuple(_effects(track))
        return self._effects[track]

    def envelopes(self, index: int) -> Iterator[tuple[int, int, list[float]]]:
        """Yield device, parameter and values (0 to 1) of each envelope of a track in the patterns that are played."""
        tracks = dict.fromkeys(self._track(pattern, index) for pattern in self.used)
        for track in tracks:
            for envelope in track.iterfind("Automations/Envelopes/Envelope") if track is not None else ():
                device, parameter = whole(envelope, "DeviceIndex"), whole(envelope, "ParameterIndex")
                if device is not None and parameter is not None:
                    yield device, parameter, _points(envelope)

    @cached_property
    def muted(self) -> frozenset[tuple[int, int]]:
        """Pairs of pattern and track that the sequence mutes."""
        return frozenset((entry.pattern, track) for entry in self.entries for track in entry.muted)

    def _track(self, pattern: int, index: int) -> Element | None:
        """Return a track of a pattern. For an alias it is the track of the original pattern."""
        seen: list[tuple[int, int]] = []
        found: Element | None = None
        while 0 <= pattern < len(self._pool) and (pattern, index) not in self._originals:
            seen.append((pattern, index))
            self._originals[pattern, index] = None  # so that a circle of aliases ends, with no track
            if index >= len(self._tracks[pattern]):
                break
            track = self._tracks[pattern][index]
            original = whole(track, "AliasPatternIndex", -1)
            if original is None or original < 0:
                found = track
                break
            pattern = original
        else:
            found = self._originals.get((pattern, index))
        self._originals.update(dict.fromkeys(seen, found))
        return found


def _sequence(root: Element) -> list[Entry]:
    """Read the sequence. Up to Renoise 2.1 it is a plain list of numbers. -1 means an unreadable number."""
    plain = root.findall("PatternSequence/PatternSequence/Pattern")
    if plain:
        return [Entry(_small(element.text)) for element in plain]
    return [
        Entry(
            _small(text(place, "Pattern") or "0"),
            (text(place, "SectionName") or "Section") if flag(place, "IsSectionStart", False) else None,
            frozenset(_small(track.text) for track in place.iterfind("MutedTracks/MutedTrack")),
        )
        for place in root.iterfind("PatternSequence/SequenceEntries/SequenceEntry")
    ]


def _small(stored: str | None) -> int:
    value = as_number(stored)
    return int(value) if value is not None and 0 <= value < 1e6 else -1


def _length(path: Path, pattern: Element) -> int:
    lines = whole(pattern, "NumberOfLines", 64)
    if lines is None or not 1 <= lines <= MAX_LINES:
        raise SessionError(path, "a pattern has a length that Renoise does not allow", _DAMAGED)
    return lines


def _effects(track: Element) -> Iterator[Effect]:
    for line in track.iterfind("Lines/Line"):
        at = _small(line.get("index"))
        for place, column in enumerate(line.iterfind("EffectColumns/EffectColumn")):
            name = text(column, "Number")
            if name is not None and name != _NO_COMMAND:
                yield Effect(at, place, name, _hexadecimal(text(column, "Value")))
        for column in line.iterfind("NoteColumns/NoteColumn"):
            name = text(column, "EffectNumber")
            if name is not None and name != _NO_COMMAND:
                yield Effect(at, -1, name, _hexadecimal(text(column, "EffectValue")))


def _hexadecimal(stored: str | None) -> int | None:
    try:
        return int(stored or "0", 16)
    except ValueError:
        return None


def _points(envelope: Element) -> list[float]:
    """Read the values of an envelope. Each point is stored as ``position,value``."""
    found = (as_number((point.text or "").partition(",")[2].split(",")[0]) for point in envelope.iter("Point"))
    return [value for value in found if value is not None]
