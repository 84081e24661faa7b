"""Small readers for Ardour's XML."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.parsers.values import as_number

_PLAYING = ("Play", "Touch", "Latch")
"""States in which automation is played back."""


def is_on(stored: str | None) -> bool | None:
    """Return a stored switch; versions before 7 write yes and no, later ones 1 and 0."""
    return {"yes": True, "1": True, "no": False, "0": False}.get(stored or "")


def moves(automation: Element | None) -> bool:
    """Whether an ``AutomationList`` is played back and changes its value."""
    if automation is None or automation.get("state") not in _PLAYING:
        return False
    words = (automation.findtext("events") or "").split()
    return len({as_number(word) for word in words[1::2]}) > 1
