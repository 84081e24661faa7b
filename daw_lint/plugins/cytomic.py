"""Cytomic's The Glue: threshold, ratio, make-up, attack, release, mix, its clipper, its power.

The state is JUCE's container with ``<Cytomic Product="The Glue">``: ``State`` with the number of the current preset, then presets, each
with ``Tuple`` elements of a key and a value.

Proof. Each value is the text that the plug-in shows, with its unit, under its name. Beside it Live keeps its own list of parameters:
a threshold of -23.4 dB is 0.585 there, of 40 dB; a mix of 100 % is 1; ``Power`` and ``CompIn`` are 0.75 where they are "Yes", and
``PeakClipIn`` is 0.25 where it is "No". Seen in one plug-in of a published set, of version 1.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from daw_lint.model.plugin_state import ModuleSettings, PluginSettings
from daw_lint.plugins.reading import is_within
from daw_lint.plugins.xml_text import Element

ROOT, PRODUCT = "Cytomic", "The Glue"
_PRESET, _TUPLE = "Preset", "Tuple"
_SWITCHES = {"Yes": True, "No": False}
_MOST_PRESETS = 8


class _Number(NamedTuple):
    """A value of a preset: its key, our name, its unit in the text, what one of it is in our unit, and its bounds in ours."""

    key: str
    name: str
    unit: str
    factor: float
    low: float
    high: float


_NUMBERS = (
    _Number("Threshold", "threshold_db", " dB", 1, -60, 60),
    _Number("Ratio", "ratio", "", 1, 1, 100),
    _Number("Makeup", "makeup_db", " dB", 1, -60, 60),
    _Number("Attack", "attack_ms", " mS", 1, 0, 10_000),
    _Number("Release", "release_ms", " S", 1000, 0, 100_000),
    _Number("WetMix", "dry_wet", " %", 0.01, 0, 1),
)
_DIGITS = re.compile(r"-?\d{1,5}(?:\.\d{1,20})?", re.ASCII)


def meaning_of(elements: Sequence[Element]) -> PluginSettings | None:
    """Return what the elements of a state mean, or ``None`` where they are not those of The Glue."""
    root = elements[0]
    if root.tag != ROOT or root.attributes.get("Product") != PRODUCT:
        return None
    state, *presets = _groups(elements)
    chosen = state.get("CurrentPreset", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) == 1) or not int(chosen) < min(
        len(presets), _MOST_PRESETS
    ):
        return None
    values = presets[int(chosen)]
    power, compressor, clipper = (_SWITCHES.get(values.get(key, "")) for key in ("Power", "CompIn", "PeakClipIn"))
    if power is None or compressor is None or clipper is None:
        return None
    numbers = dict(_numbers(values)) if compressor else {}
    modules = (
        ModuleSettings("Compressor", "bus-compressor", compressor, numbers), ModuleSettings("Peak Clip", "clipper", clipper, {})
    )  # fmt: skip
    return PluginSettings(
        "juce",
        "the plug-in stores the texts that it shows",
        {**numbers, "soft_clip": clipper},
        modules,
        not power,
        PRODUCT,
    )


def _groups(elements: Sequence[Element]) -> list[dict[str, str]]:
    """Return the tuples before the first preset, and those of each preset."""
    groups: list[dict[str, str]] = [{}]
    for element in elements:
        if element.tag == _PRESET:
            groups.append({})
        elif element.tag == _TUPLE:
            groups[-1][element.attributes.get("Key", "")] = element.attributes.get("Value", "")
    return groups


def _numbers(values: Mapping[str, str]) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for number in _NUMBERS:
        text = values.get(number.key, "")
        digits = text.removesuffix(number.unit)
        if text.endswith(number.unit) and _DIGITS.fullmatch(digits):
            # Floats of 32 bits: their digits beyond the fifth decimal are noise.
            value = round(float(digits) * number.factor, 5)
            if is_within(value, number.low, number.high):
                found.append((number.name, value))
    return found
