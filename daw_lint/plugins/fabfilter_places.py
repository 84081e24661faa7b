"""Where Pro-L, Pro-L 2 and Pro-C 2 keep their parameters, which is the same in every plug-in format.

Proof. Beside the state of an Audio Unit Pro-L, Live lists the same parameters by ID. What is a float in its own unit in the state is a
share of a range in the list: a gain of 8.8975 dB is 0.29658 of 30 dB, a lookahead of 0.25 ms is 0.05 of 5 ms, and an output of 0 dB
is 1. Live lists a VST2 Pro-L under the same IDs and names as shares, and a VST3 Pro-L 2 in units: its lookahead of 0.18 ms is 0.036 of
5 ms in a VST2 Pro-L 2. Those are sessions of Live 9 to 12. Of Pro-L 2, REAPER shows 2/30 as +2.00 dB of gain and 29/30 as -1.00 dBTP of
output, in a published table of its parameters. Of Pro-L the range of the output is known at its top alone.

A VST2 Pro-C 2 has the names of the VST3 one under the same IDs: a knee of 18 dB is 0.25, a range of 60 dB is 1, and a threshold of 0.55
is -27 dB of its 60. How its ratio is stored is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import NamedTuple

BYPASS = "bypass"


class Place(NamedTuple):
    """A parameter: its ID, what the plug-in calls it, what we call it, and its range in its own unit."""

    id: int
    title: str
    name: str
    low: float
    high: float

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off."""
        return (self.low, self.high) == (0, 1)


PRO_L = (
    Place(0, "Gain", "gain_db", 0, 30),
    Place(2, "Lookahead", "lookahead_ms", 0, 5),
    Place(10, "Bypass", BYPASS, 0, 1),
    Place(11, "Output Level", "ceiling_db", -30, 0),
)
PRO_L_2 = (
    Place(0, "Gain", "gain_db", 0, 30),
    Place(2, "Lookahead", "lookahead_ms", 0, 5),
    Place(10, "True Peak Limiting", "true_peak", 0, 1),
    Place(15, "Unity Gain", "unity_gain", 0, 1),
    Place(17, "Bypass", BYPASS, 0, 1),
    Place(18, "Output Level", "ceiling_db", -30, 0),
)
PRO_C_2 = (
    Place(1, "Threshold", "threshold_db", -60, 0),
    Place(3, "Knee", "knee_db", 0, 72),
    Place(4, "Range", "range_db", 0, 60),
    Place(39, "Bypass", BYPASS, 0, 1),
)
PRODUCTS = {"FPLr": ("Pro-L", PRO_L), "FL2p": ("Pro-L 2", PRO_L_2)}
"""Name and places by the code of the plug-in: the ID of the VST2 one is the subtype of the Audio Unit."""


def in_unit(place: Place, places: tuple[Place, ...], share: float) -> float | None:
    """Return the value in the unit of a place whose share of its range is given; ``None`` where the range is not known."""
    if places is PRO_L and place.name == "ceiling_db" and share < 1:
        return None  # Its range is known at the top alone.
    return place.low + share * (place.high - place.low)


def values_of(places: tuple[Place, ...], value: Callable[[Place], float | None]) -> dict[str, float | bool] | None:
    """Return what is known by our names; ``None`` where a value is out of its range: then the state is of another plug-in.

    ``value`` returns the value of a place in its own unit, or ``None`` where that is not known.
    """
    found: dict[str, float | bool] = {}
    for place in places:
        read = value(place)
        if read is None:
            continue
        if not isfinite(read) or not place.low <= read <= place.high or (place.is_switch and read not in (0, 1)):
            return None
        # Floats of 32 bits: their digits beyond the fifth decimal are noise.
        found[place.name] = bool(read) if place.is_switch else round(read, 5)
    return found
