"""Reject sessions with numbers that nothing later can compute with or write: the last gate of every parser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from math import inf
from pathlib import Path
from typing import Any

from daw_lint.model.session import Session
from daw_lint.model.tempo import BeyondReasonError, TempoMap

MAX_NUMBER = 2.0**128
"""Beyond the largest 32-bit float, which Live writes for a ratio without end."""
_PLAIN = frozenset({str, bool, type(None), type(Path())})
"""What holds no number. Most of a session is that: to leave it out at once takes a third of the time."""
_NUMBERS = frozenset({float, int})
_SEVERAL = frozenset({tuple, list, frozenset})


def refuse_absurd(session: Session) -> None:
    """Raise ``BeyondReasonError`` for a number that is not one, infinite or too large, wherever it is in the session.

    A level may be infinite: ``-inf`` dB is silence. A tempo map checks itself.
    """
    left: list[Any] = [session]
    while left:  # racks nest without end: no recursion
        for name, value in _parts(left.pop()):
            kind = type(value)
            if kind in _PLAIN:
                continue
            if kind in _NUMBERS:
                if not -MAX_NUMBER <= value <= MAX_NUMBER and not (abs(value) == inf and name.endswith("_db")):
                    raise BeyondReasonError(f"{name} is {value!r:.40}")
            else:
                left.append(value)


def _parts(whole: Any) -> Iterable[tuple[str, Any]]:
    """Return the parts of a structure, each with the name of its field."""
    kind = type(whole)
    if kind in _SEVERAL:
        return [("", part) for part in whole]
    if kind is dict:
        return list(whole.items())
    if kind is TempoMap:
        return ()
    if hasattr(whole, "_fields"):
        return zip(whole._fields, whole, strict=True)
    if is_dataclass(whole):
        return [(field.name, getattr(whole, field.name)) for field in fields(whole)]
    return ()
