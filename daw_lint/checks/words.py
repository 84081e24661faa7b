"""Numbers and times in the words of messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta


def count(number: int, noun: str) -> str:
    """Return ``1 place``, ``2 places``, ``1,200 samples``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def at_time(seconds: float) -> str:
    """Return a position as minutes, seconds and milliseconds."""
    minutes, rest = divmod(round(seconds, 3), 60)
    return f"{int(minutes)}:{rest:06.3f}"


def duration(seconds: float) -> str:
    """Return a length as minutes and seconds, or seconds when it is short."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d} min"


def span(gap: timedelta) -> str:
    """Return a span of time in its largest useful unit."""
    hours = gap.total_seconds() / 3600
    if hours < 1:
        return f"{max(round(hours * 60), 1)} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


def channel_name(channel: int, channels: int) -> str:
    """Return ``left`` and ``right`` in a stereo file, else the number from 1 on."""
    return ("left", "right")[channel] if channels == 2 else f"{channel + 1}."


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return the first names, and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


_CLASSES = {"plugin-host": "plug-in host", "eq": "EQ", "dynamic-eq": "dynamic EQ", "mastering-eq": "mastering EQ"}


def class_name(plugin_class: str) -> str:
    """Return the word for a class of plug-ins."""
    return _CLASSES.get(plugin_class, plugin_class.replace("-", " "))
