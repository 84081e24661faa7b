"""Matches names against patterns with ``*``, whichever system wrote them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from unicodedata import normalize


def fits(name: str, pattern: str) -> bool:
    """Whether a name matches a pattern. macOS may give an accent as a separate character, where people type one letter.

    Brackets are literal: tracks are called ``Drums [L]``, and people copy the name as it is shown.
    """
    return fnmatchcase(_composed(name), _composed(pattern).replace("[", "[[]"))


def path_fits(path: str, pattern: str) -> bool:
    """Whether a path with ``/`` matches a pattern. Windows users write patterns with ``\\``."""
    return fits(path, pattern.replace("\\", "/"))


def _composed(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)
