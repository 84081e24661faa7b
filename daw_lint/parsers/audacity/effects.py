"""Real-time effects of Audacity (3.2 and later): a stack per track, and since 3.6 one on the master.

The ID of an effect is ``Effect_<family>_<vendor>_<name>_<path>``; underscores inside a part follow a backslash.
Sources: Audacity's ``PluginManager::GetID``, ``RealtimeEffectList`` and ``RealtimeEffectState``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from daw_lint.model.session import Device, DeviceFormat, Switch
from daw_lint.parsers.audacity.nodes import Node

_FAMILIES = {
    "VST": DeviceFormat.VST2, "VST3": DeviceFormat.VST3, "AudioUnit": DeviceFormat.AU, "LV2": DeviceFormat.LV2,
    "LADSPA": DeviceFormat.LADSPA,
}  # fmt: skip


class _Identity(NamedTuple):
    family: str
    vendor: str
    name: str
    path: str


def read_effects(stack: Node | None, path: str, around: Switch) -> tuple[Device, ...]:
    """Read the effects of a stack, which has its own switch. ``around`` is the state of its track."""
    if stack is None:
        return ()
    active = _both(stack.flag("active") if "active" in stack.attributes else True, around)
    return tuple(_device(effect, path, active) for effect in stack.all("effect"))


def _device(effect: Node, path: str, around: Switch) -> Device:
    identity = _identity(effect.text("id"))
    enabled = effect.flag("active")
    native = identity.family not in _FAMILIES
    return Device(
        name=identity.name,
        format=_FAMILIES.get(identity.family, DeviceFormat.NATIVE),
        path=f"{path} > {identity.name}",
        enabled=enabled,
        active=_both(enabled, around),
        vendor=identity.vendor or None,
        plugin_id=_plugin_id(identity),
        native_type=identity.name if native else None,
    )


def _identity(stored: str) -> _Identity:
    parts = [part.replace("\\_", "_") for part in _split(stored)]
    if len(parts) < 5 or parts[0] != "Effect":
        return _Identity("", "", stored or "Effect", "")
    return _Identity(parts[1], parts[2], parts[3] or "Effect", "_".join(parts[4:]))


def _split(stored: str) -> list[str]:
    """Split at underscores that do not follow a backslash."""
    return re.split(r"(?<!\\)_", stored)


def _plugin_id(identity: _Identity) -> str | None:
    if identity.family == "VST3":
        found = re.search(r";([0-9A-Fa-f]{32})$", identity.path)
        return f"VST3:{found[1].upper()}" if found else None
    if identity.family == "AudioUnit":
        words = identity.path.split("/")
        if len(words) >= 3 and all(len(word) == 4 for word in words[:3]):
            # The path of an Audio Unit begins with its three codes, the manufacturer first.
            maker, kind, subtype = words[:3]
            return f"AU:{kind}/{subtype}/{maker}"
    if identity.family == "LV2" and identity.path:
        return f"LV2:{identity.path}"
    return None


def _both(one: Switch, other: Switch) -> Switch:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
