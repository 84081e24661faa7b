"""Tracks and channels of a DAWproject (Project.xsd of bitwig/dawproject, elements Track, Channel, Send, Device)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml.etree import _Element as Element

from daw_lint.model.plugin_state import LazyState
from daw_lint.model.session import Clip, Device, DeviceFormat, Output, OutputKind, Send, Switch, Track, TrackKind
from daw_lint.parsers.dawproject.native import read_parameters
from daw_lint.parsers.packed import Archive
from daw_lint.parsers.presets import preset_state
from daw_lint.parsers.values import as_number, four_letters, gain_db
from daw_lint.parsers.xml_places import Places

_PLUGINS = {
    "Vst2Plugin": DeviceFormat.VST2, "Vst3Plugin": DeviceFormat.VST3, "ClapPlugin": DeviceFormat.CLAP,
    "AuPlugin": DeviceFormat.AU,
}  # fmt: skip
_STANDARD = frozenset({"Equalizer", "Compressor", "Limiter", "NoiseGate"})
"""Devices that the format itself defines, whatever the program's name for them."""
_NATIVE = _STANDARD | {"BuiltinDevice", "Device"}
_VST = frozenset({"Vst2Plugin", "Vst3Plugin"})
MEMBER = "project.xml"
"""The member of the archive with the tracks."""
_ROLES = {role: f"DAWproject:{role}" for role in ("instrument", "noteFX", "analyzer")}
"""Roles that say what a device does; ``audioFX`` does not."""
MAX_DEPTH = 200
_VENDORS = {
    "Bitwig Studio": "Bitwig", "Studio One": "PreSonus", "Studio Pro": "PreSonus", "Fender Studio Pro": "PreSonus",
    "Cubase": "Steinberg", "Nuendo": "Steinberg", "VST Live": "Steinberg",
}  # fmt: skip
"""Vendors of the built-in devices of a program, for programs that do not state it per device."""


class Reader:
    """Reads the tracks of a project.

    ``clips`` holds their clips by the ID of the track or its channel, ``moved`` the IDs of automated parameters.
    ``application`` is the program that wrote the project.
    """

    def __init__(
        self,
        structure: Element,
        clips: dict[str, tuple[Clip, ...]],
        moved: frozenset[str],
        application: str,
        archive: Archive,
    ) -> None:
        """Collect the channels. ``archive`` holds the states of plug-ins."""
        self._archive = archive
        self._clips = clips
        self._moved = moved
        self._places = Places(MEMBER)
        self._vendor = next((vendor for name, vendor in _VENDORS.items() if application.startswith(name)), None)
        self._owner: dict[str, str] = {}
        """The ID of the track (or of a channel without a track) by the ID of its channel."""
        self._masters: set[str] = set()
        self._group_of: dict[str, str] = {}
        for track in structure.iter("Track"):
            channel = track.find("Channel")
            if channel is not None:
                self._add_channel(channel, track.get("id") or channel.get("id") or "")
        for channel in structure.findall("Channel"):
            self._add_channel(channel, channel.get("id", ""))
        if not self._masters:
            self._masters |= _end_of_all(structure, self._owner)

    def _add_channel(self, channel: Element, owner: str) -> None:
        self._owner[channel.get("id", "")] = owner
        # Bitwig Studio gives other channels this role too. The real master has no destination.
        if channel.get("role") == "master" and channel.get("destination") is None:
            self._masters.add(owner)

    def read(self, structure: Element) -> tuple[list[Track], Track | None]:
        """Read all tracks except the master, and the master if exactly one has no destination.

        Raises ``RecursionError`` for groups nested too deep.
        """
        tracks = list(self._tracks(structure, None, 0))
        masters = [track for track in tracks if track.kind is TrackKind.MASTER]
        return [track for track in tracks if track not in masters], masters[0] if len(masters) == 1 else None

    def _tracks(self, parent: Element, group: str | None, depth: int) -> Iterator[Track]:
        if depth > MAX_DEPTH:
            raise RecursionError
        for element in parent:
            if element.tag == "Track":
                track = self._track(element, element.find("Channel"), group)
                yield track
                yield from self._tracks(element, track.id, depth + 1)
            elif element.tag == "Channel" and parent.tag == "Structure":
                yield self._track(element, element, group)

    def _track(self, element: Element, channel: Element | None, group: str | None) -> Track:
        ident = element.get("id") or (channel.get("id") if channel is not None else "") or ""
        kind = self._kind(element, channel)
        name = element.get("name") or ("Master" if kind is TrackKind.MASTER else f"Track {ident}")
        path = "Master" if kind is TrackKind.MASTER else name
        muted: Switch = True if element.get("loaded") == "false" else self._switch(channel, "Mute")
        volume = channel.find("Volume") if channel is not None else None
        devices = channel.find("Devices") if channel is not None else None
        pan = _value(channel, "Pan")
        return Track(
            id=ident,
            kind=kind,
            name=name,
            path=path,
            parent_id=group,
            output=None if kind is TrackKind.MASTER else self._output(channel, group),
            sends=tuple(self._sends(channel)),
            volume_db=_level(volume),
            volume_automated=None if volume is None else volume.get("id") in self._moved,
            # Pan is stored normalized: 0 is left, 0.5 the centre.
            pan=None if pan is None else max(-1.0, min(1.0, 2 * pan - 1)),
            muted=muted,
            soloed={"true": True, "false": False}.get(channel.get("solo", "")) if channel is not None else None,
            clips=(*self._clips.get(ident, ()), *self._clips_of_channel(channel, ident)),
            devices=tuple(self._device(device, path, muted) for device in _devices(devices)),
            annotation=element.get("comment") or "",
            place=self._places.of(element),
        )

    def _switch(self, holder: Element | None, name: str) -> Switch:
        found = holder.find(name) if holder is not None else None
        if found is not None and found.get("id") in self._moved:
            return "automated"
        return _flag(holder, name)

    def _clips_of_channel(self, channel: Element | None, track: str) -> tuple[Clip, ...]:
        """Return the clips in lanes that refer to the channel instead of the track, as some programs write them."""
        ident = channel.get("id", "") if channel is not None else ""
        return self._clips.get(ident, ()) if ident and ident != track else ()

    def _kind(self, element: Element, channel: Element | None) -> TrackKind:
        role = channel.get("role") if channel is not None else None
        content = (element.get("contentType") or "").split()
        owner = element.get("id") or ""
        if owner in self._masters:
            return TrackKind.MASTER
        if role == "master":
            return TrackKind.GROUP
        if role == "effect":
            return TrackKind.RETURN
        if role == "submix" or _is_group(element):
            return TrackKind.GROUP
        devices = channel.find("Devices") if channel is not None else None
        if any(device.get("deviceRole") == "instrument" for device in _devices(devices)):
            return TrackKind.INSTRUMENT
        return TrackKind.AUDIO if "audio" in content or "notes" not in content else TrackKind.MIDI

    def _output(self, channel: Element | None, group: str | None) -> Output | None:
        if channel is None:
            return None
        target = self._owner.get(channel.get("destination", ""))
        parent = channel.getparent()
        if target is None or (parent is not None and target == parent.get("id")):
            return None
        if target in self._masters:
            return Output(OutputKind.MASTER, name="Master")
        return Output(OutputKind.TRACK, target)

    def _sends(self, channel: Element | None) -> Iterator[Send]:
        for send in channel.iterfind("Sends/Send") if channel is not None else ():
            volume = send.find("Volume")
            moved = volume is not None and volume.get("id") in self._moved
            yield Send(self._owner.get(send.get("destination", "")), _level(volume), _flag(send, "Enable"), moved)

    def _native_id(self, element: Element) -> str | None:
        """Return the ID of a built-in device where it is a word, else its role where the file names no maker."""
        vendor, stored = element.get("deviceVendor") or self._vendor, element.get("deviceID") or ""
        # Bitwig Studio stores a GUID, openDAW the kind of device; old versions of openDAW had the kind in place of the name.
        kinds = [word for word in (stored, element.get("deviceName") or "") if re.fullmatch(r"[A-Za-z0-9]+Box", word)]
        if vendor:
            return f"native:{vendor}/{kinds[0]}" if kinds else None
        return _ROLES.get(element.get("deviceRole") or "")

    def _device(self, element: Element, path: str, muted: Switch) -> Device:
        kind = str(element.tag)
        stored = element.get("deviceName") or element.get("name") or kind
        shown = element.get("name")
        enabled: Switch = False if element.get("loaded") == "false" else self._switch(element, "Enabled")
        native = kind not in _PLUGINS
        return Device(
            name=stored,
            format=_PLUGINS.get(kind, DeviceFormat.NATIVE),
            path=f"{path} > {shown or stored}",
            enabled=enabled,
            active=_active(muted, enabled),
            user_name=shown if shown != stored else None,
            vendor=element.get("deviceVendor") or (self._vendor if native else None),
            plugin_id=_plugin_id(kind, element.get("deviceID") or "") or (self._native_id(element) if native else None),
            native_type=kind if kind in _STANDARD else stored if native else None,
            parameters=read_parameters(element, self._moved),
            state=self._state(element, kind),
            place=self._places.of(element),
        )

    def _state(self, element: Element, kind: str) -> LazyState | None:
        """Hand on the state of a VST plug-in, a preset file in the archive. A parameter is known by its ``parameterID``."""
        stored = element.find("State")
        if stored is None or kind not in _VST or stored.get("external") == "true":
            return None

        def automated() -> frozenset[str]:
            targets = {target.get("parameter") for target in element.getroottree().iter("Target")}
            held = element.iterfind("Parameters/*")
            return frozenset(one.get("parameterID") or "" for one in held if one.get("id") in targets) - {""}

        return preset_state(self._archive, stored.get("path") or "", automated)


def _end_of_all(structure: Element, owner: Mapping[str, str]) -> set[str]:
    """Return the owner of the one channel without role and destination that all other channels lead to.

    A program may leave out the role of the master. The channel of a group of tracks is not a master.
    """
    channels = {channel.get("id", ""): channel for channel in structure.iter("Channel")}
    ends = [ident for ident, channel in channels.items() if channel.get("destination", "") not in channels]
    if len(ends) != 1 or len(channels) < 2:
        return set()
    end = channels[ends[0]]
    holder = end.getparent()
    if end.get("role") is not None or (holder is not None and holder.tag == "Track" and _is_group(holder)):
        return set()
    reached = {ends[0]}
    for ident in channels:
        way: dict[str, None] = {}
        while ident not in reached and ident not in way:
            way[ident] = None
            ident = channels[ident].get("destination", "")
        if ident not in reached:
            return set()  # a circle
        reached.update(way)
    return {owner[ends[0]]}


def _is_group(track: Element) -> bool:
    return "tracks" in (track.get("contentType") or "").split() or track.find("Track") is not None


def _devices(devices: Element | None) -> list[Element]:
    if devices is None:
        return []
    return [device for device in devices if device.tag in _PLUGINS or device.tag in _NATIVE]


def _active(muted: Switch, enabled: Switch) -> Switch:
    if muted is True or enabled is False:
        return False
    return "automated" if enabled is True and muted == "automated" else enabled


def _plugin_id(kind: str, stored: str) -> str | None:
    plain = stored.replace("-", "").upper()
    if kind == "Vst3Plugin" and re.fullmatch(r"[0-9A-F]{32}", plain):
        return f"VST3:{plain}"
    if kind == "Vst2Plugin" and re.fullmatch(r"-?\d{1,10}", stored):
        return f"VST2:{four_letters(int(stored))}"
    if kind == "ClapPlugin" and stored:
        return f"CLAP:{stored}"
    return f"DAWproject:{kind}" if kind in _STANDARD else None


def _value(element: Element | None, name: str) -> float | None:
    found = element.find(name) if element is not None else None
    return as_number(found.get("value")) if found is not None else None


def _flag(element: Element | None, name: str) -> bool | None:
    found = element.find(name) if element is not None else None
    return None if found is None else {"true": True, "false": False}.get(found.get("value", ""))


def _level(volume: Element | None) -> float | None:
    value = as_number(volume.get("value")) if volume is not None else None
    unit = volume.get("unit") if volume is not None else None
    return gain_db(value) if unit == "linear" else value if unit == "decibel" else None
