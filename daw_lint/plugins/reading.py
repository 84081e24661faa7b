"""What decoders share: numbers that must fit, switches in series, and what is automated."""

from __future__ import annotations

from math import isfinite

from daw_lint.model.plugin_state import StoredState

_MOST_DIGITS = 12


def is_within(value: float, low: float, high: float) -> bool:
    """Whether a number is finite and within bounds, both included."""
    return isfinite(value) and low <= value <= high


def automated_ids(stored: StoredState) -> frozenset[str]:
    """Return the indices and symbols of what is automated, by the DAW's word and by its own list of parameters."""
    return stored.automated | {str(parameter.id) for parameter in stored.listed if parameter.automated}


def as_index(name: str) -> int | None:
    """Return the index that a DAW names a parameter by; ``None`` where it is a word, or no index that a plug-in can have."""
    return int(name) if name.isascii() and name.isdecimal() and len(name) < _MOST_DIGITS else None


def either(*switches: bool | None) -> bool | None:
    """Combine switches of which each one alone suffices; an unknown one counts as off if another is known."""
    known = [switch for switch in switches if switch is not None]
    return any(known) if known else None
