"""The words of a file name, and those that mean a master."""

from __future__ import annotations

import re
import unicodedata

MASTER_WORDS = frozenset({"master", "mastered", "mastering"})


def words(name: str) -> list[str]:
    """Split a file name into words of letters and digits, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.findall(r"[^\W_]+", plain.casefold())


def parent_of(path: str) -> str:
    """Return the folder of a path, whichever system wrote it, with forward slashes; empty for a name alone."""
    return path.replace("\\", "/").rpartition("/")[0]
