"""Compares the clips of the tracks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from daw_lint.diff.change import Change, Kind
from daw_lint.diff.clip_pairs import Side, pair_clips, whole
from daw_lint.diff.clip_wording import clip_details, clip_name, file_name, is_same_name
from daw_lint.diff.detail_wording import detail_changes
from daw_lint.diff.numbers import beats, is_nudge
from daw_lint.model.session import Clip


class Placed(NamedTuple):
    """A clip, the path of its track, and the index of that track in the comparison."""

    where: str
    clip: Clip
    order: int


class ClipComparison:
    """Compares the clips track by track; a clip without a partner may have moved to another track."""

    def __init__(self, old: Side, new: Side) -> None:
        self._old, self._new = old, new
        # Then equal clips are the same clip, and nothing about them has changed.
        self._has_one_clock = old.tempo == new.tempo and old.bars.are_those_of(new.bars) and not old.moved_files
        self._gone: list[Placed] = []
        self._new_clips: list[Placed] = []

    def track(self, order: int, where: str, old: Sequence[Clip], new: Sequence[Clip]) -> Iterator[Change]:
        """Yield the changes of the clips that are on a track in both versions."""
        if self._has_one_clock:
            old, new = without_common(old, new)
        pairs, gone, added = pair_clips(old, new, self._old, self._new)
        for before, after in sorted(pairs, key=lambda pair: pair[1].start_beats or 0.0):
            yield from self._changes(where, before, after)
        self._gone += [Placed(where, clip, order) for clip in gone]
        self._new_clips += [Placed(where, clip, order) for clip in added]

    def rest(self) -> Iterator[tuple[int, Change]]:
        """Yield the clips that moved to another track, were added or removed, with the index of the track. Call it last."""
        gone: dict[Hashable, list[Placed]] = defaultdict(list)
        for placed in self._gone:
            gone[whole(self._old, placed.clip)].append(placed)
        for placed in self._new_clips:
            same, name = gone[whole(self._new, placed.clip)], clip_name(placed.clip)
            if same:
                source = same.pop(0).where
                text = f"clip {name} moved here from {source}"
                fold = f"moved here from {source}"
                yield (
                    placed.order,
                    Change(Kind.MOVED, "clip", placed.where, text, name, "track", source, placed.where, fold=fold),
                )
            else:
                yield placed.order, _one(Kind.ADDED, placed, self._new)
        for placed in (placed for left in gone.values() for placed in left):
            yield placed.order, _one(Kind.REMOVED, placed, self._old)

    def _changes(self, where: str, old: Clip, new: Clip) -> Iterator[Change]:
        name, at = clip_name(new), self._at(self._new, new)
        head = f"clip {name}" + (f" at {at}" if at else "")
        is_renamed = not is_same_name(old.name, new.name) and not is_same_name(clip_name(old), name)
        if self._old.file(old) != self._new.file(new):
            files = file_name(old.media_path or "") or "no file", file_name(new.media_path or "") or "no file"
            text = f"{head} replaces {clip_name(old)}" if is_renamed else f"{head} plays {files[1]}, not {files[0]}"
            yield Change(Kind.CHANGED, "clip", where, text, name, "file", old.media_path, new.media_path, at)
            if is_renamed:
                return
        elif is_renamed:
            text = f"renamed to {name}"
            yield Change(
                Kind.RENAMED,
                "clip",
                where,
                f"clip {clip_name(old)} {text}",
                name,
                "name",
                old.name,
                new.name,
                at,
                "renamed",
            )
        yield from self._moved(where, name, old, new)
        for change in detail_changes("clip", where, name, clip_details(old), clip_details(new)):
            yield replace(change, text=f"{head}: {change.text}", at=at, fold=change.text)

    def _moved(self, where: str, name: str, old: Clip, new: Clip) -> Iterator[Change]:
        """Yield the change where a clip was moved, lengthened or shortened."""
        start, end = old.start_beats, new.start_beats
        if start is None or end is None:
            return
        at, to = self._old.bars.at(start), self._new.bars.at(end)
        same_start = self._same(start, end)
        if self._same_length(old, new):
            if not same_start:
                by = distance(end - start)
                text = f"clip {name} moved from {at} to {to} ({by})"
                yield Change(Kind.MOVED, "clip", where, text, name, "start", start, end, to, f"moved {by}")
            return
        before, after = (old.end_beats or start) - start, (new.end_beats or end) - end
        same_end = old.end_beats is not None and new.end_beats is not None and self._same(old.end_beats, new.end_beats)
        how = "shortened" if after < before else "lengthened"
        part = "" if same_start else " at its start" if same_end else f" and moved to {to}"
        text = f"clip {name} at {at} {how}{part}: {beats(before)} -> {beats(after)} beats"
        fold = f"at {at} {how}{part}: {beats(before)} -> {beats(after)} beats"
        yield Change(Kind.CHANGED, "clip", where, text, name, "length", before, after, to, fold)

    @staticmethod
    def _at(side: Side, clip: Clip) -> str:
        return "" if clip.start_beats is None else side.bars.at(clip.start_beats)

    def _same(self, old: float, new: float) -> bool:
        """Whether two positions are equal: in beats, or in seconds where the tempo changed."""
        if is_nudge(old, new):
            return True
        units = (False,) if self._old.tempo == self._new.tempo else (False, True)
        return any(self._old.position(old, unit) == self._new.position(new, unit) for unit in units)

    def _same_length(self, old: Clip, new: Clip) -> bool:
        lengths = [_length(clip) for clip in (old, new)]
        if lengths[0] is not None and lengths[1] is not None and is_nudge(lengths[0], lengths[1]):
            return True
        units = (False,) if self._old.tempo == self._new.tempo else (False, True)
        return any(self._old.length(old, unit) == self._new.length(new, unit) for unit in units)


def without_common(old: Sequence[Clip], new: Sequence[Clip]) -> tuple[list[Clip], list[Clip]]:
    """Return the clips of two versions without those that are equal in both."""
    common = Counter(old) & Counter(new)
    return _less(old, common.copy()), _less(new, common)


def _less(clips: Sequence[Clip], common: Counter[Clip]) -> list[Clip]:
    kept = []
    for clip in clips:
        if common[clip]:
            common[clip] -= 1
        else:
            kept.append(clip)
    return kept


def _length(clip: Clip) -> float | None:
    return None if clip.start_beats is None or clip.end_beats is None else clip.end_beats - clip.start_beats


def distance(by: float) -> str:
    """Describe a shift in beats and its direction."""
    far = beats(abs(by))
    return f"{far} beat{'' if far == '1' else 's'} {'later' if by > 0 else 'earlier'}"


def _one(kind: Kind, placed: Placed, side: Side) -> Change:
    clip, start = placed.clip, placed.clip.start_beats
    at = "" if start is None else side.bars.at(start)
    old, new = (start, None) if kind is Kind.REMOVED else (None, start)
    length = side.length(clip, False)
    if at:
        place = f"{kind} at {at}" + (f" ({length} beat{'' if length == '1' else 's'})" if length else "")
    else:
        place = f"{kind} in a slot" if kind is Kind.ADDED else f"{kind} from its slot"
    text = f"clip {clip_name(clip)} {place}"
    return Change(
        kind,
        "clip",
        placed.where,
        text,
        clip_name(clip),
        "",
        old,
        new,
        at,
        str(kind) if at else place.replace("its slot", "slots"),
    )
