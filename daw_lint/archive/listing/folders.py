"""What a folder holds, whoever lists it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from daw_lint.archive.entries import Entry
from daw_lint.named_tuple import NamedTuple


class Listed(NamedTuple):
    """The files and folders in a folder, sorted. ``folders`` are paths relative to the root, as those of the files."""

    files: Sequence[Entry]
    folders: Sequence[str]


class ClosedError(Exception):
    """A folder that may not be listed."""


class Lister(Protocol):
    """Lists folders by their path relative to the root."""

    def look(self, folder: str) -> Listed:
        """List a folder. Raises ``ClosedError`` if that is not allowed, and ``OSError`` if it fails."""
