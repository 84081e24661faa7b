"""The mixer channels of a Cubase project: names, kinds, plug-ins, levels and outputs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf, log10
from typing import NamedTuple

from daw_lint.model.plugin_state import LazyState
from daw_lint.model.session import Device, DeviceFormat, InventoryItem
from daw_lint.model.vst_preset import vst3_state
from daw_lint.parsers.cubase.attributes import Reader, UnknownAttributeError, Value, group_of, groups_of, text_of

AUDIO, RACK_INSTRUMENT, INSTRUMENT, EFFECT, INPUT, OUTPUT = 1, 3, 4, 6, 7, 8
"""Values of a channel's attribute ``Type`` seen in projects of Cubase 4.5 to 14."""

_NAME = re.compile(rb"\0\0\0\x05Name\0\0\x02\0\x06\0\0\0\x01\0\0\0\x07String\0\0\x08")
_BUSES = re.compile(rb"\0\0\0\x10Output Channels\0\0\x02\0\x05(....)", re.DOTALL)
_ONE_NAME = re.compile(rb"(?:\0\0\0\x0aRuntimeID\0\0\x01.{8})?\0\0\0\x05Name\0", re.DOTALL)
_RACK = re.compile(rb"\0\0\0\x0bSynth Rack\0")
_VST2_MARK = "565354"
"""``VST`` in hexadecimal: how Steinberg maps the ID of a VST2 plug-in to a VST3 class ID."""
_VENDOR = "Steinberg"
_INSTRUMENT = "instrument"
_CHANNEL_EQ = "VstCtrlEQ"
"""The equalizer in every channel's strip, used or not."""


_UNITY, _HALF, _TOP = 25856, 18688, 32767
"""Positions of a fader at 0 dB, at half that gain, and at its upper end (see ``_level``)."""
_ANCHOR_ACCURACY_DB = 0.05


class Channel(NamedTuple):
    """A channel of the mixer. ``complete`` says whether all its slots could be read.

    ``entry`` is the number of its input bus, ``target`` the number of the bus it is routed to.
    """

    name: str
    kind: int
    devices: tuple[Device, ...]
    complete: bool
    volume_db: float | None
    entry: int | None
    target: int | None


def read_channels(data: bytes) -> list[Channel]:
    """Read the channels in file order, each once.

    Since 8.5 an instrument track is stored twice, the second time without its instrument.
    """
    channels: dict[tuple[str, int, tuple[str | None, ...]], Channel] = {}
    for number, match in enumerate(_NAME.finditer(data)):
        channel = _channel(data, match.start())
        if channel is not None:
            # Only instruments are stored twice. Other channels may share a name and plug-ins and yet be different.
            is_copy = channel.kind in (INSTRUMENT, RACK_INSTRUMENT)
            plug_ins = tuple(device.plugin_id for device in channel.devices if device.native_type != _INSTRUMENT)
            key = (channel.name, channel.kind, plug_ins)
            channels.setdefault(key if is_copy else (str(number), channel.kind, ()), channel)
    return list(channels.values())


def read_rack(data: bytes) -> tuple[InventoryItem, ...]:
    """Read the instruments in the rack, which several tracks may play."""
    found = []
    for match in _RACK.finditer(data):
        try:
            _, rack = Reader(data, match.start()).attribute()
        except UnknownAttributeError:
            continue
        found += [*_devices(groups_of(group_of(rack).get("Slot")), "")]
    listed = dict.fromkeys((device.name, device.format, None, device.plugin_id) for device in found)
    return tuple(InventoryItem(*item) for item in listed)


def count_output_buses(data: bytes) -> int | None:
    """Read the number of output buses; ``None`` if it is not stored, or stored more than once."""
    counts = [
        int.from_bytes(match[1], "big")
        for match in _BUSES.finditer(data)
        if _ONE_NAME.match(data, match.end() + 4) is not None
    ]
    return counts[0] if len(counts) == 1 else None


def _channel(data: bytes, start: int) -> Channel | None:
    """Read the channel whose attribute ``Name`` starts here, or ``None`` if it is the name of something else."""
    attributes = dict(_siblings(data, start))
    kind = attributes.get("Type")
    inserts = groups_of(group_of(attributes.get("InsertFolder")).get("Slot"))
    # Many other objects have a name, but only channels have a type and insert slots.
    if not isinstance(kind, int) or not inserts:
        return None
    name = text_of(group_of(attributes["Name"]).get("String"))
    around = "Master" if kind == OUTPUT else name
    strip = groups_of(group_of(attributes.get("StripFolder")).get("Slot"))
    instrument = _devices([group_of(attributes.get("Synth Slot"))] if kind == INSTRUMENT else [], around, _INSTRUMENT)
    on_strip = _devices(strip, f"{around} > Channel Strip", is_strip=True)
    effects = (*_devices(inserts, around), *on_strip)
    filled = [slot for slot in (*inserts, *strip) if slot.get("Plugin") and slot.get("Plugin isA") != _CHANNEL_EQ]
    has_strip = bool(strip) or not attributes.get("hasAudioStrips")
    return Channel(
        name=name,
        kind=kind,
        devices=(*instrument, *effects),
        complete="EQ" in attributes and has_strip and len(filled) == len(effects),
        volume_db=_level(group_of(attributes.get("Volume"))),
        entry=_number(group_of(attributes.get("OwnInputBus")).get("Bus UID")),
        target=_number(group_of(attributes.get("OutputBusValue")).get("Value")),
    )


def _number(value: Value | None) -> int | None:
    """Return the number of a bus; 0 means no bus."""
    return value if isinstance(value, int) and value > 0 else None


def _level(volume: dict[str, Value]) -> float | None:
    """Convert the position of a fader to dB; ``None`` if the file contradicts the law.

    The author of MyDAW (github.com/omeriko9/MyDAW) found the law from projects that store both the position and the
    level (as an anchor): gain is linear above half, a square below. If a project stores an anchor, the two must agree.
    """
    position, anchor = volume.get("Value"), volume.get("AnchorValue")
    if not isinstance(position, float) or not position <= _TOP:
        return None
    if position <= 0:
        return -inf
    if position >= _UNITY:
        gain = 1 + (position - _UNITY) / (_TOP - _UNITY)
    elif position >= _HALF:
        gain = 1 - (_UNITY - position) / (_UNITY - _HALF) / 2
    else:
        gain = (position / _HALF) ** 2 / 2
    level = 20 * log10(gain)
    agrees = not anchor or (isinstance(anchor, float) and abs(anchor - level) < _ANCHOR_ACCURACY_DB)
    return level if agrees else None


def _siblings(data: bytes, start: int) -> Iterator[tuple[str, Value]]:
    """Yield the attributes from here on until one cannot be read.

    A repeated key belongs to another group. The count of attributes comes before the name, so it is not known here.
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


def _devices(
    slots: list[dict[str, Value]], around: str, native_type: str | None = None, *, is_strip: bool = False
) -> Iterator[Device]:
    for slot in slots:
        if slot.get("Plugin isA") == _CHANNEL_EQ:
            continue
        plugin = group_of(slot.get("Plugin"))
        guid = text_of(group_of(plugin.get("Plugin UID")).get("GUID"))
        shown = text_of(plugin.get("Plugin Name"))
        name = text_of(plugin.get("Original Plugin Name")) or shown
        if name and re.fullmatch(r"[0-9A-Fa-f]{32}", guid):
            kind, identity = _identity(guid, plugin.get("audioComponent"))
            path = f"{around} > {shown or name}"
            if is_strip:
                # Only Cubase's own devices fit into its channel strip.
                ident = f"VST3:{guid.upper()}"
                yield Device(
                    name, DeviceFormat.NATIVE, path, None, None, vendor=_VENDOR, plugin_id=ident, native_type=name
                )
                continue
            user_name = shown if shown != name else None
            state = _state(plugin.get("audioComponent"), plugin.get("editController"))
            yield Device(
                name, kind, path, None, None, user_name, plugin_id=identity, native_type=native_type, state=state
            )


def _state(component: Value | None, controller: Value | None) -> LazyState | None:
    """Hand on the states of a plug-in: that of its component and, where it has one, that of its controller."""
    if not isinstance(component, bytes) or not component:
        return None
    own = controller if isinstance(controller, bytes) else b""
    return LazyState(lambda: vst3_state(component, own))


def _identity(guid: str, state: Value | None) -> tuple[DeviceFormat, str]:
    """Return format and ID. A VST2 plug-in's GUID is ``VST``, its FourCC and its name; its state tells it from VST3."""
    is_vst2 = guid.startswith(_VST2_MARK) and isinstance(state, bytes) and state.startswith((b"VstW", b"CcnK"))
    if not is_vst2:
        return DeviceFormat.VST3, f"VST3:{guid.upper()}"
    code = bytes.fromhex(guid[6:14])
    readable = code.isascii() and code.decode("ascii").isprintable()
    return DeviceFormat.VST2, f"VST2:{code.decode('ascii') if readable else int.from_bytes(code, 'big')}"
