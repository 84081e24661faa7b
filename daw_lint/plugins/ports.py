"""Decode the control ports of LADSPA and LV2 plug-ins, which a session stores as plain numbers.

Proof: the index or symbol, the name, the range and the unit of each port are those of the plug-in's own descriptor (see
``port_table``). What limiters do with them was measured with the plug-ins themselves: the tests run them.

A state is refused if its controls are not exactly those of a known layout, or if a value is far outside of the port's range: hosts
keep values inside it, so it is another version of the plug-in. A value that is a little outside is read as the bound, as hosts do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf, isfinite, log10

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.port_table import Layout, Port, layouts_of

_BYPASS = "bypass"
_SLACK = 0.01
"""How far outside a value may be, as a share of the range. Our own: LMMS 0.4 stored its knobs' steps, such as -30.1 of -30 dB."""
_OF_ALL_THE_SOUND = ("gain_db", "ceiling_db")
_IN_SECONDS = ("(s)", "(seconds)")
"""What a name ends with whose value LMMS stores in ms (LMMS, ``LadspaEffect.cpp``)."""


def decode(device: Device, stored: StoredState) -> PluginSettings | None:
    """Return what the ports of a known plug-in are set to."""
    for layout in layouts_of(device.plugin_id or ""):
        values = _values(layout, stored)
        if values is not None:
            live = {port: value for port, value in values.items() if port not in stored.automated}
            parameters = _parameters(layout, live)
            if not parameters:
                return None
            parameters = _around(device, parameters)
            return PluginSettings(
                decoder=f"{device.format.value} ports",
                proof=layout.source,
                bypassed=bool(parameters.pop(_BYPASS)) if _BYPASS in parameters else None,
                parameters=parameters,
            )
    return None


def _values(layout: Layout, stored: StoredState) -> dict[str, float] | None:
    """Return the values in the units of the descriptor, or ``None`` where they do not fit the layout."""
    if layout.controls and layout.controls != stored.ports.keys():
        return None
    if not all(map(isfinite, stored.ports.values())):
        return None
    values = dict(stored.ports)
    for row in layout.ports:
        if row.port in stored.ports:
            value = stored.ports[row.port]
            if stored.seconds_as_ms and row.name.lower().endswith(_IN_SECONDS):
                value /= 1000
            inside = min(
                max(value, row.low if row.low is not None else -inf), row.high if row.high is not None else inf
            )
            if abs(value - inside) > _SLACK * _width(row):
                return None
            values[row.port] = inside
    return values


def _width(port: Port) -> float:
    return abs((port.high or 0) - (port.low or 0))


def _parameters(layout: Layout, live: Mapping[str, float]) -> dict[str, float | bool]:
    """Return the parameters all of whose ports are known."""
    found: dict[str, float | bool] = {}
    unknown: set[str] = set()
    for row in layout.ports:
        holds = True if row.when is None else _holds(row.when, live)
        value = _READERS[row.unit](live[row.port]) if row.port in live else None
        if holds is None or (holds and value is None):
            unknown.add(row.parameter)
        elif holds and value is not None:
            found[row.parameter] = value if row.parameter not in found else found[row.parameter] + value
    return {name: value for name, value in found.items() if name not in unknown}


def _around(device: Device, parameters: dict[str, float | bool]) -> dict[str, float | bool]:
    """Add what the DAW itself does around the plug-in: LMMS has a dry/wet knob for each, in series with the plug-in's own.

    Where part of the sound goes past a limiter, its ceiling holds nothing and its gain is not that of the sound.
    """
    if "dry_wet" not in device.parameters:
        return parameters
    mixed = device.parameters["dry_wet"] * parameters.get("dry_wet", 1.0)
    lost = () if mixed == 1.0 else _OF_ALL_THE_SOUND
    return {name: value for name, value in parameters.items() if name not in lost} | {"dry_wet": mixed}


def _holds(when: tuple[str, float], live: Mapping[str, float]) -> bool | None:
    port, wanted = when
    return live[port] == wanted if port in live else None


def _gain_db(linear: float) -> float | None:
    return 20 * log10(linear) if linear > 0 else None


_READERS: Mapping[str, Callable[[float], float | bool | None]] = {
    "dB": float,
    "ratio": float,
    "share": float,
    "ms": float,
    "s": lambda seconds: 1000 * seconds,
    "percent": lambda percent: percent / 100,
    "gain": _gain_db,
    "-dB": lambda level: -level,
    "-gain": lambda linear: _gain_db(1 / linear) if linear > 0 else None,
    "on": lambda value: value >= 0.5,
    "off": lambda value: value < 0.5,
}
