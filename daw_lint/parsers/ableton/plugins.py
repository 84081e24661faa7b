"""Names, vendors and IDs of the plug-ins in a Live set."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from lxml.etree import _Element as Element

from daw_lint.model.session import DeviceFormat
from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers.ableton.elements import text, value


class Identity(NamedTuple):
    """Name, format, vendor and ID of a device."""

    name: str
    format: DeviceFormat
    vendor: str | None = None
    plugin_id: str | None = None
    stated_class: str | None = None


_CATEGORIES = {"2": "instrument", "3": "analyser", "11": "instrument"}
"""Categories of a VST2 plug-in that say what it is: synth, analysis and generator (``VstPlugCategory`` in aeffectx.h).

The others say too little: 0 and 1 are any effect, and 4, mastering, is stated by FabFilter's Pro-C, a compressor.
"""


def identify_plugin(device: Element) -> Identity | None:
    """Identify a VST2, VST3 or AU device; ``None`` if the set does not describe it."""
    description = device.find("PluginDesc")
    if description is None:
        return None
    for info in description:
        if info.tag == "VstPluginInfo":
            return _vst2(info)
        if info.tag == "Vst3PluginInfo":
            return _vst3(info)
        if info.tag == "AuPluginInfo":
            return _audio_unit(info)
    return None


def identify_max(device: Element) -> Identity:
    """Identify a Max device. Its name is that of the .amxd file."""
    slot = device.find("PatchSlot/Value")
    for reference in slot.iter("FileRef") if slot is not None else ():
        name = text(reference, "Name") or file_name(text(reference, "Path") or text(reference, "RelativePath"))
        if name:
            return Identity(name.removesuffix(".amxd"), DeviceFormat.MAX)
    return Identity("Max device", DeviceFormat.MAX)


def file_name(path: str) -> str:
    """Return the last part of a path from any operating system."""
    return (PureWindowsPath(path) if "\\" in path else PurePosixPath(path)).name


def _vst2(info: Element) -> Identity:
    stem = file_name(text(info, "Path") or text(info, "FileName")).rsplit(".", 1)[0]
    number = text(info, "UniqueId")
    code = four_characters(number)
    plugin_id = f"VST2:{code or number}" if number not in ("", "0") else None
    name = text(info, "PlugName") or stem or plugin_id or ""
    return Identity(name, DeviceFormat.VST2, None, plugin_id, _CATEGORIES.get(text(info, "Category")))


def _vst3(info: Element) -> Identity:
    """Identify a VST3 plug-in. Only the direct child ``Name`` counts: the preset's ``Name`` comes first in the file."""
    parts = [value(info, f"Uid/Fields.{index}") for index in range(4)]
    plugin_id = None
    try:
        # The class ID is stored as four signed 32-bit numbers.
        words = [int(part) & 0xFFFFFFFF for part in parts if part is not None]
        if len(words) == 4 and any(words):
            plugin_id = "VST3:" + "".join(f"{word:08x}" for word in words)
    except ValueError:
        pass
    vendor = text(info, "Vendor") or text(info, "Manufacturer") or None
    return Identity(text(info, "Name") or plugin_id or "", DeviceFormat.VST3, vendor, plugin_id)


def _audio_unit(info: Element) -> Identity:
    kind, subtype, manufacturer = (
        four_characters(text(info, f"Component{part}")) or "" for part in ("Type", "SubType", "Manufacturer")
    )
    plugin_id = f"AU:{kind}/{subtype}/{manufacturer}" if subtype and manufacturer else None
    vendor, name = text(info, "Manufacturer"), text(info, "Name")
    return Identity(name or plugin_id or "", DeviceFormat.AU, vendor or None, plugin_id)


def four_characters(stored: str) -> str | None:
    """Decode a stored 32-bit number to four printable characters, or ``None``."""
    try:
        raw = (int(stored) & 0xFFFFFFFF).to_bytes(4, "big")
    except ValueError:
        return None
    return raw.decode("ascii") if all(0x20 <= byte < 0x7F for byte in raw) else None
