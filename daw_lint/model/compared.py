"""Compare two numbers as a message prints them: no message then says that -3.0 is above -3.0, or 0.0 dB too much.

Every check that compares a measured value with a limit and prints both asks here. Both numbers are rounded to the decimals
that are printed, and the rounded ones decide.
"""

from __future__ import annotations

from math import isclose

from daw_lint.model.wording import fixed
from daw_lint.named_tuple import NamedTuple

_MOST_DECIMALS = 4


class Compared(NamedTuple):
    """A value beside a limit, in the texts that a message prints."""

    value: str
    bound: str
    difference: str
    """The distance between the two, without a sign."""
    step: float
    """The printed value minus the printed limit: above 0 the value is higher, 0 where both print the same."""

    @property
    def is_above(self) -> bool:
        """Whether the printed value is higher than the printed limit."""
        return self.step > 0

    @property
    def is_below(self) -> bool:
        """Whether the printed value is lower than the printed limit."""
        return self.step < 0


def compared(
    value: float,
    bound: float,
    decimals: int = 1,
    *,
    bound_decimals: int | None = None,
    scale: float = 1.0,
    sign: bool = False,
) -> Compared:
    """Hold a value against a limit, both times ``scale`` and with ``decimals``, or as many as the limit needs.

    ``bound_decimals`` prints a round limit with fewer: -1 instead of -1.0. ``sign`` prints a plus sign too.
    """
    most = decimals_of(bound * scale, decimals if bound_decimals is None else bound_decimals)
    places = max(decimals, most)
    high, low = round(value * scale, places), round(bound * scale, places)
    step = round(high - low, places)
    return Compared(fixed(high, places, sign=sign), fixed(low, most, sign=sign), fixed(abs(step), places), step)


def decimals_of(number: float, at_least: int = 0) -> int:
    """Count the decimals that a number needs, ``at_least`` so many and no more than four."""
    exact = (count for count in range(at_least, _MOST_DECIMALS) if isclose(round(number, count), number, abs_tol=1e-9))
    return next(exact, max(at_least, _MOST_DECIMALS))
