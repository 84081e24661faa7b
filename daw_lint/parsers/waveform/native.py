"""Parameters of Waveform's own compressor: the attributes of its ``PLUGIN``.

Source: Tracktion Engine (``tracktion_Compressor.cpp``). Its threshold is a linear gain, and its ratio what is left above the threshold, so
0.5 is shown as 2:1 and 0 as infinite. What is not stored is at a default, which depends on the version, and is left out; so is what has
a curve or a modifier.
"""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.parsers.values import as_number, gain_db

_COMPRESSOR = "compressor"
_CURVES = {"outputDb": "output gain", "inputDb": "input gain"}
"""How curves name an attribute, where they do not use its name."""
_SMALLEST_RATIO = 0.001
"""At and below, the ratio is shown as infinite (Tracktion Engine)."""


def read_parameters(plugin: Element) -> dict[str, float | bool]:
    """Read the parameters of a compressor; empty for other plug-ins."""
    if plugin.get("type") != _COMPRESSOR:
        return {}
    moved = _moved(plugin)

    def read(name: str) -> float | None:
        return None if _CURVES.get(name, name) in moved else as_number(plugin.get(name))

    threshold, ratio = read("threshold"), read("ratio")
    found: dict[str, float | bool | None] = {
        "threshold_db": gain_db(threshold) if threshold is not None and threshold > 0 else None,
        "ratio": 1 / ratio if ratio is not None and ratio > _SMALLEST_RATIO else None,
        "attack_ms": read("attack"),
        "release_ms": read("release"),
        "makeup_db": read("outputDb"),
    }
    return {name: value for name, value in found.items() if value is not None}


def _moved(plugin: Element) -> frozenset[str]:
    """Return the parameters that a curve or a modifier (an LFO, an envelope follower) moves."""
    curves = {
        curve.get("paramID", "")
        for curve in plugin.iterfind("AUTOMATIONCURVE")
        if curve.find("POINT") is not None and curve.get("bypass", "0") != "1"
    }
    return frozenset(curves | {one.get("paramID", "") for one in plugin.iterfind("MODIFIERASSIGNMENTS/*")})
