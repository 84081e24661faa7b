"""Who makes a plug-in, and whether it comes with the program that saved the session."""

from __future__ import annotations

import re

from daw_lint.model.session import Device, DeviceFormat, InventoryItem
from daw_lint.rulebook.plugin_names import normalise
from daw_lint.rulebook.plugin_tables import PluginEntry

_BUNDLED = {"rpp": ("cockos",), "song": ("presonus",), "flp": ("imageline",)}
"""Makers whose plug-ins come with the DAW, by session format."""
_BUNDLED_FORMATS = frozenset([("lmms", DeviceFormat.LADSPA)])
_BUNDLED_IDS = {"ardour": ("LV2:urn:ardour:",)}
_COMPANY = re.compile(r",? (inc|llc|gmbh|ltd|ag)\.?$", re.IGNORECASE)


def maker_of(device: Device | InventoryItem, entry: PluginEntry | None) -> str:
    """Return the maker as the catalogue spells it, else as the session says it; empty if neither does."""
    return _COMPANY.sub("", entry.vendor if entry is not None and entry.vendor else device.vendor or "")


def comes_with_program(device: Device | InventoryItem, maker: str, session_format: str) -> bool:
    """Whether a device is part of the program that saved the session."""
    return (
        device.format is DeviceFormat.NATIVE
        or normalise(maker) in _BUNDLED.get(session_format, ())
        or (session_format, device.format) in _BUNDLED_FORMATS
        or (device.plugin_id or "").startswith(_BUNDLED_IDS.get(session_format, ()))
    )
