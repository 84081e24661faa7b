"""Values in LMMS's XML: an attribute, or, if automated or controlled, a child element with ``value``."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.parsers.values import as_number


def stored(element: Element | None, name: str) -> str | None:
    """Return a value as stored, or ``None``."""
    if element is None:
        return None
    plain = element.get(name)
    if plain is not None:
        return plain
    child = element.find(name)
    return None if child is None else child.get("value")


def number(element: Element | None, name: str) -> float | None:
    """Return a value as a number, or ``None``."""
    return as_number(stored(element, name))


def flag(element: Element | None, name: str, default: bool | None = None) -> bool | None:
    """Return a value as a boolean; ``default`` if it is not stored."""
    value = number(element, name)
    return default if value is None else value != 0


def automated_ids(root: Element) -> frozenset[str]:
    """Return the IDs of all automated values: the points of their patterns have more than one value."""
    values: dict[str, set[str | None]] = {}
    for pattern in root.iter("automationpattern", "automationclip"):
        points = {point.get("value") for point in pattern.findall("time")} if pattern.get("mute", "0") == "0" else set()
        for target in pattern.findall("object"):
            values.setdefault(target.get("id", ""), set()).update(points)
    return frozenset(target for target, held in values.items() if target and len(held) > 1)


def is_automated(element: Element | None, name: str, moved: frozenset[str]) -> bool:
    """Whether a value is automated, or connected to a controller."""
    if element is not None and element.find(f"connection/{name}") is not None:
        return True
    child = element.find(name) if element is not None else None
    return child is not None and (child.get("id") in moved or _moves(child))


def _moves(pattern: Element) -> bool:
    return len({point.get("value") for point in pattern.findall("time")}) > 1
