"""Readers for values in Ardour's XML."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.parsers.values import as_number

_PLAYING = ("Play", "Touch", "Latch")
"""States in which automation is played back."""


def is_on(stored: str | None) -> bool | None:
    """Convert a stored switch: yes and no before version 7, 1 and 0 since."""
    return {"yes": True, "1": True, "no": False, "0": False}.get(stored or "")


def moves(automation: Element | None) -> bool:
    """Whether an ``AutomationList`` is played back and changes its value."""
    if automation is None or automation.get("state") not in _PLAYING:
        return False
    words = (automation.findtext("events") or "").split()  # times and values alternate
    return len({as_number(word) for word in words[1::2]}) > 1
