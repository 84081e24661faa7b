"""Parameters of LMMS's own dynamics devices.

Source: the controls of each device in LMMS (``plugins/*/*Controls.cpp``), and how its code uses them. A value that is automated or
connected to a controller is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log10

from lxml.etree import _Element as Element

from daw_lint.parsers.lmms.settings import is_automated, number

_NODES = {
    "amplifier": "AmplifierControls",
    "compressor": "CompressorControls",
    "dynamicsprocessor": "dynamicsprocessor_controls",
    "waveshaper": "waveshapercontrols",
}
_GAINS = {"inputGain": "input_db", "outputGain": "output_db"}
"""Linear gains, of the dynamics processor and the wave shaper."""
_COMPRESSOR = {
    "threshold": "threshold_db",
    "attack": "attack_ms",
    "release": "release_ms",
    "knee": "knee_db",
    "inGain": "input_db",
    "outGain": "output_db",
}
"""Stored as they are shown."""

Read = Callable[[str], float | None]


def read_parameters(effect: Element, moved: frozenset[str]) -> dict[str, float | bool]:
    """Read what an effect is set to. ``moved`` holds the automated IDs.

    ``dry_wet`` is the knob that LMMS gives to every effect: from -1, inverted, over 0 to 1, the effect alone.
    """
    wet = None if is_automated(effect, "wet", moved) else number(effect, "wet")
    kind = effect.get("name") or ""
    controls = effect.find(_NODES[kind]) if kind in _NODES else None

    def read(name: str) -> float | None:
        return None if is_automated(controls, name, moved) else number(controls, name)

    found = {} if controls is None else _READERS[kind](read)
    if kind == "amplifier" and wet != 1.0:
        found = {}  # the gain is that of a part of the sound
    mix = read("mix") if kind == "compressor" else 100.0
    return found if wet is None or mix is None else {**found, "dry_wet": wet * mix / 100}


def _amplifier(read: Read) -> dict[str, float | bool]:
    """Read the gain of an amplifier that treats both channels alike. Its controls are percentages."""
    volume, left, right, pan = map(read, ("volume", "left", "right", "pan"))
    if volume is None or left is None or left != right or pan != 0:
        return {}
    gain = _db(volume * left / 10_000)
    return {} if gain is None else {"gain_db": gain}


def _gains_and_times(read: Read) -> dict[str, float | bool]:
    found: dict[str, float | bool] = {}
    for name, parameter in _GAINS.items():
        gain = _db(read(name))
        if gain is not None:
            found[parameter] = gain
    for name in ("attack", "release"):
        time = read(name)
        if time is not None:
            found[f"{name}_ms"] = time
    return found


def _compressor(read: Read) -> dict[str, float | bool]:
    """Read the compressor of LMMS 1.3. As a limiter it has no ratio; its lookahead has a switch."""
    found: dict[str, float | bool] = {
        parameter: value for name, parameter in _COMPRESSOR.items() if (value := read(name)) is not None
    }
    limiter, ratio, lookahead, length, makeup = map(
        read, ("limiter", "ratio", "lookahead", "lookaheadLength", "autoMakeup")
    )
    if limiter is not None:
        found["limiter"] = limiter != 0
    if limiter == 0 and ratio is not None:
        found["ratio"] = ratio
    if lookahead and length is not None:
        found["lookahead_ms"] = length
    if makeup is not None:
        found["auto_makeup"] = makeup != 0
    return found


def _db(linear: float | None) -> float | None:
    return 20 * log10(linear) if linear is not None and linear > 0 else None


_READERS: dict[str, Callable[[Read], dict[str, float | bool]]] = {
    "amplifier": _amplifier,
    "compressor": _compressor,
    "dynamicsprocessor": _gains_and_times,
    "waveshaper": _gains_and_times,
}
