"""Pairs the entries of two lists that are versions of the same list."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
Pairs = list[tuple[int, int]]
_MOST_REPEATS = 1_000_000
"""Most pairs with equal keys. Only hostile files have more; their order is then ignored."""


def align(old: Sequence[T], new: Sequence[T], *keys: Callable[[T], Hashable]) -> Pairs:
    """Pair the places of equal entries that are in order in both lists: by the first key, and between those by the next.

    Entries that no key pairs in order are then paired out of order by the last key.
    """
    found = _between(old, new, (0, len(old)), (0, len(new)), keys)
    rest_old, rest_new = _rest(len(old), {a for a, _ in found}), _rest(len(new), {b for _, b in found})
    waiting: dict[Hashable, list[int]] = {}
    for place in reversed(rest_old):
        waiting.setdefault(keys[-1](old[place]), []).append(place)
    for place in rest_new:
        same = waiting.get(keys[-1](new[place]))
        if same:
            found.append((same.pop(), place))
    return sorted(found, key=lambda pair: pair[1])


def out_of_order(pairs: Pairs) -> set[int]:
    """Return the new places of the smallest set of pairs whose moves put the others in order."""
    ends: list[int] = []
    ordered = sorted(pairs, key=lambda pair: pair[1])
    before: dict[int, int | None] = {}
    last: list[int] = []
    for index, (old, _) in enumerate(ordered):
        place = bisect_left(ends, old)
        before[index] = last[place - 1] if place else None
        if place == len(ends):
            ends.append(old)
            last.append(index)
        else:
            ends[place], last[place] = old, index
    kept, here = set(), last[-1] if last else None
    while here is not None:
        kept.add(ordered[here][1])
        here = before[here]
    return {new for _, new in ordered} - kept


def _between(
    old: Sequence[T],
    new: Sequence[T],
    olds: tuple[int, int],
    news: tuple[int, int],
    keys: Sequence[Callable[[T], Hashable]],
) -> Pairs:
    if not keys or olds[0] == olds[1] or news[0] == news[1]:
        return []
    key, *next_keys = keys
    left, right = [key(entry) for entry in old[slice(*olds)]], [key(entry) for entry in new[slice(*news)]]
    if _repeats(left, right) > _MOST_REPEATS:
        return []
    found: Pairs = []
    at = (olds[0], news[0])
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        start = (olds[0] + block.a, news[0] + block.b)
        found += _between(old, new, (at[0], start[0]), (at[1], start[1]), next_keys)
        found += [(start[0] + step, start[1] + step) for step in range(block.size)]
        at = (start[0] + block.size, start[1] + block.size)
    return found


def _repeats(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    """Count the pairs with equal keys: matching takes at least that long."""
    counts = Counter(right)
    return sum(number * counts[key] for key, number in Counter(left).items())


def _rest(length: int, taken: set[int]) -> list[int]:
    return [place for place in range(length) if place not in taken]
