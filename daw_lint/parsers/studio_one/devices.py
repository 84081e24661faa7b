"""Devices of Studio One: slots of insert racks, instruments and note effects.

A slot is the element around ``deviceData``. Source: songs of Studio One 5.3 and 7.2 and Studio Pro 8.1, in which a device
that is off has ``bypass="1"`` on its slot; public tools that read songs (song-mix-gui, StudioOneTools) agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.etree import _Element as Element

from daw_lint.model.plugin_state import LazyState
from daw_lint.model.session import Device, DeviceFormat, Switch
from daw_lint.parsers.studio_one.elements import ID, MAX_DEPTH, flag, part, uid

_CATEGORIES = (
    ("VST3", DeviceFormat.VST3), ("VST2", DeviceFormat.VST2), ("AudioUnit", DeviceFormat.AU), ("CLAP", DeviceFormat.CLAP),
    ("(Native)", DeviceFormat.NATIVE),
)  # fmt: skip
_PRESETS = {
    "vstpreset": DeviceFormat.VST3, "fxb": DeviceFormat.VST2, "fxp": DeviceFormat.VST2, "aupreset": DeviceFormat.AU,
}  # fmt: skip
_NATIVE_PRESETS = ("fxpreset", "dsppreset", "instrument", "multipreset")
_VENDOR = "PreSonus"
_AU_END = "42414C4B"
"""``BALK``, the end of the GUID around the codes of an Audio Unit (seen in the songs above)."""


class Slot(NamedTuple):
    """A place in a rack with a device."""

    element: Element
    around: bool | None
    """Whether the rack and the devices around it are on."""

    @property
    def uids(self) -> tuple[str, ...]:
        """The UIDs by which automation and connections refer to the device."""
        return tuple(found for found in (uid(self.element), uid(part(self.element, "deviceData"))) if found)

    @property
    def preset(self) -> str:
        """The member of the archive with its state, such as ``Presets/Channels/Main/1 - Limiter.vstpreset``."""
        stored = part(self.element, "presetPath")
        return stored.get("text", "") if stored is not None else ""


def slots(rack: Element | None) -> Iterator[Slot]:
    """Yield the slots of a rack in signal order. Nested slots follow the slot around them."""
    if rack is None:
        return
    for data in rack.iter("Attributes"):
        slot = data.getparent()
        if data.get(ID) == "deviceData" and slot is not None and slot is not rack:
            yield Slot(slot, _around(slot, rack))


def _around(slot: Element, rack: Element) -> bool | None:
    state: bool | None = True
    here = slot.getparent()
    for _ in range(MAX_DEPTH):
        if here is None:
            return None
        own = is_on(here)
        if own is False:
            return False
        state = None if own is None else state
        if here is rack:
            return state
        here = here.getparent()
    return None


def is_on(slot: Element) -> bool | None:
    """Whether a slot is switched on: neither bypassed nor deactivated."""
    off = (flag(slot, "bypass"), flag(slot, "disabled"))
    on = flag(slot, "active", unless_stored=True)
    if True in off or on is False:
        return False
    return None if None in off or on is None else True


def read_device(
    slot: Slot, track_path: str, *, heard: bool, switched: bool, source: str | None, state: LazyState | None
) -> Device:
    """Read the device of a slot. ``switched`` says that its bypass is automated; ``source`` feeds its sidechain."""
    data = part(slot.element, "deviceData")
    ghost = part(slot.element, "ghostData")
    info = part(ghost, "classInfo")
    shown = (data.get("name") if data is not None else None) or ""
    name = (info.get("name") if info is not None else None) or shown or slot.element.get("name") or "Device"
    kind = _format(info, ghost)
    native = kind is DeviceFormat.NATIVE
    enabled: Switch = "automated" if switched else is_on(slot.element)
    class_id = (info.get("classID") if info is not None else None) or uid(slot.element, "deviceClassID")
    return Device(
        name=name,
        format=kind or DeviceFormat.NATIVE,
        path=f"{track_path} > {shown or name}",
        enabled=enabled,
        active=False
        if not heard or slot.around is False or enabled is False
        else None
        if slot.around is None
        else enabled,
        user_name=shown if shown and shown != name else None,
        vendor=_VENDOR if native else None,
        plugin_id=_plugin_id(kind, class_id),
        sidechain_source=source,
        native_type=name if native else None,
        state=state if kind in (DeviceFormat.VST2, DeviceFormat.VST3) else None,
    )


def _format(info: Element | None, ghost: Element | None) -> DeviceFormat | None:
    """Return the plug-in format from the class, else from the kind of preset; ``None`` if neither is stored."""
    category = info.get("subCategory", "") if info is not None else ""
    for start, kind in _CATEGORIES:
        if category.startswith(start):
            return kind
    preset = ghost.get("presetType", "") if ghost is not None else ""
    return _PRESETS.get(preset) or (DeviceFormat.NATIVE if preset in _NATIVE_PRESETS else None)


def _plugin_id(kind: DeviceFormat | None, stored: str) -> str | None:
    """Convert a class ID. For VST3 it is the ID; for VST2 and AU it is a GUID around codes of four letters."""
    digits = re.sub(r"[{}-]", "", stored)
    if not re.fullmatch(r"[0-9A-Fa-f]{32}", digits):
        return None
    if kind is DeviceFormat.VST3:
        return f"VST3:{digits.lower()}"
    raw = bytes.fromhex(digits)
    if kind is DeviceFormat.VST2 and raw.startswith(b"VST"):
        return _letters("VST2", raw[3:7])
    if kind is DeviceFormat.AU and digits.upper().endswith(_AU_END):
        # The codes are in the fields of a GUID, each with its own byte order: type, subtype, manufacturer.
        return _letters("AU", raw[0:4], raw[6:8] + raw[4:6], raw[11:7:-1])
    return None


def _letters(kind: str, *codes: bytes) -> str | None:
    if any(not 32 <= byte < 127 for code in codes for byte in code):
        return None
    return f"{kind}:{'/'.join(code.decode('ascii') for code in codes)}"
