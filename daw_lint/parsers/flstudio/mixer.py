"""The mixer of FL Studio 12 and later: inserts with ten slots; insert 0 is the master."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from struct import Struct

from daw_lint.parsers.flstudio import events as ev
from daw_lint.parsers.flstudio.events import Event, text
from daw_lint.parsers.flstudio.plugins import WRAPPER, read_wrapper
from daw_lint.session import Device, DeviceFormat, Output, OutputKind, Send, Switch, Track, TrackKind

_VALUE = Struct("<4sBBHi")
_SLOT_ENABLED, _SEND_LEVEL, _VOLUME, _PAN = 0, 64, 192, 193
_FADER_DB: dict[int | None, float] = {12800: 0.0, 0: -inf}
"""The two places of a fader whose level is certain; the law between them is not published."""
_OF_INSERTS = 1
"""The three highest bits of a place; the others are values of the mixer as a whole."""
_FLAG_EFFECTS, _FLAG_ENABLED = 1 << 2, 1 << 3
MASTER_ID = "insert 0"


class Insert:
    """One insert, as its events told it."""

    def __init__(self, index: int, flags: int) -> None:
        """Begin with the flags: effects on (4), enabled (8)."""
        self.index = index
        self.effects_on = bool(flags & _FLAG_EFFECTS)
        self.enabled = bool(flags & _FLAG_ENABLED)
        self.name = ""
        self.slots: dict[int, list[Event]] = {}
        self.routes: tuple[int, ...] | None = None


def read_inserts(stream: Sequence[Event], unicode: bool) -> list[Insert]:
    """Return the inserts; the events of a slot stand before the event that ends it with its number."""
    inserts: list[Insert] = []
    pending: list[Event] = []
    for event in stream:
        number, value = event
        if number == ev.INSERT_FLAGS:
            inserts.append(Insert(len(inserts), int.from_bytes(value[4:8], "little")))
            pending = []
        elif not inserts:
            continue
        elif number == ev.INSERT_NAME:
            inserts[-1].name = text(value, unicode)
        elif number in (ev.PLUGIN_INTERNAL, ev.PLUGIN_NAME, ev.PLUGIN_DATA):
            pending.append(event)
        elif number == ev.SLOT_END:
            if pending:
                inserts[-1].slots[event.number] = pending
            pending = []
        elif number == ev.INSERT_ROUTES:
            inserts[-1].routes = tuple(target for target, on in enumerate(value) if on)
    # The last one is not an insert of its own: it shows the one that is selected.
    return inserts[:-1]


class Mixer:
    """Turns inserts into tracks, with the values that stand in one event for all of them."""

    def __init__(self, inserts: list[Insert], values: bytes, unicode: bool) -> None:
        """``values`` is the event with volumes, pans, switches of slots and levels of sends."""
        self._inserts = inserts
        self._unicode = unicode
        self._values: dict[tuple[int, int, int], int] = {}
        for _, kind, _, place, value in _VALUE.iter_unpack(values[: len(values) // _VALUE.size * _VALUE.size]):
            if place >> 13 != _OF_INSERTS:
                continue
            self._values[(place >> 6) & 0x7F, place & 0x3F, kind] = value

    def tracks(self, used: frozenset[int]) -> list[Track]:
        """Return the inserts that are used: by a channel, an effect, a name or another insert."""
        fed = {target for insert in self._inserts if insert.routes != (0,) for target in insert.routes or ()}
        return [
            self._track(insert)
            for insert in self._inserts
            if insert.index == 0 or insert.index in used | fed or insert.name or insert.slots
        ]

    def output(self, insert: int | None) -> Output | None:
        """Return where a channel runs that is set to an insert; ``None`` for one that is not there."""
        if insert is None or insert < 0 or insert >= len(self._inserts):
            return None
        return Output(OutputKind.TRACK, f"insert {insert}") if insert else Output(OutputKind.MASTER, name="Master")

    def _track(self, insert: Insert) -> Track:
        is_master = insert.index == 0
        name = "Master" if is_master else insert.name or f"Insert {insert.index}"
        volume = self._values.get((insert.index, 0, _VOLUME))
        pan = self._values.get((insert.index, 0, _PAN))
        output, sends = (None, ()) if is_master else self._ways(insert)
        return Track(
            id=f"insert {insert.index}",
            kind=TrackKind.MASTER if is_master else TrackKind.GROUP,
            name=name,
            path=name,
            named_by_user=bool(insert.name),
            output=output,
            sends=sends,
            volume_db=_FADER_DB.get(volume),
            pan=None if pan is None else max(-1.0, min(1.0, pan / 6400)),
            muted=not insert.enabled,
            devices=tuple(
                device
                for slot, stored in sorted(insert.slots.items())
                if (device := self._device(insert, slot, stored, name)) is not None
            ),
        )

    def _ways(self, insert: Insert) -> tuple[Output | None, tuple[Send, ...]]:
        if insert.routes is None:
            return None, ()
        if not insert.routes:
            return Output(OutputKind.NONE), ()
        main = 0 if 0 in insert.routes else insert.routes[0]
        if main and len(insert.routes) > 1:
            return None, ()
        sends = tuple(Send(f"insert {target}", None) for target in insert.routes if target != main)
        return self.output(main), sends

    def _device(self, insert: Insert, slot: int, stored: list[Event], path: str) -> Device | None:
        found = dict(stored)
        internal = text(found.get(ev.PLUGIN_INTERNAL, b""), self._unicode)
        shown = text(found.get(ev.PLUGIN_NAME, b""), self._unicode)
        wrapped = read_wrapper(found.get(ev.PLUGIN_DATA, b"")) if internal == WRAPPER else None
        name = wrapped.name if wrapped is not None else shown or internal if internal == WRAPPER else internal or shown
        if not name:
            return None
        value = self._values.get((insert.index, slot, _SLOT_ENABLED))
        enabled: Switch = None if value is None else value != 0
        around = insert.effects_on and insert.enabled
        return Device(
            name=name,
            format=wrapped.format if wrapped is not None else _format(internal),
            path=f"{path} > {shown or name}",
            enabled=enabled,
            active=False if not around else enabled,
            user_name=shown if shown and shown != name else None,
            vendor=wrapped.vendor if wrapped is not None else None if internal == WRAPPER else "Image-Line",
            plugin_id=wrapped.plugin_id if wrapped is not None else None,
            native_type=None if internal == WRAPPER else internal or None,
        )


def _format(internal: str) -> DeviceFormat:
    return DeviceFormat.VST2 if internal == WRAPPER else DeviceFormat.NATIVE
