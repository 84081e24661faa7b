"""Media files of an edit: an absolute path, a path relative to the edit, or an item of the edit's project.

The project is a binary file (.tracktion) beside the edit. Its layout, from Tracktion Engine (tracktion_Project): ``TP01``,
then as 32-bit little-endian numbers the ID of the project and the offset of the list of objects. The list is a count, then
for each object its ID and the offset of four texts ending in NUL: name, type, description, file.
"""

from __future__ import annotations

import re
import struct
from functools import cached_property
from pathlib import Path

from daw_lint.disk import access_log, outside
from daw_lint.disk.bounded import read_head
from daw_lint.model.session import MediaRef
from daw_lint.parsers.files import media_ref

_ITEM = re.compile(r"(-?[0-9a-f]{1,10})/(-?[0-9a-f]{1,10})", re.IGNORECASE)
_MAGIC = b"TP01"
_LARGEST_BYTES = 4 << 20
_MOST_PROJECTS = 20
_MOST_OBJECTS = 100_000
"""Our own bounds on a project file, the number of them, and their objects."""
_FILE_TEXT = 3


class Media:
    """Collects the files that the clips of an edit play."""

    def __init__(self, path: Path) -> None:
        """``path`` is the edit. Its project is read only if a source refers to an item."""
        self._folder = path.absolute().parent
        self.refs: dict[str, MediaRef] = {}

    def add(self, source: str | None, owner_path: str) -> str | None:
        """Add the file of a source, and return its stored path."""
        if not source:
            return None
        if source not in self.refs:
            self.refs[source] = self._ref(source, owner_path)
        return self.refs[source].stored_path

    def _ref(self, source: str, owner_path: str) -> MediaRef:
        item = _ITEM.fullmatch(source)
        if item is None:
            return media_ref(self._folder, source, owner_path=owner_path)
        found = self._items.get((_number(item[1]), _number(item[2])))
        if found is None:
            return MediaRef(source, None, None, None, owner_path=owner_path)
        folder, file = found
        return media_ref(folder, file, owner_path=owner_path)

    @cached_property
    def _items(self) -> dict[tuple[int, int], tuple[Path, str]]:
        """The folder and file of each item, by the ID of its project and its own."""
        found: dict[tuple[int, int], tuple[Path, str]] = {}
        for folder in (self._folder, self._folder.parent):
            for project in _projects(folder):
                found.update({ident: (folder, file) for ident, file in _objects(_content(project)).items()})
        return found


def _projects(folder: Path) -> list[Path]:
    try:
        return [path for path in outside.children(access_log.at(folder)) if path.suffix.lower() == ".tracktion"][
            :_MOST_PROJECTS
        ]
    except (OSError, ValueError):
        return []


def _content(project: Path) -> bytes:
    return read_head(access_log.at(project), _LARGEST_BYTES)


def _objects(data: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    try:
        project, table = struct.unpack_from("<iI", data, len(_MAGIC)) if data.startswith(_MAGIC) else (0, len(data))
        (count,) = struct.unpack_from("<I", data, table)
        for index in range(min(count, _MOST_OBJECTS)):
            ident, offset = struct.unpack_from("<iI", data, table + 4 + 8 * index)
            texts = data[offset : offset + 8192].split(b"\0", _FILE_TEXT + 1)
            if len(texts) > _FILE_TEXT + 1 and texts[_FILE_TEXT]:
                found[project, ident] = texts[_FILE_TEXT].decode("utf-8", "replace")
    except struct.error:
        pass
    return found


def _number(digits: str) -> int:
    """Convert hexadecimal digits to a signed 32-bit number, as the project stores it."""
    value = int(digits, 16) & 0xFFFFFFFF
    return value - (1 << 32) if value >= 1 << 31 else value
