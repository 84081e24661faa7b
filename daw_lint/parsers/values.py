"""Conversions that several formats share."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isfinite, log10

from daw_lint.model.facts import Fact

SILENT_GAIN = 1e-6
"""Linear gain at and below which a fader counts as fully down: -120 dB. Our own bound."""


def as_number(stored: str | None) -> float | None:
    """Convert stored text to a finite number, else ``None``."""
    if stored is None:
        return None
    try:
        result = float(stored)
    except ValueError:
        return None
    return result if isfinite(result) else None


def gain_db(linear: float | None, silent: float = SILENT_GAIN) -> float | None:
    """Convert a linear gain to dB; at or below ``silent`` it is ``-inf``."""
    if linear is None:
        return None
    return -inf if linear <= silent else 20.0 * log10(linear)


def reasons(words: str, facts: Mapping[Fact, str]) -> dict[Fact, str]:
    """Return why each fact is missing, in the same words: ``{}`` in them is what the fact is about."""
    return {fact: words.format(what) for fact, what in facts.items()}


def four_letters(number: int) -> str:
    """Decode the ID of a VST2 plug-in or Audio Unit to its four letters, or to the number if they are not printable."""
    raw = (number & 0xFFFFFFFF).to_bytes(4, "big")
    return raw.decode("ascii") if all(32 < byte < 127 for byte in raw) else str(number)
