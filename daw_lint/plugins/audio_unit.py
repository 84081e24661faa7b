"""Audio Units by their class info: Apple's own form in which every Audio Unit stores its parameters, unless it chooses another.

``data`` of the property list is one block or more, big-endian: u32 scope, u32 element, u32 count, and for each parameter a u32 ID and a
float in the unit of the parameter. Source: ``AUScope::SaveState`` and ``AUElement::SaveState`` of Apple's AudioUnitSDK, which is open
source. Scope 0 is the whole plug-in.

Proof. In sessions of Live 9, four states of FabFilter's Pro-L, Pro-Q 2 and Saturn are of exactly this length (19, 190 and 899 parameters).
Live lists the Pro-L beside its state: 14 of 14 values agree. IDs and units of AUPeakLimiter and AUDynamicsProcessor are those of
Apple's header ``AudioUnitParameters.h``. A Pro-L 2 was not seen as an Audio Unit: its IDs are those of its other formats, as in Pro-L.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from struct import Struct
from typing import NamedTuple

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.fabfilter_places import BYPASS, PRODUCTS, values_of
from daw_lint.plugins.reading import as_index

_HEAD, _ENTRY = Struct(">III"), Struct(">If")
_GLOBAL = (0, 0)
_LONGEST = 1 << 16
"""Bytes of the longest class info that is read. Our own bound; the longest seen has 7,204."""


class _Unit(NamedTuple):
    """A parameter of one of Apple's: its ID, our name, and what its value is multiplied by."""

    id: int
    name: str
    factor: float = 1


_MS = 1000.0
_APPLE = {
    "aufx/lmtr/appl": ("AUPeakLimiter", (_Unit(0, "attack_ms", _MS), _Unit(1, "release_ms", _MS), _Unit(2, "gain_db"))),
    "aufx/dcmp/appl": (
        "AUDynamicsProcessor",
        (_Unit(0, "threshold_db"), _Unit(4, "attack_ms", _MS), _Unit(5, "release_ms", _MS), _Unit(6, "makeup_db")),
    ),
}
_MOST = 1e5
"""Largest value that is believed, in dB or ms. Our own bound."""


def decode(device: Device, stored: StoredState) -> PluginSettings | None:
    """Return the settings of an Audio Unit whose parameters are known, or ``None``."""
    kind, _, identity = (device.plugin_id or "").partition(":")
    values = read_class_info(stored.chunk) if kind == "AU" and len(stored.chunk) <= _LONGEST else None
    if values is None:
        return None
    automated = {parameter.id for parameter in stored.listed if parameter.automated}
    automated |= {index for name in stored.automated if (index := as_index(name)) is not None}
    known = {number: value for number, value in values.items() if number not in automated}
    if identity in _APPLE:
        return _apple(*_APPLE[identity], known)
    _, code, maker = [*identity.split("/"), "", "", ""][:3]
    return _fabfilter(code, known, len(values)) if maker == "FabF" and code in PRODUCTS else None


def read_class_info(data: bytes) -> dict[int, float] | None:
    """Return the values of the whole plug-in by ID, or ``None`` where the bytes are no class info.

    Its blocks must fill the bytes; no ID occurs twice, and each value is a finite number.
    """
    found: dict[tuple[int, int], dict[int, float]] = {}
    at = 0
    while at < len(data):
        if len(data) - at < _HEAD.size:
            return None
        scope, element, count = _HEAD.unpack_from(data, at)
        start = at + _HEAD.size
        at = start + count * _ENTRY.size
        if at > len(data) or (scope, element) in found:
            return None
        values = dict(_ENTRY.iter_unpack(data[start:at]))
        if len(values) < count or not all(map(isfinite, values.values())):
            return None
        found[scope, element] = values
    return found.get(_GLOBAL)


def _fabfilter(code: str, values: Mapping[int, float], count: int) -> PluginSettings | None:
    product, places = PRODUCTS[code]
    if count <= max(place.id for place in places):
        return None
    found = values_of(places, lambda place: values.get(place.id))
    if found is None:
        return None
    bypass = found.pop(BYPASS, None)
    proof = "Live's own list of parameters has the same values"
    return PluginSettings(
        "audio_unit", proof, found, bypassed=None if bypass is None else bool(bypass), product=product
    )


def _apple(product: str, units: tuple[_Unit, ...], values: Mapping[int, float]) -> PluginSettings | None:
    found = {unit.name: round(values[unit.id] * unit.factor, 5) for unit in units if unit.id in values}
    if not found or not all(abs(value) <= _MOST for value in found.values()):
        return None
    if any(found.get(name, 0) < 0 for name in ("attack_ms", "release_ms")):
        return None
    return PluginSettings(
        "audio_unit", "IDs and units are those of Apple's header AudioUnitParameters.h", dict(found), product=product
    )
