"""Compares the time line of a session: tempo, time signatures, markers, and the inventory of devices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from daw_lint.diff.align import align
from daw_lint.diff.change import Change, Kind
from daw_lint.diff.clip_pairs import Side
from daw_lint.diff.clips import distance
from daw_lint.diff.numbers import beats, is_nudge, rounded
from daw_lint.model.session import InventoryItem, Marker, Session, TimeSignature
from daw_lint.model.tempo import TempoMap
from daw_lint.model.wording import clock


def tempo_changes(old: TempoMap | None, new: TempoMap | None) -> Iterator[Change]:
    """Yield the change of the tempo: the value of a constant one, or the part of the curve that differs."""
    if old is None or new is None:
        return
    if old.is_constant and new.is_constant:
        before, after = rounded(old.start_bpm, 3), rounded(new.start_bpm, 3)
        if before != after:
            text = f"tempo {before} -> {after} BPM"
            yield Change(Kind.CHANGED, "tempo", "", text, fact="tempo", old=old.start_bpm, new=new.start_bpm)
        return
    left, right = _points(old), _points(new)
    if left != right:
        text = f"tempo {_course(old)} -> {_course(new)}"
        if _course(old) == _course(new):
            text = f"tempo curve changed{_between(left, right)}"
        yield Change(Kind.CHANGED, "tempo", "", text, fact="tempo", old=old.start_bpm, new=new.start_bpm)


def signature_changes(old: Session, new: Session, before: Side, after: Side) -> Iterator[Change]:
    """Yield the time signatures that changed, moved, were added or removed."""
    left, right = old.time_signatures, new.time_signatures
    if not left or not right:
        return
    pairs = align(left, right, _signature_and_position, _signature, lambda one: beats(one.position_beats))
    partner = {b: a for a, b in pairs}
    for place, one in enumerate(right):
        at = after.bars.at(one.position_beats)
        if place not in partner:
            text = f"time signature {_signature(one)} added at {at}"
            yield Change(Kind.ADDED, "signature", "", text, new=_signature(one), at=at, fold="added")
            continue
        was = left[partner[place]]
        if _signature(was) != _signature(one):
            where = f" at {at}" if place else ""
            text = f"time signature{where} {_signature(was)} -> {_signature(one)}"
            yield Change(Kind.CHANGED, "signature", "", text, "", "signature", _signature(was), _signature(one), at)
        elif beats(was.position_beats) != beats(one.position_beats):
            by = distance(one.position_beats - was.position_beats)
            text = f"time signature {_signature(one)} moved from {before.bars.at(was.position_beats)} to {at} ({by})"
            yield Change(
                Kind.MOVED,
                "signature",
                "",
                text,
                "",
                "start",
                was.position_beats,
                one.position_beats,
                at,
                f"moved {by}",
            )
    paired = set(partner.values())
    for place, one in enumerate(left):
        if place not in paired:
            at = before.bars.at(one.position_beats)
            text = f"time signature {_signature(one)} removed from {at}"
            yield Change(Kind.REMOVED, "signature", "", text, old=_signature(one), at=at, fold="removed")


def marker_changes(old: Session, new: Session, before: Side, after: Side) -> Iterator[Change]:
    """Yield the markers that were added, removed, moved or renamed."""

    def placed(marker: Marker) -> Hashable:
        return marker.name, _place(marker)

    def name(marker: Marker) -> Hashable:
        return marker.name or id(marker)

    pairs = align(old.markers, new.markers, placed, name, _place)
    partner, same_tempo = {b: a for a, b in pairs}, before.tempo == after.tempo
    for place, marker in enumerate(new.markers):
        at = _at(marker, after)
        if place not in partner:
            yield Change(
                Kind.ADDED, "marker", "", f"marker {marker.name} added at {at}", marker.name, at=at, fold="added"
            )
            continue
        was = old.markers[partner[place]]
        if was.name != marker.name:
            text = f"marker {was.name} at {at} renamed to {marker.name}"
            yield Change(Kind.RENAMED, "marker", "", text, marker.name, "name", was.name, marker.name)
        yield from _song_changes(was, marker, at)
        ends = was.position_beats, marker.position_beats
        stays = ends[0] is not None and ends[1] is not None and is_nudge(ends[0], ends[1])
        stays = stays or _place(was) == _place(marker) or (not same_tempo and abs(was.time_s - marker.time_s) < 0.001)
        if not stays:
            yield _moved(was, marker, _at(was, before), at)
    paired = set(partner.values())
    for place, marker in enumerate(old.markers):
        if place not in paired:
            text = f"marker {marker.name} removed from {_at(marker, before)}"
            yield Change(Kind.REMOVED, "marker", "", text, marker.name, at=_at(marker, before), fold="removed")


def _song_changes(old: Marker, new: Marker, at: str) -> Iterator[Change]:
    """Yield what else changed of a song that a marker starts; what one version does not tell is no change."""
    for key, before, after in (("performer", old.performer, new.performer), ("ISRC", old.isrc, new.isrc)):
        if before and after and before != after:
            text = f"marker {new.name} at {at}: {key} {before} -> {after}"
            yield Change(Kind.CHANGED, "marker", "", text, new.name, key, before, after)


def inventory_changes(old: Sequence[InventoryItem], new: Sequence[InventoryItem]) -> Iterator[Change]:
    """Yield devices on unknown tracks whose number changed, or how many of them are off."""
    left, right = (Counter({(item.name, item.format.value): item.count or 1 for item in side}) for side in (old, new))
    for name, kind in sorted(left.keys() | right.keys()):
        before, after = left[name, kind], right[name, kind]
        if before == after:
            continue
        what = f"device {name} ({kind})"
        change = Kind.ADDED if not before else Kind.REMOVED if not after else Kind.CHANGED
        times = f" {before} -> {after} times" if change is Kind.CHANGED else f" {change}"
        yield Change(change, "inventory", "", f"{what}{times}, on an unknown track", name, "count", before, after)
    offs = [{(item.name, item.format.value): item.off_count for item in side} for side in (old, new)]
    for name, kind in sorted(left.keys() & right.keys()):
        off, now_off = offs[0].get((name, kind)), offs[1].get((name, kind))
        if off is not None and now_off is not None and off != now_off and left[name, kind] == right[name, kind]:
            text = f"device {name} ({kind}): {off} -> {now_off} of {left[name, kind]} off, on unknown tracks"
            yield Change(Kind.CHANGED, "inventory", "", text, name, "off", off, now_off)


def length_change(old: Session, new: Session) -> Iterator[Change]:
    """Yield the change of the length of the arrangement."""
    before, after = old.arrangement_length_s, new.arrangement_length_s
    if before is not None and after is not None and clock(before) != clock(after):
        text = f"arrangement {clock(before)} -> {clock(after)} long"
        yield Change(Kind.CHANGED, "session", "", text, fact="length", old=before, new=after)


def _signature(one: TimeSignature) -> str:
    return f"{one.numerator}/{one.denominator}"


def _signature_and_position(one: TimeSignature) -> Hashable:
    return _signature(one), beats(one.position_beats)


def _moved(old: Marker, new: Marker, at: str, to: str) -> Change:
    start, end = old.position_beats, new.position_beats
    if start is None or end is None:
        by = f"{rounded(abs(new.time_s - old.time_s), 3)} s {'later' if new.time_s > old.time_s else 'earlier'}"
        start, end = old.time_s, new.time_s
    else:
        by = distance(end - start)
    text = f"marker {new.name} moved from {at} to {to} ({by})"
    return Change(Kind.MOVED, "marker", "", text, new.name, "start", start, end, to, f"moved {by}")


def _place(marker: Marker) -> str:
    return clock(marker.time_s) if marker.position_beats is None else beats(marker.position_beats)


def _at(marker: Marker, side: Side) -> str:
    return clock(marker.time_s) if marker.position_beats is None else side.bars.at(marker.position_beats)


def _points(tempo: TempoMap) -> list[tuple[str, str]]:
    """Return the curve from the start of the arrangement on; Live keeps a point far before it.

    A point that repeats the one before it changes nothing that is heard.
    """
    later = [(beats(point.position_beats), rounded(point.bpm, 3)) for point in tempo.points if point.position_beats > 0]
    points = [("0", rounded(tempo.start_bpm, 3)), *later]
    return [point for place, point in enumerate(points) if place == 0 or point != points[place - 1]]


def _course(tempo: TempoMap) -> str:
    if tempo.is_constant:
        return f"{rounded(tempo.start_bpm, 3)} BPM"
    speeds = [tempo.start_bpm, *(point.bpm for point in tempo.points if point.position_beats > 0)]
    return f"{rounded(min(speeds), 1)} to {rounded(max(speeds), 1)} BPM"


def _between(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> str:
    """Describe the range in which two curves differ: from the first point that is not in both to the last."""
    first = _same_from_start(old, new)
    rest = [points[first:] for points in (old, new)]
    last = _same_from_start(*(points[::-1] for points in rest))
    positions = sorted({float(position) for points in rest for position, _ in points[: len(points) - last]})
    return (
        f" at beat {beats(positions[0])}"
        if len(positions) == 1
        else f" from beat {beats(positions[0])} to {beats(positions[-1])}"
    )


def _same_from_start(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> int:
    """Count the points that both curves begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))
