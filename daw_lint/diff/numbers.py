"""Numbers, levels and positions as text. Values that sound the same give the same text."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf, isnan

from daw_lint.model.session import TimeSignature
from daw_lint.model.wording import fixed

CLOSED_DB = -69.9
"""A fader or send at or below this level is down: the lowest step of Live's faders that are not closed is -70 dB."""

_NUDGE_BEATS = 3e-4


def decibels(value: float) -> str:
    """Write a level with one decimal, or two if needed."""
    return "down" if value <= CLOSED_DB else f"{rounded(value, 2, 1)} dB"


def pan(value: float) -> str:
    """Write a pan position as mixing consoles do: ``center``, ``30L``, ``100R``."""
    share = rounded(abs(value) * 100, 1)
    return "center" if share == "0" else f"{share}{'L' if value < 0 else 'R'}"


def rounded(value: float, digits: int, least: int = 0) -> str:
    """Write a number with at most ``digits`` and at least ``least`` decimals; what rounds to zero has no sign."""
    if isinf(value) or isnan(value):
        return str(value)
    whole, _, decimals = fixed(value, digits).partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{decimals}" if decimals else whole


def beats(value: float) -> str:
    """Write a position or a length in beats."""
    return rounded(value, 4)


def is_nudge(old: float, new: float) -> bool:
    """Whether two positions in beats are the same: programs that count in samples round by this much when they save."""
    return abs(old - new) <= _NUDGE_BEATS


def parameter(name: str, value: float | bool) -> str:
    """Write the value of a device parameter; the name ends in its unit."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if name.endswith("_db"):
        return f"{rounded(value, 2, 1)} dB"
    for end, unit in (("_hz", " Hz"), ("_ms", " ms"), ("_s", " s"), ("_percent", " %")):
        if name.endswith(end):
            return rounded(value, 2) + unit
    if name == "ratio":
        return f"{rounded(value, 2)}:1" if value < 1e6 else "inf:1"
    is_share = name in _SHARES or name.endswith("_share")
    return rounded(value * 100, 1) + " %" if is_share else rounded(value, 4)


_SHARES = frozenset({"dry_wet", "width", "amount", "drive", "balance"})
_UNITS = ("_db", "_hz", "_ms", "_s", "_percent", "_share")
_WORDS = {"dry_wet": "dry/wet", "true_peak": "true-peak limiting"}


def parameter_name(name: str) -> str:
    """Name a device parameter without its unit."""
    if name in _WORDS:
        return _WORDS[name]
    end = next((unit for unit in _UNITS if name.endswith(unit)), "")
    return name.removesuffix(end).replace("_", " ")


class Bars:
    """Converts positions to bars. A bar is ``numerator`` notes of ``4 / denominator`` beats; the first bar is 1."""

    def __init__(self, signatures: Sequence[TimeSignature]) -> None:
        self._starts: list[tuple[float, float, int, float]] = []
        bar = 1.0
        usable = [one for one in signatures if one.numerator > 0 and one.denominator > 0]
        for index, one in enumerate(usable):
            start = 0.0 if index == 0 else one.position_beats
            if self._starts:
                before = self._starts[-1]
                bar = before[3] + -(-(start - before[0]) // (before[1] * before[2]))
            self._starts.append((start, 4.0 / one.denominator, one.numerator, bar))

    def are_those_of(self, other: Bars) -> bool:
        """Whether both count the bars alike."""
        return self._starts == other._starts

    def at(self, position: float) -> str:
        """Write a position as ``bar 9`` or ``bar 9 beat 2.5``, or in beats where there are no bars."""
        part = next((one for one in reversed(self._starts) if one[0] <= position), None)
        if part is None:
            return f"beat {beats(position)}"
        start, unit, numerator, bar = part
        number, rest = divmod(round((position - start) / unit, 3), numerator)
        place = rounded(rest + 1, 3)
        return f"bar {int(bar + number)}" + ("" if place == "1" else f" beat {place}")
