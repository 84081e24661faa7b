"""The sizes of every plot, in pixels at which text has its nominal size. The page's script knows the margins too."""

from __future__ import annotations

WIDE, NARROW = 960, 360
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 14, 26


def percent(share: float, is_narrow: bool) -> float:
    """Convert a share of the horizontal axis, 0 to 1, to percent of the width of a plot."""
    width = NARROW if is_narrow else WIDE
    return round(100 * (LEFT + share * (width - LEFT - RIGHT)) / width, 2)
