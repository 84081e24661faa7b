"""Pairs the clips of two versions of a track: first equal clips, at last clips that share one end."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from daw_lint.diff.clip_wording import clip_details, plain_name
from daw_lint.diff.numbers import Bars, beats, rounded
from daw_lint.model.session import Clip, Session
from daw_lint.model.tempo import TempoMap

Key = Callable[[Clip], Hashable]
_MOST_PAIRS, _MOST_SHIFTS = 10_000, 8
"""Most pairs of similar clips, and most common shifts of clips, that are tried."""


class Side(NamedTuple):
    """One of two versions: its bars, its tempo, and the newer paths of its moved files."""

    bars: Bars
    tempo: TempoMap | None
    moved_files: dict[str, str]

    @classmethod
    def of(cls, session: Session, moved_files: dict[str, str]) -> Side:
        """Make the side of a session."""
        return cls(Bars(session.time_signatures), session.tempo_map, moved_files)

    def seconds(self, position: float) -> float:
        """Convert a position in beats to seconds; without a tempo it stays in beats."""
        return position if self.tempo is None else self.tempo.seconds_at(position)

    def file(self, clip: Clip) -> str | None:
        """Return the path of a clip's file in the newer version."""
        path = clip.media_path
        return path if path is None else self.moved_files.get(path, path)

    def position(self, place: float | None, in_seconds: bool) -> str | None:
        """Return a position for comparison: when the tempo changes, some clips keep their beats and some their time."""
        if place is None:
            return None
        return rounded(self.seconds(place), 3) if in_seconds else beats(place)

    def length(self, clip: Clip, in_seconds: bool) -> str | None:
        """Return the length of a clip for comparison."""
        start, end = clip.start_beats, clip.end_beats
        if start is None or end is None:
            return None
        return rounded(self.seconds(end) - self.seconds(start), 3) if in_seconds else beats(end - start)


def pair_clips(
    old: Sequence[Clip], new: Sequence[Clip], before: Side, after: Side
) -> tuple[list[tuple[Clip, Clip]], list[Clip], list[Clip]]:
    """Return the pairs of clips in both versions, the clips only in the older, and those only in the newer one."""
    left, right = list(old), list(new)
    pairs: list[tuple[Clip, Clip]] = []
    for key_old, key_new in _all_keys(left, right, before, after):
        if left and right:
            found, left[:], right[:] = _pair(left, right, key_old, key_new)
            pairs += found
    return pairs, left, right


def whole(side: Side, clip: Clip, in_seconds: bool = False) -> Hashable:
    """Return the key of everything that is known about a clip."""
    return (*_placed(side, clip, in_seconds), *(detail.identity for detail in clip_details(clip)))


def _all_keys(left: list[Clip], right: list[Clip], before: Side, after: Side) -> Iterator[tuple[Key, Key]]:
    """Yield keys from strict to loose, and between them the shifts that several of the remaining clips have in common."""
    units = (False,) if before.tempo == after.tempo else (False, True)

    def both(key: Callable[..., Hashable]) -> Iterator[tuple[Key, Key]]:
        for in_seconds in units:
            yield partial(key, before, in_seconds=in_seconds), partial(key, after, in_seconds=in_seconds)

    yield from both(whole)
    yield from both(_placed)
    for by in _common_shifts(left, right, before, after):
        yield partial(_shifted, before, by=by), partial(_shifted, after, by=0.0)
    for key in (_body, _start, _end):
        yield from both(key)


def _common_shifts(old: Sequence[Clip], new: Sequence[Clip], before: Side, after: Side) -> list[float]:
    """Return the shifts in beats that several clips have in common, the most common first."""
    left = _grouped(old, partial(_body, before, in_seconds=False))
    right = _grouped(new, partial(_body, after, in_seconds=False))
    shifts: Counter[float] = Counter()
    for key, clips in left.items():
        candidates = right.get(key, [])
        if len(clips) * len(candidates) <= _MOST_PAIRS:
            shifts.update(round(_time(to) - _time(start), 4) for start in clips for to in candidates)
    return [by for by, times in shifts.most_common(_MOST_SHIFTS) if times > 1]


def _shifted(side: Side, clip: Clip, by: float) -> Hashable:
    start = clip.start_beats
    return id(clip) if start is None else (*_named(side, clip), beats(start + by), side.length(clip, False))


def _placed(side: Side, clip: Clip, in_seconds: bool) -> tuple[Hashable, ...]:
    place = side.position(clip.start_beats, in_seconds), side.position(clip.end_beats, in_seconds)
    return (*_named(side, clip), *place)


def _body(side: Side, clip: Clip, in_seconds: bool) -> Hashable:
    """Return the key that a clip keeps when it is moved."""
    return (*_named(side, clip), side.length(clip, in_seconds))


def _start(side: Side, clip: Clip, in_seconds: bool) -> Hashable:
    """Return the key that a clip keeps when its name, file or end changes; a clip in a slot matches no other."""
    return id(clip) if clip.start_beats is None else (clip.kind, side.position(clip.start_beats, in_seconds))


def _end(side: Side, clip: Clip, in_seconds: bool) -> Hashable:
    """Return the key that a clip keeps when its start is trimmed."""
    return id(clip) if clip.end_beats is None else (*_named(side, clip), side.position(clip.end_beats, in_seconds))


def _named(side: Side, clip: Clip) -> tuple[Hashable, ...]:
    return clip.kind, plain_name(clip.name), side.file(clip)


def _pair(
    old: list[Clip], new: list[Clip], key_old: Key, key_new: Key
) -> tuple[list[tuple[Clip, Clip]], list[Clip], list[Clip]]:
    """Pair the clips with the same key in order of time; if the numbers differ, pair the nearest."""
    left, right = _grouped(old, key_old), _grouped(new, key_new)
    pairs = []
    for key, clips in right.items():
        same = left.get(key, [])
        if len(same) == len(clips):
            pairs += list(zip(same, clips, strict=True))
            same.clear()
            clips.clear()
            continue
        few, many = (same, clips) if len(same) < len(clips) else (clips, same)
        for clip in few:
            other = many.pop(_nearest(many, clip))
            pairs.append((clip, other) if few is same else (other, clip))
        few.clear()
    return pairs, [clip for rest in left.values() for clip in rest], [clip for rest in right.values() for clip in rest]


def _grouped(clips: Sequence[Clip], key: Key) -> dict[Hashable, list[Clip]]:
    groups: dict[Hashable, list[Clip]] = defaultdict(list)
    for clip in sorted(clips, key=_time):
        groups[key(clip)].append(clip)
    return dict(groups)


def _nearest(clips: Sequence[Clip], clip: Clip) -> int:
    place = bisect_left(clips, _time(clip), key=_time)
    near = [at for at in (place - 1, place) if 0 <= at < len(clips)]
    return min(near, key=lambda at: abs(_time(clips[at]) - _time(clip)))


def _time(clip: Clip) -> float:
    return clip.start_beats or 0.0
