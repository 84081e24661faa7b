"""Slate Digital's Virtual Mix Rack and Virtual Tape Machines: which modules are in the slots, and which are on.

The state has an XML text. For each slot X it names ``SlotXModule`` (a FourCC), ``SlotXModuleName`` and ``SlotXPower``; the module in
it has a ``Bypass`` of its own. A rack can hold nothing but a Trimmer, which is a gain: that is told as it is.

Proof: the names of the fields say it; 42 states on masters have them, 28 of them a Trimmer alone (none is in the corpus of our tests).
How the text arranges them was not kept, so attributes and elements are both read. Where a ``Bypass`` is on, or none is found, it is
not known which module it is, so that none of the modules that have power is called active.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from daw_lint.model.plugin_state import ModuleSettings, PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.automation import may_be_automated
from daw_lint.plugins.slate_modules import class_of
from daw_lint.plugins.xml_text import LONGEST, Element, elements

PROOF = "each slot of the rack names its module and whether it has power"
_FIELD = re.compile(r"Slot(\d{1,2}|[A-Z])(Module|ModuleName|Power)")
_SWITCH = {"1": True, "1.0": True, "true": True, "on": True, "0": False, "0.0": False, "false": False, "off": False}
_LONGEST_NAME = 100
_MOST_BEFORE = 64
"""Most bytes before the text. Our own bound: headers of other states have fewer."""


class _RefusedError(Exception):
    """A slot is told twice, in different words."""


def decode(_device: Device, stored: StoredState) -> PluginSettings | None:
    """Return the modules by slot, or ``None`` where there is no slot, or one is told twice or in part."""
    start, end = stored.chunk.find(b"<", 0, _MOST_BEFORE), stored.chunk.rfind(b">") + 1
    found = elements(stored.chunk[start:end]) if 0 <= start < end <= start + LONGEST else None
    if found is None:
        return None
    fields = [*_fields(found)]
    try:
        slots = _slots(fields)
    except _RefusedError:
        return None
    names = [slot.get("ModuleName") for slot in slots.values()]
    if not slots or any(name is None or len(name) > _LONGEST_NAME for name in names):
        return None
    inner = [_SWITCH.get(value.strip().lower()) for name, value in fields if name == "Bypass"]
    is_on = bool(inner) and all(off is False for off in inner) and not may_be_automated(stored, "bypass", "power")
    modules = [_module(slots[key], is_on, stored) for key in sorted(slots, key=lambda key: (len(key), key))]
    return PluginSettings("slate", PROOF, modules=tuple(module for module in modules if module is not None))


def _fields(found: tuple[Element, ...]) -> Iterator[tuple[str, str]]:
    """Yield names and values: of attributes, of elements that are a value, and of ``id="name" value="..."``."""
    for element in found:
        yield from element.attributes.items()
        if element.text and not element.attributes:
            yield element.tag, element.text
        for key in ("id", "name"):
            if key in element.attributes and "value" in element.attributes:
                yield element.attributes[key], element.attributes["value"]


def _slots(fields: list[tuple[str, str]]) -> dict[str, dict[str, str]]:
    slots: dict[str, dict[str, str]] = {}
    for name, value in fields:
        matched = _FIELD.fullmatch(name)
        if matched and slots.setdefault(matched[1], {}).setdefault(matched[2], value) != value:
            raise _RefusedError
    return slots


def _module(slot: dict[str, str], is_on: bool, stored: StoredState) -> ModuleSettings | None:
    """Return what is in a slot; ``None`` for an empty one."""
    name = slot["ModuleName"].strip()
    if not name:
        return None
    power = None if may_be_automated(stored, "power") else _SWITCH.get(slot.get("Power", "").strip().lower())
    active = False if power is False else True if power and is_on else None
    return ModuleSettings(name if name.isprintable() else ascii(name)[1:-1], class_of(name), active, {})
