"""Plug-ins of an Ardour session."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from daw_lint.model.place import Place
from daw_lint.model.plugin_state import LazyState
from daw_lint.model.session import Device, DeviceFormat, Switch
from daw_lint.parsers.ardour.plugin_ports import WITH_PORTS, port_state
from daw_lint.parsers.ardour.values import is_on
from daw_lint.parsers.ardour.vst_states import vst_state
from daw_lint.parsers.values import as_number, four_letters
from daw_lint.parsers.xml_places import Places

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


def read_devices(route: Element, path: str, around: Switch, places: Places) -> Iterator[Device]:
    """Yield the plug-ins of a route. ``around`` is the state of the route."""
    for processor in route.iterchildren("Processor"):
        kind = processor.get("type") or ""
        if kind in PLUGINS:
            name = processor.get("name") or kind
            enabled = is_on(processor.get("active"))
            if enabled and kind == "lv2" and _is_bypassed(processor):
                enabled = False
            state = port_state(processor, kind) if kind in WITH_PORTS else vst_state(processor)
            stored_id = processor.get("unique-id") or ""
            yield device(kind, name, stored_id, path, enabled, around, state, places.of(processor))


def device(
    kind: str,
    name: str,
    stored_id: str,
    path: str,
    enabled: bool | None,
    around: Switch,
    state: LazyState | None = None,
    place: Place | None = None,
) -> Device:
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
        state=state,
        place=place,
    )


def _plugin_id(format_: DeviceFormat, stored: str) -> str | None:
    if not stored or format_ not in _ID_KINDS:
        return None
    if format_ is DeviceFormat.VST2 and re.fullmatch(r"-?\d{1,10}", stored):
        # Ardour writes the ID of a VST2 plug-in as a signed decimal number.
        stored = four_letters(int(stored))
    return f"{_ID_KINDS[format_]}:{stored}"


def _is_bypassed(processor: Element) -> bool:
    stored = processor.find("lv2")
    for port in stored.iterchildren("Port") if stored is not None else ():
        symbol = port.get("symbol")
        if symbol in _OFF and as_number(port.get("value")) == _OFF[symbol]:
            return True
    return False
