"""What the checks' messages call times, channels and plug-ins, and which names a setting means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from daw_lint.model.wording import clock
from daw_lint.rulebook.rule import RuleError


def duration(seconds: float) -> str:
    """Write a length as minutes and seconds, or as seconds when it is short."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{clock(seconds, 0)} {'min' if round(seconds) < 3600 else 'h'}"


def printed_s(seconds: float) -> float:
    """Round a length as ``duration`` prints it: what prints the same is neither longer nor shorter."""
    return round(seconds, 1) if seconds < 60 else float(round(seconds))


def span(gap: timedelta) -> str:
    """Write a span of time in its largest useful unit."""
    hours = gap.total_seconds() / 3600
    if hours < 1:
        return f"{max(round(hours * 60), 1)} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


def channel_name(channel: int, channels: int) -> str:
    """Name a channel: ``left`` and ``right`` in a stereo file, else its number from 1 on."""
    return ("left", "right")[channel] if channels == 2 else f"{channel + 1}."


_CLASSES = {"plugin-host": "plug-in host", "eq": "EQ", "dynamic-eq": "dynamic EQ", "mastering-eq": "mastering EQ"}


def class_name(plugin_class: str) -> str:
    """Name a plug-in class in words."""
    return _CLASSES.get(plugin_class, plugin_class.replace("-", " "))


def matching(patterns: Sequence[str], *, whole: bool = False) -> Callable[[str], bool]:
    """Return a test: does a name match one of the patterns of a setting, in any case? Raises ``RuleError``."""
    try:
        compiled = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    except (re.error, TypeError) as error:
        raise RuleError(f"a pattern in the settings of a rule is not a valid regular expression: {error}") from None
    if whole:
        return lambda name: any(pattern.fullmatch(name.strip()) for pattern in compiled)
    return lambda name: any(pattern.search(name) for pattern in compiled)
