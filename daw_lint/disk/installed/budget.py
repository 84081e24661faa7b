"""What a search may look at and read in all: a folder of plug-ins can be made so that it never ends."""

from __future__ import annotations

from pathlib import Path

from daw_lint.disk.bounded import read_file

MOST_ENTRIES = 200_000
"""Files and folders. Our own bound: studios have some thousand plug-ins."""
MOST_BYTES = 128 << 20
"""Bytes of manifests and of other descriptions. Our own bound: that of a plug-in has some kB."""


class Budget:
    """Counts down. What is over it is not there."""

    def __init__(self, entries: int = MOST_ENTRIES, size: int = MOST_BYTES) -> None:
        """Take the number of files and folders to look at, and of bytes to read."""
        self.entries = entries
        self.bytes = size
        self.entries_of: dict[Path, list[tuple[Path, bool]]] = {}
        """What folders hold that were listed: a folder that is searched for several formats counts once."""

    def is_spent(self) -> bool:
        """Whether something may have been left out."""
        return self.entries <= 0 or self.bytes <= 0

    def take_entry(self) -> bool:
        """Count a file or folder; whether it may be looked at."""
        self.entries -= 1
        return self.entries >= 0

    def read(self, path: Path, most: int) -> bytes:
        """Read a file of at most ``most`` bytes; nothing where that fails, or is over the budget."""
        if self.bytes <= 0:
            return b""
        try:
            data = read_file(path, most)
        except (OSError, ValueError):
            return b""
        self.bytes -= len(data)
        return data
