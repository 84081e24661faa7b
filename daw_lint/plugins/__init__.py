"""What a plug-in is set to, read from the state that a session stores.

One module a kind of state. A decoder gives named parameters where the bytes are certain, and otherwise refuses: where a
length, a count or a header does not fit, nothing is known. No decoder guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.named_tuple import NamedTuple


class Decoder(NamedTuple):
    """A decoder of one kind of state; its module is imported when the bytes ask for it."""

    module: str
    """The module of this package. Its function ``decode(device, stored)`` returns the settings, or ``None``."""
    takes: Callable[[Device, StoredState], bool]
    """Whether the state looks like one of its kind. Cheap: a look at the ID and at the first bytes."""


_FABFILTER, _BRAINWORX, _JUCE = (b"FabF", b"FFBS"), (b"BXCk", b"BXBa"), b"VC2!"
_IN_LISTS = frozenset({"VST2:FPLr", "VST2:FL2p"})
"""Plug-ins that store nothing themselves: their values are in the DAW's list alone."""
_FABFILTER_VST2 = _IN_LISTS | {"VST2:FC2p"}


def _is_fabfilter(device: Device, stored: StoredState) -> bool:
    if stored.chunk.startswith(_FABFILTER):
        return True
    return device.format is DeviceFormat.VST2 and ("Pro-" in device.name or device.plugin_id in _FABFILTER_VST2)


def _is_fl_studio_own(device: Device, _stored: StoredState) -> bool:
    return device.native_type in ("Fruity Limiter", "Fruity Compressor")


def _is_ott(device: Device, _stored: StoredState) -> bool:
    return device.name == "OTT" or device.plugin_id == "VST2:XfTT"


def _is_izotope(_device: Device, stored: StoredState) -> bool:
    """Zlib after a header of 16 bytes, or of 20."""
    return b"\x78" in (stored.chunk[16:17], stored.chunk[20:21])


def _is_waves(_device: Device, stored: StoredState) -> bool:
    return stored.chunk[24:28] == b"XPst" or "Waves_XPst" in stored.extra


DECODERS: tuple[Decoder, ...] = (
    Decoder("fabfilter", _is_fabfilter),
    Decoder("brainworx", lambda _device, stored: stored.chunk.startswith(_BRAINWORX)),
    Decoder("juce", lambda _device, stored: stored.chunk.startswith(_JUCE) or "jucePluginState" in stored.extra),
    # The scope of a class info is 0: four zeros.
    Decoder(
        "audio_unit", lambda device, stored: device.format is DeviceFormat.AU and stored.chunk.startswith(bytes(4))
    ),
    Decoder("live_list", lambda device, stored: bool(stored.listed) and device.plugin_id in _IN_LISTS),
    Decoder("fl_studio_own", _is_fl_studio_own),
    Decoder("jsfx", lambda _device, stored: bool(stored.sliders)),
    Decoder("xfer_ott", _is_ott),
    Decoder("ports", lambda _device, stored: bool(stored.ports)),
    Decoder("izotope", _is_izotope),
    Decoder("waves", _is_waves),
    Decoder("slate", lambda _device, stored: b"ModuleName" in stored.chunk[: 1 << 17]),
)
"""Asked in this order; the first that gives settings is believed."""

NATIVE = "native"
"""The decoder of a device whose values the parser read."""
LONGEST_BYTES = 1 << 20
"""Longest state that is read. Our own bound: the longest of a dynamics processor that was seen has below 1 MB."""

MOST_VALUES = 1024
"""Most parameters that are read. Our own bound: the largest that is decoded, Pro-C 2, has 46; a list of Live's has up to 128."""
_MIX = "mix_percent"
"""What the slot of a DAW (FL Studio, REAPER) mixes of the output of a device."""
_OF_ALL_THE_SOUND = ("gain_db", "ceiling_db")


def settings_of(device: Device) -> PluginSettings | None:
    """Return what a device is set to, or ``None`` where that is not known.

    A native device has its parameters from the parser; a plug-in those that its state gives.
    """
    if device.state is not None:
        read = device.state.settings(lambda stored: _decode(device, stored))
        if read is not None:
            return _in_slot(device, read)
    if device.parameters:
        return PluginSettings(NATIVE, "the session stores the values of this device as they are", device.parameters)
    return None


def _in_slot(device: Device, settings: PluginSettings) -> PluginSettings:
    """Where part of the sound goes past a plug-in, its ceiling holds nothing and its gain is not that of the sound."""
    mix = device.parameters.get(_MIX, 100.0)
    if mix == 100.0:
        return settings
    share = float(settings.parameters.get("dry_wet", 1.0)) * float(mix) / 100
    modules = settings.modules
    if modules is not None:
        modules = tuple(one._replace(parameters=_without_levels(one.parameters)) for one in modules)
    return settings._replace(parameters={**_without_levels(settings.parameters), "dry_wet": share}, modules=modules)


def _without_levels(parameters: Mapping[str, float | bool]) -> dict[str, float | bool]:
    return {name: value for name, value in parameters.items() if name not in _OF_ALL_THE_SOUND}


def _decode(device: Device, stored: StoredState) -> PluginSettings | None:
    if max(len(stored.chunk), len(stored.controller), *map(len, stored.extra.values()), 0) > LONGEST_BYTES:
        return None
    if max(map(len, (stored.listed, stored.automated, stored.sliders, stored.ports, stored.floats))) > MOST_VALUES:
        return None
    for decoder in DECODERS:
        if decoder.takes(device, stored):
            decode: Callable[[Device, StoredState], PluginSettings | None] = import_module(
                f"daw_lint.plugins.{decoder.module}"
            ).decode
            settings = decode(device, stored)
            if settings is not None:
                return settings
    return None
