"""Small conversions that several formats share."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isfinite, log10

from daw_lint.model.facts import Fact

SILENT_GAIN = 1e-6
"""-120 dB: a fader that is fully down."""


def as_number(stored: str | None) -> float | None:
    """Return stored text as a finite number, or ``None``."""
    if stored is None:
        return None
    try:
        result = float(stored)
    except ValueError:
        return None
    return result if isfinite(result) else None


def gain_db(linear: float | None, silent: float = SILENT_GAIN) -> float | None:
    """Return a linear gain in dB; at or below ``silent`` it is ``-inf``."""
    if linear is None:
        return None
    return -inf if linear <= silent else 20.0 * log10(linear)


def reasons(words: str, facts: Mapping[Fact, str]) -> dict[Fact, str]:
    """Return why each fact is missing, in the same words: ``{}`` in them is what the fact is about."""
    return {fact: words.format(what) for fact, what in facts.items()}


def four_letters(number: int) -> str:
    """Return the ID of a VST2 plug-in or an Audio Unit as its four letters, or the number where they are no plain ones."""
    raw = (number & 0xFFFFFFFF).to_bytes(4, "big")
    return raw.decode("ascii") if all(32 < byte < 127 for byte in raw) else str(number)
