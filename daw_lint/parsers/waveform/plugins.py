"""Plug-ins of an edit (``PLUGIN``), racks, and the parts of a track that are stored as plug-ins.

Source: Tracktion Engine (tracktion_PluginList, ExternalPlugin, RackType). A third-party plug-in has ``type="vst"`` whatever
its format; its file name shows the format. ``enabled="0"`` switches a plug-in off, ``process="0"`` removes it from the
signal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import inf, log
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.session import Chain, Device, DeviceFormat, SessionError
from daw_lint.parsers.values import as_number
from daw_lint.parsers.waveform.native import read_parameters
from daw_lint.parsers.waveform.states import state_of
from daw_lint.parsers.xml_places import Places

FADER, SEND, RETURN, VCA, RACK, EXTERNAL = "volume", "auxsend", "auxreturn", "vca", "rack", "vst"
_NO_DEVICES = frozenset({"level", "text", VCA, SEND, RETURN, "freezePoint"})
SYNTHS = frozenset({EXTERNAL, "sampler", "4osc", RACK})
"""Types of plug-ins that can play notes. A rack may contain an instrument."""
_NAMES = {
    "volume": "Volume & Pan", "4bandEq": "4-Band Equaliser", "8bandEq": "8-Band Equaliser", "compressor": "Compressor/Limiter",
    "reverb": "Reverb", "delay": "Delay", "chorus": "Chorus", "phaser": "Phaser", "pitchShifter": "Pitch Shifter",
    "lowpass": "LPF/HPF", "sampler": "Sampler", "4osc": "4OSC", "insert": "Insert", "patchbay": "Patch Bay",
    "midiModifier": "MIDI Modifier", "impulseResponse": "Impulse Response", RACK: "Rack",
}  # fmt: skip
_VENDOR = "Tracktion"
_AIRWINDOWS = "airwindows_"
_MOST_DEVICES = 20_000
_DEEPEST = 8
"""Our own bounds: racks can contain racks, so a small file could ask for millions of devices."""
_VST2_FILE = re.compile(r"\.(dll|vst|so)$", re.IGNORECASE)
_AU_FILE = re.compile(r"AudioUnit:.*/(.{4}),(.{4}),(.{4})", re.DOTALL)


def switched_on(plugin: Element) -> bool:
    """Whether a plug-in is on. It is if nothing is stored."""
    return "0" not in (plugin.get("enabled", "1"), plugin.get("process", "1"))


def slider_db(stored: str | None, unless_stored: float) -> float | None:
    """Convert the position of a fader, 0 to 1, to dB: 20 ln(position) + 6, silent at 0 (Tracktion Engine)."""
    position = unless_stored if stored is None else as_number(stored)
    if position is None:
        return None
    return 20 * log(position) + 6 if position > 0 else -inf


class Plugins:
    """Reads lists of plug-ins, and the racks they refer to."""

    def __init__(self, path: Path, root: Element, tracks: frozenset[str]) -> None:
        """``tracks`` holds the IDs of the tracks, which may feed a sidechain."""
        self._path = path
        self._tracks = tracks
        self._racks = {rack.get("id", ""): rack for rack in root.iterfind("RACKS/RACK")}
        self._left = _MOST_DEVICES
        self.places = Places()

    def read(
        self, plugins: Iterable[Element], path: str, heard: bool, around: tuple[str, ...] = ()
    ) -> Iterator[Device]:
        """Yield the devices among plug-ins in signal order. ``around`` holds the IDs of the racks that they are in."""
        for plugin in plugins:
            if plugin.get("type", "") not in _NO_DEVICES:
                self._left -= 1
                if self._left < 0:
                    what = f"the racks of the edit contain more than {_MOST_DEVICES:,} plug-ins"
                    raise SessionError(self._path, what, "remove some racks")
                yield self._device(plugin, path, heard, around)

    def _device(self, plugin: Element, path: str, heard: bool, around: tuple[str, ...]) -> Device:
        kind = plugin.get("type", "")
        rack = self._racks.get(plugin.get("rackType", "")) if kind == RACK else None
        name = plugin.get("name") or (rack.get("name") if rack is not None else None) or _NAMES.get(kind, kind) or "?"
        here = f"{path} > {name}"
        on = switched_on(plugin)
        interface, ident = _interface(plugin) if kind == EXTERNAL else (DeviceFormat.NATIVE, None)
        native = interface is DeviceFormat.NATIVE
        source = plugin.get("sidechainSourceID")
        return Device(
            name=name if not native or kind == RACK else _NAMES.get(kind, kind.removeprefix(_AIRWINDOWS) or name),
            format=interface,
            path=here,
            enabled=on,
            active=on and heard,
            user_name=name if native and kind != RACK and name != _NAMES.get(kind, name) else None,
            vendor=_maker(kind) if native else plugin.get("manufacturer") or None,
            plugin_id=ident,
            sidechain_source=source if source in self._tracks else None,
            chains=self._chains(rack, here, heard and on, around),
            native_type=kind if native else None,
            parameters=read_parameters(plugin),
            state=state_of(plugin, interface),
            place=self.places.of(plugin),
        )

    def _chains(self, rack: Element | None, path: str, heard: bool, around: tuple[str, ...]) -> tuple[Chain, ...]:
        ident = rack.get("id", "") if rack is not None else ""
        if rack is None or ident in around or len(around) >= _DEEPEST:
            return ()
        inside = tuple(self.read(rack.iterfind("PLUGININSTANCE/PLUGIN"), path, heard, (*around, ident)))
        return (Chain(rack.get("name") or "Rack", True, inside),)


def _maker(kind: str) -> str:
    """Return the maker of a built-in plug-in: Waveform ships those of Airwindows as its own."""
    return "Airwindows" if kind.startswith(_AIRWINDOWS) else _VENDOR


def _interface(plugin: Element) -> tuple[DeviceFormat, str | None]:
    """Return the format and ID of a third-party plug-in. For VST3 the edit stores only a hash of the ID."""
    file = plugin.get("filename", "")
    unit = _AU_FILE.fullmatch(file)
    if unit is not None:
        return DeviceFormat.AU, "AU:" + "/".join(unit.groups())
    if file.startswith("AudioUnit:") or file.lower().endswith(".component"):
        return DeviceFormat.AU, None
    if file.lower().endswith(".vst3"):
        return DeviceFormat.VST3, None
    return DeviceFormat.VST2, _four_letters(plugin.get("uid", "")) if _VST2_FILE.search(file) else None


def _four_letters(stored: str) -> str | None:
    if not re.fullmatch(r"[0-9A-Fa-f]{1,8}", stored):
        return None
    number = int(stored, 16)
    raw = number.to_bytes(4, "big")
    return f"VST2:{raw.decode('ascii') if all(32 < byte < 127 for byte in raw) else number}" if number else None
