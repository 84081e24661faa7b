"""Whether a name fits a pattern with ``*``, whatever system wrote the one or the other."""

from __future__ import annotations

from fnmatch import fnmatchcase
from unicodedata import normalize


def fits(name: str, pattern: str) -> bool:
    """Whether a name fits. macOS may hand over an accent as a sign of its own, where people type one letter.

    Brackets stand for themselves: people call tracks ``Drums [L]``, and take the name over as it is shown to them.
    """
    return fnmatchcase(_composed(name), _composed(pattern).replace("[", "[[]"))


def path_fits(path: str, pattern: str) -> bool:
    """Whether a path with ``/`` fits. On Windows people write patterns with ``\\``."""
    return fits(path, pattern.replace("\\", "/"))


def _composed(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)
