"""One change between two versions of a session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Value = float | int | str | bool | None


class Kind(StrEnum):
    """What happened."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"


@dataclass(frozen=True)
class Change:
    """One change. ``text`` says it for people, without the place; it needs no more than one line."""

    kind: Kind
    what: str
    """The kind of thing: session, track, chain, device, send, clip, marker, tempo, signature, media, inventory."""
    where: str
    """The object path in the newer version, in the older one where the thing is gone; empty for the session."""
    text: str
    name: str = ""
    """The name of the thing itself, where it has one."""
    fact: str = ""
    """What of it changed, e.g. ``fader`` or ``start``; empty where it came, went, or took another place."""
    old: Value = None
    new: Value = None
    at: str = ""
    """Where in time it is, where that matters: ``bar 9``."""
    fold: str = ""
    """What it says of its clip, marker, file or track when many say the same; empty where each matters."""
