"""Values in Song.xml: plain text, or for automatable values an element with ``Value``."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.parsers.values import as_number


def text(element: Element | None, name: str) -> str | None:
    """Return the stripped text of a child; ``None`` if it is absent or empty."""
    found = element.find(name) if element is not None else None
    stored = (found.text or "").strip() if found is not None else ""
    return stored or None


def number(element: Element | None, name: str, default: float | None = None) -> float | None:
    """Return a child as a finite number; ``default`` if it is absent, ``None`` if it is not a number."""
    stored = text(element, name)
    return default if stored is None else as_number(stored)


def whole(element: Element | None, name: str, default: int | None = None) -> int | None:
    """Return a child as an integer; ``default`` if it is absent, ``None`` if it is not a number."""
    value = number(element, name, default)
    return int(value) if value is not None and abs(value) < 1e9 else None


def flag(element: Element | None, name: str, default: bool | None) -> bool | None:
    """Return a child as a boolean; ``default`` if it is absent."""
    stored = text(element, name)
    return default if stored is None else {"true": True, "false": False}.get(stored)


def is_active(device: Element) -> bool | None:
    """Read the switch of a device: ``true`` or ``false`` up to Renoise 2.8, a value since 3.0; absent means on."""
    switch = device.find("IsActive")
    if switch is None:
        return True
    plain = (switch.text or "").strip()
    if plain:
        return {"true": True, "false": False}.get(plain)
    value = number(switch, "Value", 1.0)
    return None if value is None else value >= 0.5


def devices_of(track: Element) -> list[Element]:
    """Return the devices of a track in order, its mixer first."""
    chain = track.find("FilterDevices/Devices")
    return [] if chain is None else [device for device in chain if isinstance(device.tag, str)]


def parameter_names(device: Element) -> list[str]:
    """Return the names of a native device's automatable parameters, in the order that envelopes number them.

    Since Renoise 3.0 the first is ``IsActive`` (seen in songs of 2.8 and 3.1, which differ by that one).
    """
    return [str(child.tag) for child in device if child.find("Value") is not None]
