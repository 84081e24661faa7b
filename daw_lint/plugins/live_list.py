"""Plug-ins by Live's own list of parameters, where a session holds no other state of them.

A VST2 plug-in without chunks stores nothing itself: Live writes an empty ``Buffer`` and its list, of values from 0 to 1. Read are those
of FabFilter's Pro-L and Pro-L 2, where ID and name fit. Where there is a state, the state is believed: of the lists of other plug-ins
some show an old value. ``fabfilter_places`` says how the shares become units.
"""

from __future__ import annotations

from daw_lint.model.plugin_state import ListedParameter, PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.fabfilter_places import BYPASS, PRODUCTS, Place, in_unit, values_of


def decode(device: Device, stored: StoredState) -> PluginSettings | None:
    """Return the settings of a Pro-L or Pro-L 2, or ``None`` where the list is not one of theirs."""
    kind, _, code = (device.plugin_id or "").partition(":")
    if stored.chunk or stored.controller or stored.extra or stored.floats or kind != "VST2" or code not in PRODUCTS:
        return None
    product, places = PRODUCTS[code]
    listed = {parameter.id: parameter for parameter in stored.listed}
    if len(listed) < len(stored.listed) or not all(_fits(place, listed.get(place.id)) for place in places):
        return None
    found = values_of(places, lambda place: _in_unit(place, places, listed[place.id]))
    if found is None:
        return None
    bypass = found.pop(BYPASS, None)
    return PluginSettings(
        "live_list",
        "Live lists the same parameters as shares here and in their units beside other states",
        found,
        bypassed=None if bypass is None else bool(bypass),
        product=product,
    )


def _fits(place: Place, parameter: ListedParameter | None) -> bool:
    return parameter is not None and parameter.name == place.title and 0 <= parameter.value <= 1


def _in_unit(place: Place, places: tuple[Place, ...], parameter: ListedParameter) -> float | None:
    return None if parameter.automated else in_unit(place, places, parameter.value)
