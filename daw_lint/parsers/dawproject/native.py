"""Parameters of the dynamics devices that DAWproject itself defines.

Source: ``Limiter``, ``Compressor`` and ``NoiseGate`` of the format's public classes and schema. Every parameter states its unit; one in
another unit than the format gives it is left out, and so is the ratio, a percentage without a definition. Whether a limiter takes
its threshold off its output again is not defined, so neither its whole gain nor its ceiling is known.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element as Element

from daw_lint.parsers.values import as_number, gain_db

_LEVELS = {
    "Threshold": "threshold_db", "InputGain": "input_db", "OutputGain": "output_db", "Range": "range_db",
}  # fmt: skip
_TIMES = {"Attack": "attack_ms", "Release": "release_ms"}
_DYNAMICS: Mapping[str, tuple[str, ...]] = {
    "Limiter": ("InputGain", "OutputGain", "Threshold", "Attack", "Release"),
    "Compressor": ("InputGain", "OutputGain", "Threshold", "Attack", "Release"),
    "NoiseGate": ("Range", "Threshold", "Attack", "Release"),
}


def read_parameters(device: Element, moved: frozenset[str]) -> dict[str, float | bool]:
    """Read the parameters of a standard device; empty for others. ``moved`` holds the IDs of automated parameters."""
    found: dict[str, float | bool] = {}
    names = _DYNAMICS.get(str(device.tag), ())
    for name in names:
        stored = device.find(name)
        if stored is None or stored.get("id") in moved:
            continue
        value = _level(stored) if name in _LEVELS else _milliseconds(stored)
        if value is not None:
            found[_LEVELS.get(name) or _TIMES[name]] = value
    makeup = device.find("AutoMakeup") if names else None
    if makeup is not None and makeup.get("id") not in moved and makeup.get("value") in ("true", "false"):
        found["auto_makeup"] = makeup.get("value") == "true"
    return found


def _level(stored: Element) -> float | None:
    value = as_number(stored.get("value"))
    if stored.get("unit") == "decibel":
        return value
    return gain_db(value) if stored.get("unit") == "linear" and value is not None and value > 0 else None


def _milliseconds(stored: Element) -> float | None:
    value = as_number(stored.get("value"))
    return 1000 * value if stored.get("unit") == "seconds" and value is not None else None
