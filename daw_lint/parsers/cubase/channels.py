"""The mixer channels of a Cubase project: names, kinds and the plug-ins in their insert and strip slots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from daw_lint.parsers.cubase.attributes import Reader, UnknownAttributeError, Value, group_of, groups_of, text_of
from daw_lint.session import Device, DeviceFormat

AUDIO, RACK_INSTRUMENT, INSTRUMENT, EFFECT, INPUT, OUTPUT = 1, 3, 4, 6, 7, 8
"""The kinds of channel that were seen, by the attribute ``Type``."""

_NAME = re.compile(rb"\0\0\0\x05Name\0\0\x02\0\x06\0\0\0\x01\0\0\0\x07String\0\0\x08")
_BUSES = re.compile(rb"\0\0\0\x10Output Channels\0\0\x02\0\x05(....)", re.DOTALL)
_ONE_NAME = re.compile(rb"(?:\0\0\0\x0aRuntimeID\0\0\x01.{8})?\0\0\0\x05Name\0", re.DOTALL)
_VST2_MARK = "565354"
_CHANNEL_EQ = "VstCtrlEQ"
"""The equalizer that every channel has in its strip, used or not."""


class Channel(NamedTuple):
    """A channel of the mixer. ``complete`` tells whether all its slots could be read."""

    name: str
    kind: int
    devices: tuple[Device, ...]
    complete: bool


def read_channels(data: bytes) -> list[Channel]:
    """Return the channels in the order of the file, each once: since 8.5 an instrument track has a second copy."""
    channels: dict[tuple[str, int, tuple[str | None, ...]], Channel] = {}
    for number, match in enumerate(_NAME.finditer(data)):
        channel = _channel(data, match.start())
        if channel is not None:
            is_copy = channel.kind in (INSTRUMENT, RACK_INSTRUMENT)
            key = (channel.name, channel.kind, tuple(device.plugin_id for device in channel.devices))
            channels.setdefault(key if is_copy else (str(number), channel.kind, ()), channel)
    return list(channels.values())


def count_output_buses(data: bytes) -> int | None:
    """Return how many output buses the project says it has; ``None`` where it does not say, or contradicts itself."""
    counts = [
        int.from_bytes(match[1], "big")
        for match in _BUSES.finditer(data)
        if _ONE_NAME.match(data, match.end() + 4) is not None
    ]
    return counts[0] if len(counts) == 1 else None


def _channel(data: bytes, start: int) -> Channel | None:
    """Return the channel whose attribute ``Name`` starts here, or ``None`` if it is the name of something else."""
    attributes = dict(_siblings(data, start))
    kind = attributes.get("Type")
    inserts = groups_of(group_of(attributes.get("InsertFolder")).get("Slot"))
    if not isinstance(kind, int) or not inserts:
        return None
    name = text_of(group_of(attributes["Name"]).get("String"))
    around = "Master" if kind == OUTPUT else name
    strip = groups_of(group_of(attributes.get("StripFolder")).get("Slot"))
    devices = (*_devices(inserts, around), *_devices(strip, f"{around} > Channel Strip", is_strip=True))
    filled = [slot for slot in (*inserts, *strip) if slot.get("Plugin") and slot.get("Plugin isA") != _CHANNEL_EQ]
    has_strip = bool(strip) or not attributes.get("hasAudioStrips")
    return Channel(name, kind, devices, "EQ" in attributes and has_strip and len(filled) == len(devices))


def _siblings(data: bytes, start: int) -> Iterator[tuple[str, Value]]:
    """Yield the attributes from here on, up to the equalizer, which stands behind the inserts and the strip.

    A key that comes again is of another group: the count of attributes stands before the name and is not known.
    """
    reader = Reader(data, start)
    seen: set[str] = set()
    while True:
        try:
            key, value = reader.attribute()
        except UnknownAttributeError:
            return
        if key in seen:
            return
        seen.add(key)
        yield key, value
        if key == "EQ":
            return


def _devices(slots: list[dict[str, Value]], around: str, *, is_strip: bool = False) -> Iterator[Device]:
    for slot in slots:
        if slot.get("Plugin isA") == _CHANNEL_EQ:
            continue
        plugin = group_of(slot.get("Plugin"))
        guid = text_of(group_of(plugin.get("Plugin UID")).get("GUID"))
        shown = text_of(plugin.get("Plugin Name"))
        name = text_of(plugin.get("Original Plugin Name")) or shown
        if name and re.fullmatch(r"[0-9A-Fa-f]{32}", guid):
            kind, identity = _identity(guid, plugin.get("audioComponent"))
            if is_strip:
                yield Device(name, DeviceFormat.NATIVE, f"{around} > {shown}", None, None, native_type=name)
                continue
            user_name = shown if shown != name else None
            path = f"{around} > {shown or name}"
            yield Device(name, kind, path, enabled=None, active=None, user_name=user_name, plugin_id=identity)


def _identity(guid: str, state: Value | None) -> tuple[DeviceFormat, str]:
    """Return the interface and the id. A VST2 plug-in's id is ``VST``, its FourCC and its name; its state says which."""
    is_vst2 = guid.startswith(_VST2_MARK) and isinstance(state, bytes) and state.startswith((b"VstW", b"CcnK"))
    if not is_vst2:
        return DeviceFormat.VST3, f"VST3:{guid.upper()}"
    code = bytes.fromhex(guid[6:14])
    readable = code.isascii() and code.decode("ascii").isprintable()
    return DeviceFormat.VST2, f"VST2:{code.decode('ascii') if readable else int.from_bytes(code, 'big')}"
