"""One change between two versions of a session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Value = float | int | str | bool | None


class Kind(StrEnum):
    """The kind of a change."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"


@dataclass(frozen=True)
class Change:
    """One change. ``text`` describes it for people in one line, without the place."""

    kind: Kind
    what: str
    """The kind of object: session, track, chain, device, send, clip, marker, tempo, signature, media, inventory."""
    where: str
    """The object path in the newer version, or in the older one if the object was removed; empty for the session."""
    text: str
    name: str = ""
    """The name of the object itself, if it has one."""
    fact: str = ""
    """The fact that changed, e.g. ``fader`` or ``start``; empty where the object was added, removed or reordered."""
    old: Value = None
    new: Value = None
    at: str = ""
    """Its position in time, where that matters: ``bar 9``."""
    fold: str = ""
    """The text that many equal changes share in one line; empty where each needs its own."""
