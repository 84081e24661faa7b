"""The mixer as the file stores it: inserts in order, the master first, with the plug-ins in their slots.

The events of an insert end with its audio output. Its name and flags come before its slots, its routes after them. A
plug-in begins with its internal name and states its insert and slot itself (this agrees with the order in all of 10,000
slots of 8.0 to 25.2; the event that ends a slot came with 12.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from struct import Struct

from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.events import Event, FloodError
from daw_lint.parsers.flstudio.strings import text

_EFFECTS, _ENABLED, _SOLO = 1 << 2, 1 << 3, 1 << 12
"""Bits of an insert's flags (PyFLP)."""
_MOST_SOLOED, _FEWEST_MUTED = 8, 8
"""Our own bounds for recognizing a solo by its mutes (see ``soloed``)."""
_MOST_INSERTS, _MOST_SLOTS, _MOST_ROUTES = 1000, 32, 50_000
"""FL Studio 25 has 502 inserts with ten slots; real projects have a few hundred routes."""
_PLACE, _FLAGS = Struct("<II"), Struct("<4xI")
_NOTHING = memoryview(b"")


@dataclass
class Slot:
    """A plug-in in a slot, as its events describe it."""

    internal: str
    index: int | None = None
    shown: str = ""
    data: memoryview = _NOTHING


@dataclass
class Insert:
    """One insert, as its events describe it."""

    index: int
    name: str = ""
    flags: int | None = None
    slots: list[Slot] = field(default_factory=list)
    routes: memoryview | None = None
    """One byte per insert: whether this insert is routed to it."""
    output: int = -1
    """The output of the audio interface, -1 for none."""

    @property
    def enabled(self) -> bool | None:
        """Whether its switch is on. Off means muted."""
        return None if self.flags is None else bool(self.flags & _ENABLED)

    @property
    def effects_on(self) -> bool | None:
        """Whether its effect slots are on as a whole."""
        return None if self.flags is None else bool(self.flags & _EFFECTS)

    @property
    def targets(self) -> list[int]:
        """The inserts that it is routed to, including the master."""
        return [target for target, on in enumerate(self.routes or b"") if on]

    @property
    def solo(self) -> bool:
        """Whether it is marked as soloed. No project seen so far has the mark."""
        return bool((self.flags or 0) & _SOLO)


def read_inserts(stream: Sequence[Event], unicode: bool) -> list[Insert]:
    """Read the inserts from ``stream``, the events from the mixer on. Raises ``FloodError``.

    The last insert is left out: it is the "current" track, which shows the selected one and is not heard.
    """
    inserts: list[Insert] = []
    here = Insert(0)
    routes = 0
    for number, value, block in stream:
        if number == ev.INSERT_NAME:
            here.name = text(block, unicode)
        elif number == ev.INSERT_OLD_FLAGS:
            here.flags = value
        elif number == ev.INSERT_FLAGS:
            if len(block) >= _FLAGS.size:
                (here.flags,) = _FLAGS.unpack_from(block)
        elif number == ev.INSERT_ROUTES:
            here.routes = block
            routes += len(block) - bytes(block).count(0)
        elif number == ev.PLUGIN_INTERNAL:
            here.slots.append(Slot(text(block, unicode)))
            if len(here.slots) > _MOST_SLOTS:
                raise FloodError
        elif number == ev.INSERT_OUTPUT:
            # The audio output is the last event of an insert, so it also begins the next one.
            here.output = value if value < 1 << 31 else -1
            inserts.append(here)
            here = Insert(len(inserts))
            if len(inserts) > _MOST_INSERTS or routes > _MOST_ROUTES:
                raise FloodError
        elif here.slots:
            _fill(here.slots[-1], number, block, unicode)
    return inserts[:-1]


def _fill(slot: Slot, number: int, block: memoryview, unicode: bool) -> None:
    if number == ev.PLUGIN_PLACE and len(block) >= _PLACE.size:
        slot.index = _PLACE.unpack_from(block)[1]
    elif number == ev.PLUGIN_NAME:
        slot.shown = text(block, unicode)
    elif number == ev.PLUGIN_DATA:
        slot.data = block


def soloed(inserts: Sequence[Insert], used: frozenset[int]) -> int | None:
    """Find the soloed insert; ``None`` if no insert is soloed.

    FL Studio stores a solo as mutes of all other inserts, including dozens of unused ones that no user mutes. The
    inserts left on are the soloed one and those it runs through. ``used`` holds the inserts with a channel, a plug-in
    or a name.
    """
    for insert in inserts:
        if insert.solo:
            return insert.index
    on = {insert.index for insert in inserts[1:] if insert.enabled is not False}
    idle = [insert for insert in inserts[1:] if insert.index not in used and insert.enabled is False]
    if len(on) > _MOST_SOLOED or len(idle) < _FEWEST_MUTED:
        return None
    return next((index for index in sorted(on & used) if on <= _reached(inserts, index)), None)


def _reached(inserts: Sequence[Insert], start: int) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        for target in inserts[waiting.pop()].targets:
            if 0 < target < len(inserts) and target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached
