"""The time line of a Renoise song: lines, beats, and the tempo with the commands that change it.

Since playback engine 3 (songs begun in Renoise 2.0 and later) a beat has ``LinesPerBeat`` lines. An older song has 24
ticks per beat and ``TicksPerLine`` ticks per line. Sources: the schemas that come with Renoise, its user manual for the
commands, and its author on the Renoise forum ("Line Time Calculation") for the engines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from lxml.etree import _Element as Element

from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.renoise.elements import devices_of, number, parameter_names, text, whole
from daw_lint.parsers.renoise.patterns import Patterns

SPEED_ENGINES = 3
"""Playback engines before this one use ticks per line (speed)."""
LETTERS = 37
"""The song format of Renoise 2.8, which gave commands letters: ``ZT`` for ``F0``."""
TICKS_PER_BEAT = 24
MAX_CHANGES = 20_000
"""Our own bound on tempo commands that the sequence plays."""
MOST = 10_000
"""Our own bound on BPM, lines per beat and ticks per line: a larger number means a damaged file."""
_FIRST_WITH_LINES = 14
_OLD_NAMES = {"F0": "ZT", "F1": "ZL", "F2": "ZK", "FB": "ZB", "FD": "ZD"}
_TEMPO, _LINES, _TICKS = "ZT", "ZL", "ZK"
_JUMPS = frozenset({"ZB", "ZD"})
_SLOWEST_BPM = 32
"""Smallest tempo of ``ZT``, 20 in hexadecimal (user manual, Effect Commands)."""


class Timing(NamedTuple):
    """Positions and tempo. What is not certain is ``None``, for the reason in ``why``."""

    places: tuple[tuple[float, float], ...] | None = None
    """Start and end in beats of each entry of the pattern sequence."""
    tempo: TempoMap | None = None
    why: str = ""


class _UnsureError(Exception):
    """The time line cannot be followed, for the reason in the message."""


class _Clock(NamedTuple):
    bpm: float
    lines_per_beat: float
    by_speed: bool


def song_format(root: Element) -> int:
    """Read the version of the song format (``doc_version``); 0 if it is not stored."""
    stored = root.get("doc_version") or ""
    return int(stored) if stored.isdecimal() and len(stored) < 6 else 0


def read_timing(root: Element, tracks: list[Element], patterns: Patterns) -> Timing:
    """Read the time line of a song: positions in beats and the tempo, each as far as it is certain."""
    try:
        clock = _begin(root)
        changes = {number: _changes(number, tracks, patterns, song_format(root)) for number in patterns.used}
        places, points = _walk(patterns, clock, changes)
    except _UnsureError as unsure:
        return Timing(why=str(unsure))
    moved = _automated(tracks, patterns)
    if "LpbAutomator" in moved or (clock.by_speed and "TplAutomator" in moved):
        return Timing(why="the lines per beat are automated on the master track")
    if "BpmAutomator" in moved:
        return Timing(places, None, "the tempo is automated on the master track")
    return Timing(places, TempoMap(tuple(points)))


def _begin(root: Element) -> _Clock:
    song, version = root.find("GlobalSongData"), song_format(root)
    old = version < _FIRST_WITH_LINES
    bpm = number(song, "BeatsPerMin")
    engine = whole(song, "PlaybackEngineVersion", 0 if old else SPEED_ENGINES)
    ticks, lines = number(song, "TicksPerLine", 6 if old else 12), number(song, "LinesPerBeat", 4)
    if (
        not bpm
        or not ticks
        or not lines
        or engine is None
        or not 1 <= min(bpm, ticks, lines) <= max(bpm, ticks, lines) <= MOST
    ):
        raise _UnsureError("the song has no tempo that can be read")
    by_speed = engine < SPEED_ENGINES
    return _Clock(bpm, TICKS_PER_BEAT / ticks if by_speed else lines, by_speed)


def _walk(
    patterns: Patterns, clock: _Clock, changes: dict[int, dict[int, dict[str, int]]]
) -> tuple[tuple[tuple[float, float], ...], list[TempoPoint]]:
    """Play through the sequence, and return its positions in beats and the points of the tempo."""
    beats, steps = 0.0, 0
    places: list[tuple[float, float]] = []
    points = [TempoPoint(0.0, clock.bpm)]
    for entry in patterns.entries:
        start, done = beats, 0
        steps += len(changes[entry.pattern])
        if steps > MAX_CHANGES:
            raise _UnsureError("the tempo changes too often to be followed")
        for line, commands in sorted(changes[entry.pattern].items()):
            beats += (line - done) / clock.lines_per_beat
            done = line
            clock = _after(clock, commands)
            if clock.bpm != points[-1].bpm:
                if beats > points[-1].position_beats:
                    points.append(TempoPoint(beats, points[-1].bpm))
                else:
                    points.pop()
                points.append(TempoPoint(beats, clock.bpm))
        beats += (patterns.lines[entry.pattern] - done) / clock.lines_per_beat
        places.append((start, beats))
    return tuple(places), points


def _after(clock: _Clock, commands: dict[str, int]) -> _Clock:
    if clock.by_speed and commands.keys() & {_LINES, _TICKS}:
        raise _UnsureError("a command in a pattern changes the speed of this old song, which daw-lint does not follow")
    return clock._replace(
        bpm=float(commands.get(_TEMPO, clock.bpm)),
        lines_per_beat=float(commands.get(_LINES, clock.lines_per_beat)),
    )


def _changes(pattern: int, tracks: list[Element], patterns: Patterns, version: int) -> dict[int, dict[str, int]]:
    """Return the commands of a pattern that change the tempo or lines per beat, by line and name."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for line, name, value in _commands(pattern, tracks, patterns, version):
        if name in _JUMPS:
            raise _UnsureError(
                "a command in a pattern (break or delay) changes its length, which daw-lint does not follow"
            )
        if value is None or value < (_SLOWEST_BPM if name == _TEMPO else 1) or found[line].get(name, value) != value:
            raise _UnsureError("the commands for the tempo in the patterns contradict each other")
        found[line][name] = value
    return found


def _commands(
    pattern: int, tracks: list[Element], patterns: Patterns, version: int
) -> Iterator[tuple[int, str, int | None]]:
    for index, track in enumerate(tracks):
        for effect in patterns.effects(pattern, index):
            name = effect.number if version >= LETTERS else _OLD_NAMES.get(effect.number, "")
            if name not in _JUMPS and name not in (_TEMPO, _LINES, _TICKS):
                continue
            if 0 <= effect.line < patterns.lines[pattern]:
                if not _is_played(track, effect.column, index, pattern, patterns):
                    raise _UnsureError("a tempo command is in a track or column that is muted or hidden")
                yield effect.line, name, effect.value


def _is_played(track: Element, column: int, index: int, pattern: int, patterns: Patterns) -> bool:
    if (text(track, "State") or "Active") != "Active" or column < 0:
        return False
    if (pattern, index) in patterns.muted:
        return False
    return column < (whole(track, "NumberOfVisibleEffectColumns", 1) or 0)


def _automated(tracks: list[Element], patterns: Patterns) -> set[str]:
    """Return the names of the automated parameters in the mixer of the master track, which include the tempo."""
    for index, track in enumerate(tracks):
        if track.tag == "SequencerMasterTrack":
            names = [parameter_names(device) for device in devices_of(track)[:1]]
            moved = ((device, parameter) for device, parameter, _ in patterns.envelopes(index))
            return {names[0][at] for device, at in moved if device == 0 and names and 0 <= at < len(names[0])}
    return set()
