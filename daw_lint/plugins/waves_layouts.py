"""Where the values of Waves' plug-ins are in their list, counted from 0.

SSLComp: Live's list beside five states has what they have: threshold 0.41 of -15 to 15 dB for -2.7, makeup 0.631 of -5 to 15 dB for
7.6, ratio 0.5 for the second of three; the ratios are 2, 4 and 10 (its manual).

L1: two levels from -30 to 0 dB, and it has no others. In the six settings that people made the first is never above the second, as the
threshold is not where a limiter raises the level; where it is above, nothing is told.

L3: position 6 is the threshold by Live's list. Its states were read before these tests were made; none is among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import NamedTuple


class Place(NamedTuple):
    """Where a value is, what it can be, and the words that its name has in a host's list."""

    position: int
    least: float
    most: float
    words: tuple[str, ...]
    steps: tuple[float, ...] = ()
    """What the numbers from 0 stand for; empty where they are the value."""

    def value(self, told: float) -> float | None:
        """Return the value without the noise of its last digits; ``None`` where it cannot be one."""
        if not isfinite(told) or not self.least <= told <= self.most:
            return None
        if not self.steps:
            return round(told, 3) + 0.0
        return self.steps[int(told)] if told.is_integer() else None


class Layout(NamedTuple):
    """The values of one plug-in."""

    places: Mapping[str, Place]
    empty: range = range(0)
    """Positions that hold no value in every state seen."""
    has_switch: bool = False
    """Whether the plug-in has a switch of its own, whose position is not known."""


_THRESHOLD, _MAKEUP, _RATIO = ("thr",), ("makeup",), ("ratio",)
_L1 = Layout(
    {"threshold_db": Place(1, -30.0, 0.0, _THRESHOLD), "ceiling_db": Place(2, -30.0, 0.0, ("ceil", "out"))}, range(3, 8)
)
_L3 = Layout({"threshold_db": Place(6, -60.0, 0.0, _THRESHOLD)})
_SSL_COMP = Layout(
    {
        "threshold_db": Place(0, -15.0, 15.0, _THRESHOLD),
        "makeup_db": Place(5, -5.0, 15.0, _MAKEUP),
        "ratio": Place(1, 0, 2, _RATIO, (2.0, 4.0, 10.0)),
    },
    range(6, 7),
    has_switch=True,
)

LAYOUTS: Mapping[str, Layout] = {
    "L1": _L1,
    **dict.fromkeys(("L3", "L3 Multi", "L3 Ultra", "L3 MultiMaximizer", "L3 UltraMaximizer"), _L3),
    "SSLComp": _SSL_COMP,
}
"""By the name that the state has. L3-LL and L3-16 are other plug-ins."""
