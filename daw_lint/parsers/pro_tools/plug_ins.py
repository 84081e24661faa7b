"""The plug-ins of a Pro Tools session: the list of those used, and the insert slots that refer to it.

Kinds of blocks and offsets were found in the sessions named in ``blocks``.
"""

from __future__ import annotations

from typing import NamedTuple

from daw_lint.parsers.pro_tools.blocks import Block, Cursor, EndError, Order, children

_LIST, _ENTRY = 0x1018, 0x1017
_INSERTS, _EMPTY, _SLOT, _MULTI_MONO = 0x2627, 0x2625, 0x2616, 0x2617
_INNER, _INDEX, _INSTANCE, _STATE = 0x2615, 9, 0x2613, 0x1038
_PLUG_IN = 3
_CODES, _CODES_IN_STATE = 12, slice(16, 24)


class PlugIn(NamedTuple):
    """A plug-in. ``code`` is eight letters: four of the vendor and four of the plug-in."""

    kind: int
    name: str
    code: bytes

    @property
    def is_plug_in(self) -> bool:
        """Whether it can be in a slot. Other entries are Elastic Audio algorithms."""
        return self.kind == _PLUG_IN


def read_plug_ins(found: list[Block], order: Order) -> list[PlugIn] | None:
    """Read the list of plug-ins, to which slots refer by index; ``None`` if it cannot be read."""
    lists = [block for block in found if block.kind == _LIST]
    if len(lists) != 1:
        return None
    try:
        return [_plug_in(entry, order) for entry in children(lists[0], order, _ENTRY)]
    except EndError:
        return None


def read_inserts(strip: Block, plug_ins: list[PlugIn], order: Order) -> list[PlugIn] | None:
    """Read the plug-ins in the slots of a channel in order; ``None`` if a slot cannot be read."""
    found: list[PlugIn] = []
    for inserts in children(strip, order, _INSERTS):
        slots = children(inserts, order, _EMPTY, _SLOT, _MULTI_MONO)
        if int.from_bytes(inserts.content[:2], order) != len(slots):
            return None
        for slot in slots:
            if slot.kind == _EMPTY:
                continue
            plug_in = _in_slot(slot, plug_ins, order)
            if plug_in is None:
                return None
            found.append(plug_in)
    return found


def _in_slot(slot: Block, plug_ins: list[PlugIn], order: Order) -> PlugIn | None:
    """Return the plug-in in a slot, if its state agrees with the list. A multi-mono slot contains another slot."""
    holders = children(slot, order, _SLOT) if slot.kind == _MULTI_MONO else [slot]
    inner = [child for holder in holders for child in children(holder, order, _INNER)]
    if len(inner) != 1:
        return None
    index = int.from_bytes(inner[0].content[_INDEX : _INDEX + 2], order)
    states = [state for child in children(inner[0], order, _INSTANCE) for state in children(child, order, _STATE)]
    if index >= len(plug_ins) or len(states) != 1:
        return None
    plug_in = plug_ins[index]
    is_same = states[0].content[_CODES_IN_STATE] == plug_in.code
    return plug_in if is_same and plug_in.is_plug_in else None


def _plug_in(entry: Block, order: Order) -> PlugIn:
    """Read an entry: its kind, its name, and codes of four letters, stored backwards."""
    cursor = Cursor(entry.content, order)
    kind, name = cursor.number(1), cursor.text()
    codes = cursor.take(_CODES)
    return PlugIn(kind, name, codes[3::-1] + codes[7:3:-1])
