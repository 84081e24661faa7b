"""Puts project folders together to batches that are worth a task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from daw_lint.archive.entries import Group, pack
from daw_lint.named_tuple import NamedTuple

FEWEST, MOST = 64, 256
"""Number of files to judge in a batch, if there are so many for each worker."""
_MOST_LISTED = 20_000
"""Number of files that are listed in a batch, read or not."""
_MOST_BYTES = 512 << 20
_BATCHES_PER_WORKER = 8


class Batch(NamedTuple):
    """A task: its groups, as bytes, and the name of the part that it makes."""

    data: bytes
    part: str
    files: int
    work: int


def size_for(work: int, workers: int) -> int:
    """Return how many files make a batch, so that all workers have something to do until the end."""
    share = -(-work // max(1, workers))
    return max(1, min(FEWEST, share), min(MOST, work // max(1, workers * _BATCHES_PER_WORKER)))


def batches(groups: Iterable[Group], size: int) -> Iterator[Batch]:
    """Yield batches of about ``size`` files, in the order of the groups."""
    held: list[Group] = []
    for group in groups:
        if held and (sum(one.work for one in held) + group.work > MOST or _is_full(held, size)):
            yield _batch(held)
            held = []
        held.append(group)
    if held:
        yield _batch(held)


def _is_full(held: list[Group], size: int) -> bool:
    return (
        sum(one.work for one in held) >= size
        or sum(one.bytes for one in held) >= _MOST_BYTES
        or sum(len(one.entries) for one in held) >= _MOST_LISTED
    )


def _batch(groups: list[Group]) -> Batch:
    data = pack(groups)
    name = f"part-{sha256(data).hexdigest()[:20]}"
    return Batch(data, name, sum(group.count for group in groups), sum(group.work for group in groups))
