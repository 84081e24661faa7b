"""What was perhaps meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ``; did you mean 'x'?`` for the nearest known word, whatever its case, else ``otherwise``."""
    from difflib import SequenceMatcher, get_close_matches

    words, word = {entry.casefold(): entry for entry in known}, word.casefold()

    def nearness(entry: str) -> tuple[float, int]:
        same_places = sum(one == other for one, other in zip(entry, word, strict=False))
        return SequenceMatcher(None, entry, word).ratio(), same_places

    near = max(sorted(get_close_matches(word, list(words), 50)), key=nearness, default=None)
    return f"; did you mean {words[near]!r}?" if near else otherwise
