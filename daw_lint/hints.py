"""What was perhaps meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ``; did you mean 'x'?`` for the nearest known word, whatever its case, else ``otherwise``."""
    from difflib import get_close_matches

    words = {entry.casefold(): entry for entry in known}
    near = get_close_matches(word.casefold(), list(words), 1)
    return f"; did you mean {words[near[0]]!r}?" if near else otherwise
