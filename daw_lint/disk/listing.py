"""The entries of a folder, listed once a run, and as a short text that is equal as long as the folder has the same entries.

Thousands of sessions of one folder ask the same of it. What daw-lint itself writes does not count in the text: pages in or
beside a folder of sessions are no reason to judge these again.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from time import time_ns

from daw_lint.disk import outside
from daw_lint.disk.digest import text_digest

SETTLED_NS = 2_000_000_000
"""A time that is younger may stand for two states: file systems count in steps of up to two seconds."""
_OURS = ".daw-lint"
_KEPT = 4096
"""Folders whose entries are kept."""


class Listing:
    """The entries of a folder at one time. Two listings are equal only if they are one."""

    def __init__(self, names: tuple[str, ...], folders: frozenset[str], error: int | None = None) -> None:
        self.names = names
        """All entries, sorted."""
        self.folders = folders
        self._error = error

    @cached_property
    def digest(self) -> str:
        """A short text that says which entries there are, without those that daw-lint itself may have written."""
        if self._error is not None:
            return f"d{self._error}"
        text = "\0".join(sorted(f"{name}/{name in self.folders}" for name in self.names if not _is_ours(name)))
        return "d" + text_digest(text)

    @cached_property
    def _by_folded_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in sorted(self.folders):
            found.setdefault(name.casefold(), []).append(name)
        return found

    def folders_named(self, folded: str) -> list[str]:
        """List the folders of a name, which is given in one case."""
        return self._by_folded_name.get(folded, [])

    def beginning_with(self, start: str) -> Iterator[str]:
        """Yield the entries whose names begin with a text."""
        for place in range(bisect_left(self.names, start), len(self.names)):
            if not self.names[place].startswith(start):
                return
            yield self.names[place]


_NOTHING = Listing((), frozenset())
_kept: dict[str, tuple[int, int, int, Listing]] = {}
"""Listings of folders, each with the times of its folder and the look at the disk in which it was made."""
_look = 0
"""The number of this look at the disk; 0 outside of one."""
_looks = 0


@contextmanager
def one_look() -> Iterator[None]:
    """List each folder once until the end of the block, unless its times change."""
    global _look, _looks
    before = _look
    if not before:
        _looks += 1
        _look = _looks
    try:
        yield
    finally:
        _look = before


def entries(name: str, status: os.stat_result | None = None) -> Listing:
    """Return the entries of a folder; an empty listing if the folder does not exist. ``status`` is that of the folder, if it is known."""
    from stat import S_ISDIR

    try:
        status = outside.stat(name) if status is None else status
    except (OSError, ValueError):
        return _NOTHING
    if not S_ISDIR(status.st_mode):
        return _NOTHING
    times = (status.st_mtime_ns, status.st_ctime_ns)
    known = _kept.get(name)
    if known is not None and known[:2] == times and known[2] in (0, _look):
        return known[3]
    is_settled = max(times) < time_ns() - SETTLED_NS
    found = _listed(name)
    if is_settled or _look:
        if len(_kept) >= _KEPT:
            _kept.clear()
        _kept[name] = (*times, 0 if is_settled else _look, found)
    return found


def listing(name: str, status: os.stat_result | None = None) -> str:
    """Describe the entries of a folder in a short text; empty where there is no folder."""
    found = entries(name, status)
    return "" if found is _NOTHING else found.digest


def _listed(name: str) -> Listing:
    try:
        folders = dict(outside.entries(name))
    except OSError as error:
        return Listing((), frozenset(), error.errno or 0)
    return Listing(tuple(sorted(folders)), frozenset(name for name, is_folder in folders.items() if is_folder))


def _is_ours(name: str) -> bool:
    """Whether daw-lint may have written an entry: a page, a page that is being written, or the folder of the history."""
    return name == _OURS or name.endswith(".html") or (name.startswith(".") and name.endswith(".tmp"))
