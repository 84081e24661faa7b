"""Sparklines: small lines that show the course of a number. The table beside them has the same values."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

WIDTH, HEIGHT = 120, 32
_EDGE = 3.0


class Spark(NamedTuple):
    """A line in a box of ``WIDTH`` by ``HEIGHT``; an unknown value leaves a gap."""

    lines: tuple[str, ...]
    """The points of each stretch without a gap, in the syntax of SVG."""
    dots: tuple[tuple[float, float], ...]
    """Single values between gaps."""
    last: tuple[float, float] | None
    """The point of the last value, if that is known."""


def spark(values: Sequence[float | None], low: float | None = None, high: float | None = None) -> Spark:
    """Draw the values in order. Without ``low`` and ``high`` the line fills the height."""
    known = [value for value in values if value is not None and isfinite(value)]
    bottom = min(known, default=0.0) if low is None else low
    top = max(known, default=0.0) if high is None else high
    stretches: list[list[tuple[float, float]]] = [[]]
    last = None
    for index, value in enumerate(values):
        last = None
        if value is None or not isfinite(value):
            stretches.append([])
            continue
        part = 0.5 if top == bottom else (value - bottom) / (top - bottom)
        share = index / (len(values) - 1) if len(values) > 1 else 1.0
        last = (round(_EDGE + share * (WIDTH - 2 * _EDGE), 1), round(HEIGHT - _EDGE - part * (HEIGHT - 2 * _EDGE), 1))
        stretches[-1].append(last)
    lines = [" ".join(f"{x:g},{y:g}" for x, y in stretch) for stretch in stretches if len(stretch) > 1]
    return Spark(tuple(lines), tuple(stretch[0] for stretch in stretches if len(stretch) == 1), last)
