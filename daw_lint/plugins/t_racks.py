"""IK Multimedia's T-RackS 5: Brickwall Limiter and Bus Compressor.

The state is an XML text: ``Session`` with the number of the current snapshot, and for each snapshot a ``Slot`` with its number, a bypass
and the ID of the model, and a ``Module`` with the values of both channels, whose names end in L and R.

Proof. Beside the state Live keeps its own list of parameters, of shares: an input of 0.748 is 0.5249 there, of -15 to 15 dB; an output
ceiling of -1.7368 is 0.8842, of -15 to 0 dB; a threshold of 16.192 is 0.9048, of -20 to 20 dB, a make-up of 0.727 is 0.2864, of -5 to
15 dB. Ratio and times are texts with a unit. Seen in one Audio Unit of each in a published set. The unit of the limiter's times is not
known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from daw_lint.model.plugin_state import PluginSettings
from daw_lint.plugins.reading import is_within
from daw_lint.plugins.xml_text import Element

ROOT, _SLOT, _MODULE = "Session", "Slot", "Module"
_DIGITS = re.compile(r"-?\d{1,5}(?:\.\d{1,20})?", re.ASCII)


class _Value(NamedTuple):
    """A value: its name without the letter of the channel, our name, its range in our unit, its unit in the text, the factor."""

    key: str
    name: str
    low: float
    high: float
    unit: str = ""
    factor: float = 1


_MODELS = {
    "7f4e1fbf-b3d4-4161-95e4-8402ac75ec90": (
        "T-RackS Brickwall Limiter",
        (_Value("InternalInput", "gain_db", -15, 15), _Value("InternalOutputCeiling", "ceiling_db", -15, 0)),
    ),
    "ca93eab8-6501-43d5-8c6e-c1620c538692": (
        "T-RackS Bus Compressor",
        (
            _Value("InternalThreshold", "threshold_db", -20, 20), _Value("InternalRatio", "ratio", 1, 100, " dB"),
            _Value("InternalMakeUp", "makeup_db", -5, 15), _Value("InternalAttack", "attack_ms", 0, 1000, " ms"),
            _Value("InternalRelease", "release_ms", 0, 10_000, " S", 1000),
        ),
    ),
}  # fmt: skip


def meaning_of(elements: Sequence[Element]) -> PluginSettings | None:
    """Return what the elements of a state mean, or ``None`` where they are not those of one of the two."""
    root = elements[0]
    chosen = root.attributes.get("CurrentSnapshot")
    if root.tag != ROOT or chosen is None:
        return None
    # A slot is followed by what is in it. Two slots of one snapshot are a chain, and not one of these plug-ins.
    places = [
        place for place, one in enumerate(elements) if one.tag == _SLOT and one.attributes.get("SnapshotID") == chosen
    ]
    if len(places) != 1:
        return None
    slot, module = elements[places[0]], next(iter(elements[places[0] + 1 :]), root)
    bypassed = {"0": False, "1": True}.get(slot.attributes.get("Bypass", ""))
    if module.tag != _MODULE or bypassed is None or slot.attributes.get("Model") not in _MODELS:
        return None
    product, values = _MODELS[slot.attributes["Model"]]
    parameters = dict(_read(value, module.attributes) for value in values)
    known = {name: value for name, value in parameters.items() if value is not None}
    return PluginSettings("juce", "Live's own list of parameters has the same values", known, None, bypassed, product)


def _read(value: _Value, attributes: Mapping[str, str]) -> tuple[str, float | None]:
    """Return a value in our unit; ``None`` where the channels differ, or where it is no number in its range."""
    left, right = (attributes.get(value.key + channel, "") for channel in "LR")
    digits = left.removesuffix(value.unit)
    if left != right or not left.endswith(value.unit) or not _DIGITS.fullmatch(digits):
        return value.name, None
    # Floats of 32 bits: their digits beyond the fifth decimal are noise.
    number = round(float(digits) * value.factor, 5)
    return value.name, number if is_within(number, value.low, value.high) else None
