"""What a file name says: its words, and which of them mean a master."""

from __future__ import annotations

import re
import unicodedata

MASTER_WORDS = frozenset({"master", "mastered", "mastering"})


def words(name: str) -> list[str]:
    """Return the words of a file name: letters and digits in one case, without accents."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.findall(r"[^\W_]+", plain.casefold())
