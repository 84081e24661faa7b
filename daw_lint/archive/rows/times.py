"""Times and numbers as the tables hold them."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isnan


def micros(when: datetime | None) -> int | None:
    """Return a time as microseconds since 1970; one without a zone as it stands. ``None`` beyond what tables can hold."""
    if when is None:
        return None
    try:
        zoned = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
        return int(zoned.timestamp()) * 1_000_000 + zoned.microsecond
    except (OSError, OverflowError, ValueError):
        return None


def micros_of_ns(time_ns: int | None) -> int | None:
    """Return a time in nanoseconds as microseconds."""
    return time_ns // 1000 if time_ns is not None else None


def number(value: float | None) -> float | None:
    """Return a number; anything else becomes unknown."""
    return None if value is None or isnan(value) else float(value)


def small(value: int | None) -> int | None:
    """Return a count; one that no 32-bit column holds becomes unknown."""
    return value if value is not None and -(1 << 31) <= value < 1 << 31 else None
