"""Format numbers, times and names for messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from daw_lint.rulebook.rule import RuleError


def count(number: int, noun: str) -> str:
    """Format a number with its noun: ``1 place``, ``2 places``, ``1,200 samples``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def at_time(seconds: float) -> str:
    """Format a position in seconds as minutes, seconds and milliseconds."""
    minutes, rest = divmod(round(seconds, 3), 60)
    return f"{int(minutes)}:{rest:06.3f}"


def duration(seconds: float) -> str:
    """Format a length in seconds as minutes and seconds, or as seconds below a minute."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d} min"


def span(gap: timedelta) -> str:
    """Format a span of time in minutes, hours or days."""
    hours = gap.total_seconds() / 3600
    if hours < 1:
        return f"{max(round(hours * 60), 1)} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


def channel_name(channel: int, channels: int) -> str:
    """Name a channel: ``left`` and ``right`` in a stereo file, else its number from 1 on."""
    return ("left", "right")[channel] if channels == 2 else f"{channel + 1}."


def listed(names: Sequence[str], most: int = 3) -> str:
    """Join the first names, and count the rest."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


_CLASSES = {"plugin-host": "plug-in host", "eq": "EQ", "dynamic-eq": "dynamic EQ", "mastering-eq": "mastering EQ"}


def class_name(plugin_class: str) -> str:
    """Name a plug-in class in words."""
    return _CLASSES.get(plugin_class, plugin_class.replace("-", " "))


def matching(patterns: Sequence[str], *, whole: bool = False) -> Callable[[str], bool]:
    """Compile the patterns of a setting to a test of names that ignores case.

    Raises ``RuleError`` for an invalid regular expression.
    """
    try:
        compiled = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    except (re.error, TypeError) as error:
        raise RuleError(f"a pattern in the settings of a rule is not a valid regular expression: {error}") from None
    if whole:
        return lambda name: any(pattern.fullmatch(name.strip()) for pattern in compiled)
    return lambda name: any(pattern.search(name) for pattern in compiled)


def level(decibels: float) -> str:
    """Format a level with one decimal; zero has no sign."""
    return f"{round(decibels, 1) + 0.0:.1f}"
