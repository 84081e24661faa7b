"""Rules that were not judged, gathered: by the place and the reason, or by the reason alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from daw_lint.model.finding import NotJudged
from daw_lint.named_tuple import NamedTuple


class NotJudgedAt(NamedTuple):
    """The rules that were not judged at one place, for one reason."""

    file: Path
    object_path: str
    reason: str
    codes: tuple[str, ...]


class NotJudgedBecause(NamedTuple):
    """The rules that were not judged for one reason, and the objects that it concerns."""

    reason: str
    codes: tuple[str, ...]
    objects: tuple[str, ...]


def by_place(entries: Iterable[NotJudged]) -> Iterator[NotJudgedAt]:
    """Gather the rules that lack the same thing at the same place, in the order of their first entry."""
    groups: dict[tuple[Path, str, str], list[str]] = {}
    for entry in entries:
        groups.setdefault((entry.file, entry.object_path, entry.reason), []).append(entry.code)
    for place, codes in groups.items():
        yield NotJudgedAt(*place, tuple(codes))


def by_reason(entries: Iterable[NotJudged]) -> tuple[NotJudgedBecause, ...]:
    """Gather the rules that lack the same thing anywhere, the reason with the most rules first."""
    groups: dict[str, list[NotJudged]] = {}
    for entry in entries:
        groups.setdefault(entry.reason, []).append(entry)
    gathered = [NotJudgedBecause(reason, _codes(group), _objects(group)) for reason, group in groups.items()]
    return tuple(sorted(gathered, key=lambda group: -len(group.codes)))


def rule_count(entries: Iterable[NotJudged]) -> int:
    """Count the rules that were not judged at one place or more."""
    return len({entry.code for entry in entries})


def _codes(entries: Iterable[NotJudged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.code for entry in entries))


def _objects(entries: Iterable[NotJudged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.object_path for entry in entries if entry.object_path))
