"""The words of a file name, and those that mean a master or a stem."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

MASTER_WORDS = frozenset({"master", "mastered", "mastering"})
MASTER_FOLDER_WORDS = frozenset({"masters", "mastered"})
"""Words of folders with masters; one called ``Mastering`` may hold the mixes for it."""
STEM_WORDS = frozenset({"stem", "stems", "multitrack", "multitracks"})
STEM_FOLDER_WORDS = frozenset({"stems", "multitrack", "multitracks"})


def folder_says(name: str, meant: Container[str]) -> bool:
    """Whether the name of a folder begins or ends with one of these words: ``Stems 24 bit``, ``Sunrise Stems``."""
    said = words(name)
    return bool(said) and (said[0] in meant or said[-1] in meant)


def words(name: str) -> list[str]:
    """Split a file name into words of letters and digits, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.findall(r"[^\W_]+", plain.casefold())


def parent_of(path: str) -> str:
    """Return the folder of a path, whichever system wrote it, with forward slashes; empty for a name alone."""
    return path.replace("\\", "/").rpartition("/")[0]
