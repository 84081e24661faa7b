"""Plug-ins of an Ardour session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element as Element

from daw_lint.model.session import Device, DeviceFormat, Switch
from daw_lint.parsers.ardour.plugin_ports import WITH_PORTS, port_state
from daw_lint.parsers.ardour.values import is_on
from daw_lint.parsers.ardour.vst_states import vst_state
from daw_lint.parsers.values import as_number, four_letters

PLUGINS = {
    "lv2": DeviceFormat.LV2, "ladspa": DeviceFormat.LADSPA, "windows-vst": DeviceFormat.VST2, "lxvst": DeviceFormat.VST2,
    "mac-vst": DeviceFormat.VST2, "vst": DeviceFormat.VST2, "vst3": DeviceFormat.VST3, "audiounit": DeviceFormat.AU,
    "luaproc": DeviceFormat.NATIVE,
}  # fmt: skip
_ID_KINDS = {
    DeviceFormat.LV2: "LV2", DeviceFormat.LADSPA: "LADSPA", DeviceFormat.VST2: "VST2", DeviceFormat.VST3: "VST3",
}  # fmt: skip
_OFF = {"enable": 0.0, "enabled": 0.0, "bypass": 1.0}
"""Ports of LV2 plug-ins that bypass their processing, and the value for off.

Ardour leaves a plug-in with such a port active and bypasses it through the port.
"""


def read_devices(route: Element, path: str, around: Switch) -> Iterator[Device]:
    """Yield the plug-ins of a route. ``around`` is the state of the route."""
    for processor in route.iterchildren("Processor"):
        kind = processor.get("type") or ""
        if kind in PLUGINS:
            name = processor.get("name") or kind
            enabled = is_on(processor.get("active"))
            if enabled and kind == "lv2" and _is_bypassed(processor):
                enabled = False
            found = device(kind, name, processor.get("unique-id") or "", path, enabled, around)
            state = port_state(processor, kind) if kind in WITH_PORTS else vst_state(processor)
            yield found if state is None else replace(found, state=state)


def device(kind: str, name: str, stored_id: str, path: str, enabled: bool | None, around: Switch) -> Device:
    """Build the device of a plug-in. ``kind`` is a key of ``PLUGINS``."""
    format_ = PLUGINS[kind]
    active: Switch = "automated" if enabled and around == "automated" else enabled
    return Device(
        name=name,
        format=format_,
        path=f"{path} > {name}",
        enabled=enabled,
        active=False if around is False else active,
        vendor="Ardour" if format_ is DeviceFormat.NATIVE else None,
        plugin_id=_plugin_id(format_, stored_id),
        native_type=kind if format_ is DeviceFormat.NATIVE else None,
    )


def _plugin_id(format_: DeviceFormat, stored: str) -> str | None:
    if not stored or format_ not in _ID_KINDS:
        return None
    if format_ is DeviceFormat.VST2 and re.fullmatch(r"-?\d{1,10}", stored):
        # Ardour writes the ID of a VST2 plug-in as a signed decimal number.
        stored = four_letters(int(stored))
    return f"{_ID_KINDS[format_]}:{stored}"


def _is_bypassed(processor: Element) -> bool:
    for port in processor.iterfind("*/Port"):
        off = _OFF.get(port.get("symbol") or "")
        if off is not None and as_number(port.get("value")) == off:
            return True
    return False
