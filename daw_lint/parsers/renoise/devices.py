"""Devices of a Renoise track: native effects, plug-ins, and Doofers with effects inside."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from daw_lint.model.session import Chain, Device, DeviceFormat, Switch
from daw_lint.parsers.renoise.elements import is_active, text
from daw_lint.parsers.renoise.native import read_parameters
from daw_lint.parsers.renoise.states import state_of

PLUGIN, DOOFER = "AudioPluginDevice", "DooferDevice"
MAX_DEPTH = 8
"""Our own bound on Doofers nested in Doofers."""
MIXERS = frozenset(
    name
    for kind in ("", "Group", "Master", "Send")
    for name in (f"{kind}TrackMixerDevice", f"Sequencer{kind}TrackDevice")
)
"""The first device of each track, with its two faders. Its name changed with Renoise 3.0."""
_FORMATS = {
    "VST": DeviceFormat.VST2, "VST3": DeviceFormat.VST3, "AU": DeviceFormat.AU, "LADSPA": DeviceFormat.LADSPA,
    "DSSI": DeviceFormat.LADSPA,
}  # fmt: skip
_VENDOR = "Renoise"
_NAMES = {
    "Eq5Device": "EQ 5", "Eq10Device": "EQ 10", "MixerEqDevice": "Mixer EQ", "LofiDevice": "LofiMat", "Lofi2Device": "LofiMat 2",
    "DcOffsetDevice": "DC Offset", "MidiCCDevice": "MIDI CC", "XYPadDevice": "XY Pad", "LfoDevice": "LFO",
    "CrossoverDevice": "Multiband Send", "SideChainDevice": "Sidechain", "RingModDevice": "RingMod",
}  # fmt: skip


def read_device(
    element: Element, path: str, enabled: Switch, around: Switch, depth: int = 0, *, moves: bool = False
) -> Device:
    """Read a device. ``enabled`` is its switch, ``around`` the state of the track or Doofer around it.

    ``moves`` says that a parameter of it is automated.
    """
    kind = str(element.tag)
    if kind == PLUGIN:
        return _plugin(element, path, enabled, around, moves=moves)
    name = _NAMES.get(kind) or re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", kind.removesuffix("Device"))
    shown = _user_name(element, name)
    here = f"{path} > {shown or name}"
    active = _both(enabled, around)
    return Device(
        name=name,
        format=DeviceFormat.NATIVE,
        path=here,
        enabled=enabled,
        active=active,
        user_name=shown,
        vendor=_VENDOR,
        plugin_id=f"native:{kind}",
        # In a Doofer its macros may move a parameter.
        parameters={} if moves or depth else read_parameters(element),
        chains=(_inside(element, here, active, depth),) if kind == DOOFER else (),
        native_type=kind,
    )


def read_soft_clip(mixer: Element, path: str, around: Switch) -> Device:
    """Build a device for the mixer of the master, whose soft clipping processes the sound."""
    return Device(
        name="Mixer",
        format=DeviceFormat.NATIVE,
        path=f"{path} > Mixer",
        enabled=True,
        active=around,
        vendor=_VENDOR,
        plugin_id=f"native:{mixer.tag}",
        parameters={"soft_clip": True},
        native_type=str(mixer.tag),
    )


def _inside(doofer: Element, path: str, around: Switch, depth: int) -> Chain:
    chain = doofer.find("DeviceChain/Devices")
    inner = [child for child in chain if isinstance(child.tag, str)] if chain is not None and depth < MAX_DEPTH else []
    # Envelopes in patterns refer only to the devices of the track itself, so devices inside keep their stored switch.
    return Chain(
        "Devices", True, tuple(read_device(child, path, is_active(child), around, depth + 1) for child in inner)
    )


def _plugin(element: Element, path: str, enabled: Switch, around: Switch, *, moves: bool) -> Device:
    kind, ident = text(element, "PluginType") or "", text(element, "PluginIdentifier") or ""
    title = text(element, "PluginDisplayName") or ""
    words = [word for word in title.removeprefix(f"{kind}:").split(": ") if word.strip()]
    name = text(element, "PluginShortDisplayName") or (words[-1].strip() if words else "") or ident or "Plug-in"
    vendor = words[0].strip() if len(words) > 1 else None
    shown = _user_name(element, name)
    return Device(
        name=name,
        format=_FORMATS.get(kind, DeviceFormat.VST2),
        path=f"{path} > {shown or name}",
        enabled=enabled,
        active=_both(enabled, around),
        user_name=shown,
        vendor=vendor,
        plugin_id=_plugin_id(kind, ident),
        state=state_of(element, moves=moves),
    )


def _plugin_id(kind: str, stored: str) -> str | None:
    """Convert the stored ID; ``None`` for a VST2 plug-in, where it is only a file name."""
    plain = stored.replace("-", "").upper()
    if kind == "VST3" and re.fullmatch(r"[0-9A-F]{32}", plain):
        return f"VST3:{plain}"
    if kind == "AU" and re.fullmatch(r"[^:]{4}:[^:]{4}:[^:]{4}", stored):
        return "AU:" + stored.replace(":", "/")
    if kind == "LADSPA" and ":" in stored:
        file, _, label = stored.partition(":")
        return f"LADSPA:{file.removesuffix('.so')}:{label}"
    return None


def _user_name(element: Element, name: str) -> str | None:
    shown = text(element, "CustomDeviceName")
    return shown if shown and shown != name else None


def _both(one: Switch, other: Switch) -> Switch:
    """Combine two switches in series: off wins, then unknown, then automated."""
    if one is False or other is False:
        return False
    if one is None or other is None:
        return None
    return "automated" if "automated" in (one, other) else True
