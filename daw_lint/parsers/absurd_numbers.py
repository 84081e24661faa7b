"""Reject sessions with numbers that nothing later can compute with or write: the last gate of every parser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import is_dataclass
from functools import cache
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
_SEVERAL = (tuple, list, frozenset)


def refuse_absurd(session: Session) -> None:
    """Raise ``BeyondReasonError`` for a number that is not one, infinite or too large, wherever it is in the session.

    A level may be infinite: ``-inf`` dB is silence.
    """
    left: list[Any] = [session]
    while left:  # racks nest without end: no recursion
        whole = left.pop()
        for value in _values(whole):
            kind = type(value)
            if kind in _PLAIN:
                continue
            if kind in _NUMBERS:
                if not -MAX_NUMBER <= value <= MAX_NUMBER:
                    _refuse(whole)
            elif _has_parts(kind):  # type: ignore[arg-type]  # mypy takes no class for hashable
                left.append(value)


@cache
def _has_parts(kind: type) -> bool:
    """Whether the parts of such values are looked at. A tempo map checks itself."""
    return kind is not TempoMap and (issubclass(kind, (*_SEVERAL, dict)) or is_dataclass(kind))


def _values(whole: Any) -> Iterable[Any]:
    """Return the parts of a structure."""
    if isinstance(whole, _SEVERAL):
        return whole
    return _named(whole).values()


def _refuse(whole: Any) -> None:
    """Raise for the number in a structure that is beyond reason, unless it is a level."""
    for name, value in _names(whole):
        if type(value) in _NUMBERS and not -MAX_NUMBER <= value <= MAX_NUMBER:
            if abs(value) == inf and name.endswith("_db"):
                continue
            raise BeyondReasonError(f"{name} is {value!r:.40}")


def _names(whole: Any) -> Iterable[tuple[str, Any]]:
    """Return the parts of a structure, each with the name of its field; those of a list have none."""
    if hasattr(whole, "_fields"):
        return zip(whole._fields, whole, strict=True)
    if isinstance(whole, _SEVERAL):
        return [("", part) for part in whole]
    return _named(whole).items()


def _named(whole: Any) -> dict[str, Any]:
    return whole if isinstance(whole, dict) else vars(whole)
