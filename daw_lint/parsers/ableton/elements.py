"""Small readers for Live's XML, in which a value is an attribute ``Value`` of an element."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.parsers import values
from daw_lint.parsers.values import as_number

SILENT_GAIN = 0.00032
"""Live writes 0.0003162 (-70 dB) for a fader or send that is fully down."""


def value(element: Element | None, path: str) -> str | None:
    """Return the ``Value`` of the element at ``path``, or ``None``."""
    found = None if element is None else element.find(path)
    return None if found is None else found.get("Value")


def text(element: Element | None, path: str) -> str:
    """Return the ``Value`` at ``path`` as text; nothing is the empty string."""
    return value(element, path) or ""


def number(element: Element | None, path: str) -> float | None:
    """Return the ``Value`` at ``path`` as a finite number, or ``None``."""
    return as_number(value(element, path))


def flag(element: Element | None, path: str) -> bool | None:
    """Return the ``Value`` at ``path`` as a truth value, or ``None``."""
    return as_flag(value(element, path))


def as_flag(stored: str | None) -> bool | None:
    """Return stored text as a truth value, or ``None``."""
    return {"true": True, "false": False}.get(stored or "")


def gain_db(linear: float | None) -> float | None:
    """Return a linear gain in dB; a fader that is fully down is ``-inf``."""
    return values.gain_db(linear, SILENT_GAIN)


def display_name(element: Element) -> str:
    """Return the name that Live shows for a track or chain: the effective one, else the user's, else nothing."""
    return text(element, "Name/EffectiveName") or text(element, "Name/UserName")
