"""The changes of a session for people: one line a change, and one line for many equal changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from daw_lint.diff.change import Change, Kind
from daw_lint.diff.compare import NOT_COMPARED, Comparison
from daw_lint.model.wording import count, listed
from daw_lint.report.session.tree import Span

FEW = 2
"""Up to this many equal changes have a line each; more share one."""
_MOST_NAMES = 6
_MARKS = {Kind.ADDED: ("+ ", "green"), Kind.REMOVED: ("- ", "red")}
_NOUNS = {
    "clip": "clip",
    "marker": "marker",
    "media": "media file",
    "signature": "time signature",
    "inventory": "device",
}


def lines(comparison: Comparison, *, every: bool = False, identical: bool = False) -> Iterator[list[Span]]:
    """Yield the lines; with ``every`` each change has its own. ``identical``: the two files have the same bytes."""
    if not comparison.changes:
        note = "the files are identical" if identical else f"not compared: {NOT_COMPARED}"
        yield [("no changes", "bold"), (f" ({note})", "dim")]
        return
    written = [_one(change) for change in comparison.changes] if every else _across_places(_folded(comparison.changes))
    for line in written:
        where = f"{line.where}: " if line.where else ""
        after = f": {listed(line.names, _MOST_NAMES)}" if line.names else ""
        yield [_MARKS.get(line.kind, ("~ ", "yellow")), (where, "bold"), (line.text, ""), (after, "dim")]


class _Line(NamedTuple):
    """A line about one place, or about several, whose names follow."""

    kind: Kind
    where: str
    text: str
    names: tuple[str, ...] = ()


def _one(change: Change) -> _Line:
    return _Line(change.kind, change.where, change.text)


def _folded(changes: Sequence[Change]) -> Iterator[_Line]:
    """Yield a line a change, and one line for many equal changes at the place of the first."""
    groups: dict[Hashable, list[Change]] = defaultdict(list)
    for change in changes:
        groups[_key(change)].append(change)
    for change in changes:
        group = groups[_key(change)]
        if not change.fold or len(group) <= FEW:
            yield _one(change)
        elif change is group[0]:
            yield _of_many(group)


def _key(change: Change) -> Hashable:
    """Return the key of a line: equal changes share it. Clips that were added or removed are grouped track by track."""
    is_own = change.what == "clip" and change.kind in (Kind.ADDED, Kind.REMOVED)
    return change.what, change.kind, change.fold or id(change), change.where if is_own else ""


def _of_many(group: list[Change]) -> _Line:
    first, places = group[0], list(dict.fromkeys(change.where for change in group))
    names = tuple(place.rsplit(" > ", 1)[-1] for place in places)
    if first.what not in _NOUNS:
        if len(places) == 1:
            return _Line(first.kind, places[0], f"{len(group)} times: {first.fold}")
        return _Line(first.kind, "", first.fold, names)
    what = count(len(group), _NOUNS[first.what])
    if len(places) > 1:
        return _Line(first.kind, "", f"{what} on {count(len(places), 'track')} {first.fold}", names)
    ends = [change.at for change in group if change.at]
    stretch = f", {ends[0]} to {ends[-1]}" if ends and ends[0] != ends[-1] and ends[0] not in first.fold else ""
    return _Line(first.kind, places[0], f"{what} {first.fold}{stretch}")


def _across_places(lines_of_places: Iterable[_Line]) -> Iterator[_Line]:
    """Join equal lines about many places into one: an edit of a multi-microphone drum kit gives a line for each track."""
    one_by_one = list(lines_of_places)
    places: dict[tuple[Kind, str], dict[str, str]] = defaultdict(dict)
    for line in one_by_one:
        if line.where:
            places[line.kind, line.text][line.where] = line.where.rsplit(" > ", 1)[-1]
    names = {key: tuple(same.values()) for key, same in places.items() if len(same) > FEW}
    for line in one_by_one:
        key = line.kind, line.text
        if not line.where or key not in names:
            yield line
        elif line.where == next(iter(places[key])):
            yield _Line(line.kind, "", line.text, names[key])
