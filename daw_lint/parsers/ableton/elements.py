"""Readers for Live's XML, which stores a value as the attribute ``Value`` of an element."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.parsers import values
from daw_lint.parsers.values import as_number

SILENT_GAIN = 0.00032
"""Just above 0.0003162 (-70 dB), which Live writes for a fader or send that is fully down (seen in the corpus)."""


def value(element: Element | None, path: str) -> str | None:
    """Return the ``Value`` of the element at ``path``, or ``None``."""
    found = None if element is None else element.find(path)
    return None if found is None else found.get("Value")


def text(element: Element | None, path: str) -> str:
    """Return the ``Value`` at ``path`` as text, empty if it is missing."""
    return value(element, path) or ""


def number(element: Element | None, path: str) -> float | None:
    """Return the ``Value`` at ``path`` as a finite number, or ``None``."""
    return as_number(value(element, path))


def flag(element: Element | None, path: str) -> bool | None:
    """Return the ``Value`` at ``path`` as a boolean, or ``None``."""
    return as_flag(value(element, path))


def as_flag(stored: str | None) -> bool | None:
    """Convert ``true`` or ``false`` to a boolean, anything else to ``None``."""
    return {"true": True, "false": False}.get(stored or "")


def gain_db(linear: float | None) -> float | None:
    """Convert a linear gain to dB; a fader that is fully down is ``-inf``."""
    return values.gain_db(linear, SILENT_GAIN)


def display_name(element: Element) -> str:
    """Return the name that Live shows for a track or chain: the effective name, else the user's, else empty."""
    return text(element, "Name/EffectiveName") or text(element, "Name/UserName")
