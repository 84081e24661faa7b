"""Media files of a Live set: the stored path, and whether the file exists.

Live 8 to 10 store path segments and what the operating system calls the file, Live 11 and later plain paths.
``RelativePathType`` 3 is relative to the project folder, 1 to the folder of the set (inside or outside the project), 2, 5, 6
and 7 are Live's libraries and packs, 0 has no relative path (all but 7 seen in the corpus). Where ``HasRelativePath`` is false,
as for files on another drive, the segments of Live 8 to 10 do not count.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal
from unicodedata import normalize

from lxml.etree import _Element as Element

from daw_lint.disk import access_log, probe
from daw_lint.model.session import MediaRef
from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers.ableton.elements import number, text
from daw_lint.parsers.ableton.system_path import SystemPath, read_system_path
from daw_lint.parsers.files import first_file, is_of_this_system

_NO_RELATIVE, _PROJECT, _BESIDE, _LIBRARY = "0", "3", "1", frozenset("2567")
PROJECT_INFO = "Ableton Project Info"
_ROOTS = ("/Users/", "/Volumes/", "/Applications/", "/Library/")
"""Prefixes of paths on the first volume of a Mac. Any other path is on a volume whose name the set does not store."""


def project_folder(path: Path) -> Path:
    """Find the project folder of a set; for a set outside a project it is the set's own folder."""
    folder = path.absolute().parent
    for candidate in (folder, *folder.parents):
        if probe.is_folder(access_log.at(candidate / PROJECT_INFO)):
            return candidate
    return folder.parent if folder.name == "Backup" else folder


class StoredPath(NamedTuple):
    """The stored location of a file. ``relative`` and ``absolute`` are empty if they are not stored."""

    relative: str
    absolute: str
    kind: str
    is_hint: bool = False
    """Whether the absolute path comes from a search hint, which omits the volume."""
    is_of_mac: bool = False
    """Whether it is certain that the absolute path is one of a Mac."""

    @property
    def shown(self) -> str:
        """The path to display: the relative one for files inside the project."""
        return (self.relative if self.kind == _PROJECT else self.absolute) or self.relative or self.absolute


def read_stored_path(reference: Element) -> StoredPath | None:
    """Read the stored path of a ``FileRef``; ``None`` if it names no file."""
    kind = text(reference, "RelativePathType")
    name = text(reference, "Name")
    if reference.find("Path") is None:
        return _in_segments(reference, name, kind) if name else None
    path = text(reference, "Path")
    return StoredPath(text(reference, "RelativePath"), path, kind) if path else None


def _in_segments(reference: Element, name: str, kind: str) -> StoredPath:
    """Read the path of a file as Live 8 to 10 stored it."""
    system = _system_path(reference, name)
    absolute = system.path if system else _absolute(reference.find("SearchHint/PathHint"), name)
    relative = _joined(reference.find("RelativePath"), name)
    if text(reference, "HasRelativePath") == "false" and kind not in _LIBRARY:
        relative, kind = "" if absolute else name, _NO_RELATIVE
    return StoredPath(relative, absolute, kind, is_hint=system is None, is_of_mac=system is not None and system.of_mac)


def _system_path(reference: Element, name: str) -> SystemPath | None:
    """Return what the operating system calls the file, if it ends in its name. Macs write accents in two ways."""
    found = read_system_path(reference.findtext("Data") or "")
    last = found.path.replace("\\", "/").rpartition("/")[2] if found else ""
    return found if normalize("NFC", last) == normalize("NFC", name) else None


def _joined(elements: Element | None, name: str) -> str:
    parts = [] if elements is None else [element.get("Dir") or ".." for element in elements]
    return "/".join([*parts, name])


def _absolute(elements: Element | None, name: str) -> str:
    parts = [] if elements is None else [element.get("Dir", "") for element in elements]
    parts = [part for part in parts if part]
    if not parts:
        return ""
    # The first segment is the drive on Windows. On a Mac the segments start below the root.
    lead = "" if parts[0].endswith(":") else "/"
    return lead + "/".join([*parts, name])


class MediaReader:
    """Resolves the media of one set. Each file is looked up on disk once."""

    def __init__(self, set_path: Path) -> None:
        """Prepare to resolve the media of the set at ``set_path``."""
        self.project = project_folder(set_path)
        self._folder = set_path.absolute().parent
        self._found: dict[StoredPath, MediaRef] = {}

    @property
    def media(self) -> tuple[MediaRef, ...]:
        """Every file once, in the order of first use."""
        return tuple(self._found.values())

    def add(self, sample: Element, owner_path: str) -> str | None:
        """Add the file of a ``SampleRef`` and return the path to display, or ``None`` if it names no file."""
        reference = sample.find("FileRef")
        stored = None if reference is None else read_stored_path(reference)
        if stored is None:
            return None
        if stored not in self._found:
            rate = number(sample, "DefaultSampleRate")
            frames = number(sample, "DefaultDuration")
            length_s = frames / rate if rate and frames else None
            self._found[stored] = self._resolve(stored, rate or None, length_s, owner_path)
        return stored.shown

    def _resolve(self, stored: StoredPath, rate: float | None, length_s: float | None, owner: str) -> MediaRef:
        candidates = [path for path in self._candidates(stored) if path is not None]
        found = first_file(candidates)
        exists = True if found else (False if self._is_checkable(stored) else None)
        resolved = found or (candidates[0] if candidates else None)
        return MediaRef(stored.shown, resolved, exists, self._location(stored, found), rate, length_s, owner)

    def _candidates(self, stored: StoredPath) -> list[Path | None]:
        relative = stored.relative if stored.kind not in _LIBRARY else ""
        inside = [self.project / relative, self._folder / relative] if relative else []
        absolute = Path(stored.absolute) if stored.absolute and is_of_this_system(stored.absolute) else None
        return [Path(os.path.normpath(path)) for path in inside] + [absolute]

    def _is_checkable(self, stored: StoredPath) -> bool:
        if self._is_inside(stored):
            return True
        if stored.kind in _LIBRARY or not stored.absolute or not is_of_this_system(stored.absolute):
            return False
        if stored.is_of_mac and sys.platform != "darwin":
            return False
        return not stored.is_hint or stored.absolute.startswith(_ROOTS) or stored.absolute[1:2] == ":"

    def _location(self, stored: StoredPath, found: Path | None) -> Literal["project", "library", "outside"] | None:
        """Return where a file belongs. A relative path of unknown kind without the file gives ``None``."""
        if stored.kind in _LIBRARY:
            return "library"
        if found is not None:
            return "project" if found.is_relative_to(self.project) else "outside"
        if self._is_inside(stored):
            return "project"
        return "outside" if stored.kind == _BESIDE or stored.absolute else None

    def _is_inside(self, stored: StoredPath) -> bool:
        """Whether the stored path leads into the project folder, whether or not the file exists."""
        if stored.kind == _BESIDE and stored.relative:
            return Path(os.path.normpath(self._folder / stored.relative)).is_relative_to(self.project)
        return stored.kind == _PROJECT
