"""Finds the project folders of an archive: what is judged, and judged again, together.

A folder with a session in it is a project, and everything below belongs to it, but for folders with sessions of their own.
Sessions in a folder that is called Sessions, Sets or Backup belong to the folder above, as where bounces are looked for.
Audio that belongs to no project is a group by its folder.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

from daw_lint.archive.entries import Entry, Group
from daw_lint.archive.listing.folders import ClosedError, Listed, Lister
from daw_lint.measure import is_audio_name
from daw_lint.parsers.names import is_folder_name, is_session_name

_WITHIN = ("backup", "sessions", "sets")
"""Names of folders whose sessions belong to the folder above; see ``daw_lint.run.pairing.project_folder``."""
_MOST_WORK = 128
"""Number of files to judge in one group: a larger folder is taken in parts."""
_NOTHING = Listed((), ())


class _Open:
    """A group whose folders are not all listed yet."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.left = 1
        """Number of folders that are still to be listed."""

    def listed(self, more: int = 0) -> Iterator[Group]:
        """Count a folder as listed, and ``more`` as to be listed; after the last one, yield the group."""
        self.left += more - 1
        if not self.left:
            yield from parts_of(self.group)


class GroupFinder:
    """Walks an archive and yields its groups. ``skipped`` are folders that are not entered, such as that of the stock."""

    def __init__(self, lister: Lister, skipped: frozenset[str] = frozenset()) -> None:
        self._lister = lister
        self._skipped = skipped
        self._ahead: dict[str, Listed] = {}

    def __iter__(self) -> Iterator[Group]:
        """Yield the groups, in an order that depends on the names alone. Raises ``OSError``."""
        left: list[tuple[str, _Open | None]] = [("", None)]
        while left:
            folder, owner = left.pop()
            listed = self._list(folder)
            if listed is None:
                yield from self._closed(folder, owner)
                continue
            below = [name for name in listed.folders if not is_folder_name(name)]
            mine = owner if owner is not None and not self._is_top(folder, listed) else None
            if mine is None:
                if owner is not None:
                    yield from owner.listed()
                mine = self._project(folder, listed)
            left += [(name, mine) for name in reversed(below)]
            if mine is not None:
                self._add(mine.group, folder, listed)
                yield from mine.listed(len(below))
            else:
                yield from self._loose(folder, listed)

    def _is_top(self, folder: str, listed: Listed) -> bool:
        """Whether a folder inside of a project is one of its own."""
        return _has_session(listed) and _name(folder).casefold() not in _WITHIN

    def _project(self, folder: str, listed: Listed) -> _Open | None:
        """Begin a project, if a session is in a folder, or in one below it that belongs to it."""
        if _has_session(listed) or self._has_sessions_within(listed):
            return _Open(Group(folder, is_project=True))
        return None

    def _loose(self, folder: str, listed: Listed) -> Iterator[Group]:
        loose = Group(folder, is_project=False)
        self._add(loose, folder, listed)
        if loose.count:
            yield from parts_of(loose)

    def _has_sessions_within(self, listed: Listed) -> bool:
        for folder in listed.folders:
            if _name(folder).casefold() in _WITHIN[1:]:
                found = self._list(folder)
                self._ahead[folder] = found or _NOTHING
                if found is not None and _has_session(found):
                    return True
        return False

    def _list(self, folder: str) -> Listed | None:
        ahead = self._ahead.pop(folder, None)
        if ahead is not None:
            return ahead
        try:
            listed = self._lister.look(folder)
        except ClosedError:
            return None
        return listed._replace(folders=[name for name in listed.folders if name not in self._skipped])

    def _add(self, group: Group, folder: str, listed: Listed) -> None:
        group.folders.append(folder)
        group.inner += listed.folders
        group.entries += listed.files
        for entry in listed.files:
            if is_session_name(entry.path):
                group.sessions.append(entry)
            elif is_audio_name(entry.path):
                group.audio.append(entry)
        for name in listed.folders:
            if is_folder_name(name):
                group.sessions.append(self._package(group, name))

    def _package(self, group: Group, folder: str) -> Entry:
        """Add the files of a package to the group, and describe the package by all of them."""
        size, latest, left = 0, None, [folder]
        while left:
            here = left.pop()
            listed = self._list(here) or _NOTHING
            group.folders.append(here)
            group.inner += listed.folders
            group.entries += listed.files
            left += reversed(listed.folders)
            size += sum(entry.size for entry in listed.files)
            latest = max((entry.mtime_ns or 0 for entry in listed.files), default=latest or 0)
        return Entry(folder, size, latest)

    def _closed(self, folder: str, owner: _Open | None) -> Iterator[Group]:
        if not folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if owner is None:
            yield Group(folder, is_project=False, unreadable=[folder])
            return
        owner.group.unreadable.append(folder)
        yield from owner.listed()


def parts_of(group: Group) -> Iterator[Group]:
    """Yield a group as it is, or a large one in parts: each file is in one of them."""
    if group.work <= _MOST_WORK:
        yield group
        return
    whole = group.listed_digest()
    counted = group.sessions if group.is_project else [*group.sessions, *group.audio]
    for number, start in enumerate(range(0, len(counted), _MOST_WORK)):
        mine = counted[start : start + _MOST_WORK]
        part = Group(group.folder, group.is_project, number, whole=whole)
        part.sessions = [entry for entry in mine if is_session_name(entry.path)]
        part.audio = [entry for entry in mine if not is_session_name(entry.path)]
        if number == 0:
            part.audio += group.audio if group.is_project else ()
            part.unreadable = group.unreadable
        yield part


def _has_session(listed: Listed) -> bool:
    return any(is_session_name(entry.path) for entry in listed.files) or any(map(is_folder_name, listed.folders))


def _name(folder: str) -> str:
    return folder.rpartition("/")[2]
